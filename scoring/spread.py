"""How much one more case moves F, R and T together: the per-case covariance behind the interval.

R and T enter the score as G = 0.35·R + 0.15·T, one smooth function of the daily hazards h(u), so that a case answered
or last seen on day x moves G by the sum over u = 0..x of

    g(u)·(1 if answered on u, else 0, minus h(u)),    g(u) = n / (Y(u)·(1 - h(u))) · (weight(u)·S(u) + later ones)

with Y(u) cases at risk. Such terms of different days are orthogonal over the cases, so that their squares add up day by
day, which is Greenwood's formula for G; and their products with the ratings of the same cases, F's part, add up day
by day too. One pass from day 30 down to 0 does both, from whole numbers: equal counts give equal floats.

Sources: M. Greenwood, Reports on Public Health 33 (1926); N. Reid, Annals of Statistics 9 (1981) 78-92.
"""

from collections.abc import Mapping
from typing import NamedTuple

from scoring.method import HORIZON, WEIGHT_DELAY, WEIGHT_RATE
from scoring.survival import DAYS
from scoring.tallies import Rows

_WEIGHTS = (WEIGHT_RATE, *[WEIGHT_DELAY / HORIZON] * HORIZON)  # what S takes from G on day 30, on days 29..0


class Spread(NamedTuple):
    """Per-case covariance of feedback F and of G = 0.35·R + 0.15·T.

    ff  variance of one rating
    fg  covariance of a rating with what its own case moves G by
    gg  variance of what one case moves G by
    So that var F = ff / ratings, var G = gg / cases, cov(F, G) = fg / cases.
    """

    ff: float
    fg: float
    gg: float


def spread(cells: Mapping[int, int], counted: Rows, shares: tuple[float, ...]) -> Spread:
    """Spread of one company's cases, with the n/(n-1) of a sample.

    counted are the `rows` of the cells, shares their S(0)..S(30). Needs at least two cases and two ratings.
    """
    _, _, part, met = counted.ratings
    cases, rated = counted.cases, counted.rated
    halves = 2 * met + part
    squares = met + part / 4 - halves * halves / (4 * rated)
    on_answers, on_censored = _rated_above(cells, rated, halves)
    fg = gg = ahead = 0.0
    later = above = 0  # cases seen longer than the day; their ratings' distance from F
    for answered, lost, share, weight, up, up_lost in zip(
        counted.answers[::-1],
        counted.censored[::-1],
        shares[::-1],
        _WEIGHTS,
        on_answers[::-1],
        on_censored[::-1],
        strict=True,
    ):
        waiting = later + lost
        later = waiting + answered
        above += up + up_lost
        ahead += share * weight
        if answered and waiting:  # the day that answers everybody left has no variance
            step = ahead * cases / waiting
            gg += step * step * answered * waiting / later
            fg += step * (up - above * answered / later)
    return Spread(squares / (rated - 1), fg / (2 * rated * (rated - 1)), gg / (cases - 1))


def _rated_above(cells: Mapping[int, int], rated: int, halves: int) -> tuple[list[int], list[int]]:
    """For the cases answered, and those censored, on each day: the sum of (rating - F), in units of 1 / (2·rated)."""
    rows = [0] * DAYS, [0] * DAYS
    for code, count in cells.items():
        if code & 3:
            rows[not code & 4][code >> 3] += count * (((code & 3) - 1) * rated - halves)
    return rows

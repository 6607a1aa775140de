"""How much each case moves R and T: the case-level covariance of the three parts.

G = 0.35·R + 0.15·T is one smooth function of the daily hazards, so that a case's influence on it is a sum over the
days it was at risk; F is a mean over ratings. Both run over the same cases, and their products carry the covariance.
Sums run over cells (day, answered or censored, rating) in a fixed order: equal counts give equal floats.

Source of the influence function of Kaplan–Meier: N. Reid, Annals of Statistics 9 (1981) 78-92; the discrete hazard's
factor 1 - h is Greenwood's (1926), so that the variance of R alone is exactly his.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scoring.method import HORIZON, WEIGHT_DELAY, WEIGHT_RATE

_WEIGHTS = (WEIGHT_RATE, *[WEIGHT_DELAY / HORIZON] * HORIZON)  # what S takes from G on day 30, on days 29..0
_NOTHING = (0.0, 0.0)
_VALUES = (0.0, 0.0, 0.5, 1.0)  # of unrated (unused), not, part, met


class Spread(NamedTuple):
    """Per-case covariance of feedback F and of G = 0.35·R + 0.15·T.

    ff  variance of one rating
    fg  covariance of a rating with the influence of its own case on G
    gg  variance of one case's influence on G
    So that var F = ff / ratings, var G = gg / cases, cov(F, G) = fg / cases.
    """

    ff: float
    fg: float
    gg: float


def influences(
    answers: Sequence[int], censored: Sequence[int], shares: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Influence on G of a case answered on each day, and of a case censored on each day (two rows of 31).

    Over all cases the influences add up to 0.
    """
    answered_row, censored_row = [], []
    burden = 0.0
    for step, hazard in reversed(_steps(answers, censored, shares)):
        burden += step * hazard
        answered_row.append(step - burden)
        censored_row.append(-burden)
    return answered_row, censored_row


def _steps(answers: Sequence[int], censored: Sequence[int], shares: Sequence[float]) -> list[tuple[float, float]]:
    """From day 30 down to 0: what one more answer that day is worth, n·(dG/dh)/Y, and the hazard h of the day."""
    total = sum(answers) + sum(censored)
    later = 0  # cases seen longer than this day
    ahead = 0.0  # sum over the days from this one of weight(t)·S(t)
    steps = []
    for answered, lost, share, weight in zip(answers[::-1], censored[::-1], shares[::-1], _WEIGHTS, strict=True):
        waiting = later + lost
        later = waiting + answered
        ahead += share * weight
        # the day that answers everybody left has no variance
        steps.append((ahead * total / waiting, answered / later) if answered and waiting else _NOTHING)
    return steps


def spread(
    cells: Mapping[int, int], influence: tuple[list[float], list[float]], cases: int, ratings: int, feedback: float
) -> Spread:
    """Per-case covariance from counted cells (`scoring.tallies.cell` codes), with the n/(n-1) of a sample.

    Needs at least two cases and two ratings.
    """
    answered_row, censored_row = influence
    ff = fg = gg = 0.0
    for code in sorted(cells):
        count = cells[code]
        moved = answered_row[code >> 3] if code & 4 else censored_row[code >> 3]
        gg += count * moved * moved
        if code & 3:
            off = _VALUES[code & 3] - feedback
            ff += count * off * off
            fg += count * off * moved
    return Spread(ff / (ratings - 1), fg / (ratings - 1), gg / (cases - 1))

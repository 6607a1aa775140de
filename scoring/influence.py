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
from scoring.survival import DAYS

_PER_DAY = WEIGHT_DELAY / HORIZON  # what S(t) takes from G on each of the days 0..29; S(30) takes WEIGHT_RATE


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
    steps = _steps(answers, censored, shares)
    answered_row, censored_row = [], []
    burden = 0.0
    for step, hazard in steps:
        burden += step * hazard
        answered_row.append(step - burden)
        censored_row.append(-burden)
    return answered_row, censored_row


def _steps(answers: Sequence[int], censored: Sequence[int], shares: Sequence[float]) -> list[tuple[float, float]]:
    """For each day, what one more answer on it is worth, n·(dG/dh)/Y, and the hazard h of the day."""
    total = sum(answers) + sum(censored)
    at_risk = 0
    ahead = 0.0  # sum over the days from this one of weight(t)·S(t)
    steps = [(0.0, 0.0)] * DAYS
    for day in range(HORIZON, -1, -1):
        at_risk += answers[day] + censored[day]
        ahead += shares[day] * (_PER_DAY if day < HORIZON else WEIGHT_RATE)
        still_waiting = at_risk - answers[day]
        if answers[day] and still_waiting:  # the day that answers everybody left has no variance
            steps[day] = (ahead * total / still_waiting, answers[day] / at_risk)
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
        moved = (answered_row if code & 4 else censored_row)[code >> 3]
        gg += count * moved * moved
        if code & 3:
            off = ((code & 3) - 1) / 2 - feedback
            ff += count * off * off
            fg += count * off * moved
    return Spread(ff / (ratings - 1), fg / (ratings - 1), gg / (cases - 1))

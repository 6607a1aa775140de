"""Kaplan–Meier on days 0..30, and what the score takes from it.

Everything works on two rows of 31 whole numbers: answers on each day, and cases last seen unanswered on each day
(censored). Equal rows give equal floats, whatever the order of the cases was. No interval is made here.

Source of the estimator: E. L. Kaplan and P. Meier, JASA 53 (1958) 457-481; of the restricted mean: J. O. Irwin,
J. Hygiene 47 (1949) 188-189.
"""

from collections.abc import Sequence

from scoring.method import HORIZON

DAYS = HORIZON + 1
"""Days 0..30: the length of every row here."""

_HALF = 0.5 + 1e-9  # products of exact fractions may land a rounding error above one half


def curve(answers: Sequence[int], censored: Sequence[int]) -> tuple[float, ...]:
    """S(0)..S(30), the estimated share of cases still without an answer at the end of each day.

    Answers come before censorings on the same day; S is flat after the last observation, and 1 throughout where
    nobody was observed.
    """
    at_risk = sum(answers) + sum(censored)
    share = 1.0
    shares = []
    for answered, lost in zip(answers, censored, strict=True):
        if answered:
            share *= (at_risk - answered) / at_risk
        shares.append(share)
        at_risk -= answered + lost
    return tuple(shares)


def response_rate(shares: Sequence[float]) -> float:
    """R = 1 - S(30), 0..1."""
    return 1.0 - shares[HORIZON]


def mean_wait(shares: Sequence[float]) -> float:
    """RMST = S(0) + ... + S(29), days 0..30: the mean wait within 30 days, in which an unanswered case waits all 30."""
    return sum(shares[:HORIZON])


def response_delay(shares: Sequence[float]) -> float:
    """T = 1 - RMST / 30, 0..1: 1 when every case is answered on the day of delivery."""
    return 1.0 - mean_wait(shares) / HORIZON


def median_days(shares: Sequence[float]) -> int | None:
    """First day by whose end half of the cases are answered, None when that does not happen within 30 days."""
    return next((day for day, share in enumerate(shares) if share <= _HALF), None)

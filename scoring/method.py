"""The constants of the method, and its version. Nothing here is a setting.

A published figure names the METHOD_VERSION that made it. Changing any number or rule of this package that can
move a published digit is a new version, and `docs/scoring.md` keeps what each version meant.
Source of every number: the product rules, "The score".
"""

from typing import Final

METHOD_VERSION: Final = "2026.1"

WINDOW_DAYS: Final = 365
"""A complaint counts from the day it was delivered (age 0) to age 364: 365 calendar days, as-of day included."""

HORIZON: Final = 30
"""The last day, 0 to 30, on which an answer still counts as one."""

ZONE: Final = "Europe/Brussels"
"""The wall clock by which instants become calendar days."""

WEIGHT_FEEDBACK: Final = 0.50
WEIGHT_RATE: Final = 0.35
WEIGHT_DELAY: Final = 0.15

PSEUDO_CASES: Final = 5
"""m, the weight in cases (in ratings for F) with which a part is drawn to the sector's value."""

MIN_COMPANIES: Final = 5
"""A sector with fewer scored companies lends no value; the platform's is taken instead."""

MIN_CASES: Final = 10
MIN_CONSUMERS: Final = 10
MIN_RATINGS: Final = 5
MIN_MATURE: Final = 5
"""Below any of these four there is no score. A mature case is answered, or 30 days old."""

RATING_VALUES: Final = {"not": 0.0, "part": 0.5, "met": 1.0}

LETTERS: Final = ((80.0, "A"), (65.0, "B"), (50.0, "C"), (35.0, "D"))
"""Lowest published score of each letter; below the last one, E."""

REPEAT_DAYS: Final = 30
"""One person rates one company once in so many days; the later ratings do not count, their cases do."""


def letter(published_score: float) -> str:
    """A to E for a score as it is printed (0.0 to 100.0, one decimal)."""
    return next((name for floor, name in LETTERS if published_score >= floor), "E")

"""Sums over the scored companies of a sector or of the platform, from which one company can be taken out again.

Counts are whole numbers, and the moments are whole numbers of 2^-40: the sums are exact, so that adding and taking
out in any order, today or incrementally, gives the same digits.
"""

from dataclasses import dataclass
from operator import add, sub
from typing import Final

from scoring.measure import Measure
from scoring.spread import Spread
from scoring.survival import DAYS
from scoring.tallies import Rows

_UNIT: Final = 2**40
_CENSORED: Final = DAYS
_RATINGS: Final = 2 * DAYS
_COMPANIES: Final = 2 * DAYS + 4
_MOMENTS: Final = 2 * DAYS + 5
_LENGTH: Final = _MOMENTS + 11


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some companies, as one row of whole numbers.

    In this order: answers on days 0..30, censorings on days 0..30, numbers of unrated, not, part and met, the number
    of companies, and in units of 2^-40 the sums of F, G, F², F·G, G², of the spreads ff, fg, gg, and of the sampling
    covariances ff / ratings, fg / cases, gg / cases.
    """

    sums: tuple[int, ...]

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(tuple(map(add, self.sums, other.sums)))

    def __sub__(self, other: "Totals") -> "Totals":
        return Totals(tuple(map(sub, self.sums, other.sums)))

    @property
    def companies(self) -> int:
        """How many companies are in these sums."""
        return self.sums[_COMPANIES]

    @property
    def answers(self) -> tuple[int, ...]:
        """Answered cases per day 0..30."""
        return self.sums[:_CENSORED]

    @property
    def censored(self) -> tuple[int, ...]:
        """Unanswered cases per last day seen, 0..30."""
        return self.sums[_CENSORED:_RATINGS]

    @property
    def ratings(self) -> tuple[int, ...]:
        """Numbers of unrated, not, part, met."""
        return self.sums[_RATINGS:_COMPANIES]

    def averages(self) -> list[float]:
        """The eleven moments, each divided by the number of companies (at least one)."""
        whole = _UNIT * self.companies
        return [moment / whole for moment in self.sums[_MOMENTS:]]


NOBODY: Final = Totals((0,) * _LENGTH)


def of_company(counted: Rows, own: Measure) -> Totals:
    """The totals of one company alone."""
    f, g, spread = own.feedback, own.answering, own.spread
    sampling = sampling_covariance(spread, own.cases, own.rated)
    moments = (f, g, f * f, f * g, g * g, *spread, *sampling)
    units = [round(moment * _UNIT) for moment in moments]
    return Totals((*counted.answers, *counted.censored, *counted.ratings, 1, *units))


def sampling_covariance(spread: Spread, cases: int, rated: int) -> Spread:
    """Covariance of the raw F and G of so many cases and ratings: a rating belongs to one of the cases."""
    return Spread(spread.ff / rated, spread.fg / cases, spread.gg / cases)

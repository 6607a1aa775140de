"""Counted cases of one company: everything the score needs to know of them, in whole numbers.

A case falls into one of 248 cells (day 0..30, answered or censored, unrated / not / part / met), and the score is a
function of how many fell into each. Tallies therefore add up exactly, in any order, and can be kept and compared.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scoring import method
from scoring.facts import CaseFact, Rating, consumers, settle
from scoring.survival import DAYS

_RATING_CODES: dict[Rating | None, int] = {None: 0, "not": 1, "part": 2, "met": 3}


def cell(days: int, event: bool, rating: Rating | None) -> int:
    """The cell of a counted case, 0..247: days·8 + 4 if answered + 0 unrated, 1 not, 2 part, 3 met."""
    return days << 3 | event << 2 | _RATING_CODES[rating]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the score takes from one company's facts on one day.

    cells          how many counted cases in each cell
    mature         counted cases that are answered, or were delivered at least 30 days before the as-of day
    consumers      different persons among the counted cases
    left_out       how many cases do not count, by reason (those outside the window are not kept)
    """

    company: str
    sector: str
    cells: Mapping[int, int]
    mature: int
    consumers: int
    left_out: Mapping[str, int]


def tally(facts: Iterable[CaseFact], as_of: date, distinct_consumers: int | None = None) -> Tally:
    """The tally of one company's facts; `settle` is applied first.

    distinct_consumers replaces the count of persons where the facts no longer carry them (open data).
    Raises ValueError when there are no facts, or facts of several companies or sectors.
    """
    settled = settle(facts, as_of)
    owners = {(fact.company, fact.sector) for fact in settled}
    if len(owners) != 1:
        raise ValueError(f"a tally is of one company in one sector, not of {len(owners)}")
    [(company, sector)] = owners
    counted = [fact for fact in settled if fact.counted]
    return Tally(
        company,
        sector,
        cells=Counter(_cell_of(fact) for fact in counted),
        mature=sum(fact.event or (as_of - fact.delivered).days >= method.HORIZON for fact in counted),
        consumers=consumers(counted) if distinct_consumers is None else distinct_consumers,
        left_out=Counter(fact.reason for fact in settled if fact.reason not in ("", "outside_window")),
    )


def _cell_of(fact: CaseFact) -> int:
    assert fact.days is not None  # noqa: S101  # CaseFact refuses a counted case without days
    return cell(fact.days, fact.event, fact.rating if fact.rating_counted else None)


@dataclass(frozen=True, slots=True)
class Rows:
    """A tally's cells, spread out: counts per day 0..30, and the numbers of [unrated, not, part, met]."""

    answers: list[int]
    censored: list[int]
    ratings: list[int]

    @property
    def cases(self) -> int:
        """Counted cases, rated or not."""
        return sum(self.ratings)

    @property
    def rated(self) -> int:
        """Counted ratings."""
        return sum(self.ratings) - self.ratings[0]


def rows(cells: Mapping[int, int]) -> Rows:
    """The same cases by day and by rating."""
    answers, censored, ratings = [0] * DAYS, [0] * DAYS, [0] * 4
    for code, count in cells.items():
        (answers if code & 4 else censored)[code >> 3] += count
        ratings[code & 3] += count
    return Rows(answers, censored, ratings)


def missing(known: Tally, counted: Rows | None = None) -> tuple[str, ...]:
    """What a company lacks for a score, of "cases", "consumers", "ratings", "mature"; empty when it has enough.

    counted are its rows, where they are at hand.
    """
    counted = counted or rows(known.cells)
    needs = (
        ("cases", counted.cases, method.MIN_CASES),
        ("consumers", known.consumers, method.MIN_CONSUMERS),
        ("ratings", counted.rated, method.MIN_RATINGS),
        ("mature", known.mature, method.MIN_MATURE),
    )
    return tuple([name for name, count, least in needs if count < least])

"""One case as the score sees it, and the two rules that need dates and persons.

A fact is already dated and decided: who answered, whether a mail was an answer, whether the company is confirmed
is settled before it is written. Facts must never carry a name, an address, a text or a case number, and nothing
here reads a clock: `as_of` is always given.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from scoring.method import REPEAT_DAYS, WINDOW_DAYS

Rating = Literal["met", "part", "not"]
RATINGS: Final[tuple[Rating, ...]] = ("met", "part", "not")

Reason = Literal["", "undeliverable", "unconfirmed", "withdrawn", "rejected", "flagged", "outside_window"]
REASONS: Final[tuple[Reason, ...]] = (
    "",  # counted
    "undeliverable",  # the letter bounced for good with 5.1.x
    "unconfirmed",  # staff have not confirmed the company's address
    "withdrawn",  # by the consumer, as mistaken
    "rejected",  # by moderation
    "flagged",  # part of a burst that a moderator has not decided on
    "outside_window",  # delivered more than a year ago, or after the as-of day
)

RatingReason = Literal["", "repeated", "flagged"]
RATING_REASONS: Final[tuple[RatingReason, ...]] = ("", "repeated", "flagged")


@dataclass(frozen=True, slots=True)
class CaseFact:
    """What one delivered (or undeliverable) complaint says about its company on the as-of day.

    company        key of the company, stable and public
    sector         key of its sector
    delivered      calendar day (Brussels) on which the smarthost took the letter; for an undeliverable case,
                   the day on which it was tried
    days           0..30: days to the answer (`event`), or to the last day known without one (censored).
                   None only where the case does not count. `scoring.cases.observe` makes days and event.
    event          True: answered on day `days`; False: still unanswered at the end of day `days`
    rating         how the consumer's expectations were met, None when unrated
    consumer       opaque number of the person, meaningful within one company only, never published;
                   0 means unknown (facts read back from the open data)
    rated_on       day of the rating; None falls back on `delivered` where the order of ratings matters
    reason         "" when the case counts, else why not (REASONS)
    rating_reason  "" when the rating counts, else why not (RATING_REASONS)

    >>> CaseFact("acme", "energy", date(2026, 3, 1), 4, True, "met", consumer=17).rating_counted
    True
    """

    company: str
    sector: str
    delivered: date
    days: int | None
    event: bool
    rating: Rating | None = None
    consumer: int = 0
    rated_on: date | None = None
    reason: Reason = ""
    rating_reason: RatingReason = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a counted case without its days, or with days outside 0..30."""
        if self.counted and (self.days is None or not 0 <= self.days <= 30):
            raise ValueError(f"a counted case has 0 to 30 days, not {self.days!r}")

    @property
    def counted(self) -> bool:
        """Whether the case enters R and T."""
        return not self.reason

    @property
    def rating_counted(self) -> bool:
        """Whether the rating enters F: there is one, its case counts, and nothing speaks against it."""
        return self.rating is not None and self.counted and not self.rating_reason


def in_window(delivered: date, as_of: date) -> bool:
    """Whether a case delivered that day belongs to the 365 days that end with `as_of`."""
    return 0 <= (as_of - delivered).days < WINDOW_DAYS


def settle(facts: Iterable[CaseFact], as_of: date) -> list[CaseFact]:
    """Facts with the window applied and repeated ratings marked, in their own order.

    Settling settled facts changes nothing. An earlier reason stays: only counted cases can fall out of the window,
    only counted ratings can be repeated.
    """
    windowed = [
        replace(fact, reason="outside_window") if fact.counted and not in_window(fact.delivered, as_of) else fact
        for fact in facts
    ]
    repeated = _repeated_ratings(windowed)
    return [replace(fact, rating_reason="repeated") if i in repeated else fact for i, fact in enumerate(windowed)]


def consumers(facts: Iterable[CaseFact]) -> int:
    """Number of different consumers among the counted cases of one company's facts (unknown ones are left out)."""
    return len({fact.consumer for fact in facts if fact.counted and fact.consumer})


def _repeated_ratings(facts: list[CaseFact]) -> set[int]:
    """Positions of the ratings that follow a counted one of the same person and company within 30 days.

    The first rating counts, so that nobody can add weight, or take it back, by rating again.
    """
    last: dict[tuple[str, int], date] = {}
    repeated: set[int] = set()
    for day, *_, i in sorted(
        (fact.rated_on or fact.delivered, fact.delivered, RATINGS.index(fact.rating), fact.days or 0, fact.event, i)
        for i, fact in enumerate(facts)
        if fact.rating is not None and fact.rating_counted and fact.consumer
    ):
        person = (facts[i].company, facts[i].consumer)
        if person in last and (day - last[person]).days < REPEAT_DAYS:
            repeated.add(i)
        else:
            last[person] = day
    return repeated

"""A case's dated life -> days and event: the calendar of the score.

Days are calendar days on the wall clock of Brussels, so that a summer-time change, a leap day or a server in
another zone moves nothing. Never decides what an answer is: it is told when one came.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scoring.method import HORIZON, ZONE

BRUSSELS = ZoneInfo(ZONE)


@dataclass(frozen=True, slots=True)
class Observation:
    """How long the company was seen without an answer: `days` 0..30, and whether an answer ended it (`event`)."""

    days: int
    event: bool


def day_of(instant: datetime, tz: ZoneInfo = BRUSSELS) -> date:
    """The calendar day of an aware instant. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no calendar day")
    return instant.astimezone(tz).date()


def days_between(delivered_at: datetime, answered_at: datetime, tz: ZoneInfo = BRUSSELS) -> int:
    """Calendar days from delivery to answer, at least 0: a clock that runs late cannot make an answer early.

    >>> from datetime import UTC
    >>> days_between(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), datetime(2026, 3, 28, 23, 1, tzinfo=UTC))
    1
    """
    return max(0, (day_of(answered_at, tz) - day_of(delivered_at, tz)).days)


def observe(
    delivered_at: datetime,
    as_of: date,
    *,
    answered_at: datetime | None = None,
    ended_at: datetime | None = None,
    tz: ZoneInfo = BRUSSELS,
) -> Observation:
    """Days and event of one delivered case, as known at the end of the day `as_of`.

    answered_at  when the first answer that counts was received; "solved directly" is an answer at the moment the
                 consumer says so; None while there is none
    ended_at     when the consumer closed or escalated the case; None while it is open, and again once reopened

    - answered by day 30: an event on that day; answered later: unanswered to day 30
    - closed or escalated before any answer: unanswered to day 30, whatever comes later
    - open and unanswered: censored at its age, 30 at most
    What happens after `as_of` is not known yet. Raises ValueError for a delivery after `as_of`.
    """
    age = (as_of - day_of(delivered_at, tz)).days
    if age < 0:
        raise ValueError(f"delivered {-age} days after the as-of day")
    answered = answered_at if answered_at is not None and day_of(answered_at, tz) <= as_of else None
    ended = ended_at if ended_at is not None and day_of(ended_at, tz) <= as_of else None
    if answered is not None and (ended is None or answered <= ended):
        return _answered_after(days_between(delivered_at, answered, tz))
    return Observation(HORIZON if ended is not None else min(age, HORIZON), event=False)


def _answered_after(days: int) -> Observation:
    return Observation(days, event=True) if days <= HORIZON else Observation(HORIZON, event=False)

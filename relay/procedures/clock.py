"""What a procedure promises, as dates: when a complaint is to be acknowledged and when answered.

Two clocks a step. The platform's days stand in where a step promises no time for its answer, and the deadline says so:
keeping those is no promise of the organisation. Pure; `words.explain` puts a deadline into sentences.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from relay.procedures.calendar import Calendar, Count
from relay.procedures.schema import Period, Procedure, Promise, What

By = Literal["procedure", "platform"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of one step.

    `promised_on` is the last day in time, None where none was promised and none stands in. `over_at` is the
    instant after it (UTC): what comes before is in time. `expected_on` follows a holding notice, the promise never.
    `at_once` promises the same day.
    """

    what: What
    by: By
    promise: Promise | None
    received_on: dt.date
    count: Count | None
    promised_on: dt.date | None
    over_at: dt.datetime | None
    expected_on: dt.date | None

    @property
    def at_once(self) -> bool:
        return self.promise is not None and self.promise.within.unit == "at once"

    def kept(self, at: dt.datetime | None, now: dt.datetime) -> bool | None:
        """Whether the promise was kept by what came at `at`; None while that is open, or where nothing was promised."""
        if self.over_at is None or self.by == "platform":
            return None
        if at is not None:
            return at < self.over_at
        return None if now < self.over_at else False

    def announced(self, until: dt.date) -> "Deadline":
        """The same promise after a holding notice: what is expected moves, what was promised stays."""
        return replace(self, expected_on=until)


def calendar_of(procedure: Procedure, base: Calendar) -> Calendar:
    """The calendar with the organisation's own working week."""
    return replace(base, week=procedure.working_days)


def deadlines(
    procedure: Procedure,
    received: dt.datetime,
    calendar: Calendar,
    *,
    step: str = "",
    channel: str = "",
    default_days: int | None = None,
) -> tuple[Deadline, ...]:
    """The deadlines of a step (default: the first) for what reached it at `received` by `channel` (empty: not known).

    A promise bound to channels counts for those only. `default_days` are calendar days for an answer without a
    promised time. Raises KeyError where the procedure has no such step.
    """
    chosen = procedure.step(step) if step else procedure.first_step
    own = calendar_of(procedure, calendar)
    valid = [promise for promise in chosen.promises if not promise.channels or channel in promise.channels]
    made = {promise.what: _deadline(promise, received, own) for promise in sorted(valid, key=_bound)}
    answer = made.get("answer")
    if default_days is not None and (answer is None or answer.promised_on is None):
        made["answer"] = default(received, own, default_days)
    return tuple(made[what] for what in ("acknowledge", "answer") if what in made)


def default(received: dt.datetime, calendar: Calendar, days: int) -> Deadline:
    """The platform's own deadline for an answer, where nobody promised one."""
    day = calendar.local(received)
    count = calendar.count(day, Period(days, "calendar days"))
    return Deadline("answer", "platform", None, day, count, count.last, calendar.over(count.last), count.last)


def _bound(promise: Promise) -> bool:
    """Promises for all channels first, so that one for this very channel replaces them."""
    return bool(promise.channels)


def _deadline(promise: Promise, received: dt.datetime, calendar: Calendar) -> Deadline:
    day = calendar.local(received)
    count = None
    last = day if promise.within.unit == "at once" else None
    if promise.within.counted:
        count = calendar.count(day, promise.within, end_on_working_day=promise.end_on_working_day)
        last = count.last
    over = None if last is None else calendar.over(last)
    return Deadline(promise.what, "procedure", promise, day, count, last, over, last)

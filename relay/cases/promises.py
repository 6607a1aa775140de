"""Whether a company keeps its own promises: shares acknowledged and answered in time. Beside the score, never in it.

Only what its own procedure promised counts, not the platform's days; what is still within its time counts neither way.
A promise is judged by the day on which it was kept, in the platform's zone. Cases are those delivered in the last 365
days, without those that were mistaken, undeliverable or rejected.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from relay.cases import deadlines
from relay.models import Case, Company, Step
from relay.settings import Settings

WINDOW = dt.timedelta(days=365)
NOT_COUNTED = ("withdrawn", "rejected", "undeliverable")


@dataclass(frozen=True, slots=True)
class Kept:
    """`kept` of `due` promises whose time is over or that were kept."""

    kept: int
    due: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1, None where nothing was due."""
        return self.kept / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Promises:
    """A company and its own promises. `procedure` is the name of the organisation whose procedure it follows."""

    procedure: str
    acknowledged: Kept
    answered: Kept


def of(session: Session, settings: Settings, company: Company, now: dt.datetime) -> Promises | None:
    """How the company keeps its promises; None for one without a procedure, or whose procedure promises no times."""
    procedure = deadlines.in_force(settings, company)
    if procedure is None or not any(promise.within.counted for step in procedure.steps for promise in step.promises):
        return None
    query = (
        select(Step.acknowledge_by, Step.acknowledged_at, Step.answer_by, Step.answered_at, Step.promised)
        .join(Case, Case.id == Step.case_id)
        .where(Case.company_id == company.id, Case.delivered_at >= now - WINDOW, ~Case.mistaken)
        .where(Case.state.not_in(NOT_COUNTED), Step.received_at.is_not(None))
        .where(or_(Step.acknowledge_by.is_not(None), Step.promised))
    )
    rows = session.execute(query).all()
    today = deadlines.local_day(settings, now)
    acknowledged = ((row.acknowledge_by, _day(settings, row.acknowledged_at)) for row in rows if row.acknowledge_by)
    answered = ((row.answer_by, _day(settings, row.answered_at)) for row in rows if row.promised)
    return Promises(procedure.name, _kept(acknowledged, today), _kept(answered, today))


def _day(settings: Settings, at: dt.datetime | None) -> dt.date | None:
    return None if at is None else deadlines.local_day(settings, at)


def _kept(days: Iterable[tuple[dt.date, dt.date | None]], today: dt.date) -> Kept:
    """(last day in time, day it came) of each promise; what is open and in time is left out."""
    ended = [(last, came) for last, came in days if came is not None or last < today]
    return Kept(sum(came is not None and came <= last for last, came in ended), len(ended))

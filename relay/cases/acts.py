"""The audit log: what staff did in cases is in their events, everything else in `StaffAct`; both are read here.

Ids and codes only. Rows are written in the transaction of the act and never changed.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, literal, select, union_all
from sqlalchemy.orm import Session

from relay.models import Case, Event, Staff, StaffAct

PAGE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. number is the case's, "" outside cases; reason is a code."""

    at: dt.datetime
    staff: str
    kind: str
    reason: str
    number: str


def record(session: Session, staff: Staff, kind: str, now: dt.datetime, **facts: Any) -> None:
    """Note what a member of staff did outside a case."""
    session.add(StaffAct(staff_id=staff.id, at=now, kind=kind, facts=facts))


def log(session: Session, page: int = 0, staff_id: int | None = None) -> list[Entry]:
    """A page of the log, the newest first; one member of staff's if given. One more entry than PAGE: more follows."""
    in_cases = (
        select(Event.at, Event.actor_id.label("staff_id"), Event.kind, Event.reason, Case.number.label("number"))
        .join(Case, Case.id == Event.case_id)
        .where(Event.actor == "moderator", Event.actor_id.is_not(None))
    )
    outside = select(
        StaffAct.at, StaffAct.staff_id.label("staff_id"), StaffAct.kind, cast(literal(""), String).label("reason"),
        cast(literal(""), String).label("number"),
    )  # fmt: skip
    both = union_all(in_cases, outside).subquery()
    query = select(both.c.at, Staff.name, both.c.kind, both.c.reason, both.c.number).join(
        Staff, Staff.id == both.c.staff_id
    )
    if staff_id is not None:
        query = query.where(Staff.id == staff_id)
    rows = session.execute(query.order_by(both.c.at.desc()).offset(page * PAGE).limit(PAGE + 1))
    return [Entry(*row) for row in rows]

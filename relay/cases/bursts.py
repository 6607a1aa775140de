"""Complaints or ratings that come too alike and too fast: flagged for a moderator, left out of the score until then.

A burst is no proof of bad faith: a power cut makes many people complain in one hour, a family shares one network. It
only waits for a person. What is compared are salted hashes (`web.traces` makes them), forgotten after
clock.trace_days. Holds nothing back from anybody: a flagged complaint is sent, answered and published as any other.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from relay.cases import events
from relay.models import Burst, BurstCase, Case, Company, Staff, Trace
from relay.settings import Settings

Kind = Literal["complaint", "rating"]
HOUR, DAY, MONTH = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=30)
ALIKE = 3  # of one network in an hour, or of one text in a day
MANY = 10  # of anybody in an hour, where that is more than a quarter of a month
WAITS: ColumnElement[bool] = Burst.state == "waiting"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A burst that nobody has decided on, its company and its cases, oldest first."""

    burst: Burst
    company: Company
    cases: tuple[Case, ...]


def note(session: Session, case: Case, kind: Kind, network: str, text: str, now: dt.datetime) -> None:
    """A complaint was confirmed, or a case rated, from this network with these words (hashes, "" for unknown).

    Of one case only the first complaint and the first rating are noted: changing a rating is no burst.
    """
    known = select(Trace.id).where(Trace.case_id == case.id, Trace.kind == kind).limit(1)
    if session.scalar(known) is not None:
        return
    session.add(Trace(company_id=case.company_id, case_id=case.id, kind=kind, at=now, network=network, text=text))
    session.flush()
    theirs = (Trace.company_id == case.company_id, Trace.kind == kind)
    if network:
        _look(session, case, kind, "network", network, (*theirs, Trace.network == network, Trace.at > now - HOUR), now)
    if text:
        _look(session, case, kind, "text", text, (*theirs, Trace.text == text, Trace.at > now - DAY), now)
    month = session.scalar(select(func.count(Trace.id)).where(*theirs, Trace.at > now - MONTH)) or 0
    least = max(MANY, month // 4 + 1)
    _look(session, case, kind, "hour", "", (*theirs, Trace.at > now - HOUR), now, least)


def _look(
    session: Session, case: Case, kind: Kind, alike: str, sign: str, where: Sequence[ColumnElement[bool]],
    now: dt.datetime, least: int = ALIKE,
) -> None:  # fmt: skip
    found = set(session.scalars(select(Trace.case_id).where(*where)))
    if len(found) >= least:
        _flag(session, case.company_id, kind, alike, sign, found, now)


def _flag(
    session: Session, company_id: int, kind: Kind, alike: str, sign: str, case_ids: Collection[int], now: dt.datetime
) -> None:
    """Put the cases that are in no burst of this kind yet into the one that waits, or into a new one."""
    in_one = select(BurstCase.case_id).join(Burst, Burst.id == BurstCase.burst_id)
    new = sorted(
        set(case_ids) - set(session.scalars(in_one.where(Burst.kind == kind, BurstCase.case_id.in_(case_ids))))
    )
    if not new:
        return
    same = (Burst.company_id == company_id, Burst.kind == kind, Burst.alike == alike, Burst.sign == sign, WAITS)
    burst = session.scalar(select(Burst).where(*same))
    if burst is None:
        burst = Burst(company_id=company_id, kind=kind, alike=alike, sign=sign, found_at=now, state="waiting")
        session.add(burst)
        session.flush()
    for case in session.scalars(select(Case).where(Case.id.in_(new)).order_by(Case.id)):
        session.add(BurstCase(burst_id=burst.id, case_id=case.id))
        events.record(session, case, f"{kind}_flagged", "system", now, reason=alike, burst=burst.id)


def waiting(session: Session, limit: int = 50) -> list[Waiting]:
    """What waits for a moderator, the longest waiting first."""
    query = select(Burst, Company).join(Company, Company.id == Burst.company_id).where(WAITS)
    rows = session.execute(query.order_by(Burst.found_at, Burst.id).limit(limit)).all()
    return [Waiting(burst, company, _cases(session, burst)) for burst, company in rows]


def _cases(session: Session, burst: Burst) -> tuple[Case, ...]:
    query = select(Case).join(BurstCase, BurstCase.case_id == Case.id).where(BurstCase.burst_id == burst.id)
    return tuple(session.scalars(query.order_by(Case.id)))


def decide(session: Session, burst: Burst, staff: Staff, counts: bool, now: dt.datetime) -> bool:
    """They count from now on, or stay left out; False where somebody else has decided already."""
    if burst.state != "waiting":
        return False
    burst.state = "counts" if counts else "left_out"
    burst.decided_at, burst.staff_id = now, staff.id
    session.flush()
    for case in _cases(session, burst):
        kind = f"{burst.kind}_{burst.state}"
        events.record(session, case, kind, "moderator", now, actor_id=staff.id, burst=burst.id)
    return True


def sweep(session: Session, settings: Settings, now: dt.datetime) -> None:
    """Forget the hashes whose time is over; which cases were in a burst stays known."""
    session.execute(delete(Trace).where(Trace.at <= now - dt.timedelta(days=settings.clock.trace_days)))

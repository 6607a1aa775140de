"""Cases as the score sees them: one row a delivered (or undeliverable) case, made anew where something happened.

A row holds days and codes, no text. It is a cache of its case: `resync` makes it again from the case alone.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Row, bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import Session

import scoring
from relay.models import Burst, BurstCase, Case, Company, ScoreFact
from scoring.facts import RATINGS, REASONS
from scoring.method import HORIZON, REPEAT_DAYS, WINDOW_DAYS

Fact = dict[str, Any]
LATE = HORIZON + 1  # days waited for an answer that came after the last day that counts
_CHUNK = 500  # cases read and written together
_CASE = (
    Case.id, Case.company_id, Case.account_id, Case.state, Case.delivered_at, Case.undeliverable_at, Case.answered_at,
    Case.closed_at, Case.escalated_at, Case.outcome, Case.rated_at, Case.mistaken, Case.event_seq,
)  # fmt: skip
_TRIED = or_(Case.delivered_at.is_not(None), Case.undeliverable_at.is_not(None))


_FACT = tuple(ScoreFact.__table__.columns)
# Built once: making these statements anew costs more than running them.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KNOWN = select(*_FACT).where(ScoreFact.case_id.in_(_IDS))
_CASES = select(*_CASE).where(Case.id.in_(_IDS), _TRIED).order_by(Case.id)
_FLAGS = (
    select(BurstCase.case_id, Burst.kind)
    .join(Burst, Burst.id == BurstCase.burst_id)
    .where(BurstCase.case_id.in_(_IDS), Burst.state != "counts")
)
_THEIRS = (
    ScoreFact.company_id.in_(bindparam("companies", expanding=True)),
    ScoreFact.account_id.in_(bindparam("accounts", expanding=True)),
)
_PERSONS = select(ScoreFact.company_id, ScoreFact.account_id, ScoreFact.person).where(*_THEIRS).distinct()
_LAST = select(ScoreFact.company_id, func.max(ScoreFact.person)).where(_THEIRS[0]).group_by(ScoreFact.company_id)
_RATED = select(ScoreFact.company_id, ScoreFact.account_id, ScoreFact.case_id, ScoreFact.rated).where(
    *_THEIRS, ScoreFact.rating != 0
)


def take(session: Session, zone: ZoneInfo, case_ids: Collection[int]) -> set[int]:
    """Write the facts of these cases anew; the companies whose facts changed."""
    touched: set[int] = set()
    for chunk in _chunks(sorted(case_ids)):
        known = {row.case_id: row for row in session.execute(_KNOWN, {"ids": chunk})}
        cases = session.execute(_CASES, {"ids": chunk}).all()
        wanted = _facts(session, zone, cases)
        changed = [i for i in chunk if (f := wanted.get(i)) is None or i not in known or _differs(known[i], f)]
        touched |= {known[i].company_id for i in changed if i in known}
        touched |= {wanted[i]["company_id"] for i in changed if i in wanted}
        _replace(session, changed, [wanted[i] for i in changed if i in wanted])
    return touched


def resync(session: Session, zone: ZoneInfo) -> set[int]:
    """Compare every case with its fact by the number of its last event and write what differs; the companies."""
    behind = (
        select(Case.id)
        .outerjoin(ScoreFact, ScoreFact.case_id == Case.id)
        .where(_TRIED, or_(ScoreFact.seq.is_(None), ScoreFact.seq != Case.event_seq))
    )
    return take(session, zone, session.scalars(behind).all())


def _differs(known: Row[Any], fact: Fact) -> bool:
    return any(getattr(known, name) != value for name, value in fact.items() if name != "again") or (
        fact["again"] and not known.again
    )


def _replace(session: Session, case_ids: Sequence[int], rows: Sequence[Fact]) -> None:
    if case_ids:
        session.execute(delete(ScoreFact).where(ScoreFact.case_id.in_(case_ids)))
    if rows:
        session.execute(insert(ScoreFact), rows)


def _facts(session: Session, zone: ZoneInfo, cases: Sequence[Any]) -> dict[int, Fact]:
    """Case id -> its fact, with the persons' numbers and the ratings that follow another one closely."""
    ids = [case.id for case in cases]
    left_out = flagged(session, ids)
    facts = {case.id: _fact(case, zone, left_out.get(case.id, frozenset())) for case in cases}
    _number_persons(session, facts.values())
    _mark_repeats(session, facts)
    return facts


def _fact(case: Row[Any], zone: ZoneInfo, flags: Collection[str]) -> Fact:
    tried = case.delivered_at or case.undeliverable_at
    ended = min((at for at in (_closed(case), case.escalated_at) if at is not None), default=None)
    answered = case.answered_at if ended is None or (case.answered_at and case.answered_at <= ended) else None
    rated = case.outcome in RATINGS and case.delivered_at is not None
    return {
        "case_id": case.id,
        "company_id": case.company_id,
        "seq": case.event_seq,
        "account_id": case.account_id,
        "person": 0,
        "delivered": _day(tried, zone),
        "answered": _day(answered, zone) if answered else None,
        "waited": min(scoring.days_between(tried, answered, zone), LATE) if answered else None,
        "ended": _day(ended, zone) if ended else None,
        "rating": 3 - RATINGS.index(case.outcome) if rated else 0,
        "rated": _day(case.rated_at or case.closed_at or tried, zone) if rated else None,
        "reason": REASONS.index(_reason(case, flags)),
        "rating_left_out": "rating" in flags,
        "again": False,
    }


def _day(at: dt.datetime, zone: ZoneInfo) -> int:
    return at.astimezone(zone).toordinal()


def _closed(case: Row[Any]) -> dt.datetime | None:
    """When the consumer ended the case; a silent thread that was closed for them had its answer before."""
    return case.closed_at if case.outcome != "none" else None


def _reason(case: Row[Any], flags: Collection[str]) -> scoring.Reason:
    if case.delivered_at is None:
        return "undeliverable"
    if case.state == "withdrawn" and case.mistaken:
        return "withdrawn"
    if case.state == "rejected":
        return "rejected"
    return "flagged" if "complaint" in flags else ""


def flagged(session: Session, case_ids: Collection[int]) -> dict[int, set[str]]:
    """Case id -> what of it is left out: "complaint", "rating". A burst counts only once a moderator says so."""
    found: dict[int, set[str]] = defaultdict(set)
    for case_id, kind in session.execute(_FLAGS, {"ids": list(case_ids)}):
        found[case_id].add(kind)
    return found


def _number_persons(session: Session, facts: Iterable[Fact]) -> None:
    """Each consumer keeps one number within a company; a new one gets the next."""
    facts = list(facts)
    companies, accounts = {f["company_id"] for f in facts}, {f["account_id"] for f in facts}
    whose = {"companies": sorted(companies), "accounts": sorted(accounts)}
    numbers = {(company, account): person for company, account, person in session.execute(_PERSONS, whose)}
    last = dict(session.execute(_LAST, whose).all())
    for fact in facts:
        who = (fact["company_id"], fact["account_id"])
        if who not in numbers:
            last[who[0]] = numbers[who] = last.get(who[0], 0) + 1
        fact["person"] = numbers[who]


def _mark_repeats(session: Session, facts: Mapping[int, Fact]) -> None:
    """Mark a rating beside which the same person rated the company within 30 days: only these need a closer look."""
    rated = [fact for fact in facts.values() if fact["rating"]]
    days: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    if not rated:
        return
    whose = {
        "companies": sorted({fact["company_id"] for fact in rated}),
        "accounts": sorted({fact["account_id"] for fact in rated}),
    }
    for company, account, case_id, day in session.execute(_RATED, whose):
        if case_id not in facts and day is not None:
            days[company, account].append((case_id, day))
    for fact in rated:
        days[fact["company_id"], fact["account_id"]].append((fact["case_id"], fact["rated"]))
    for fact in rated:
        near = days[fact["company_id"], fact["account_id"]]
        fact["again"] = any(i != fact["case_id"] and abs(day - fact["rated"]) < REPEAT_DAYS for i, day in near)


def of_companies(
    session: Session, company_ids: Collection[int], as_of: dt.date
) -> Iterator[tuple[int, scoring.CaseFact]]:
    """(company id, fact as known at the end of that day) of every case in the window, company by company."""
    today = as_of.toordinal()
    query = (
        select(Company.slug, Company.sector, Company.confirmed, *_FACT)
        .join(Company, Company.id == ScoreFact.company_id)
        .where(ScoreFact.company_id.in_(company_ids), ScoreFact.delivered.between(today - WINDOW_DAYS + 1, today))
        .order_by(ScoreFact.company_id, ScoreFact.case_id)
    )
    for row in session.execute(query):
        yield row.company_id, known_on(row, row.slug, row.sector, row.confirmed, today)


def known_on(row: Any, slug: str, sector: str, confirmed: bool, today: int) -> scoring.CaseFact:
    """A row as a fact of the score. What happened after the day `today` (an ordinal) is not known yet."""
    own = REASONS[row.reason]
    reason: scoring.Reason = own if confirmed or own == "undeliverable" else "unconfirmed"
    answered = row.answered is not None and row.answered <= today
    ended = row.ended is not None and row.ended <= today
    rated = bool(row.rating) and row.rated <= today
    days = min(row.waited, HORIZON) if answered else HORIZON if ended else min(today - row.delivered, HORIZON)
    return scoring.CaseFact(
        company=slug,
        sector=sector,
        delivered=dt.date.fromordinal(row.delivered),
        days=None if reason == "undeliverable" else days,
        event=answered and row.waited <= HORIZON,
        rating=RATINGS[3 - row.rating] if rated else None,
        consumer=row.person,
        rated_on=dt.date.fromordinal(row.rated) if rated else None,
        reason=reason,
        rating_reason="flagged" if rated and row.rating_left_out else "",
    )


def _chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield list(ids[start : start + _CHUNK])

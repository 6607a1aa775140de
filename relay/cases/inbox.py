"""What waits at a company's desk: its cases with their clocks, for the list, the counts and the export.

Only cases that were written to the company; what a consumer has not confirmed, or moderation holds, is not there.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.cases import deadlines
from relay.models import Case, Company, CompanyPerson, ScoreFact, Step
from scoring.facts import REASONS
from scoring.method import WINDOW_DAYS

OPEN = ("sent", "acknowledged", "escalated")
VIEWS = ("open", "overdue", "mine", "answered", "closed", "all")
PAGE = 50
COLUMNS = (
    "number", "title", "consumer", "state", "public", "category", "amount", "delivered", "acknowledge_by", "answer_by",
    "expected_on", "acknowledged", "answered", "closed", "outcome", "satisfaction", "handler", "reference",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list. handler is a name; due is the day that counts: expected where announced, else promised."""

    case: Case
    handler: str
    acknowledge_by: dt.date | None
    due: dt.date | None
    late: bool


def _own(company: Company) -> Select[Case]:
    reached = (Case.company_id == company.id, Case.written_address != "", Case.state != "undeliverable")
    return select(Case).where(*reached)


def _late(today: dt.date) -> ColumnElement[bool]:
    waits = and_(Step.ended_at.is_(None), Step.answered_at.is_(None))
    return Case.state.in_(OPEN) & Case.steps.any(
        and_(waits, or_(Step.expected_on < today, and_(Step.expected_on.is_(None), Step.answer_by < today)))
    )


def _narrowed(query: Select[Case], view: str, person: CompanyPerson, today: dt.date) -> Select[Case]:
    if view == "open":
        return query.where(Case.state.in_(OPEN))
    if view == "overdue":
        return query.where(_late(today))
    if view == "mine":
        return query.where(Case.steps.any(and_(Step.ended_at.is_(None), Step.handler == f"person:{person.id}")))
    if view == "answered":
        return query.where(Case.state == "answered")
    if view == "closed":
        return query.where(Case.state.in_(("closed", "withdrawn", "rejected")))
    return query


def counts(session: Session, person: CompanyPerson, today: dt.date) -> dict[str, int]:
    """How many cases each view holds."""
    views = {
        view: _narrowed(_own(person.company), view, person, today).with_only_columns(func.count(Case.id))
        for view in VIEWS
    }
    found = session.execute(select(*(query.scalar_subquery() for query in views.values()))).one()
    return dict(zip(views, found, strict=True))


def listing(
    session: Session, person: CompanyPerson, view: str, words: str, page: int, today: dt.date
) -> tuple[list[Row], bool]:
    """One page of a view, what is due first on top, and whether more follows. `words` are of a title or a number."""
    query = _narrowed(_own(person.company), view, person, today)
    if words:
        like = f"%{words.lower()}%"
        query = query.where(or_(func.lower(Case.title).like(like), Case.number.like(like)))
    query = query.options(joinedload(Case.account), selectinload(Case.steps))
    query = query.order_by(Case.delivered_at.desc() if view in ("closed", "all") else Case.delivered_at, Case.id)
    cases = session.scalars(query.offset(page * PAGE).limit(PAGE + 1)).all()
    names = _names(session, person.company)
    return [_row(case, today, names) for case in cases[:PAGE]], len(cases) > PAGE


def _names(session: Session, company: Company) -> dict[str, str]:
    """Who treats a case, as steps keep it, and the name of that person."""
    people = session.execute(select(CompanyPerson.id, CompanyPerson.name).where(CompanyPerson.company_id == company.id))
    return {f"person:{number}": name for number, name in people}


def row(session: Session, case: Case, today: dt.date) -> Row:
    """A case with the dates of the step it is in."""
    return _row(case, today, _names(session, case.company))


def _row(case: Case, today: dt.date, names: dict[str, str]) -> Row:
    step = deadlines.current(case)
    if step is None:
        return Row(case, "", None, None, False)
    due = step.expected_on or step.answer_by
    late = case.state in OPEN and step.answered_at is None and due is not None and due < today
    return Row(case, names.get(step.handler, step.handler), step.acknowledge_by, due, late)


@dataclass(frozen=True, slots=True)
class Scored:
    """What a case does in the score. reason: why it does not count, "" where it does (scoring.facts.REASONS).

    waited: days to the answer, at most 31; None without one. age: days since delivery. rating: met, part, not or "".
    """

    case: Case
    delivered: dt.date
    reason: str
    waited: int | None
    age: int
    ended: bool
    rating: str
    rating_counts: bool


def scored(session: Session, company: Company, today: dt.date) -> list[Scored]:
    """The cases of the last 365 days as the score sees them, the newest first."""
    since = today.toordinal() - WINDOW_DAYS
    query = (
        select(ScoreFact, Case)
        .join(Case, Case.id == ScoreFact.case_id)
        .where(ScoreFact.company_id == company.id, ScoreFact.delivered > since)
        .order_by(ScoreFact.delivered.desc(), ScoreFact.case_id.desc())
    )
    return [_scored(fact, case, today) for fact, case in session.execute(query)]


def _scored(fact: ScoreFact, case: Case, today: dt.date) -> Scored:
    reason = REASONS[fact.reason] or ("" if case.company.confirmed else "unconfirmed")
    return Scored(
        case=case,
        delivered=dt.date.fromordinal(fact.delivered),
        reason=reason,
        waited=fact.waited,
        age=today.toordinal() - fact.delivered,
        ended=fact.ended is not None,
        rating=("", "not", "part", "met")[fact.rating],
        rating_counts=not (fact.rating_left_out or fact.again),
    )


def export(session: Session, company: Company, today: dt.date) -> str:
    """All cases as CSV for a spreadsheet (RFC 4180, UTF-8 with a mark so that Excel reads accents).

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    query = _own(company).options(joinedload(Case.account), selectinload(Case.steps)).order_by(Case.id)
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(session.scalars(query).all(), today, _names(session, company)))
    return "\ufeff" + lines.getvalue()


def _cells(cases: Sequence[Case], today: dt.date, names: dict[str, str]) -> Iterator[list[str]]:
    for case in cases:
        one = _row(case, today, names)
        step = deadlines.current(case)
        values = (
            case.number, case.title, case.account.name, case.state, "yes" if case.public else "no", case.category,
            "" if case.amount_cents is None else f"{case.amount_cents / 100:.2f}", case.delivered_at,
            one.acknowledge_by, step.answer_by if step else None, step.expected_on if step else None,
            case.acknowledged_at, case.answered_at, case.closed_at, case.outcome, case.satisfaction, one.handler,
            case.company_reference,
        )  # fmt: skip
        yield [_safe(value) for value in values]


def _safe(value: object) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text

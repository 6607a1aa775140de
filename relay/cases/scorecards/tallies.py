"""Facts counted by the database: the tally of each company on a day, from one grouped question.

Each company's cases come back as one short text, two characters a case: the case's cell (`scoring.tallies.cell`) and
its consumer's number. Counting characters is what both databases and Python do fastest; ratings that one person gave
within 30 days are settled afterwards by `scoring.settle`, from those rows alone. The result is, to the last count,
`scoring.tally` of the same facts: a test compares.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

import scoring
from relay.cases.scorecards.facts import known_on
from relay.models import Company, ScoreFact
from scoring import Tally
from scoring.facts import REASONS
from scoring.method import HORIZON, WINDOW_DAYS
from scoring.tallies import cell

_FIRST = 1  # of the cells' characters: character 0 would end a text
_BEFORE_SURROGATES, _BEYOND = 0xD000, 0x2800  # numbers of persons step over the code points that are no characters
_CELL_OF = bytes(max(0, code - _FIRST) for code in range(256))


def tallies(session: Session, as_of: dt.date, company_ids: Collection[int] | None = None) -> dict[int, Tally]:
    """Company id -> its tally as known at the end of that day; of all companies with facts, or of these.

    A company none of whose cases is in the window has an empty tally.
    """
    today = as_of.toordinal()
    companies = _companies(session, company_ids)
    cells: dict[int, Counter[int]] = defaultdict(Counter)
    mature: dict[int, int] = defaultdict(int)
    persons: dict[int, int] = defaultdict(int)
    left_out: dict[int, Counter[str]] = defaultdict(Counter)
    again = []
    for row in session.execute(_grouped(session, today, company_ids)):
        if row.reason:
            left_out[row.company_id][REASONS[row.reason]] += row.cases
            continue
        cells[row.company_id] = Counter(row.signs[0::2].encode("latin-1").translate(_CELL_OF))
        mature[row.company_id], persons[row.company_id] = row.mature, len(set(row.signs[1::2]))
        if row.again:
            again.append(row.company_id)
    for company_id, code in _repeated(session, today, again):
        cells[company_id].subtract((code,))
        cells[company_id][code & ~3] += 1
    return {
        company_id: _tally(one, cells[company_id], mature[company_id], persons[company_id], left_out[company_id])
        for company_id, one in companies.items()
    }


def _tally(company: Any, cells: Counter[int], mature: int, persons: int, left_out: Counter[str]) -> Tally:
    """Nothing of an unconfirmed company counts, for whatever other reason it would not."""
    if not company.confirmed:
        unconfirmed = cells.total() + left_out.total() - left_out["undeliverable"]
        left_out = Counter(undeliverable=left_out["undeliverable"], unconfirmed=unconfirmed)
        cells, mature, persons = Counter(), 0, 0
    return Tally(company.slug, company.sector, +cells, mature, persons, +left_out)


def _companies(session: Session, company_ids: Collection[int] | None) -> dict[int, Any]:
    query = select(Company.id, Company.slug, Company.sector, Company.confirmed)
    some = select(ScoreFact.company_id).where(ScoreFact.company_id == Company.id).exists()
    query = query.where(some) if company_ids is None else query.where(some, Company.id.in_(company_ids))
    return {row.id: row for row in session.execute(query)}


def _grouped(session: Session, today: int, company_ids: Collection[int] | None) -> Any:
    answered = ScoreFact.answered <= today
    event = and_(answered, ScoreFact.waited <= HORIZON)
    age = today - ScoreFact.delivered
    days = case(
        (and_(answered, ScoreFact.waited > HORIZON), HORIZON),
        (answered, ScoreFact.waited),
        (ScoreFact.ended <= today, HORIZON),
        (age > HORIZON, HORIZON),
        else_=age,
    )
    rating = case((and_(ScoreFact.rated <= today, ~ScoreFact.rating_left_out), ScoreFact.rating), else_=0)
    code = days * 8 + case((event, 4), else_=0) + rating + _FIRST
    person = case((ScoreFact.person < _BEFORE_SURROGATES, ScoreFact.person), else_=ScoreFact.person + _BEYOND)
    counted = ScoreFact.reason == 0
    query = select(
        ScoreFact.company_id,
        ScoreFact.reason,
        func.count().label("cases"),
        func.sum(case((or_(event, age >= HORIZON), 1), else_=0)).label("mature"),
        func.max(cast(ScoreFact.again, Integer)).label("again"),
        _joined(session, counted, code, person).label("signs"),
    ).where(ScoreFact.delivered.between(today - WINDOW_DAYS + 1, today))
    if company_ids is not None:
        query = query.where(ScoreFact.company_id.in_(company_ids))
    return query.group_by(ScoreFact.company_id, ScoreFact.reason)


def _joined(
    session: Session, counted: ColumnElement[bool], code: ColumnElement[int], person: ColumnElement[int]
) -> ColumnElement[str]:
    """The characters of all counted cases of a group, as one text."""
    if session.get_bind().dialect.name == "sqlite":
        return func.group_concat(case((counted, func.char(code, person))), "")
    return func.string_agg(case((counted, func.chr(code).concat(func.chr(person)))), "")


def _repeated(session: Session, today: int, company_ids: Collection[int]) -> Iterator[tuple[int, int]]:
    """(company id, cell) of each rating that does not count because the same person had rated shortly before."""
    if not company_ids:
        return
    person = (
        select(ScoreFact.company_id, ScoreFact.person)
        .where(ScoreFact.company_id.in_(company_ids), ScoreFact.again)
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(*ScoreFact.__table__.columns)
        .join(person, and_(person.c.company_id == ScoreFact.company_id, person.c.person == ScoreFact.person))
        .where(ScoreFact.reason == 0, ScoreFact.delivered.between(today - WINDOW_DAYS + 1, today))
        .order_by(ScoreFact.company_id, ScoreFact.case_id)
    )
    facts = [known_on(row, str(row.company_id), "", True, today) for row in rows]
    for fact in scoring.settle(facts, dt.date.fromordinal(today)):
        if fact.rating_reason == "repeated" and fact.days is not None:
            yield int(fact.company), cell(fact.days, fact.event, fact.rating)

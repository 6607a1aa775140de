"""Facts counted by the database: the tally of each company on a day, from one grouped question.

Each company's cases come back as one short text, two characters a case: the case's cell (`scoring.tallies.cell`) and
its consumer's number. Counting characters is what both databases and Python do fastest; ratings that one person gave
within 30 days are settled afterwards by `scoring.settle`, from those rows alone. The result is, to the last count,
`scoring.tally` of the same facts: a test compares.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, cast, func, or_, select
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


_ALL = select(Company.id, Company.slug, Company.sector, Company.confirmed).where(
    select(ScoreFact.company_id).where(ScoreFact.company_id == Company.id).exists()
)
_SOME = _ALL.where(Company.id.in_(bindparam("companies", expanding=True)))


def tallies(session: Session, as_of: dt.date, company_ids: Collection[int] | None = None) -> dict[int, Tally]:
    """Company id -> its tally as known at the end of that day; of all companies with facts, or of these.

    A company none of whose cases is in the window has an empty tally.
    """
    today = as_of.toordinal()
    companies = _companies(session, company_ids)
    counted: dict[int, tuple[dict[int, int], int, int]] = {}  # cells, mature, persons
    left_out: dict[int, dict[str, int]] = defaultdict(dict)
    again = []
    question = _grouped(session.get_bind().dialect.name, company_ids is not None)
    for row in session.execute(question, {"today": today, "companies": sorted(company_ids or ())}):
        if row.reason:
            left_out[row.company_id][REASONS[row.reason]] = row.cases
            continue
        cells = Counter(row.signs[0::2].encode("latin-1").translate(_CELL_OF))
        counted[row.company_id] = cells, row.mature, len(set(row.signs[1::2]))
        if row.again:
            again.append(row.company_id)
    for company_id, code in _repeated(session, today, again):
        _unrate(counted[company_id][0], code)
    return {
        company_id: _tally(one, *counted.get(company_id, ({}, 0, 0)), left_out.get(company_id, {}))
        for company_id, one in companies.items()
    }


def _unrate(cells: dict[int, int], code: int) -> None:
    """One case fewer in its cell, one more in the cell of the same day without a rating."""
    cells[code] -= 1
    if not cells[code]:
        del cells[code]
    cells[code & ~3] = cells.get(code & ~3, 0) + 1


def _tally(company: Any, cells: dict[int, int], mature: int, persons: int, left_out: dict[str, int]) -> Tally:
    """Nothing of an unconfirmed company counts, for whatever other reason it would not."""
    if not company.confirmed:
        bounced = left_out.get("undeliverable", 0)
        unconfirmed = sum(cells.values()) + sum(left_out.values()) - bounced
        left_out = +Counter(undeliverable=bounced, unconfirmed=unconfirmed)
        cells, mature, persons = {}, 0, 0
    return Tally(company.slug, company.sector, cells, mature, persons, left_out)


def _companies(session: Session, company_ids: Collection[int] | None) -> dict[int, Any]:
    rows = session.execute(_ALL if company_ids is None else _SOME, {"companies": sorted(company_ids or ())})
    return {row.id: row for row in rows}


@cache  # building this statement takes longer than running it for one company
def _grouped(dialect: str, some: bool) -> Any:
    """Asks for `today`, and for `companies` where only some are wanted."""
    today: ColumnElement[int] = bindparam("today", type_=Integer)
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
    query = select(
        ScoreFact.company_id,
        ScoreFact.reason,
        func.count().label("cases"),
        func.sum(case((or_(event, age >= HORIZON), 1), else_=0)).label("mature"),
        func.max(cast(ScoreFact.again, Integer)).label("again"),
        _joined(dialect, code, person).label("signs"),
    ).where(ScoreFact.delivered.between(today - WINDOW_DAYS + 1, today))
    if some:
        query = query.where(ScoreFact.company_id.in_(bindparam("companies", expanding=True)))
    return query.group_by(ScoreFact.company_id, ScoreFact.reason)


def _joined(dialect: str, code: ColumnElement[int], person: ColumnElement[int]) -> ColumnElement[str]:
    """The characters of all counted cases of a group, as one text."""
    counted = ScoreFact.reason == 0
    if dialect == "sqlite":
        return func.group_concat(case((counted, func.char(code, person))), "")
    return func.string_agg(case((counted, func.chr(code).concat(func.chr(person)))), "")


def _of_repeaters() -> Any:
    who = (
        select(ScoreFact.company_id, ScoreFact.person)
        .where(ScoreFact.company_id.in_(bindparam("companies", expanding=True)), ScoreFact.again)
        .distinct()
        .subquery()
    )
    return (
        select(*ScoreFact.__table__.columns)
        .join(who, and_(who.c.company_id == ScoreFact.company_id, who.c.person == ScoreFact.person))
        .where(ScoreFact.reason == 0, ScoreFact.delivered.between(bindparam("first"), bindparam("today")))
        .order_by(ScoreFact.company_id, ScoreFact.case_id)
    )


_OF_REPEATERS = _of_repeaters()


def _repeated(session: Session, today: int, company_ids: Collection[int]) -> Iterator[tuple[int, int]]:
    """(company id, cell) of each rating that does not count because the same person had rated shortly before."""
    if not company_ids:
        return
    rows = session.execute(_OF_REPEATERS, {"companies": company_ids, "first": today - WINDOW_DAYS + 1, "today": today})
    facts = [known_on(row, str(row.company_id), "", True, today) for row in rows]
    for fact in scoring.settle(facts, dt.date.fromordinal(today)):
        if fact.rating_reason == "repeated" and fact.days is not None:
            yield int(fact.company), cell(fact.days, fact.event, fact.rating)

"""Searching public complaints by their words and by what they are; others with the same problem.

The words are looked up in `public_search`, an index that the database keeps of what visitors may read (migration 0002);
private words are not in it. The question is made of quoted words alone: nobody's punctuation is an operator.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.orm import Session

from relay.models import Case, Company
from relay.public.listing import CASES, PAGE, CaseCard, case_card

STATES = {
    "waiting": ("sent", "acknowledged", "undeliverable", "escalated"),
    "answered": ("answered",),
    "closed": ("closed",),
}
LANGUAGES = ("fr", "nl", "en", "de")
PERIODS = (30, 90, 365)  # days
MOST_WORDS = 8
_ENDINGS = re.compile(r"(?<=.{4})(?:es|en|s|x|e|n)$")  # of plurals in four languages
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; "" and None leave a filter open. `days` is how long ago at most."""

    words: str = ""
    company: str = ""  # slug
    sector: str = ""
    category: str = ""
    language: str = ""
    state: str = ""  # a key of STATES
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Public complaints on one company about one kind of problem: how many, and how many of them were closed as met
    (in full or in part) or not."""

    category: str
    cases: int
    solved: int
    unsolved: int


def search(session: Session, sought: Sought, now: dt.datetime, page: int = 1) -> tuple[tuple[CaseCard, ...], bool]:
    """A page of public cases, newest first, and whether there are more. Every word must stand in the thread, its title
    or the company's name; a word's beginning is enough."""
    words = _words(sought.words)
    if sought.words.strip() and not words:
        return (), False
    query = _filtered(CASES, sought, now)
    for number, (typed, folded) in enumerate(words):
        named = Company.search_key.contains(folded, autoescape=True)
        query = query.where(or_(_holds(session, number, typed, folded), named))
    ordered = query.order_by(Case.created_at.desc(), Case.id.desc())
    rows = session.execute(ordered.limit(PAGE + 1).offset(PAGE * (max(page, 1) - 1))).all()
    return tuple(case_card(row) for row in rows[:PAGE]), len(rows) > PAGE


def _filtered(query: Select[*tuple[object, ...]], sought: Sought, now: dt.datetime) -> Select[*tuple[object, ...]]:
    exact = (
        (Company.slug, sought.company), (Company.sector, sought.sector), (Case.category, sought.category),
        (Case.language, sought.language),
    )  # fmt: skip
    for column, wanted in exact:
        query = query.where(column == wanted) if wanted else query
    if sought.state in STATES:
        query = query.where(Case.state.in_(STATES[sought.state]))
    if sought.days is not None:
        query = query.where(Case.created_at >= now - dt.timedelta(days=sought.days))
    return query


def _words(typed: str) -> list[tuple[str, str]]:
    """Each word as typed, and as the index knows it: folded, without accents, without the ending of a plural."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", typed[:200].casefold()))[:MOST_WORDS]
    return [(word, _ENDINGS.sub("", _fold(word))) for word in words]


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.translate(_LIGATURES))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _holds(session: Session, number: int, typed: str, folded: str) -> ColumnElement[bool]:
    """Whether a public text of the case has a word that begins with this one, or (PostgreSQL) has its stem."""
    if session.get_bind().dialect.name == "sqlite":
        return Case.id.in_(text(_SQLITE.format(number=number)).bindparams(**{f"begins{number}": f'"{folded}"*'}))
    asked = {f"begins{number}": f"'{folded}':*", f"stem{number}": typed}
    return Case.id.in_(text(_POSTGRESQL.format(number=number)).bindparams(**asked))


_SQLITE = (
    "SELECT m.case_id FROM public_search JOIN message m ON m.id = public_search.rowid "
    "WHERE public_search MATCH :begins{number}"
)
_POSTGRESQL = (
    "SELECT m.case_id FROM public_search s JOIN message m ON m.id = s.message_id WHERE s.words @@ ("
    "to_tsquery('simple', :begins{number}) || plainto_tsquery('french', :stem{number}) || "
    "plainto_tsquery('dutch', :stem{number}) || plainto_tsquery('german', :stem{number}) || "
    "plainto_tsquery('english', :stem{number}))"
)


def alike(session: Session, number: str, limit: int = 4) -> tuple[tuple[CaseCard, ...], int]:
    """Other public cases with the same company and kind of problem, the newest first, and how many there are."""
    this = select(Case.id, Case.company_id, Case.category).where(Case.number == number, Case.visible).subquery()
    same = (Case.company_id == this.c.company_id) & (Case.category == this.c.category) & (Case.id != this.c.id)
    rows = session.execute(CASES.join(this, same).order_by(Case.created_at.desc(), Case.id.desc()).limit(limit)).all()
    cards = tuple(case_card(row) for row in rows)
    if len(cards) < limit:
        return cards, len(cards)
    return cards, session.scalar(select(func.count(Case.id)).join(this, same).where(Case.visible)) or 0


def problems(session: Session, slug: str) -> tuple[Problem, ...]:
    """The kinds of problem that several public complaints on a company share, the most frequent first."""
    cases = func.count(Case.id)
    query = (
        select(
            Case.category,
            cases,
            func.count(Case.id).filter(Case.outcome.in_(("met", "part"))),
            func.count(Case.id).filter(Case.outcome == "not"),
        )
        .join(Company, Company.id == Case.company_id)
        .where(Case.visible, Company.slug == slug)
        .group_by(Case.category)
        .having(cases > 1)
        .order_by(cases.desc(), Case.category)
    )
    return tuple(Problem(*row) for row in session.execute(query))

"""The only door to what the public may see. Prominence and redaction are applied here and nowhere else.

Everything returned is a plain frozen value made of public columns: no model, no original text, no address, no token
ever passes. Pages, feeds, search, API and open data ask here. The number of queries of a page is constant.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import companies as directory, opendata, reporting
from relay.models import Case, CaseDetail, Company, Message, Scorecard
from relay.settings import Settings

PAGE = 20
OpenData = opendata.File
Stamp = opendata.Stamp


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A public case in a list. `title` is empty where a moderator would have to look first."""

    number: str
    title: str
    company_name: str
    company_slug: str
    confirmed: bool
    category: str
    state: str
    outcome: str | None
    amount_cents: int | None
    filed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """One entry of a public thread. `text` is None while a moderator looks, and for good where `removed`."""

    id: int
    side: str
    kind: str
    author: str
    at: dt.datetime
    text: str | None
    removed: bool
    unconfirmed: bool
    interim: bool
    language: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A public thread."""

    card: CaseCard
    author: str
    occurred_on: dt.date | None
    expected_at: dt.date | None
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    satisfaction: int | None
    comment: str
    messages: tuple[PublicMessage, ...]
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """A company in a list, with what its latest card says."""

    slug: str
    name: str
    sector: str
    confirmed: bool
    score: float | None
    low: float | None
    high: float | None
    letter: str | None


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """A company with its scorecard (`figures` as scoring.published prints them, None before the first) and threads."""

    card: CompanyCard
    website: str
    figures: dict[str, Any] | None
    cases: tuple[CaseCard, ...]
    public_cases: int


@dataclass(frozen=True, slots=True)
class Home:
    recent: tuple[CaseCard, ...]
    ranked: tuple[CompanyCard, ...]
    cases: int
    companies: int


_CASE = (
    Case.number, Case.public_title, Company.name, Company.slug, Company.confirmed, Case.category, Case.state,
    Case.outcome, Case.amount_cents, Case.verified_at,
)  # fmt: skip
_CASES = select(*_CASE).join(Company, Company.id == Case.company_id).where(Case.visible)


def home(session: Session) -> Home:
    counts = session.execute(
        select(
            select(func.count()).where(Case.visible).scalar_subquery(),
            select(func.count(Company.id)).where(directory.LISTED).scalar_subquery(),
        )
    ).one()
    return Home(recent(session, limit=6), companies(session, sort="score")[:6], counts[0], counts[1])


def recent(session: Session, slug: str | None = None, limit: int = PAGE, page: int = 1) -> tuple[CaseCard, ...]:
    """The newest public cases, of one company or of all."""
    query = _CASES if slug is None else _CASES.where(Company.slug == slug)
    query = query.order_by(Case.created_at.desc(), Case.id.desc()).limit(limit).offset(limit * (max(page, 1) - 1))
    return tuple(_case_card(row) for row in session.execute(query))


def _case_card(row: Any) -> CaseCard:
    """From a row that begins with the columns of _CASE."""
    return CaseCard(*row[: len(_CASE)])


def search(session: Session, text: str, limit: int = PAGE) -> tuple[CaseCard, ...]:
    """Public cases whose public title or public complaint holds every word of `text`."""
    words = [word for word in text[:200].split() if word][:8]
    if not words:
        return ()
    query = _CASES.join(Message, (Message.case_id == Case.id) & (Message.kind == "complaint"))
    for word in words:
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(
            Case.public_title.ilike(like, escape="\\")
            | Message.public_text.ilike(like, escape="\\")
            | Company.name.ilike(like, escape="\\")
        )
    query = query.order_by(Case.created_at.desc(), Case.id.desc()).limit(limit)
    return tuple(_case_card(row) for row in session.execute(query))


def case(session: Session, number: str) -> CasePage | Literal["gone"] | None:
    """The public thread; "gone" where it was public once; None alike for private and unknown numbers."""
    query = (
        select(
            *_CASE, Case.id, Case.visible, Case.was_public, Case.display_name, Case.occurred_on, Case.expected_at,
            Case.answered_at, Case.closed_at, Case.satisfaction, CaseDetail.public_comment,
        )
        .join(Company, Company.id == Case.company_id)
        .outerjoin(CaseDetail, CaseDetail.case_id == Case.id)
        .where(Case.number == number)
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None or not row.visible:
        return "gone" if row is not None and row.was_public else None
    messages = _messages(session, row)
    return CasePage(
        card=_case_card(row),
        author=row.display_name,
        occurred_on=row.occurred_on,
        expected_at=row.expected_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        satisfaction=row.satisfaction,
        comment=row.public_comment or "",
        messages=messages,
        updated_at=max([m.at for m in messages] + ([row.closed_at] if row.closed_at else [])),
    )


def _messages(session: Session, row: Any) -> tuple[PublicMessage, ...]:
    query = (
        select(
            Message.id, Message.side, Message.kind, Message.received_at, Message.public_text, Message.verdict,
            Message.released, Message.rejected, Message.unconfirmed, Message.substance, Message.dispute,
            Message.language,
        )
        .where(Message.case_id == row.id, Message.prominence == "public", Message.kind != "out_of_office")
        .order_by(Message.received_at, Message.id)
    )  # fmt: skip
    return tuple(
        PublicMessage(
            id=m.id,
            side=m.side,
            kind=m.kind,
            author=row.name if m.side == "company" else row.display_name,
            at=m.received_at,
            text=m.public_text if not m.rejected and (m.verdict != "hold" or m.released) else None,
            removed=m.rejected,
            unconfirmed=m.unconfirmed,
            interim=m.substance == "interim" or m.dispute == "upheld" or m.kind == "acknowledgement",
            language=m.language,
        )
        for m in session.execute(query)
    )


def _latest() -> Any:
    """Each company's newest card."""
    card = Scorecard
    newest = select(card.company_id, func.max(card.as_of).label("as_of")).group_by(card.company_id).subquery()
    return (
        select(card.company_id, card.figures, card.low)
        .join(newest, (newest.c.company_id == card.company_id) & (newest.c.as_of == card.as_of))
        .subquery()
    )


def companies(session: Session, sector: str | None = None, sort: str = "name") -> tuple[CompanyCard, ...]:
    """The directory of listed companies: by name, or ranked by the lower end of the interval, unscored ones last."""
    latest = _latest()
    query = select(Company.slug, Company.name, Company.sector, Company.confirmed, latest.c.figures).outerjoin(
        latest, latest.c.company_id == Company.id
    )
    query = query.where(directory.LISTED)
    if sector is not None:
        query = query.where(Company.sector == sector)
    if sort == "score":
        query = query.where(Company.confirmed).order_by(latest.c.low.desc().nulls_last(), Company.name)
    else:
        query = query.order_by(Company.search_key)
    return tuple(_company_card(row) for row in session.execute(query.limit(200)))


def _company_card(row: Any) -> CompanyCard:
    figures = row.figures or {}
    marks = {key: figures.get(key) if row.confirmed else None for key in ("score", "low", "high", "letter")}
    return CompanyCard(slug=row.slug, name=row.name, sector=row.sector, confirmed=row.confirmed, **marks)


def suggest(session: Session, text: str, limit: int = 8) -> tuple[CompanyCard, ...]:
    """Companies whose name resembles what is typed; without their figures."""
    return tuple(
        CompanyCard(c.slug, c.name, c.sector, c.confirmed, None, None, None, None)
        for c in directory.search(session, text, limit)
    )


def company(session: Session, slug: str) -> CompanyPage | None:
    latest = _latest()
    visible = select(func.count()).where(Case.company_id == Company.id, Case.visible).scalar_subquery()
    query = (
        select(
            Company.slug, Company.name, Company.sector, Company.confirmed, Company.website, latest.c.figures,
            visible.label("public_cases"),
        )
        .outerjoin(latest, latest.c.company_id == Company.id)
        .where(Company.slug == slug, directory.LISTED)
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return CompanyPage(
        card=_company_card(row),
        website=row.website,
        figures=row.figures if row.confirmed else None,
        cases=recent(session, slug, limit=10),
        public_cases=row.public_cases,
    )


def report(
    session: Session, settings: Settings, number: str, message_id: int, address: str, reason: str, language: str,
    now: dt.datetime,
) -> bool:  # fmt: skip
    """A visitor reports a public message; False where there is no such public message. Raises BadAddressError."""
    page = case(session, number)
    if not isinstance(page, CasePage) or message_id not in {m.id for m in page.messages if m.text is not None}:
        return False
    reporting.file(session, settings, session.get_one(Message, message_id), address, reason, language, now)
    return True


def open_data_stamp(session: Session) -> Stamp | None:
    """Changes whenever a published card does; None before the first. Its first part is the day of the cards."""
    return opendata.stamp(session)


def open_data(session: Session, settings: Settings, as_of: dt.date) -> OpenData:
    """The rows of every scored company as a CSV file; slow, see `relay.cases.opendata`."""
    return opendata.file(session, settings, as_of)

"""The directory of companies: in lists, as somebody types, and one with its card and its newest threads."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import companies as directory
from relay.models import Case, Company, Scorecard
from relay.public.listing import CaseCard, recent


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


def newest_day(session: Session) -> dt.date | None:
    """The day of the newest cards: every company that ever got a complaint has one of it."""
    return session.scalar(select(func.max(Scorecard.as_of)))


def latest() -> Any:
    """The cards of the newest day."""
    newest = select(func.max(Scorecard.as_of)).scalar_subquery()
    return select(Scorecard.company_id, Scorecard.figures, Scorecard.low).where(Scorecard.as_of == newest).subquery()


def companies(session: Session, sector: str | None = None, sort: str = "name") -> tuple[CompanyCard, ...]:
    """The directory of listed companies: by name, or ranked by the lower end of the interval, unscored ones last."""
    newest = latest()
    query = select(Company.slug, Company.name, Company.sector, Company.confirmed, newest.c.figures).outerjoin(
        newest, newest.c.company_id == Company.id
    )
    query = query.where(directory.LISTED)
    if sector is not None:
        query = query.where(Company.sector == sector)
    if sort == "score":
        query = query.where(Company.confirmed).order_by(newest.c.low.desc().nulls_last(), Company.name)
    else:
        query = query.order_by(Company.search_key)
    return tuple(card_of(row) for row in session.execute(query.limit(200)))


def card_of(row: Any) -> CompanyCard:
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
    newest = latest()
    visible = select(func.count()).where(Case.company_id == Company.id, Case.visible).scalar_subquery()
    query = (
        select(
            Company.slug, Company.name, Company.sector, Company.confirmed, Company.website, newest.c.figures,
            visible.label("public_cases"),
        )
        .outerjoin(newest, newest.c.company_id == Company.id)
        .where(Company.slug == slug, directory.LISTED)
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return CompanyPage(
        card=card_of(row),
        website=row.website,
        figures=row.figures if row.confirmed else None,
        cases=recent(session, slug, limit=10),
        public_cases=row.public_cases,
    )

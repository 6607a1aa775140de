"""Public cases in lists: the newest of all, of a company, of a sector."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.models import Case, Company

PAGE = 20


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


COLUMNS = (
    Case.number, Case.public_title, Company.name, Company.slug, Company.confirmed, Case.category, Case.state,
    Case.outcome, Case.amount_cents, Case.verified_at,
)  # fmt: skip
CASES = select(*COLUMNS).join(Company, Company.id == Case.company_id).where(Case.visible)


def recent(session: Session, slug: str | None = None, limit: int = PAGE, page: int = 1) -> tuple[CaseCard, ...]:
    """The newest public cases, of one company or of all."""
    query = CASES if slug is None else CASES.where(Company.slug == slug)
    query = query.order_by(Case.created_at.desc(), Case.id.desc()).limit(limit).offset(limit * (max(page, 1) - 1))
    return tuple(case_card(row) for row in session.execute(query))


def recent_of_sector(session: Session, sector: str, limit: int = PAGE) -> tuple[CaseCard, ...]:
    """The newest public cases on the companies of a sector."""
    query = CASES.where(Company.sector == sector).order_by(Case.created_at.desc(), Case.id.desc()).limit(limit)
    return tuple(case_card(row) for row in session.execute(query))


def case_card(row: Any) -> CaseCard:
    """From a row that begins with the columns of COLUMNS."""
    return CaseCard(*row[: len(COLUMNS)])

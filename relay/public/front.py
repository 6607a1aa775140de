"""What the front page shows."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import companies as known
from relay.models import Case, Company
from relay.public.directory import CompanyCard, companies
from relay.public.listing import CaseCard, recent


@dataclass(frozen=True, slots=True)
class Home:
    recent: tuple[CaseCard, ...]
    ranked: tuple[CompanyCard, ...]
    cases: int
    companies: int


def home(session: Session) -> Home:
    counts = session.execute(
        select(
            select(func.count()).where(Case.visible).scalar_subquery(),
            select(func.count(Company.id)).where(known.LISTED).scalar_subquery(),
        )
    ).one()
    return Home(recent(session, limit=6), companies(session, sort="score")[:6], counts[0], counts[1])

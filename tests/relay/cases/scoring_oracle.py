"""The cards from scratch, the slow and plain way: each case read as it lies, `scoring` asked directly.

What `relay.cases.scorecards` makes from marks, facts and grouped questions must be equal to this.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

import scoring
from relay.models import Burst, BurstCase, Case, Company

ZONE = ZoneInfo("Europe/Brussels")


def cards(session: Session, today: dt.date) -> dict[str, dict[str, object]]:
    """Slug -> its printed card, of every company that has a case which was sent."""
    companies = session.scalars(select(Company)).all()
    found = {}
    for company in companies:
        cases = session.scalars(select(Case).where(Case.company_id == company.id)).all()
        tried = [case for case in cases if case.delivered_at or case.undeliverable_at]
        facts = [fact for case in tried if (fact := fact_of(session, company, case, today)) is not None]
        if facts:
            found[company.slug] = scoring.tally(facts, today)
        elif tried:
            found[company.slug] = scoring.Tally(company.slug, company.sector, {}, 0, 0, {})
    field = scoring.Field(today, found.values())
    return {slug: scoring.published(field.card(slug)) for slug in found}


def fact_of(session: Session, company: Company, case: Case, today: dt.date) -> scoring.CaseFact | None:
    tried = case.delivered_at or case.undeliverable_at
    assert tried is not None
    delivered = tried.astimezone(ZONE).date()
    if not 0 <= (today - delivered).days < 365:
        return None
    closed = case.closed_at if case.outcome != "none" else None
    ended = min((at for at in (closed, case.escalated_at) if at is not None), default=None)
    seen = scoring.observe(tried, today, answered_at=case.answered_at, ended_at=ended, tz=ZONE)
    flags = set(
        session.scalars(
            select(Burst.kind)
            .join(BurstCase, BurstCase.burst_id == Burst.id)
            .where(BurstCase.case_id == case.id, Burst.state != "counts")
        )
    )
    rating = case.outcome if case.outcome in ("met", "part", "not") and case.delivered_at else None
    return scoring.CaseFact(
        company.slug,
        company.sector,
        delivered,
        seen.days,
        seen.event,
        rating,
        case.account_id,
        (case.rated_at or case.closed_at or tried).astimezone(ZONE).date() if rating else None,
        reason_of(company, case, flags),
        "flagged" if rating and "rating" in flags else "",
    )


def reason_of(company: Company, case: Case, flags: set[str]) -> scoring.Reason:
    if case.delivered_at is None:
        return "undeliverable"
    if not company.confirmed:
        return "unconfirmed"
    if case.state == "withdrawn" and case.mistaken:
        return "withdrawn"
    if case.state == "rejected":
        return "rejected"
    return "flagged" if "complaint" in flags else ""

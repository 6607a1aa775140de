"""From real events to published cards: facts are read from the cases, scored by `scoring`, kept as dated rows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

import scoring
from relay.models import Case, Company, Scorecard
from relay.settings import Settings
from scoring import CaseFact

_COLUMNS = (
    Case.id, Case.company_id, Case.account_id, Case.state, Case.delivered_at, Case.undeliverable_at, Case.answered_at,
    Case.closed_at, Case.escalated_at, Case.outcome, Case.rated_at, Case.mistaken, Case.created_at,
)  # fmt: skip


def refresh(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Write today's card of every company that changed, or of all when the day is new; how many were written."""
    zone = ZoneInfo(settings.site.timezone)
    today = now.astimezone(zone).date()
    stale = set(session.scalars(select(Company.id).where(Company.score_stale)))
    have = set(session.scalars(select(Scorecard.company_id).where(Scorecard.as_of == today)))
    companies = {c.id: c for c in session.execute(select(Company.id, Company.slug, Company.sector, Company.confirmed))}
    if not stale and have >= set(companies):
        return 0
    cards = _cards(facts(session, zone, today, companies), today)
    for company_id, row in companies.items():
        _keep(session, company_id, cards[row.slug], now)
    session.execute(update(Company).where(Company.id.in_(stale)).values(score_stale=False))
    return len(companies)


def _cards(by_company: Mapping[str, list[CaseFact]], today: dt.date) -> dict[str, scoring.Scorecard | None]:
    tallies = [scoring.tally(found, today) for found in by_company.values() if found]
    cards: dict[str, scoring.Scorecard | None] = dict.fromkeys(by_company)
    return cards | scoring.Field(today, tallies).cards()


def facts(session: Session, zone: ZoneInfo, today: dt.date, companies: Mapping[int, Any]) -> dict[str, list[CaseFact]]:
    """Company slug -> its facts of the window, for every company."""
    since = dt.datetime.combine(today - dt.timedelta(days=366), dt.time(), zone)
    query = select(*_COLUMNS).where((Case.delivered_at >= since) | (Case.undeliverable_at >= since)).order_by(Case.id)
    found: dict[str, list[CaseFact]] = defaultdict(list, {row.slug: [] for row in companies.values()})
    for case in session.execute(query):
        company = companies[case.company_id]
        fact = _fact(case, company.slug, company.sector, company.confirmed, zone, today)
        if fact is not None:
            found[company.slug].append(fact)
    return found


def _fact(case: Any, slug: str, sector: str, confirmed: bool, zone: ZoneInfo, today: dt.date) -> CaseFact | None:
    tried = case.delivered_at or case.undeliverable_at
    delivered = tried.astimezone(zone).date()
    if delivered > today:
        return None
    reason = _reason(case, confirmed)
    seen = None
    if case.delivered_at is not None:
        ended = min((at for at in (_ended(case), case.escalated_at) if at is not None), default=None)
        seen = scoring.observe(case.delivered_at, today, answered_at=case.answered_at, ended_at=ended, tz=zone)
    return CaseFact(
        company=slug,
        sector=sector,
        delivered=delivered,
        days=seen.days if seen else None,
        event=seen.event if seen else False,
        rating=case.outcome if case.outcome in ("met", "part", "not") else None,
        consumer=case.account_id,
        rated_on=case.rated_at.astimezone(zone).date() if case.rated_at else None,
        reason=reason,
    )


def _reason(case: Any, confirmed: bool) -> scoring.Reason:
    if case.delivered_at is None:
        return "undeliverable"
    if not confirmed:
        return "unconfirmed"
    if case.state == "withdrawn" and case.mistaken:
        return "withdrawn"
    return "rejected" if case.state == "rejected" else ""


def _ended(case: Any) -> dt.datetime | None:
    """When the consumer ended the case; a silent thread that was closed for them had its answer before."""
    return case.closed_at if case.outcome != "none" else None


def _keep(session: Session, company_id: int, card: scoring.Scorecard | None, now: dt.datetime) -> None:
    """Write or rewrite the company's row of the card's day."""
    if card is None:
        return
    row = session.scalar(
        select(Scorecard).where(Scorecard.company_id == company_id, Scorecard.as_of == card.as_of)
    ) or Scorecard(company_id=company_id, as_of=card.as_of)
    figures = scoring.published(card)
    if row.figures == figures:
        return
    row.method_version, row.enough = card.method_version, card.enough
    row.low = card.marks.low if card.marks else None
    row.figures, row.computed_at = figures, now
    session.add(row)

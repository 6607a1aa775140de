"""Companies, cards and cases page by page behind a key, and what changed: for those who read everything (the API)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import companies as directory
from relay.models import Case, Company, Event, Scorecard
from relay.public.directory import CompanyCard, card_of, latest, newest_day
from relay.public.listing import CASES, CaseCard, case_card


@dataclass(frozen=True, slots=True)
class Changed:
    """A public case (by number) or a card (by slug) that changed. `gone`: the case was public once."""

    kind: Literal["case", "scorecard"]
    key: str
    at: dt.datetime
    gone: bool


def companies_after(session: Session, after: str, limit: int, sector: str | None = None) -> tuple[CompanyCard, ...]:
    """Listed companies whose slug comes after this one, by slug."""
    card = latest()
    query = (
        select(Company.slug, Company.name, Company.sector, Company.confirmed, card.c.figures)
        .outerjoin(card, card.c.company_id == Company.id)
        .where(directory.LISTED, Company.slug > after)
        .order_by(Company.slug)
        .limit(limit)
    )
    query = query if sector is None else query.where(Company.sector == sector)
    return tuple(card_of(row) for row in session.execute(query))


def figures_after(
    session: Session, after: str, limit: int, sector: str | None, day: dt.date | None
) -> tuple[dict[str, Any], ...]:
    """Cards of confirmed companies of a kept day (None: the newest), by slug."""
    query = (
        select(Scorecard.figures)
        .join(Company, Company.id == Scorecard.company_id)
        .where(Company.confirmed, Scorecard.as_of == (day or newest_day(session)), Company.slug > after)
        .order_by(Company.slug)
        .limit(limit)
    )
    query = query if sector is None else query.where(Company.sector == sector)
    return tuple(session.scalars(query))


def figures(session: Session, slug: str, day: dt.date | None) -> tuple[dict[str, Any], dt.datetime] | None:
    """The card of a confirmed company on a kept day (None: the newest), and when it was written."""
    query = (
        select(Scorecard.figures, Scorecard.computed_at)
        .join(Company, Company.id == Scorecard.company_id)
        .where(Company.confirmed, Company.slug == slug, Scorecard.as_of == (day or newest_day(session)))
    )
    row = session.execute(query).one_or_none()
    return (row.figures, row.computed_at) if row is not None else None


def cases_before(
    session: Session, before: int | None, limit: int, *, slug: str | None = None, sector: str | None = None
) -> tuple[tuple[int, CaseCard], ...]:
    """(key, public case), the newest first, older than the key."""
    query = CASES.add_columns(Case.id).order_by(Case.id.desc()).limit(limit)
    query = query if before is None else query.where(Case.id < before)
    query = query if slug is None else query.where(Company.slug == slug)
    query = query if sector is None else query.where(Company.sector == sector)
    return tuple((row[-1], case_card(row)) for row in session.execute(query))


def cards_changed(session: Session) -> dt.datetime | None:
    """When a card was last written."""
    return session.scalar(select(func.max(Scorecard.computed_at)))


def cases_changed(session: Session, after: int, limit: int) -> tuple[int, tuple[Changed, ...]]:
    """Cases with something after this event, and the event up to which was looked. Private cases are passed over.

    From the beginning (0) only what is public: whoever has seen nothing has nothing to forget.
    """
    seen = select(Event.id, Event.case_id, Event.at).where(Event.id > after).order_by(Event.id).limit(limit * 10)
    last = after
    rows: dict[int, dt.datetime] = {}
    for row in session.execute(seen):
        if row.case_id not in rows and len(rows) == limit:
            break
        last, rows[row.case_id] = row.id, row.at
    shown = Case.was_public if after else Case.visible
    public = select(Case.id, Case.number, Case.visible).where(Case.id.in_(rows), shown)
    found = [Changed("case", row.number, rows[row.id], not row.visible) for row in session.execute(public)]
    return last, tuple(sorted(found, key=lambda one: (one.at, one.key)))


def figures_changed(session: Session, after: dt.datetime, limit: int) -> tuple[Changed, ...]:
    """Cards of the newest day written after this moment, the oldest first; all of one moment come together."""
    query = (
        select(Company.slug, Scorecard.computed_at)
        .join(Company, Company.id == Scorecard.company_id)
        .where(Company.confirmed, Scorecard.as_of == newest_day(session), Scorecard.computed_at > after)
        .order_by(Scorecard.computed_at, Company.slug)
    )
    found: list[Changed] = []
    for slug, at in session.execute(query):
        if len(found) >= limit and at != found[-1].at:
            break
        found.append(Changed("scorecard", slug, at, False))
    return tuple(found)

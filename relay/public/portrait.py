"""What a company's page shows beside its card: how it went over two years, where it stands in its sector, what people
complain about, and whether it keeps its own promises.

Counts are of all complaints, public and private, only where the company has enough data for a score; else of the
public ones alone, so that no number tells of one private complaint.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Float, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from relay.cases import promises
from relay.cases.scorecards import days
from relay.models import Case, Company, Scorecard, Step
from relay.public.directory import newest_day
from relay.settings import Settings
from scoring.method import WINDOW_DAYS

Promises = promises.Promises
_LEFT_OUT = ("rejected", "unverified", "draft", "held")


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month's end, or today; the figures are None where there was not enough data."""

    day: dt.date
    score: float | None
    low: float | None
    high: float | None
    letter: str | None
    cases: int
    method_version: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the company stands among the scored ones of its sector: `rank` of 1 is the highest lower end."""

    rank: int
    scores: tuple[float, ...]  # of all of them, lowest first


@dataclass(frozen=True, slots=True)
class About:
    """Complaints delivered within 365 days, counted. `all_cases` is False where only public ones are counted.

    resolved  rated as met in full or in part; rated of them all; elsewhere: answered outside the platform
    languages, subjects   (code, count), the most common first
    """

    cases: int
    overdue: int
    rated: int
    resolved: int
    elsewhere: int
    undeliverable: int
    languages: tuple[tuple[str, int], ...]
    subjects: tuple[tuple[str, int], ...]
    all_cases: bool


@dataclass(frozen=True, slots=True)
class Portrait:
    trend: tuple[TrendPoint, ...]
    place: Place | None
    about: About
    promises: Promises | None


def portrait(session: Session, settings: Settings, slug: str, now: dt.datetime) -> Portrait | None:
    """None for a company that does not exist; whether it is listed is `company`'s business, ask that first."""
    company = session.scalar(select(Company).where(Company.slug == slug))
    if company is None:
        return None
    today = now.astimezone(ZoneInfo(settings.site.timezone)).date()
    trend = _trend(session, company, today) if company.confirmed else ()
    enough = bool(trend) and trend[-1].score is not None
    return Portrait(
        trend=trend,
        place=_place(session, company) if enough else None,
        about=_about(session, company, today, now, enough),
        promises=promises.of(session, settings, company, now) if enough else None,
    )


def _trend(session: Session, company: Company, today: dt.date) -> tuple[TrendPoint, ...]:
    """The ends of 24 months and the newest day, as far as there are cards."""
    wanted = [*days.month_ends(today), newest_day(session)]
    query = select(Scorecard.as_of, Scorecard.figures).where(
        Scorecard.company_id == company.id, Scorecard.as_of.in_([day for day in wanted if day is not None])
    )
    return tuple(_point(day, figures) for day, figures in session.execute(query.order_by(Scorecard.as_of)))


def _point(day: dt.date, figures: dict[str, Any]) -> TrendPoint:
    score, low, high, mark = (figures.get(name) for name in ("score", "low", "high", "letter"))
    return TrendPoint(day, score, low, high, mark, figures["counts"]["cases"], figures["method_version"])


def _place(session: Session, company: Company) -> Place | None:
    score = Scorecard.figures["score"].as_float()
    query = (
        select(Scorecard.company_id, score.cast(Float))
        .join(Company, Company.id == Scorecard.company_id)
        .where(Scorecard.as_of == newest_day(session), Scorecard.enough, Company.sector == company.sector)
        .order_by(Scorecard.low.desc(), score.desc(), Company.slug)
    )
    rows = session.execute(query).all()
    rank = next((place for place, row in enumerate(rows, start=1) if row[0] == company.id), None)
    return Place(rank, tuple(sorted(row[1] for row in rows))) if rank is not None else None


def _about(session: Session, company: Company, today: dt.date, now: dt.datetime, enough: bool) -> About:
    since = now - dt.timedelta(days=WINDOW_DAYS)
    tried = or_(Case.delivered_at >= since, Case.undeliverable_at >= since)
    late = Case.answered_at.is_(None) & Case.state.in_(("sent", "acknowledged", "escalated")) & _overdue(today)
    counted = case((Case.delivered_at.is_not(None), 1), else_=0)
    query = (
        select(
            Case.language,
            Case.category,
            func.sum(counted),
            func.sum(case((late, 1), else_=0)),
            func.sum(case((Case.outcome.in_(("met", "part", "not")), counted), else_=0)),
            func.sum(case((Case.outcome.in_(("met", "part")), counted), else_=0)),
            func.sum(case((Case.solved_directly_at.is_not(None), counted), else_=0)),
            func.sum(case((Case.delivered_at.is_(None), 1), else_=0)),
        )
        .where(Case.company_id == company.id, tried, Case.state.not_in(_LEFT_OUT), ~Case.mistaken)
        .where(true() if enough else Case.visible)
        .group_by(Case.language, Case.category)
    )
    languages: Counter[str] = Counter()
    subjects: Counter[str] = Counter()
    sums = (0, 0, 0, 0, 0, 0)
    for language, category, *counts in session.execute(query):
        languages[language] += counts[0]
        subjects[category] += counts[0]
        sums = tuple(a + int(b) for a, b in zip(sums, counts, strict=True))  # type: ignore[assignment]
    return About(*sums, _common(languages), _common(subjects), enough)


def _common(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((code, n) for code, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0])))


def _overdue(today: dt.date) -> Any:
    """The step that the case is in is over without an answer: announced or promised days first, else the platform's."""
    waits = and_(Step.case_id == Case.id, Step.ended_at.is_(None), Step.answered_at.is_(None))
    over = or_(Step.expected_on < today, and_(Step.expected_on.is_(None), Step.answer_by < today))
    return select(Step.id).where(waits, over).exists()

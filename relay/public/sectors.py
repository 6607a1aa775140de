"""Rankings, a sector's sums, companies side by side, and the year: all of them read from the published cards."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import companies as directory
from relay.models import Case, Company, Scorecard
from relay.public.directory import newest_day
from scoring.method import WINDOW_DAYS

Sort = Literal["low", "score", "feedback", "rate", "delay", "cases", "name"]
SORTS: tuple[Sort, ...] = get_args(Sort)
PAGE = 100
_FIGURES = Scorecard.figures


@dataclass(frozen=True, slots=True)
class Ranked:
    """A company in a ranking. `rank` is by the lower end among the scored ones, whatever the list is sorted by.

    feedback, rate, delay are the parts as used, 0 to 1; median_days is None where fewer than half are answered.
    """

    rank: int
    slug: str
    name: str
    sector: str
    score: float
    low: float
    high: float
    letter: str
    feedback: float
    rate: float
    delay: float
    median_days: int | None
    figures: dict[str, Any]

    @property
    def cases(self) -> int:
        """Counted complaints of the window."""
        count: int = self.figures["counts"]["cases"]
        return count


@dataclass(frozen=True, slots=True)
class Beside:
    """A company in a comparison; `card` ranks it within its sector, None where it has no score."""

    slug: str
    name: str
    sector: str
    card: Ranked | None


@dataclass(frozen=True, slots=True)
class Sums:
    """A sector (or the platform) on a day, from all its cards; complaints of companies without a score are in too."""

    companies: int
    scored: int
    cases: int
    answered: int
    ratings: int
    met: int
    part: int
    undeliverable: int
    scores: tuple[float, ...]  # lowest first

    @property
    def median(self) -> float | None:
        """The middle score; of two middle ones the lower."""
        return self.scores[(len(self.scores) - 1) // 2] if self.scores else None


def _of_day(day: dt.date | None, sector: str | None) -> list[Any]:
    found: list[Any] = [Scorecard.as_of == day, Company.confirmed]
    return found if sector is None else [*found, Company.sector == sector]


def ranking(
    session: Session, sector: str | None = None, sort: Sort = "low", *, day: dt.date | None = None, limit: int = PAGE,
    page: int = 1,
) -> tuple[Ranked, ...]:  # fmt: skip
    """Scored companies of the newest day, or of a kept one. Best first; by name from A."""
    place = func.row_number().over(order_by=(Scorecard.low.desc(), _number("score").desc(), Company.slug))
    query = (
        select(place, Company.slug, Company.name, Company.sector, _FIGURES)
        .join(Company, Company.id == Scorecard.company_id)
        .where(*_of_day(day or newest_day(session), sector), Scorecard.enough)
        .order_by(*_order(sort))
        .limit(limit)
        .offset(limit * (max(page, 1) - 1))
    )
    return tuple(_ranked(*row) for row in session.execute(query))


def _order(sort: Sort) -> tuple[Any, ...]:
    keys: dict[Sort, tuple[Any, ...]] = {
        "low": (Scorecard.low.desc(), _number("score").desc()),
        "score": (_number("score").desc(),),
        "feedback": (_number("feedback", "drawn").desc(),),
        "rate": (_number("response_rate", "drawn").desc(),),
        "delay": (_number("response_delay", "drawn").desc(),),
        "cases": (_number("counts", "cases").desc(),),
        "name": (Company.search_key,),
    }
    return (*keys[sort], Company.slug)


def _number(*path: str) -> Any:
    return _FIGURES[path if len(path) > 1 else path[0]].as_float()


def _ranked(rank: int, slug: str, name: str, sector: str, figures: dict[str, Any]) -> Ranked:
    return Ranked(
        rank,
        slug,
        name,
        sector,
        figures["score"],
        figures["low"],
        figures["high"],
        figures["letter"],
        figures["feedback"]["drawn"],
        figures["response_rate"]["drawn"],
        figures["response_delay"]["drawn"],
        figures["median_days"],
        figures,
    )


def side_by_side(session: Session, slugs: list[str]) -> tuple[Beside, ...]:
    """These companies in this order; unknown ones are left out."""
    query = select(Company.slug, Company.name, Company.sector).where(Company.slug.in_(slugs), directory.LISTED)
    known = {row.slug: row for row in session.execute(query)}
    place = func.row_number().over(partition_by=Company.sector, order_by=(Scorecard.low.desc(), Company.slug))
    ranks = (
        select(place.label("place"), Company.slug, Company.name, Company.sector, _FIGURES.label("figures"))
        .join(Company, Company.id == Scorecard.company_id)
        .where(*_of_day(newest_day(session), None), Scorecard.enough)
        .subquery()
    )
    rows = session.execute(select(ranks).where(ranks.c.slug.in_(known)))
    found = {row.slug: _ranked(*row) for row in rows}
    return tuple(Beside(*known[slug], found.get(slug)) for slug in slugs if slug in known)


def sums(session: Session, sector: str | None = None, day: dt.date | None = None) -> Sums:
    """What the cards of a day add up to."""
    where = _of_day(day or newest_day(session), sector)
    counts = ("cases", "answered", "ratings", "met", "part")
    columns = [func.coalesce(func.sum(_FIGURES[("counts", name)].as_integer()), 0) for name in counts]
    bounced = func.coalesce(func.sum(_FIGURES[("counts", "left_out", "undeliverable")].as_integer()), 0)
    query = select(func.count(), *columns, bounced).select_from(Scorecard)
    companies, cases, answered, ratings, met, part, lost = session.execute(
        query.join(Company, Company.id == Scorecard.company_id).where(*where)
    ).one()
    scores = select(_number("score")).join(Company, Company.id == Scorecard.company_id).where(*where, Scorecard.enough)
    found = tuple(sorted(session.scalars(scores)))
    return Sums(companies, len(found), int(cases), int(answered), int(ratings), int(met), int(part), int(lost), found)


def subjects(session: Session, sector: str, now: dt.datetime) -> tuple[tuple[str, int], ...]:
    """(category, complaints delivered in 365 days) of confirmed companies, the most common first."""
    since = now - dt.timedelta(days=WINDOW_DAYS)
    query = (
        select(Case.category, func.count())
        .join(Company, Company.id == Case.company_id)
        .where(Company.sector == sector, Company.confirmed, Case.delivered_at >= since, ~Case.mistaken)
        .group_by(Case.category)
        .order_by(func.count().desc(), Case.category)
    )
    return tuple((category, count) for category, count in session.execute(query))


def report_days(session: Session) -> tuple[dt.date, ...]:
    """The last day of each year that has cards, and the newest day of this one; the newest first."""
    found = session.scalars(select(Scorecard.as_of).distinct().order_by(Scorecard.as_of.desc()))
    years: dict[int, dt.date] = {}
    for day in found:
        years.setdefault(day.year, day)
    return tuple(years.values())

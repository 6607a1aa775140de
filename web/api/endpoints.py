"""The questions of the API. Each is declared with its parameters and its shape; the description is made from that."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Response, g

from relay import public
from relay.cases.companies import SECTORS
from web.api import parameters as p, problems, shapes
from web.api.document import described
from web.api.door import ENDPOINTS, PREFIX, endpoint, pages, respond
from web.api.problems import Problem
from web.context import now, reading, settings

__all__ = ["pages"]  # with the questions registered

EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)


def _url(path: str) -> str:
    return f"{settings().site.url}{path}"


def _company(card: public.CompanyCard) -> shapes.CompanySummary:
    return shapes.CompanySummary(
        card.slug,
        card.name,
        card.sector,
        card.confirmed,
        card.score,
        card.low,
        card.high,
        card.letter,  # type: ignore[arg-type]
        _url(f"/company/{card.slug}"),
    )


def _case(card: public.CaseCard) -> shapes.CaseSummary:
    return shapes.CaseSummary(
        card.number,
        card.title,
        card.company_slug,
        card.company_name,
        card.category,
        card.state,
        card.outcome,  # type: ignore[arg-type]
        card.amount_cents,
        card.filed_at,
        _url(f"/c/{card.number}"),
    )


def _unknown_company(session: Any, slug: str) -> Problem:
    close = [card.slug for card in public.suggest(session, slug.replace("-", " "), 5)]
    return Problem(404, "There is no company of this slug.", suggestions=close)


@endpoint("/", shapes.Index)
def index() -> shapes.Index:
    """Where to begin: the description of all questions."""
    paths = tuple(_url(f"{PREFIX}{one.path}") for one in ENDPOINTS)
    return shapes.Index(settings().site.name, settings().site.organisation, _url(f"{PREFIX}/openapi.json"), paths)


@endpoint("/companies", shapes.CompanyList, p.SECTOR, p.LIMIT, p.AFTER)
def companies(sector: str | None, limit: int, cursor: str) -> shapes.CompanyList:
    """Companies with what their newest scorecard says, by slug."""
    with reading() as session:
        found = public.companies_after(session, cursor, limit, sector)
        g.changed = public.cards_changed(session)
    return shapes.CompanyList(tuple(map(_company, found)), found[-1].slug if len(found) == limit else None)


@endpoint("/companies/{slug}", shapes.Company, p.SLUG, fails=(404,))
def company(slug: str) -> shapes.Company:
    """One company with its newest scorecard. An unknown slug gets suggestions."""
    with reading() as session:
        page = public.company(session, slug)
        if page is None:
            raise _unknown_company(session, slug)
        g.changed = public.cards_changed(session)
    return shapes.Company(_company(page.card), page.website, page.public_cases, page.figures)


@endpoint("/companies/{slug}/scorecard", dict, p.SLUG, p.AS_OF, fails=(404,))
def scorecard(slug: str, as_of: dt.date | None) -> dict[str, Any]:
    """The scorecard of a company, of today or of a day that is kept, exactly as it was printed."""
    with reading() as session:
        if public.company(session, slug) is None:
            raise _unknown_company(session, slug)
        found = public.figures(session, slug, as_of)
        if found is None:
            raise Problem(404, "There is no scorecard of this company for this day.")
    figures, g.changed = found
    return figures


@endpoint("/companies/{slug}/cases", shapes.CaseList, p.SLUG, p.LIMIT, p.BEFORE, fails=(404,))
def cases_of_company(slug: str, limit: int, cursor: str) -> shapes.CaseList:
    """Public cases on one company, the newest first."""
    with reading() as session:
        if public.company(session, slug) is None:
            raise _unknown_company(session, slug)
        return _cases(public.cases_before(session, _before(cursor), limit, slug=slug), limit)


@endpoint("/scorecards", shapes.ScorecardList, p.SECTOR, p.AS_OF, p.LIMIT, p.AFTER)
def scorecards(sector: str | None, as_of: dt.date | None, limit: int, cursor: str) -> shapes.ScorecardList:
    """Scorecards of all confirmed companies, with or without a score, by slug; of today or of a day that is kept."""
    with reading() as session:
        found = public.figures_after(session, cursor, limit, sector, as_of)
        g.changed = public.cards_changed(session)
    day = dt.date.fromisoformat(found[0]["as_of"]) if found else as_of
    following = found[-1]["company"] if len(found) == limit else None
    return shapes.ScorecardList(day, found, following)


@endpoint("/cases", shapes.CaseList, p.COMPANY, p.SECTOR, p.LIMIT, p.BEFORE)
def cases(company: str | None, sector: str | None, limit: int, cursor: str) -> shapes.CaseList:
    """Public cases, the newest first."""
    with reading() as session:
        found = public.cases_before(session, _before(cursor), limit, slug=company, sector=sector)
    return _cases(found, limit)


def _before(cursor: str) -> int | None:
    return int(cursor) if cursor else None


def _cases(found: Sequence[tuple[int, public.CaseCard]], limit: int) -> shapes.CaseList:
    following = str(found[-1][0]) if len(found) == limit else None
    return shapes.CaseList(tuple(_case(card) for _key, card in found), following)


@endpoint("/cases/{number}", shapes.Case, p.NUMBER, fails=(404, 410))
def case(number: str) -> shapes.Case:
    """A public case with its thread. Private and unknown numbers answer alike; 410 is for what was public once."""
    with reading() as session:
        page = public.case(session, number)
    if not isinstance(page, public.CasePage):
        raise Problem(410 if page == "gone" else 404, problems.SAID[410 if page == "gone" else 404])
    g.changed = page.updated_at
    messages = tuple(
        shapes.Message(m.id, m.side, m.kind, m.author, m.at, m.text, m.removed, m.interim, m.language)
        for m in page.messages
    )
    answered, closed = page.answered_at, page.closed_at
    return shapes.Case(_case(page.card), page.author, answered, closed, page.satisfaction, page.comment, messages)


@endpoint("/search", shapes.Found, dataclasses.replace(p.QUERY, default=""), p.LIMIT)
def search(q: str, limit: int) -> shapes.Found:
    """Companies by likeness of their name, and public cases whose texts hold every word."""
    if not q:
        raise problems.FieldProblem("q", "is needed: what to look for")
    with reading() as session:
        companies = tuple(map(_company, public.suggest(session, q, limit=min(limit, 20))))
        cases, _more = public.search(session, public.Sought(words=q), now())
    return shapes.Found(companies, tuple(map(_case, cases[:limit])))


@endpoint("/statistics", shapes.Statistics)
def statistics() -> shapes.Statistics:
    """What the scorecards of the newest day add up to, for the platform and for each sector that has some."""
    with reading() as session:
        day = public.newest_day(session)
        platform = _sums(None, public.sums(session))
        sectors = [_sums(code, public.sums(session, code)) for code in SECTORS]
        g.changed = public.cards_changed(session)
    return shapes.Statistics(day, platform, tuple(one for one in sectors if one.companies))


def _sums(sector: str | None, found: public.Sums) -> shapes.Sums:
    counts = (found.companies, found.scored, found.cases, found.answered, found.ratings, found.met, found.part)
    return shapes.Sums(sector, *counts, found.undeliverable, found.median)


@endpoint("/changes", shapes.Changes, p.SINCE, p.LIMIT)
def changes(since: str, limit: int) -> shapes.Changes:
    """Public cases and scorecards that changed after `since`, the oldest first; without it, from the beginning.

    Keep `next` and ask again with it: nothing is missed. A case that is `gone` must be forgotten.
    """
    seen, _, micros = (since or "0-0").partition("-")
    after = EPOCH + dt.timedelta(microseconds=int(micros))
    with reading() as session:
        last, cases = public.cases_changed(session, int(seen), limit)
        cards = public.figures_changed(session, after, limit)
    newest = max((one.at for one in cards), default=after)
    items = sorted((*cases, *cards), key=lambda one: (one.at, one.kind, one.key))
    following = f"{last}-{(newest - EPOCH) // dt.timedelta(microseconds=1)}"
    return shapes.Changes(tuple(map(_change, items)), following)


def _change(one: public.Changed) -> shapes.Change:
    path = f"/cases/{one.key}" if one.kind == "case" else f"/companies/{one.key}/scorecard"
    return shapes.Change(one.kind, one.key, one.at, one.gone, _url(PREFIX + path))


@pages.get("/openapi.json")
def openapi() -> Response:
    """The description of this API (OpenAPI 3.1)."""
    return respond(described(settings().site.name, _url(PREFIX), ENDPOINTS))

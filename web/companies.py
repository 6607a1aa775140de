"""The directory of companies and their pages with the scorecard. Public: asks `relay.public` only."""

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relay import public
from relay.cases.companies import SECTORS, moved_to
from web import charts, forms, throttle
from web.context import now, reading, settings
from web.words import word

pages = Blueprint("companies", __name__)
SUGGESTIONS_A_MINUTE = 120  # to one network: one a key, for a fast typist


@pages.get("/companies")
def directory() -> ResponseReturnValue:
    query = forms.clean_line(request.args.get("q", ""), 100)
    sector = request.args.get("sector") if request.args.get("sector") in SECTORS else None
    sort = "name" if request.args.get("sort") == "name" else "score"
    with reading() as session:
        cards = public.suggest(session, query, limit=20) if query else public.companies(session, sector, sort)
    return render_template(
        "site/companies/directory.html", cards=cards, query=query, sector=sector, sort=sort, sectors=SECTORS
    )


@pages.get("/companies/suggest")
def suggest() -> ResponseReturnValue:
    """`{"companies": [{"slug", "name", "sector", "confirmed"}]}`, best first; for search as you type."""
    query = forms.clean_line(request.args.get("q", ""), 100)
    throttle.slow_down("suggest", SUGGESTIONS_A_MINUTE)
    with reading() as session:
        found = public.suggest(session, query) if query else ()
    rows = [
        {"slug": c.slug, "name": c.name, "sector": word("sector", c.sector), "confirmed": c.confirmed} for c in found
    ]
    return jsonify(companies=rows)


@pages.get("/company/<slug>")
def company(slug: str) -> ResponseReturnValue:
    with reading() as session:
        page = public.company(session, slug)
        problems = public.problems(session, slug)
        moved = moved_to(session, slug) if page is None else None
        beside = public.portrait(session, settings(), slug, now()) if page is not None else None
    if moved is not None:
        return redirect(url_for("companies.company", slug=moved), 301)
    if page is None or beside is None:
        abort(404)
    place, score = beside.place, page.card.score
    return render_template(
        "site/companies/company.html",
        page=page,
        problems=problems,
        card=page.card,
        figures=page.figures,
        portrait=beside,
        trend=charts.trend(beside.trend),
        spread=charts.spread(place.scores, score) if place is not None and score is not None else None,
    )

"""Atom feeds (RFC 4287) of public complaints: of the whole site, of one company, of a sector. Public texts only."""

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from relay import public
from relay.cases.companies import SECTORS
from web.context import now, reading, settings
from web.threads import asked, sought
from web.words import word

pages = Blueprint("feeds", __name__)


@pages.get("/feed.atom")
def site() -> ResponseReturnValue:
    with reading() as session:
        return _atom(public.recent(session), settings().site.name, url_for("pages.home"), url_for("feeds.site"))


@pages.get("/company/<slug>/feed.atom")
def company(slug: str) -> ResponseReturnValue:
    with reading() as session:
        page = public.company(session, slug)
    if page is None:
        abort(404)
    title = f"{page.card.name} · {settings().site.name}"
    return _atom(page.cases, title, url_for("companies.company", slug=slug), url_for("feeds.company", slug=slug))


@pages.get("/sector/<code>/feed.atom")
def sector(code: str) -> ResponseReturnValue:
    if code not in SECTORS:
        abort(404)
    with reading() as session:
        cards = public.recent_of_sector(session, code)
    title = f"{word('sector', code)} · {settings().site.name}"
    return _atom(cards, title, url_for("sectors.sector", code=code), url_for("feeds.sector", code=code))


@pages.get("/complaints/feed.atom")
def search() -> ResponseReturnValue:
    """The newest of what a search with its filters finds."""
    wanted = sought()
    with reading() as session:
        cards, _more = public.search(session, wanted, now())
    name = f"{wanted.words} · {settings().site.name}" if wanted.words else settings().site.name
    query = asked(wanted)
    return _atom(cards, name, url_for("threads.listing", **query), url_for("feeds.search", **query))


def _atom(cards: tuple[public.CaseCard, ...], title: str, page: str, feed: str) -> Response:
    body = render_template(
        "site/feed.xml", cards=cards, title=title, page=page, feed=feed, site_url=settings().site.url
    )
    return Response(body, mimetype="application/atom+xml")

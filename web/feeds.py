"""Atom feeds (RFC 4287) of public complaints: of the whole site and of one company. Public texts only."""

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from relay import public
from web.context import reading, settings

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


def _atom(cards: tuple[public.CaseCard, ...], title: str, page: str, feed: str) -> Response:
    body = render_template(
        "site/feed.xml", cards=cards, title=title, page=page, feed=feed, site_url=settings().site.url
    )
    return Response(body, mimetype="application/atom+xml")

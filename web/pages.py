"""Home, the pages that explain, and what machines ask of a site (health, robots, sitemap)."""

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from relay import public
from web.caching import NEVER
from web.context import reading, settings

pages = Blueprint("pages", __name__)
SITEMAP_MOST = 10_000  # cases; the format's own limit is 50,000 addresses a file


@pages.get("/")
def home() -> ResponseReturnValue:
    with reading() as session:
        return render_template("site/home.html", home=public.home(session))


@pages.get("/help/how-it-works")
def how() -> ResponseReturnValue:
    return _help("how")


@pages.get("/help/companies")
def for_companies() -> ResponseReturnValue:
    return _help("companies")


@pages.get("/help/score")
def score() -> ResponseReturnValue:
    return _help("score")


@pages.get("/help/publishing-rules")
def rules() -> ResponseReturnValue:
    return _help("rules")


@pages.get("/help/privacy")
def privacy() -> ResponseReturnValue:
    return _help("privacy")


@pages.get("/help/accessibility")
def accessibility() -> ResponseReturnValue:
    return _help("accessibility")


def _help(topic: str) -> str:
    known = settings()
    return render_template(f"site/help/{topic}.html", contact=known.contact, clock=known.clock, kept=known.retention)


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    """200 when the database answers. Says nothing else about the machine."""
    with reading() as session:
        session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": NEVER})


@pages.get("/robots.txt")
def robots() -> ResponseReturnValue:
    private = (
        "/mine",
        "/desk",
        "/complain",
        "/sign-in",
        "/verify",
        "/confirm-mail",
        "/not-us",
        "/stop",
        "/dossier",
        "/account",
        "/erase",
        "/unsubscribe",
        "/dev",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines.append(f"Sitemap: {settings().site.url}{url_for('pages.sitemap')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@pages.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    help_pages = ("how", "for_companies", "score", "rules", "privacy", "accessibility")
    paths = [
        url_for(door)
        for door in ("pages.home", "companies.directory", "sectors.ranking", "threads.listing", "opendata.index")
    ]
    paths += [url_for(f"pages.{topic}") for topic in help_pages]
    with reading() as session:
        paths += [url_for("companies.company", slug=card.slug) for card in public.companies(session)]
        paths += [url_for("threads.thread", number=c.number) for c in public.recent(session, limit=SITEMAP_MOST)]
    body = render_template("site/sitemap.xml", site_url=settings().site.url, paths=paths)
    return Response(body, mimetype="application/xml")


@pages.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Browsers ask for it whatever the page says; ours is the SVG."""
    return current_app.send_static_file("icon.svg")

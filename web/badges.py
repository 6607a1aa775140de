"""A company's score on other sites: a badge (SVG) and a card (a page to be framed), light and dark, in four languages.

Both are asked for live and may be kept for an hour; both show their day and lead to the page that is true today. The
badge carries a mark under the site's key of what it says: an altered copy fails its check, and an old one is told to
be old. No script, no cookie, nothing fetched from anywhere.
"""

import base64
import datetime as dt
import hashlib
import hmac
import re
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relay import public
from web.context import now, reading, settings
from web.i18n import LANGUAGES
from web.security import POLICY

pages = Blueprint("badges", __name__)
THEMES = ("light", "dark", "auto")
AN_HOUR = "public, max-age=3600"
FRESH = dt.timedelta(days=2)  # an older badge is a frozen one
_MARK = re.compile(r"[0-9a-f]{20}")


def _card(slug: str) -> tuple[public.CompanyCard, dt.date]:
    """The listed company and the day of its newest figures; 404 for one without any."""
    with reading() as session:
        page = public.company(session, slug)
    if page is None or page.figures is None:
        abort(404)
    return page.card, dt.date.fromisoformat(page.figures["as_of"])


def _theme() -> str:
    asked = request.args.get("theme", "auto")
    return asked if asked in THEMES else "auto"


def _said(card: public.CompanyCard, day: dt.date) -> str:
    """What a badge says, as one line: the mark is made of it."""
    score = "-" if card.score is None else f"{card.score}/{card.low}/{card.high}/{card.letter}"
    return f"{card.slug}|{day.isoformat()}|{score}"


def mark(said: str) -> str:
    """20 hex digits under the site's key."""
    key: bytes = current_app.config["SECRET_KEY"]
    return hmac.new(key, f"badge:{said}".encode(), hashlib.sha256).hexdigest()[:20]


def _speak() -> None:
    """The language of the address alone: no cookie and no browser's wish, so that one copy serves all."""
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else settings().site.language
    g.cookieless = True


@pages.get("/company/<slug>/badge.svg")
def badge(slug: str) -> ResponseReturnValue:
    _speak()
    card, day = _card(slug)
    signed = mark(_said(card, day))
    asked = urlencode({"day": day.isoformat(), "mark": signed} | _figures(card))
    check = f"{settings().site.url}{url_for('badges.check', slug=slug)}?{asked}"
    body = render_template(
        "site/badges/badge.xml", card=card, day=day, check=check, mark=signed, theme=_theme(), style=_style(_theme())
    )
    response = Response(body, mimetype="image/svg+xml")
    digest = _hash(_style(_theme()))
    response.headers["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{digest}'"
    return _public(response)


def _figures(card: public.CompanyCard) -> dict[str, str]:
    if card.score is None:
        return {}
    return {"score": f"{card.score}", "low": f"{card.low}", "high": f"{card.high}", "letter": f"{card.letter}"}


_LIGHT = ".p{fill:#fff}.b{stroke:#d3dbd7}.i{fill:#16201d}.m{fill:#52605b}.r{fill:#d3dbd7}.w{fill:#0b5d4e}"
_DARK = ".p{fill:#171f1c}.b{stroke:#2e3935}.i{fill:#e6edea}.m{fill:#a5b2ad}.r{fill:#2e3935}.w{fill:#74d2b9}"


def _style(theme: str) -> str:
    """The colours of a badge as a style sheet; `auto` follows the reader's system."""
    if theme == "auto":
        return f"{_LIGHT}@media(prefers-color-scheme:dark){{{_DARK}}}"
    return _DARK if theme == "dark" else _LIGHT


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pages.get("/company/<slug>/card")
def framed(slug: str) -> ResponseReturnValue:
    """A small page for a frame on any site."""
    _speak()
    card, day = _card(slug)
    body = render_template("site/badges/card.html", card=card, day=day, theme=_theme())
    response = Response(body)
    policy = POLICY | {"script-src": "'none'", "connect-src": "'none'", "form-action": "'none'", "frame-ancestors": "*"}
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    return _public(response)


def _public(response: Response) -> Response:
    response.headers["Cache-Control"] = AN_HOUR
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response


@pages.get("/company/<slug>/badge")
def about(slug: str) -> ResponseReturnValue:
    """How to put it on a site: previews and the lines to copy."""
    card, day = _card(slug)
    return render_template("site/badges/about.html", card=card, day=day)


@pages.get("/company/<slug>/badge/check")
def check(slug: str) -> ResponseReturnValue:
    """What a badge said, whether we ever said so, and what is true today."""
    card, today = _card(slug)
    day = _day(request.args.get("day", ""))
    figures = [request.args.get(name, "")[:8] for name in ("score", "low", "high", "letter")]
    said = f"{slug}|{request.args.get('day', '')[:10]}|{'/'.join(figures) if figures[0] else '-'}"
    given = request.args.get("mark", "")
    genuine = bool(_MARK.fullmatch(given)) and hmac.compare_digest(given, mark(said))
    here = now().astimezone(ZoneInfo(settings().site.timezone)).date()
    return render_template(
        "site/badges/check.html",
        card=card,
        today=today,
        day=day,
        figures=figures,
        genuine=genuine,
        old=day is None or here - day > FRESH,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None

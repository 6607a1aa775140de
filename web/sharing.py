"""What other machines are told of a public page: its one address, its languages, and a picture beside the link.

The pictures show the site or a company with its score, never a person or a complaint. Typst draws them (it brings its
fonts); a drawn one is kept while its words stay the same.
"""

import json
from functools import lru_cache
from importlib import resources
from urllib.parse import urlencode

import typst
from flask import Blueprint, Flask, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, ngettext

from relay import public
from web import throttle
from web.context import reading, settings
from web.i18n import LANGUAGES, decimal, language

pages = Blueprint("sharing", __name__)
NAMED = ("company", "sector", "category", "page")  # of a question: what makes another page, not another view of it
COLOURS = {"A": "#0b6b4f", "B": "#46751b", "C": "#846400", "D": "#a54c17", "E": "#a3281d"}
DRAWN_A_MINUTE = 60  # for one network
LONGEST = 90  # characters of a title


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(canonical=canonical, picture=picture)


def canonical(code: str | None = None) -> str:
    """The one address of this page in a language; None: the address that asks the browser for the language."""
    query = {name: request.args[name] for name in NAMED if request.args.get(name)}
    if code is not None:
        query["lang"] = code
    return f"{settings().site.url}{request.path}" + (f"?{urlencode(query)}" if query else "")


def picture(slug: str = "") -> str:
    """The address of the picture of a company, or of the site."""
    door = url_for("sharing.company", slug=slug) if slug else url_for("sharing.site")
    return f"{settings().site.url}{door}?lang={language()}"


@pages.get("/share.png")
def site() -> ResponseReturnValue:
    says = _("File a complaint, let the company answer by plain e-mail, and see how it treats its customers.")
    return _png(settings().site.organisation, says)


@pages.get("/company/<slug>/share.png")
def company(slug: str) -> ResponseReturnValue:
    with reading() as session:
        found = public.company(session, slug)
    if found is None:
        abort(404)
    card = found.card
    cases = ngettext("%(num)s public complaint", "%(num)s public complaints", found.public_cases)
    if card.score is None or card.letter is None:
        return _png(card.name, cases)
    score = _("Score %(score)s of 100", score=decimal(card.score))
    return _png(card.name, f"{score} · {cases}", card.letter)


def _png(title: str, says: str, letter: str = "") -> Response:
    short = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
    words = {
        "site": settings().site.name,
        "title": short,
        "says": says,
        "letter": letter,
        "colour": COLOURS.get(letter, "#5a6662"),
        "language": language() if language() in LANGUAGES else "en",
    }
    throttle.slow_down("picture", DRAWN_A_MINUTE)
    return Response(_draw(json.dumps(words, ensure_ascii=False, sort_keys=True)), mimetype="image/png")


@lru_cache(maxsize=200)
def _draw(words: str) -> bytes:
    """1200 by 630 pixels; some 50 ms the first time."""
    source = (resources.files("templates") / "share" / "card.typ").read_bytes()
    drawn = typst.compile(source, format="png", ppi=144, sys_inputs={"it": words})
    if not isinstance(drawn, bytes):
        raise TypeError("one page was expected")
    return drawn

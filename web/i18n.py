"""Four languages: which one a visitor reads, and dates and numbers as that language writes them.

English texts in code and templates are the keys; `web/translations/` holds the others. The
language comes from the address (`?lang=`), else the cookie the switcher set, else the browser.
"""

import datetime as dt
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import dates, numbers, units
from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale

from web.access import set_cookie
from web.caching import NEVER
from web.context import settings

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
COOKIE = "lang"
YEAR = 31_536_000  # seconds


def init_app(app: Flask) -> None:
    Babel(app, default_translation_directories=f"{app.root_path}/translations", locale_selector=language)
    app.after_request(_remember)
    app.jinja_env.filters.update(
        day=day,
        as_day=as_day,
        moment=moment,
        iso=iso,
        decimal=decimal,
        percent=percent,
        money=money,
        size=size,
        whole=whole,
    )
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, language=language, in_language=in_language)


def language() -> str:
    """The language of this answer: fr, nl, de or en."""
    if "language" not in g:
        asked = request.args.get("lang") or request.cookies.get(COOKIE)
        if asked not in LANGUAGES:
            asked = _browsers() or settings().site.language
        g.language = asked
    found: str = g.language
    return found


def _browsers() -> str | None:
    """The first of our languages the browser asks for; `fr-BE` is French."""
    primary = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in primary if code in LANGUAGES), None)


def in_language(code: str) -> str:
    """The address of this page in another language."""
    query = {name: value for name, value in request.args.items() if name != "lang"}
    return f"{request.path}?{urlencode(query | {'lang': code})}"


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if g.get("cookieless"):  # shown on other sites: nothing is remembered of who looks
        return response
    if asked in LANGUAGES and request.cookies.get(COOKIE) != asked:
        set_cookie(response, COOKIE, asked, YEAR)
        response.headers["Cache-Control"] = NEVER  # a cookie is for one visitor only
    return response


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().site.timezone)


def day(value: dt.datetime | dt.date | None, form: str = "long") -> str:
    """`3 mars 2026`: the calendar day in the platform's zone."""
    if value is None:
        return ""
    local = value.astimezone(_zone()).date() if isinstance(value, dt.datetime) else value
    return dates.format_date(local, form, locale=get_locale())


def as_day(text: str) -> str:
    """An ISO day, as stored figures carry it, written as `day` writes it."""
    return day(dt.date.fromisoformat(text))


def moment(value: dt.datetime | None) -> str:
    """`3 mars 2026, 14:05`: day and minute in the platform's zone."""
    if value is None:
        return ""
    local = value.astimezone(_zone())
    return f"{dates.format_date(local.date(), 'long', locale=get_locale())}, {local:%H:%M}"


def iso(value: dt.datetime | dt.date | None) -> str:
    """For machines: the `datetime` attribute."""
    if value is None:
        return ""
    return (
        value.astimezone(_zone()).isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat()
    )


def decimal(value: float, digits: int = 1) -> str:
    return numbers.format_decimal(value, format=f"0.{'0' * digits}" if digits else "0", locale=get_locale())


def whole(value: int) -> str:
    return numbers.format_decimal(value, locale=get_locale())


def percent(share: float) -> str:
    """A share of 1 as a whole percentage: `82 %` in French, `82%` in English."""
    return numbers.format_percent(share, locale=get_locale())


def size(count: int) -> str:
    """A file's size from its bytes: `1,3 ko`, `12 Mo` in French; never zero."""
    number, unit = (count / 1e6, "megabyte") if count >= 1e6 else (max(count / 1e3, 0.1), "kilobyte")
    return units.format_unit(number, f"digital-{unit}", "short", format="#,##0.#", locale=get_locale())


def money(cents: int) -> str:
    """An amount in euro cents as the language writes euros."""
    return numbers.format_currency(cents / 100, "EUR", locale=get_locale())

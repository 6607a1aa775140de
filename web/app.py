"""Makes the Flask application. The order below is the order in which a request meets its parts."""

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path

import jinja2
from flask import Flask, url_for
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from relay.db import Database
from relay.settings import Settings
from web import (
    access,
    account,
    alerts,
    api,
    badges,
    bursts,
    caching,
    claims,
    companies,
    company_desk,
    company_door,
    company_entry,
    company_handling,
    company_intake,
    copies,
    desk,
    dev,
    doors,
    dossier,
    errors,
    feeds,
    i18n,
    legal_help,
    links,
    marks,
    mine,
    namecheck,
    newcomers,
    opendata,
    oversight,
    pages,
    papers,
    passkeys,
    pen,
    procedures,
    sectors,
    security,
    sharing,
    submit,
    threads,
    undelivered,
    words,
)  # fmt: skip
from web.context import EXTENSION, Site
from web.keys import secret_key

FORM_BYTES = 1_000_000  # all typed fields of one form together
BLUEPRINTS = (
    pages.pages, submit.pages, links.pages, mine.pages, account.pages, passkeys.pages, threads.pages, companies.pages,
    company_door.pages,
    company_desk.pages, company_entry.pages, company_handling.pages, company_intake.pages,
    namecheck.pages, copies.pages,
    feeds.pages, desk.pages, pen.pages, newcomers.pages, undelivered.pages, opendata.pages, sharing.pages,
    bursts.pages, sectors.pages,
    alerts.pages, badges.pages, api.pages,
    doors.pages, dossier.pages, legal_help.pages, papers.pages, procedures.pages,
    claims.pages, oversight.pages, oversight.public_pages,
)  # fmt: skip


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def create_app(settings: Settings, database: Database, *, now: Callable[[], dt.datetime] = utc_now) -> Flask:
    """The site as a WSGI application. `now` gives aware UTC datetimes."""
    app = Flask("web", static_url_path="/static")
    app.config.update(
        DEVELOPMENT=settings.development,
        SECRET_KEY=secret_key(settings.data_dir),
        MAX_CONTENT_LENGTH=settings.web.upload_bytes + FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
    )
    app.url_map.converters["int"] = RowNumber
    app.extensions[EXTENSION] = Site(settings, database, now)
    _use_templates(app)
    security.init_app(app)
    i18n.init_app(app)
    caching.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    words.init_app(app)
    marks.init_app(app)
    sharing.init_app(app)
    doors.init_app(app)
    opendata.init_app(app)
    api.init_app(app)
    _register(app)
    if settings.site.trusted_proxies:
        hops = settings.site.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: the number of a row. What no database could count to is no page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**63 - 1)


def _use_templates(app: Flask) -> None:
    folder = Path(str(resources.files("templates")))
    app.jinja_loader = jinja2.FileSystemLoader(folder)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    app.jinja_env.globals.update(
        asset=asset, site=app.extensions[EXTENSION].settings.site, development=app.config["DEVELOPMENT"]
    )


def asset(name: str) -> str:
    """The address of a file in web/static, with a mark of its content so that browsers may keep it for ever."""
    return url_for("static", filename=name, v=_mark(name))


@cache
def _mark(name: str) -> str:
    content = (Path(__file__).parent / "static" / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:10]


def _register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if app.config["DEVELOPMENT"]:
        app.register_blueprint(dev.pages)

"""The living style guide: every component of macros.html, and none of it in production."""

import re
from dataclasses import replace
from pathlib import Path

import web
from relay.db import Database
from relay.settings import Settings
from tests.web.visitor import Browser, Clock

FOLDER = Path(web.__file__).parents[1] / "templates" / "site"


def test_it_shows_every_component(browser: Browser) -> None:
    macros = re.findall(r"{% macro ([a-z]\w*)\(", (FOLDER / "macros.html").read_text(encoding="utf-8"))
    guide = (FOLDER / "dev" / "styleguide.html").read_text(encoding="utf-8").partition("%}\n{% block title")[2]
    assert [name for name in macros if not re.search(rf"\b{name}\(", guide)] == []
    assert browser.open("/dev/styleguide").status_code == 200


def test_nobody_sees_it_in_production(settings: Settings, database: Database, clock: Clock) -> None:
    site = replace(settings.site, mode="production", url="https://relay.example")
    app = web.create_app(replace(settings, site=site), database, now=clock)
    assert app.test_client().get("/dev/styleguide").status_code == 404

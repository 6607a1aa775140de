"""What every test of the site may ask for; see tests/web/visitor.py."""

import pytest
from flask import Flask

import web
from relay.db import Database
from relay.settings import Settings
from tests.web.visitor import Browser, Clock, Town


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, database: Database, clock: Clock) -> Flask:
    return web.create_app(settings, database, now=clock)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def town(database: Database, settings: Settings, clock: Clock) -> Town:
    return Town(database, settings, clock)


@pytest.fixture
def signed_in(browser: Browser, town: Town) -> Browser:
    """Lea's browser, signed in by a mailed link."""
    town.account()
    browser.open("/sign-in")
    browser.submit(address="lea@home.example")
    browser.open(town.link("sign_in", "sign-in"))
    browser.submit()
    return browser

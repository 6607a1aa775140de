"""Headers and cookies of every kind of answer, in development and in production."""

from dataclasses import replace

import pytest
from flask import Flask

import web
from relay.db import Database
from relay.settings import Settings
from tests.web.visitor import Browser, Clock, Town


@pytest.fixture
def production(settings: Settings, database: Database, clock: Clock) -> Flask:
    site = replace(settings.site, mode="production", url="https://relay.example")
    return web.create_app(replace(settings, site=site), database, now=clock)


@pytest.mark.parametrize("path", ["/", "/complain/company", "/nothing-here", "/desk/sign-in", "/static/site.css"])
def test_every_answer_is_fenced_in(browser: Browser, path: str) -> None:
    headers = browser.open(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_no_page_holds_inline_code_or_style(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    for path in ("/", "/companies", "/company/lumelec", f"/c/{number}", "/complain/company", "/help/score", "/sign-in"):
        browser.open(path)
        assert [tag for tag in browser.soup.select("script") if not tag.get("src")] == []
        assert browser.soup.select("style, [style]") == []
        assert [tag for tag in browser.soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
        loaded = browser.soup.select("script, img, link[rel=stylesheet], link[rel=icon], link[rel=preload]")
        sources = [str(tag.get("src") or tag.get("href")) for tag in loaded]
        assert [source for source in sources if not source.startswith("/")] == []


def test_production_asks_for_https_for_ever_and_seals_its_cookies(production: Flask) -> None:
    client = production.test_client()
    answer = client.get("/complain/company?lang=nl", base_url="https://relay.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    assert any(cookie.startswith("__Host-doleance_form=") for cookie in cookies)


def test_production_has_no_development_pages(production: Flask) -> None:
    client = production.test_client()
    assert {client.get(path).status_code for path in ("/dev/outbox", "/dev/styleguide")} == {404}
    assert "/dev/outbox" not in client.get("/").text


def test_private_pages_are_kept_by_nobody(signed_in: Browser, town: Town) -> None:
    for path in ("/mine", "/complain/company", "/sign-in", "/desk/sign-in", "/nothing-here"):
        assert signed_in.open(path).headers["Cache-Control"] == "private, no-store", path

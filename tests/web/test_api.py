"""The JSON API: what it answers, how it errs, and that its description is true (schemathesis asks all of it)."""

import datetime as dt
import threading
import warnings
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from werkzeug.serving import make_server

import web
from relay.cases import thread as threads
from relay.db import Database
from relay.models import Case, Scorecard
from relay.settings import Settings
from tests.web.test_open_data import lived, refresh
from tests.web.visitor import NOW, Browser, Clock, Town

ROOT = "/api/v1"


@pytest.fixture
def filled(town: Town) -> Town:
    """Two companies with a score, one with too little data; 14 public cases and as many private ones."""
    for name, cases in (("Lumelec", 13), ("Aquanova", 12), ("Ventis", 3)):
        company = town.company(name)
        for turn in range(cases):
            lived(town, company, turn, public=turn % 2 == 0)
    refresh(town, NOW)
    return town


def get(browser: Browser, path: str, status: int = 200, **more: Any) -> Any:
    page = browser.open(f"{ROOT}{path}", **more)
    assert page.status_code == status, page.text
    assert page.mimetype == ("application/json" if status == 200 else "application/problem+json")
    return page.json


def test_companies_page_by_page(browser: Browser, filled: Town) -> None:
    first = get(browser, "/companies?limit=2")
    assert [item["slug"] for item in first["items"]] == ["aquanova", "lumelec"]
    second = get(browser, f"/companies?limit=2&cursor={first['next']}")
    assert ([item["slug"] for item in second["items"]], second["next"]) == (["ventis"], None)
    assert second["items"][0]["score"] is None
    assert get(browser, "/companies?sector=travel")["items"] == []


def test_a_scorecard_is_what_was_printed(browser: Browser, filled: Town) -> None:
    with filled.database.read() as session:
        kept = {card.figures["company"]: card.figures for card in session.query(Scorecard)}
    assert get(browser, "/companies/lumelec/scorecard") == kept["lumelec"]
    assert get(browser, "/companies/lumelec")["scorecard"] == kept["lumelec"]
    assert {card["company"]: card for card in get(browser, "/scorecards")["items"]} == kept
    assert get(browser, "/companies/lumelec/scorecard?as_of=2026-03-02") == kept["lumelec"]
    get(browser, "/companies/lumelec/scorecard?as_of=2020-01-01", 404)


def test_cases_are_the_public_ones_only(browser: Browser, filled: Town) -> None:
    numbers, cursor = [], ""
    while cursor is not None:
        page = get(browser, f"/cases?limit=5&cursor={cursor}")
        numbers += [item["number"] for item in page["items"]]
        cursor = page["next"]
    with filled.database.read() as session:
        public = [case.number for case in session.query(Case).order_by(Case.id.desc()) if case.visible]
    assert numbers == public
    theirs = get(browser, "/companies/aquanova/cases?limit=100")["items"]
    assert {item["company"] for item in theirs} == {"aquanova"}
    assert get(browser, "/cases?company=aquanova&limit=100")["items"] == theirs


def test_a_thread_and_numbers_that_are_private_unknown_or_gone(browser: Browser, filled: Town) -> None:
    number = get(browser, "/cases?limit=1")["items"][0]["number"]
    found = get(browser, f"/cases/{number}")
    assert found["messages"][0]["kind"] == "complaint"
    with filled.database.write() as session:
        private = session.query(Case).filter(~Case.public).first().number  # type: ignore[union-attr]
        threads.make_private(session, session.query(Case).filter(Case.number == number).one(), NOW)
    unknown = get(browser, "/cases/2020-000001", 404)
    assert get(browser, f"/cases/{private}", 404) == unknown
    get(browser, f"/cases/{number}", 410)


def test_an_unknown_company_gets_suggestions(browser: Browser, filled: Town) -> None:
    for path in ("", "/scorecard", "/cases"):
        wrong = get(browser, f"/companies/lumelek{path}", 404)
        assert wrong["suggestions"] == ["lumelec"]
        assert (wrong["type"], wrong["status"]) == ("about:blank", 404)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/companies?limit=0", "limit"),
        ("/companies?limit=ten", "limit"),
        ("/companies?sector=magic", "sector"),
        ("/companies?cursor=%00", "cursor"),
        ("/cases?cursor=abc", "cursor"),
        ("/scorecards?as_of=2026-02-30", "as_of"),
        ("/search", "q"),
        ("/search?q=", "q"),
        ("/companies?limit=1&limit=2", "limit"),
        ("/companies?colour=red", "colour"),
        ("/changes?since=abc", "since"),
    ],
)
def test_errors_say_the_field(browser: Browser, path: str, field: str) -> None:
    assert [error["field"] for error in get(browser, path, 400)["errors"]] == [field]


def test_wrong_addresses_and_methods_are_problems_too(browser: Browser) -> None:
    get(browser, "/nothing", 404)
    page = browser.client.post(f"{ROOT}/companies")
    assert (page.status_code, page.mimetype) == (405, "application/problem+json")
    assert "GET" in page.headers["Allow"]


def test_a_search_finds_companies_and_cases(browser: Browser, filled: Town) -> None:
    assert [one["slug"] for one in get(browser, "/search?q=lumelek")["companies"]] == ["lumelec"]
    assert len(get(browser, "/search?q=boiler&limit=3")["cases"]) == 3


def test_statistics_add_up(browser: Browser, filled: Town) -> None:
    found = get(browser, "/statistics")
    assert found["as_of"] == "2026-03-02"
    assert (found["platform"]["cases"], found["platform"]["scored"]) == (28, 2)
    assert [one["sector"] for one in found["sectors"]] == ["energy"]


def test_changes_are_told_once_each_and_what_is_gone_too(browser: Browser, filled: Town) -> None:
    keys, since = [], ""
    while True:
        page = get(browser, f"/changes?limit=7&since={since}")
        since = page["next"]
        if not page["items"] and not get(browser, f"/changes?limit=7&since={since}")["items"]:
            break
        keys += [(item["type"], item["key"]) for item in page["items"]]
    shown = {item["number"] for item in get(browser, "/cases?limit=100")["items"]}
    assert {key for kind, key in keys if kind == "case"} == shown
    assert {key for kind, key in keys if kind == "scorecard"} == {"lumelec", "aquanova", "ventis"}
    number = min(shown)
    with filled.database.write() as session:
        threads.make_private(session, session.query(Case).filter(Case.number == number).one(), NOW)
    refresh(filled, NOW + dt.timedelta(minutes=1))
    (gone,) = [one for one in get(browser, f"/changes?since={since}")["items"] if one["type"] == "case"]
    assert (gone["key"], gone["gone"]) == (number, True)


def test_an_answer_is_asked_again_by_its_tag_or_its_moment(browser: Browser, filled: Town) -> None:
    page = browser.open(f"{ROOT}/companies/lumelec/scorecard")
    assert page.headers["Cache-Control"] == "public, no-cache"
    tag, moment = page.headers["ETag"], page.headers["Last-Modified"]
    assert browser.open(page.request.path, headers={"If-None-Match": tag}).status_code == 304
    assert browser.open(page.request.path, headers={"If-Modified-Since": moment}).status_code == 304


def test_every_site_may_ask(browser: Browser, filled: Town) -> None:
    page = browser.open(f"{ROOT}/companies", headers={"Origin": "https://elsewhere.example"})
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in page.headers["Access-Control-Expose-Headers"]
    asked = browser.client.options(f"{ROOT}/companies", headers={"Origin": "https://elsewhere.example"})
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Set-Cookie" not in page.headers


def test_beyond_the_limit_a_network_waits(settings: Settings, database: Database, clock: Clock) -> None:
    few = replace(settings, web=replace(settings.web, api_per_minute=3))
    browser = Browser(web.create_app(few, database, now=clock))
    pages = [browser.open(f"{ROOT}/") for _ in range(5)]
    assert {page.status_code for page in pages} >= {200, 429}
    assert pages[0].headers["RateLimit-Policy"] == '"network";q=3;w=60'
    assert pages[0].headers["RateLimit-Limit"] == "3"
    refused = next(page for page in pages if page.status_code == 429)
    assert refused.mimetype == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Remaining"] == "0"


def test_the_description_is_valid_and_names_every_address(browser: Browser, app: Flask) -> None:
    document = browser.open(f"{ROOT}/openapi.json").json
    validate(document)
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    named = {f"{ROOT}{path}".replace("{", "<").replace("}", ">") for path in document["paths"]}
    assert rules == named | {f"{ROOT}/openapi.json"}


def test_what_schemathesis_asks_is_answered_as_described(settings: Settings, filled: Town, clock: Clock) -> None:
    many = replace(settings, web=replace(settings.web, api_per_minute=10**6))
    server = make_server("127.0.0.1", 0, web.create_app(many, filled.database, now=clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    asked = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of schemathesis about itself
        schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{server.server_port}{ROOT}/openapi.json")
        schema.config.update(base_url=f"http://127.0.0.1:{server.server_port}{ROOT}")
        for operation in schema.get_all_operations():
            one = operation.ok()

            def ask(case: Any) -> None:
                asked.append(case.operation.path)
                case.call_and_validate()

            bounded(one, ask)()
    server.shutdown()
    thread.join()
    server.server_close()
    assert len(set(asked)) == 11


def bounded(operation: Any, ask: Any) -> Any:
    """A property test of a few examples an operation: half of what is described, half of what is not."""
    few = hypothesis_settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
    return few(given(case=strategies.one_of(modes))(ask))

"""A visitor walks over every address of the site: no personal data, token or text of a private case is anywhere."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.routing import Rule

from relay.db import Database
from relay.models import Case, Company, Message
from relay.settings import Settings
from tests.canary.planting import NOW, Planted, plant, production
from web import create_app

LOOKED_AT = NOW + dt.timedelta(days=10)
LANGUAGES = ("fr", "nl", "en", "de")
QUERIES = ("", "?q=livraison", "?q=vol&sort=name", "?page=2", "?sector=delivery")
NOBODY = ("2026-999999", "nobody", "9999", "wrong-secret")


@dataclass(slots=True)
class Walk:
    """What a visitor met: (address, where, canary) for each canary seen, and how many answers of each status."""

    seen: list[tuple[str, str, str]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def planted(database: Database, settings: Settings) -> Planted:
    return plant(database, settings)


@pytest.fixture
def app(database: Database, settings: Settings, tmp_path: Path) -> Flask:
    return create_app(production(settings, tmp_path), database, now=lambda: LOOKED_AT)


def test_no_canary_sings(app: Flask, database: Database, planted: Planted) -> None:
    walk = walk_over(app, database, planted)
    assert [] == walk.seen
    assert 200 == walk.statuses[f"/c/{planted.public}"]
    assert {404, 410} == {walk.statuses[f"/c/{number}"] for number in planted.private}


def test_the_public_thread_is_there_to_be_read(app: Flask, planted: Planted) -> None:
    """Silence alone would prove nothing: the masked complaint and answer are on the page."""
    page = visitor(app).get(f"/c/{planted.public}?lang=fr").text
    assert "Visiteuse 7" in page
    assert "Le livreur n’est jamais venu." in html.unescape(page)
    assert "Nous remboursons" in page


def test_a_canary_in_a_public_column_is_heard(app: Flask, database: Database, planted: Planted) -> None:
    """The walk can fail: one private word in each public column, and it names the pages that show it."""
    with database.write() as session:
        session.execute(update(Message).values(public_text="un pintadeau"))
        session.execute(update(Case).values(public_title="0471/98.76.54"))
        session.execute(update(Company).values(name="gelinotte"))
    walk = walk_over(app, database, planted)
    thread, company = f"/c/{planted.public}", "/company/volauvent"
    assert {(thread, "body", "pintadeau"), (thread, "body", "0471 98 76 54")} <= set(walk.seen)
    assert (company, "body", "gelinotte") in walk.seen


def test_a_search_finds_no_private_words(app: Flask, planted: Planted) -> None:
    for word in ("chevêchette", "pintadeau", "Zoltavec", "0471"):
        page = visitor(app).get("/complaints", query_string={"q": word}).text
        assert [] == [number for number in (*planted.private, planted.public) if number in page]


def walk_over(app: Flask, database: Database, planted: Planted) -> Walk:
    walk, sought = Walk(), [(canary, squeezed(canary)) for canary in planted.canaries]
    for address in addresses(app, database):
        with visitor(app).get(address) as response:
            walk.statuses[address] = response.status_code
            read = (("head", str(response.headers)), ("body", response.get_data().decode("utf-8", "replace")))
        assert walk.statuses[address] < 500, address
        for where, text in read:
            walk.seen += [(address, where, canary) for canary in heard(text, sought)]
            told = planted.gone if address.startswith("/api/v1/changes") else ""
            walk.seen += [(address, where, n) for n in planted.private if n in text and n not in address and n != told]
    return walk


def visitor(app: Flask) -> FlaskClient:
    """Somebody new each time: no cookie, no session."""
    client = app.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


def heard(text: str, sought: list[tuple[str, str]]) -> Iterator[str]:
    """The canaries in a text as it stands, decoded, and without what people put between digits."""
    plain = html.unescape(unquote(text)).casefold()
    tight = squeezed(plain)
    for canary, dense in sought:
        if canary.casefold() in plain or (len(dense) >= 8 and dense in tight):
            yield canary


def squeezed(text: str) -> str:
    return re.sub(r"[\s./_-]", "", text.casefold())


def addresses(app: Flask, database: Database) -> list[str]:
    """Every address the site answers to GET, with each value its blanks can take, found by walking the URL map."""
    values = blanks(database)
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                found += filled(app, rule, values)
    lists = [f"{address}{query}" for address in found if "/" in address for query in QUERIES if is_list(address)]
    languages = [f"{address}?lang={code}" for address in found for code in LANGUAGES if address.startswith("/c/")]
    return [*found, *lists, *languages, "/no/such/page"]


def is_list(address: str) -> bool:
    return address in ("/", "/complaints", "/companies", "/companies/suggest")


def filled(app: Flask, rule: Rule, values: dict[str, list[str]]) -> Iterator[str]:
    unknown = rule.arguments - values.keys() - (rule.defaults or {}).keys()
    assert not unknown, f"{rule}: say in blanks() what {unknown} can be"
    names = sorted(rule.arguments)
    adapter = app.url_map.bind("relay.example", url_scheme="https")
    for chosen in product(*(values[name] for name in names)):
        given = dict(zip(names, chosen, strict=True))
        numeric = {n: int(v) if rule._converters[n].regex == r"\d+" else v for n, v in given.items()}
        yield adapter.build(rule.endpoint, numeric)


def blanks(database: Database) -> dict[str, list[str]]:
    """Name of a blank -> what to try: everything the database has, private or not, and something it has not."""
    with database.read() as session:
        numbers = list(session.scalars(select(Case.number)))
        slugs = list(session.scalars(select(Company.slug)))
        messages = session.scalar(select(func.count(Message.id))) or 0
    rows = [str(number) for number in (*range(1, messages + 1), 9999)]
    few = rows[:6]
    return {
        "number": [*numbers, NOBODY[0]], "slug": [*slugs, NOBODY[1]], "message_id": rows, "file_id": few[:3],
        "held_id": few, "company_id": few[:3], "decision_id": few[:2], "secret": [NOBODY[3]], "name": [NOBODY[3]],
        "burst_id": few[:2], "code": ["energy", "delivery", "magic"], "year": ["2026", "1999"], "token": [NOBODY[3]],
        "kind": ["csv", "jsonl", "parquet"], "key": [NOBODY[3]], "position": few[:2], "case_id": few[:3],
    }  # fmt: skip

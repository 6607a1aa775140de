"""The open data: whoever downloads the file recomputes every published figure, to the last digit."""

import csv
import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pyarrow.parquet
import pytest
from click.testing import CliRunner
from sqlalchemy import select

import web
from relay.cases import feedback, scorecards, thread
from relay.cli.score import command
from relay.db import Database
from relay.models import Case, Company, Scorecard
from relay.settings import Settings
from scoring.opendata import COLUMNS, NUMBERS
from tests.web.visitor import NOW, Browser, Clock, Town

OUTCOMES = ("met", "part", "not", "met", "")


def lived(town: Town, company: Company, turn: int, *, public: bool = True) -> None:
    """A complaint of another consumer: answered after some days or not at all, rated or not."""
    town.clock.at = NOW - dt.timedelta(days=50 - turn)
    number = town.case(company, town.account(f"{company.slug}{turn}@home.example", f"Consumer {turn}"), public=public)
    with town.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        case.delivered_at = town.clock()
        if turn % 4 == 3:
            return
        town.clock.at += dt.timedelta(days=2 * turn)
        thread.solved_directly(session, case, town.clock())
        if outcome := OUTCOMES[turn % 5]:
            feedback.close(session, town.settings, case, outcome, 4, "", town.clock())


def a_small_town(town: Town) -> Company:
    """Two companies with a score, one with too little data; the first of them."""
    companies = [town.company(name) for name in ("Lumelec", "Aquanova", "Ventis")]
    for company, cases in zip(companies, (13, 12, 3), strict=True):
        for turn in range(cases):
            lived(town, company, turn, public=turn % 2 == 0)
    refresh(town, NOW)
    return companies[0]


def refresh(town: Town, at: dt.datetime) -> None:
    town.clock.at = at
    with town.database.write() as session:
        scorecards.refresh(session, town.settings, town.clock())


def test_the_downloaded_file_gives_every_published_figure(browser: Browser, town: Town) -> None:
    a_small_town(town)
    page = browser.open("/open-data/scorecards.csv")
    printed = json.loads(CliRunner().invoke(command, ["-"], input=page.data, catch_exceptions=False).stdout)
    with town.database.read() as session:
        published = [card.figures for card in session.scalars(select(Scorecard).where(Scorecard.enough))]
    assert len(published) == 2
    assert {card["company"]: card for card in printed} == {card["company"]: card for card in published}


def test_the_file_says_what_it_is_and_nothing_of_persons(browser: Browser, town: Town) -> None:
    a_small_town(town)
    page = browser.open("/open-data/scorecards.csv")
    assert page.headers["Content-Disposition"] == "attachment; filename=scorecards-2026-03-02.csv"
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(page.text, newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {row["company"] for row in rows} == {"lumelec", "aquanova"}
    assert len(rows) == 25
    assert "Consumer" not in page.text
    assert "2026-0000" not in page.text


def test_the_page_shows_day_rows_checksum_licence_and_every_column(browser: Browser, town: Town) -> None:
    a_small_town(town)
    content = browser.open("/open-data/scorecards.csv").data
    digest = hashlib.sha256(content).hexdigest()
    browser.open("/open-data/")
    assert digest in browser.words
    assert "March 2, 2026" in browser.words
    assert browser.soup.select_one('a[rel="license"]') is not None
    facts = [fact.get_text() for fact in browser.soup.select(".facts dd")]
    assert facts[1:3] == ["25", "2"]
    assert tuple(cell.get_text() for cell in browser.soup.select("tbody th code")) == COLUMNS
    assert "Parquet is written from 100,000 rows on." in browser.words
    assert browser.open("/open-data/scorecards.csv.sha256").text == f"{digest}  scorecards-2026-03-02.csv\n"


def test_a_change_of_the_cards_makes_a_new_file(browser: Browser, town: Town) -> None:
    company = a_small_town(town)
    before = browser.open("/open-data/scorecards.csv")
    tag = {"If-None-Match": before.headers["ETag"]}
    assert browser.open("/open-data/scorecards.csv", headers=tag).status_code == 304
    lived(town, company, 14)
    refresh(town, NOW + dt.timedelta(minutes=1))
    after = browser.open("/open-data/scorecards.csv", headers=tag)
    assert (after.status_code, len(after.text.splitlines())) == (200, len(before.text.splitlines()) + 1)


def test_before_the_first_card_there_is_no_file(browser: Browser) -> None:
    assert "There are no figures yet." in (browser.open("/open-data/").text)
    for path in ("scorecards.csv", "scorecards.csv.sha256", "scorecards.xlsx", "files/scorecards-2026-03-02.csv"):
        assert browser.open(f"/open-data/{path}").status_code == 404


def test_json_lines_and_csv_hold_the_same_rows_and_give_the_same_figures(browser: Browser, town: Town) -> None:
    a_small_town(town)
    of_csv, of_json = (browser.open(f"/open-data/scorecards.{kind}") for kind in ("csv", "jsonl"))
    rows = [json.loads(line) for line in of_json.text.splitlines()]
    assert [{name: "" if v is None else str(v) for name, v in row.items()} for row in rows] == list(
        csv.DictReader(io.StringIO(of_csv.text, newline=""))
    )
    assert {type(row[name]) for row in rows for name in NUMBERS} == {int}
    assert recomputed(of_csv.data) == recomputed(of_json.data)


def recomputed(content: bytes) -> list[dict[str, Any]]:
    printed = CliRunner().invoke(command, ["-"], input=content, catch_exceptions=False).stdout
    cards: list[dict[str, Any]] = json.loads(printed)
    return cards


@pytest.fixture
def with_parquet(settings: Settings, database: Database, clock: Clock) -> Browser:
    always = replace(settings, open_data=replace(settings.open_data, parquet="always"))
    return Browser(web.create_app(always, database, now=clock))


def test_parquet_where_it_is_wanted(with_parquet: Browser, browser: Browser, town: Town) -> None:
    a_small_town(town)
    assert browser.open("/open-data/scorecards.parquet").status_code == 404
    table = pyarrow.parquet.read_table(io.BytesIO(with_parquet.open("/open-data/scorecards.parquet").data))
    lines = browser.open("/open-data/scorecards.jsonl").text.splitlines()
    assert table.to_pylist() == [json.loads(line) for line in lines]


def test_a_day_that_ended_is_kept_with_its_files_and_they_give_its_cards(browser: Browser, town: Town) -> None:
    company = a_small_town(town)
    refresh(town, NOW + dt.timedelta(hours=20))
    lived(town, company, 14)
    refresh(town, NOW + dt.timedelta(days=1))
    browser.open("/open-data/")
    assert "scorecards-2026-03-02.csv" in browser.words
    kept = browser.open("/open-data/files/scorecards-2026-03-02.csv").data
    with town.database.read() as session:
        day = select(Scorecard).where(Scorecard.enough, Scorecard.as_of == dt.date(2026, 3, 2))
        published = {card.figures["company"]: card.figures for card in session.scalars(day)}
    assert {card["company"]: card for card in recomputed(kept)} == published
    sums = dict(line.split("  ")[::-1] for line in browser.open("/open-data/SHA256SUMS").text.splitlines())
    assert sums["scorecards-2026-03-02.csv"] == hashlib.sha256(kept).hexdigest()
    assert browser.open("/open-data/files/scorecards-2026-03-01.csv").status_code == 404


def test_of_old_days_only_the_ends_of_months_stay(browser: Browser, town: Town) -> None:
    a_small_town(town)
    for days in (28, 29, 30, 70):
        refresh(town, NOW + dt.timedelta(days=days))
    browser.open("/open-data/")
    kept = {str(link["href"]).rpartition("/")[2] for link in browser.soup.select('a[href*="/files/"]')}
    assert {name for name in kept if name.endswith("csv")} == {"scorecards-2026-03-31.csv"}


def test_the_package_tells_size_checksum_licence_and_schema_of_every_file(browser: Browser, town: Town) -> None:
    a_small_town(town)
    refresh(town, NOW + dt.timedelta(days=1))
    package = json.loads(browser.open("/open-data/datapackage.json").data)
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(package["resources"]) == 4
    for resource in package["resources"]:
        content = browser.open(resource["path"].removeprefix(town.settings.site.url)).data
        assert (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") == (resource["bytes"], resource["hash"])
    fields = json.loads(browser.open("/open-data/schema.json").data)["fields"]
    assert tuple(field["name"] for field in fields) == COLUMNS

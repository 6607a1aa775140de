"""Which language a visitor reads, and that every page speaks it."""

import pytest
from flask import Flask

from relay.cases import companies, filing, holding, moderating
from relay.models import CASE_STATES, OUTCOMES
from tests.web.visitor import Browser, Town
from web import words
from web.i18n import size

HEADING = {"fr": "Entreprises", "nl": "Bedrijven", "de": "Unternehmen", "en": "Companies"}


@pytest.mark.parametrize("language", HEADING)
def test_the_browser_s_language_is_spoken(browser: Browser, language: str) -> None:
    browser.language = f"xx, {language}-BE;q=0.9, en;q=0.1"
    browser.open("/companies")
    assert browser.soup.html["lang"] == language  # type: ignore[index]
    assert browser.soup.select_one("h1").get_text() == HEADING[language]  # type: ignore[union-attr]


def test_an_unknown_language_gets_the_platform_s(browser: Browser) -> None:
    browser.language = "fi"
    browser.open("/companies")
    assert browser.soup.html["lang"] == "fr"  # type: ignore[index]


def test_the_switch_keeps_the_page_and_is_remembered(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/companies?sector=energy&sort=name")
    switch = str(browser.soup.select_one(".tongues a[hreflang=nl]")["href"])  # type: ignore[index]
    assert switch == "/companies?sector=energy&sort=name&lang=nl"
    assert browser.open(switch).headers["Cache-Control"] == "private, no-store"
    assert browser.soup.html["lang"] == "nl"  # type: ignore[index]
    browser.open("/companies")
    assert browser.soup.html["lang"] == "nl"  # type: ignore[index]


def test_an_invented_language_is_ignored(browser: Browser) -> None:
    answer = browser.open("/companies?lang=../../etc")
    assert browser.soup.html["lang"] == "en"  # type: ignore[index]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_no_page_speaks_english_to_others(browser: Browser, town: Town, language: str) -> None:
    number = town.case(town.company(), town.account())
    browser.language = language
    paths = ("/", "/companies", "/company/lumelec", f"/c/{number}", "/complain/company", "/sign-in", "/nothing")
    for path in (*paths, "/help/how-it-works", "/help/score", "/help/privacy"):
        browser.open(path)
        main = browser.soup.select_one("main")
        assert main is not None
        for typed in main.select(".prose"):  # a consumer's own words stay as they are
            typed.decompose()
        shown = f" {' '.join(main.get_text(' ').lower().split())} "
        assert [word for word in (" the ", " and ", " your ", " with ") if word in shown] == [], path


def test_dates_and_numbers_follow_the_language(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account(), amount="1234,50")
    seen = {}
    for language in HEADING:
        browser.language = language
        browser.open(f"/c/{number}")
        facts = browser.soup.select_one("main aside dl")
        assert facts is not None
        seen[language] = next(dd.get_text() for dd in facts.select("dd") if "€" in dd.get_text())
    assert seen["en"] == "€1,234.50"
    assert seen["fr"].split() == ["1", "234,50", "€"]
    assert seen["de"].split() == ["1.234,50", "€"]


@pytest.mark.parametrize(
    ("language", "sizes"), [("fr", "0,1 ko 1,3 ko 12 Mo"), ("de", "0,1 kB 1,3 kB 12 MB"), ("en", "0.1 kB 1.3 kB 12 MB")]
)
def test_file_sizes_follow_the_language(app: Flask, language: str, sizes: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert " ".join(" ".join(size(count).split()) for count in (45, 1_290, 12_000_000)) == sizes


def test_french_sets_a_blank_before_the_colon_of_a_problem(browser: Browser, town: Town) -> None:
    town.company()
    browser.language = "fr"
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    browser.submit(title="")
    problem = browser.soup.select_one('#problems a[href="#title"]')
    assert problem is not None
    assert problem.get_text() == "Titre\u00a0: Veuillez remplir ce champ."


def test_every_code_that_verbs_speak_has_a_word() -> None:
    tables = words.TABLES
    assert set(tables["state"]) == set(CASE_STATES)
    assert set(tables["outcome"]) == set(OUTCOMES)
    assert set(tables["category"]) == set(filing.CATEGORIES)
    assert set(tables["sector"]) == set(companies.SECTORS)
    assert set(tables["held"]) == set(holding.REASONS)
    assert set(tables["reason"]) == set(moderating.REASONS)

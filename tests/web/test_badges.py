"""A company's score on other sites: a badge that can be checked, and a card that may be framed."""

import datetime as dt
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests.web.test_open_data import a_small_town, refresh
from tests.web.visitor import NOW, Browser, Town

SVG = "{http://www.w3.org/2000/svg}"


def drawn(browser: Browser, query: str = "") -> ElementTree.Element:
    page = browser.open(f"/company/lumelec/badge.svg?{query}")
    assert page.mimetype == "image/svg+xml"
    return ElementTree.fromstring(page.data)  # noqa: S314 - our own picture


def check_of(picture: ElementTree.Element) -> str:
    said = picture.findtext(f"{SVG}desc") or ""
    found = urlsplit(said.split()[-1])
    return f"{found.path}?{found.query}"


def test_the_badge_says_score_interval_letter_and_day(browser: Browser, town: Town) -> None:
    a_small_town(town)
    picture = drawn(browser, "lang=en")
    words = [text.text for text in picture.iter(f"{SVG}text")]
    score = browser.open("/api/v1/companies/lumelec").json["company"]["score"]  # type: ignore[index]
    assert str(score) in words
    assert "March 2, 2026" in words
    assert list(picture.iter(f"{SVG}script")) == list(picture.iter(f"{SVG}image")) == []


@pytest.mark.parametrize(("language", "day"), [("fr", "2 mars 2026"), ("nl", "2 maart 2026"), ("de", "2. März 2026")])
def test_the_badge_speaks_the_language_of_its_address_alone(
    browser: Browser, town: Town, language: str, day: str
) -> None:
    a_small_town(town)
    browser.language = "en"
    assert day in [text.text for text in drawn(browser, f"lang={language}").iter(f"{SVG}text")]
    assert "Set-Cookie" not in browser.page.headers
    assert browser.page.headers.get("Vary") is None


def test_light_dark_and_as_the_reader_has_it(browser: Browser, town: Town) -> None:
    a_small_town(town)
    styles = {
        theme: drawn(browser, f"theme={theme}").findtext(f"{SVG}style") or "" for theme in ("light", "dark", "auto")
    }
    assert "prefers-color-scheme" in styles["auto"]
    assert styles["light"] in styles["auto"]
    assert styles["dark"] in styles["auto"]
    assert styles["light"] != styles["dark"]


def test_it_may_be_kept_for_an_hour_and_shown_anywhere(browser: Browser, town: Town) -> None:
    a_small_town(town)
    drawn(browser)
    headers = browser.page.headers
    assert headers["Cache-Control"] == "public, max-age=3600"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = browser.open("/company/lumelec/badge.svg?", headers={"If-None-Match": headers["ETag"]})
    assert again.status_code == 304


def test_a_true_badge_passes_its_check_until_it_is_old(browser: Browser, town: Town) -> None:
    a_small_town(town)
    check = check_of(drawn(browser))
    browser.open(check)
    assert "We said this on March 2, 2026." in browser.words
    refresh(town, NOW + dt.timedelta(days=3))
    browser.open(check)
    assert "Genuine, but old" in browser.words
    assert "March 5, 2026" in browser.words


def test_an_altered_badge_fails_its_check(browser: Browser, town: Town) -> None:
    a_small_town(town)
    check = check_of(drawn(browser))
    better = re.sub(r"score=[\d.]+", "score=99.9", check)
    younger = check.replace("2026-03-02", "2026-03-01")
    for altered in (better, younger, check.replace("mark=", "mark=0"), "/company/lumelec/badge/check"):
        browser.open(altered)
        assert "We never said this" in browser.words


def test_the_card_may_be_framed_and_nothing_else(browser: Browser, town: Town) -> None:
    a_small_town(town)
    page = browser.open("/company/lumelec/card?theme=dark&lang=nl")
    policy = dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
    assert (policy["frame-ancestors"], policy["script-src"]) == ("*", "'none'")
    assert browser.soup.html["class"] == ["dark"]  # type: ignore[index]
    assert browser.soup.html["lang"] == "nl"  # type: ignore[index]
    assert "2 maart 2026" in browser.words
    assert browser.soup.select("script") == []
    assert browser.open("/company/lumelec").headers["Content-Security-Policy"].count("frame-ancestors 'none'") == 1


def test_without_a_score_the_badge_says_so(browser: Browser, town: Town) -> None:
    a_small_town(town)
    picture = ElementTree.fromstring(browser.open("/company/ventis/badge.svg?lang=en").data)  # noqa: S314
    assert "not enough data for a score" in [text.text for text in picture.iter(f"{SVG}text")]
    assert browser.open("/company/nobody/badge.svg").status_code == 404


def test_how_to_use_it(browser: Browser, town: Town) -> None:
    a_small_town(town)
    browser.open("/company/lumelec/badge?lang=en")
    assert '<iframe src="http://relay.example/company/lumelec/card' in browser.words
    assert browser.soup.select_one('main img[src^="/company/lumelec/badge.svg"]') is not None

"""Rankings, a sector's report, companies side by side, the report of a year."""

import datetime as dt
import io

import pikepdf
import pytest

from relay.models import Scorecard
from tests.web.test_open_data import lived, refresh
from tests.web.visitor import NOW, Browser, Town


@pytest.fixture
def scored(town: Town) -> Town:
    """Three energy companies with a score, one of telecom, one with too little data."""
    for place, name in enumerate(("Lumelec", "Aquanova", "Ventis", "Fibrado", "Novacom")):
        company = town.company(name, sector="telecom" if place > 2 else "energy")
        for turn in range((13, 12, 18, 14, 3)[place]):
            lived(town, company, turn)
    refresh(town, NOW)
    return town


def names(browser: Browser) -> list[str]:
    return [str(link.get_text()) for link in browser.soup.select(".ranking tbody th a")]


def test_a_ranking_can_be_sorted_by_each_of_its_columns(browser: Browser, scored: Town) -> None:
    browser.open("/ranking")
    with scored.database.read() as session:
        cards = {row.figures["company"]: row.figures for row in session.query(Scorecard) if row.enough}
    by_low = sorted(cards.values(), key=lambda card: -card["low"])
    assert [name.lower() for name in names(browser)] == [card["company"] for card in by_low]
    heads = [str(link["href"]) for link in browser.soup.select(".ranking thead a")]
    assert len(heads) == 7
    for head in heads:
        browser.open(head)
        assert len(names(browser)) == 4
        assert browser.soup.select_one("th[aria-sort]") is not None
    browser.open("/ranking?sort=name")
    assert names(browser) == ["Aquanova", "Fibrado", "Lumelec", "Ventis"]
    browser.open("/ranking?sort=cases")
    assert names(browser)[0] == "Ventis"
    assert [cell.get_text() for cell in browser.soup.select(".ranking tbody td:first-child")] != ["1", "2", "3", "4"]


def test_a_sector_shows_its_sums_its_ranking_and_its_newest_complaints(browser: Browser, scored: Town) -> None:
    browser.open("/sector/energy")
    assert set(names(browser)) == {"Lumelec", "Aquanova", "Ventis"}
    tiles = [" ".join(tile.get_text(" ").split()) for tile in browser.soup.select(".tile dd")]
    assert (tiles[0], tiles[3]) == ("43", "3")
    assert len(browser.soup.select("svg.spread rect")) >= 1
    assert browser.soup.select_one("#subjects") is not None
    assert len(browser.soup.select(".rows > li")) == 6
    assert browser.open("/sector/energy/feed.atom").text.count("<entry>") == 20
    assert "Fibrado" not in browser.page.text
    assert browser.open("/sector/nonsense").status_code == 404
    assert browser.open("/sector/nonsense/feed.atom").status_code == 404


def test_a_sector_without_cards_says_so(browser: Browser, scored: Town) -> None:
    browser.open("/sector/travel")
    assert "No company has enough data for a score yet." in browser.words
    assert browser.soup.select_one("#subjects") is None


def test_subjects_of_a_handful_of_complaints_are_not_told(browser: Browser, town: Town) -> None:
    company = town.company()
    for turn in range(9):
        lived(town, company, turn, public=False)
    refresh(town, NOW)
    assert browser.open("/sector/energy").status_code == 200
    assert browser.soup.select_one("#subjects") is None


def test_up_to_four_companies_stand_side_by_side(browser: Browser, scored: Town) -> None:
    browser.open("/compare?c=lumelec&c=novacom&c=nobody&q=ventis")
    heads = [head.get_text(" ").split()[0] for head in browser.soup.select(".compared thead th")]
    assert heads == ["Lumelec", "Novacom"]
    assert "not enough data for a score" in browser.words
    more = next(str(link["href"]) for link in browser.soup.select(".chips a"))
    assert more == "/compare?c=lumelec&c=novacom&c=ventis"
    browser.open("/compare?c=lumelec&c=novacom&c=ventis&c=fibrado&c=aquanova")
    assert len(browser.soup.select(".compared thead th")) == 4
    assert "the first four are shown" in browser.words
    assert browser.soup.select_one("main form") is None
    browser.open("/compare")
    assert "Look for a company to begin with." in browser.words


def test_the_report_of_a_year_stands_on_a_page_and_on_paper(browser: Browser, scored: Town) -> None:
    browser.open("/report/2026")
    assert "As of March 2, 2026" in browser.words
    assert "The year is not over." in browser.words
    rows = [row.get_text(" ").split()[:2] for row in browser.soup.select("#sectors ~ div tbody tr")]
    assert rows == [["Energy", "and"], ["Telecoms", "and"]]
    assert browser.soup.select_one("tfoot td").get_text() == "60"  # type: ignore[union-attr]
    first, again = (browser.open("/report/2026.pdf?lang=fr") for _ in range(2))
    assert first.mimetype == "application/pdf"
    assert first.data == again.data
    with pikepdf.open(io.BytesIO(first.data)) as made:
        assert len(made.pages) == 1
    assert browser.open("/report/2019").status_code == browser.open("/report/2019.pdf").status_code == 404


def test_a_year_that_ended_is_told_as_of_its_last_day(browser: Browser, scored: Town) -> None:
    for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1)):
        refresh(scored, dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC))
    browser.open("/report/2026")
    assert "As of December 31, 2026" in browser.words
    assert "The year is not over." not in browser.words
    assert [str(link["href"]) for link in browser.soup.select("nav.section a")] == ["/report/2027"]

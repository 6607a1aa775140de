"""The company's page: its own arithmetic in words and numbers, or the counts where there is not enough data."""

import datetime as dt
import re

from sqlalchemy import select

from relay.cases import feedback, scorecards, thread
from relay.models import Case, Scorecard
from tests.web.test_open_data import a_small_town, lived, refresh as refresh_at
from tests.web.visitor import NOW, Browser, Town

OUTCOMES = ("met", "met", "met", "part", "not")


def test_the_arithmetic_of_a_score_is_shown(browser: Browser, town: Town) -> None:
    company = town.company()
    for turn in range(10):
        number = town.case(company, town.account(f"c{turn}@home.example", f"Consumer {turn}"))
        rate(town, number, OUTCOMES[turn % 5])
    refresh(town)
    browser.open("/company/lumelec?lang=en")
    assert "10 consumers rated: 6 met, 2 in part, 2 not met" in browser.words
    assert "10 of 10 complaints answered within 30 days" in browser.words
    shown = re.search(r"100 × \(0\.50 × ([\d.]+) \+ 0\.35 × ([\d.]+) \+ 0\.15 × ([\d.]+)\) = ([\d.]+)", browser.words)
    assert shown
    feedback_value, rate_value, delay_value, score = map(float, shown.groups())
    assert round(100 * (0.5 * feedback_value + 0.35 * rate_value + 0.15 * delay_value), 1) == score
    assert (feedback_value, score) == (0.7, 85.0)


def test_the_curve_of_waiting_is_drawn_and_says_the_same_as_its_table(browser: Browser, town: Town) -> None:
    company = town.company()
    for turn in range(10):
        number = town.case(company, town.account(f"c{turn}@home.example", f"Consumer {turn}"))
        rate(town, number, OUTCOMES[turn % 5])
    refresh(town)
    browser.open("/company/lumelec?lang=en")
    assert browser.soup.select_one("svg.curve desc").get_text() == (  # type: ignore[union-attr]
        "After 7 days 0% wait, after 14 days 0%, after 30 days 0%."
    )
    rows = [cell.get_text() for cell in browser.soup.select(".score figure tbody td")]
    with town.database.read() as session:
        figures = session.scalars(select(Scorecard)).one().figures
    assert rows == [f"{share:.3f}" for share in figures["survival"]]
    stair = str(browser.soup.select_one("svg.curve .stair")["d"])  # type: ignore[index]
    assert [float(y) for y in re.findall(r"[V ]([\d.]+)", stair)] == [
        round(12 + (1 - share) * 160, 1) for share in figures["survival"]
    ]


def test_without_enough_data_the_counts_are_shown_and_what_lacks(browser: Browser, town: Town) -> None:
    rate(town, town.case(town.company(), town.account()), "met")
    refresh(town)
    browser.open("/company/lumelec?lang=en")
    assert "Not enough data" in browser.words
    assert "of 100" not in browser.words
    assert [tile.get_text() for tile in browser.soup.select(".score dl .tile dd")] == [
        "1",
        "1",
        "1",
        "0",
        "0",
        "1",
        "0",
    ]


def test_the_trend_shows_each_end_of_a_month_and_today(browser: Browser, town: Town) -> None:
    a_small_town(town)
    for day in (29, 30, 59, 60, 75):
        refresh_at(town, NOW + dt.timedelta(days=day))
    browser.open("/company/lumelec?lang=en")
    shown = [row.get_text() for row in browser.soup.select("#trend tbody th")]
    assert shown == ["May 16, 2026", "Apr 30, 2026", "Mar 31, 2026"]
    assert len(browser.soup.select("svg.trend .mark")) == 3
    with town.database.read() as session:
        days = [dt.date(2026, 3, 31), dt.date(2026, 5, 16)]
        kept = {
            card.as_of: card.figures["score"] for card in session.scalars(select(Scorecard)) if card.company_id == 1
        }
    says = browser.soup.select_one("svg.trend desc").get_text()  # type: ignore[union-attr]
    assert says == f"From {kept[days[0]]} on March 31, 2026 to {kept[days[1]]} on May 16, 2026."


def test_the_place_in_the_sector_and_what_people_complain_about(browser: Browser, town: Town) -> None:
    a_small_town(town)
    browser.open("/company/lumelec?lang=en")
    assert "of 2 companies with a score in the sector Energy and water" in browser.words
    bars = [row.get_text(" ").split() for row in browser.soup.select("#sector tbody tr")]
    assert sum(int(row[-1]) for row in bars) == 2
    assert [row for row in bars if "(Lumelec)" in row]
    tables = [
        [" ".join(row.get_text(" ").split()) for row in table.select("tr")] for table in browser.soup.select(".shares")
    ]
    assert tables == [["Subject Complaints", "Something else 13"], ["Language Complaints", "English 13"]]
    tiles = [" ".join(tile.get_text(" ").split()) for tile in browser.soup.select("section[aria-labelledby=about] dd")]
    assert tiles[0] == "62% 8 of 13"
    assert tiles[2:] == ["77% 10 of 13", "0% 0 of 13", "3"]


def test_without_a_score_only_public_complaints_are_told_of(browser: Browser, town: Town) -> None:
    company = town.company()
    for turn in range(4):
        lived(town, company, turn, public=turn == 0)
    refresh_at(town, NOW)
    browser.open("/company/lumelec?lang=en")
    assert "Public complaints delivered in the last 12 months." in browser.words
    counts = [cell.get_text() for cell in browser.soup.select(".shares td")]
    assert counts == ["1", "1"]
    assert browser.soup.select_one("#trend") is None


def rate(town: Town, number: str, outcome: str) -> None:
    with town.database.write() as session:
        case = session.get_one(Case, town.find(number).id)
        case.delivered_at = case.delivered_at or town.clock()
        thread.solved_directly(session, case, town.clock())
        feedback.close(session, town.settings, case, outcome, 4, "", town.clock())


def refresh(town: Town) -> None:
    with town.database.write() as session:
        scorecards.refresh(session, town.settings, town.clock())

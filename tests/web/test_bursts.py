"""Complaints and ratings that come too alike and too fast wait for a moderator and count in no score until then."""

import datetime as dt
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from relay.cases import bursts, feedback, scorecards, staff
from relay.models import Burst, Case, Company, Event, Scorecard, Staff, Trace
from tests.web.test_filing_walk import walk
from tests.web.visitor import Browser, Town
from web.traces import neighbourhood

HOUR = dt.timedelta(hours=1)


def note(
    town: Town, company: Company, turn: int, *, network: str = "", text: str = "", kind: bursts.Kind = "complaint"
) -> str:
    """Another consumer's complaint, delivered, noted as coming from a network with a text."""
    number = town.case(company, town.account(f"{company.slug}{turn}@home.example", f"Consumer {turn}"))
    with town.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        case.delivered_at = town.clock()
        if kind == "rating":
            feedback.close(session, town.settings, case, "not", 1, "", town.clock())
        bursts.note(session, case, kind, network, text, town.clock())
    return number


def counts(town: Town) -> dict[str, Any]:
    with town.database.write() as session:
        scorecards.refresh(session, town.settings, town.clock())
        figures = session.scalars(select(Scorecard).order_by(Scorecard.as_of.desc())).first()
        assert figures is not None
        return dict(figures.figures["counts"])


def found(town: Town) -> list[tuple[str, str, str]]:
    with town.database.read() as session:
        return [(b.kind, b.alike, b.state) for b in session.scalars(select(Burst).order_by(Burst.id))]


def moderator(town: Town, browser: Browser) -> None:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Mo Derator", "correct horse battery", "moderator", town.clock())
    with town.database.read() as session:
        code = pyotp.TOTP(session.scalars(select(Staff)).one().totp_secret).at(town.clock())
    browser.open("/desk/sign-in?next=/desk/bursts")
    browser.submit(address="mod@relay.example", password="correct horse battery", code=code)


def test_three_complaints_of_one_network_in_an_hour_are_left_out(town: Town) -> None:
    company = town.company()
    for turn in range(2):
        note(town, company, turn, network="aa")
    assert found(town) == []
    assert counts(town)["cases"] == 2
    note(town, company, 2, network="aa")
    note(town, company, 3, network="bb")
    assert found(town) == [("complaint", "network", "waiting")]
    assert counts(town)["cases"] == 1
    assert counts(town)["left_out"] == {"flagged": 3}


def test_three_complaints_of_one_network_over_a_day_are_none(town: Town) -> None:
    company = town.company()
    for turn in range(6):
        note(town, company, turn, network="aa")
        town.clock.at += HOUR
    assert found(town) == []


def test_the_same_words_within_a_day(town: Town) -> None:
    company = town.company()
    for turn in range(3):
        note(town, company, turn, network=f"n{turn}", text="tt")
        town.clock.at += 5 * HOUR
    assert found(town) == [("complaint", "text", "waiting")]


def test_ten_in_an_hour_are_a_burst_for_a_small_company_only(town: Town) -> None:
    company = town.company()
    for turn in range(10):
        note(town, company, turn, network=f"n{turn}")
    assert found(town) == [("complaint", "hour", "waiting")]
    busy = town.company("Aquanova")
    for turn in range(72):
        town.clock.at += dt.timedelta(minutes=20 if turn < 60 else 1)
        note(town, busy, turn, network=f"n{turn}")
    assert len(found(town)) == 1


def test_ratings_in_a_burst_do_not_count_while_their_cases_do(town: Town) -> None:
    company = town.company()
    for turn in range(3):
        note(town, company, turn, network="aa", kind="rating")
    note(town, company, 3, network="bb", kind="rating")
    seen = counts(town)
    assert (seen["cases"], seen["ratings"]) == (4, 1)


def test_a_moderator_says_that_they_count(town: Town, browser: Browser) -> None:
    company = town.company()
    numbers = [note(town, company, turn, network="aa") for turn in range(3)]
    moderator(town, browser)
    assert "3 complaints" in browser.words
    assert [number for number in numbers if number not in browser.words] == []
    browser.submit("/desk/bursts/1", button="counts=yes")
    assert "They count from now on." in browser.words
    assert "No burst waits for a decision." in browser.words
    assert counts(town)["cases"] == 3
    with town.database.read() as session:
        kinds = session.scalars(select(Event.kind).where(Event.case_id == 1).order_by(Event.seq)).all()
    assert [kind for kind in kinds if kind.startswith("complaint_")] == ["complaint_flagged", "complaint_counts"]


def test_left_out_for_good_and_the_next_one_of_the_same_network_waits_anew(town: Town, browser: Browser) -> None:
    company = town.company()
    for turn in range(3):
        note(town, company, turn, network="aa")
    moderator(town, browser)
    browser.submit("/desk/bursts/1", button="counts=no")
    note(town, company, 3, network="aa")
    assert found(town) == [("complaint", "network", "left_out"), ("complaint", "network", "waiting")]
    assert counts(town)["left_out"] == {"flagged": 4}


def test_a_decision_without_a_choice_says_so(town: Town, browser: Browser) -> None:
    company = town.company()
    for turn in range(3):
        note(town, company, turn, network="aa")
    moderator(town, browser)
    browser.submit("/desk/bursts/1")
    assert browser.page.status_code == 422
    assert found(town) == [("complaint", "network", "waiting")]


def test_the_site_notes_a_complaint_once_it_is_confirmed_and_a_rating(town: Town, browser: Browser) -> None:
    town.company()
    walk(browser)
    browser.submit()
    assert town.count(Trace) == 0
    browser.open(town.link("verify_address", "verify"))
    browser.submit()
    with town.database.read() as session:
        (trace,) = session.scalars(select(Trace)).all()
    assert (trace.kind, len(trace.network), len(trace.text)) == ("complaint", 16, 16)
    assert "127.0.0" not in trace.network
    browser.open("/mine/2026-000001/close")
    browser.submit(outcome="not", comment="")
    with town.database.read() as session:
        assert [t.kind for t in session.scalars(select(Trace).order_by(Trace.id))] == ["complaint", "rating"]


def test_hashes_are_forgotten_in_time(town: Town) -> None:
    note(town, town.company(), 0, network="aa")
    with town.database.write() as session:
        bursts.sweep(session, town.settings, town.clock() + dt.timedelta(days=30))
    assert town.count(Trace) == 0


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_the_neighbourhood_of_an_address(address: str, near: str) -> None:
    assert neighbourhood(address) == near

"""A complaint is saved at any step and gone on with from “My complaints” in any browser; rude words go by a click."""

import pytest
from sqlalchemy import select

from relay.models import Draft, DraftFile
from tests.web.visitor import PERSON, STORY, Browser, Town


def sign_in(browser: Browser, town: Town) -> None:
    browser.open("/sign-in")
    browser.submit(address="lea@home.example")
    browser.open(town.link("sign_in", "sign-in"))
    browser.submit()


def draft_form(browser: Browser) -> str:
    """Where the form of the first draft in the list goes to."""
    return next(str(f["action"]) for f in browser.soup.select("main form") if "/drafts/" in str(f.get("action")))


@pytest.mark.parametrize("step", ["company", "story", "you", "files", "publicity"])
def test_every_step_can_be_left_for_later(browser: Browser, town: Town, step: str) -> None:
    town.company()
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    typed = {"story": {"title": "Half a title"}, "you": {"name": "Lea"}, "publicity": {"public": "yes"}}.get(step, {})
    browser.open(f"/complain/{step}")
    browser.submit(button="later=yes", **typed)
    assert (browser.page.status_code, browser.page.request.path) == (200, f"/complain/{step}")
    assert "Saved. You find your complaint here for 30 days" in browser.words


def test_another_browser_goes_on_with_it(signed_in: Browser, town: Town) -> None:
    town.company()
    signed_in.open("/complain/company?company=lumelec")
    signed_in.submit()
    signed_in.submit(**STORY)
    elsewhere = Browser(signed_in.app)
    sign_in(elsewhere, town)
    elsewhere.open("/mine")
    assert "Begun, not sent yet Boiler never repaired" in elsewhere.words
    elsewhere.submit(draft_form(elsewhere))
    elsewhere.open("/complain/story")
    assert elsewhere.soup.select_one('#title[value="Boiler never repaired"]') is not None
    signed_in.open("/complain/story")
    assert "Boiler never repaired" not in signed_in.page.text
    assert town.count(Draft) == 1


def test_it_can_be_thrown_away_and_is_nobody_elses(signed_in: Browser, town: Town, browser: Browser) -> None:
    signed_in.open("/complain/story")
    signed_in.submit(title="Only mine", button="later=yes")
    signed_in.open("/mine")
    action = draft_form(signed_in)
    town.account("tom@home.example", "Tom Baert")
    other = Browser(signed_in.app)
    other.open("/sign-in")
    other.submit(address="tom@home.example")
    other.open(town.link("sign_in", "sign-in"))
    other.submit()
    token = other.open("/account") and other.soup.select_one("input[name=csrf_token]")["value"]  # type: ignore[index]
    assert other.post(action, {"csrf_token": token}).status_code == 404
    signed_in.submit(action, button="discard=yes")
    assert "Only mine" not in signed_in.words
    assert (town.count(Draft), town.count(DraftFile)) == (0, 0)


def test_rude_words_go_by_one_click_and_nothing_else(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    browser.submit(**(STORY | {"story": "The shitty boiler leaks. Call 0470 12 34 56."}))
    browser.submit(**PERSON)
    browser.submit()
    browser.submit(public="yes")
    assert browser.soup.select(".preview mark") != []
    browser.submit("/reword")
    assert "The words have been taken out." in browser.words
    with town.database.read() as session:
        content = session.scalars(select(Draft)).one().content
    assert content["story"] == "The boiler leaks. Call 0470 12 34 56."
    assert content["expectation"] == STORY["expectation"]
    assert [form for form in browser.soup.select("main form") if str(form.get("action", "")).endswith("/reword")] == []


def test_a_stale_click_on_rewording_cuts_nothing(browser: Browser, town: Town) -> None:
    browser.open("/complain/story")
    browser.submit(**STORY)
    token = browser.soup.select_one("input[name=csrf_token]")["value"]  # type: ignore[index]
    browser.post("/complain/reword", {"csrf_token": token, "start": "0", "end": "3", "words": "Any"})
    with town.database.read() as session:
        assert session.scalars(select(Draft)).one().content["story"] == STORY["story"]

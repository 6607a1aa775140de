"""Whose page is it: strangers are led to the door, neighbours find nothing, visitors of the desk need staff."""

import pytest
from flask import Flask

from relay.cases import sessions, staff
from tests.web.visitor import Browser, Town

OPEN = {"desk.sign_in", "desk.enter", "passkeys.ask_for_second", "passkeys.second"}


def doors(app: Flask, prefix: str, method: str) -> list[str]:
    """The paths of every view under a prefix that answers this method, with 1 for each value."""
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "1"), method=method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(prefix) and method in (rule.methods or ()) and rule.endpoint not in OPEN
    ]


@pytest.mark.parametrize(("prefix", "door"), [("/mine", "/sign-in"), ("/desk", "/desk/sign-in")])
def test_a_stranger_is_led_to_the_door(browser: Browser, prefix: str, door: str) -> None:
    paths = doors(browser.app, prefix, "GET")
    assert len(paths) > 3
    for path in paths:
        answer = browser.open(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, door), path


@pytest.mark.parametrize(("prefix", "door"), [("/mine", "/sign-in"), ("/desk", "/desk/sign-in")])
def test_a_stranger_cannot_act(browser: Browser, prefix: str, door: str) -> None:
    browser.open("/sign-in")
    token = str(browser.form().select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    paths = [path for path in doors(browser.app, prefix, "POST") if not path.endswith("/sign-out")]
    assert len(paths) > 5
    for path in paths:
        answer = browser.post(path, {"csrf_token": token}, follow=False)
        assert (answer.status_code, answer.location) == (303, door), path


def test_a_neighbour_finds_nothing(signed_in: Browser, town: Town) -> None:
    theirs = town.case(town.company(), town.account("max@home.example", "Max Braun"))
    signed_in.open("/sign-in")
    token = str(signed_in.form().select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    for path in ("", "/close", "/withdraw", "/file/1/1"):
        assert signed_in.open(f"/mine/{theirs}{path}").status_code == 404, path
    for path in ("confirm", "reply", "solved", "private", "withdraw", "close", "reopen", "not-an-answer/1"):
        values = {"csrf_token": token, "text": "Mine!", "why": "mistaken", "outcome": "met"}
        assert signed_in.post(f"/mine/{theirs}/{path}", values).status_code == 404, path
    assert town.find(theirs).state == "sent"


def test_a_consumer_is_no_staff(signed_in: Browser) -> None:
    assert signed_in.open("/desk").location == "/desk/sign-in?next=/desk"


def test_legal_helpers_have_no_business_in_the_queue(browser: Browser, town: Town) -> None:
    with town.database.write() as session:
        person = staff.add(session, "legal@relay.example", "Nora", "a long password", "legal", town.clock())
        secret = sessions.start(session, town.clock(), staff_id=person.id)
    browser.cookie("doleance_staff", secret)
    assert browser.open("/desk").status_code == 403
    assert "This page is not for you" in browser.words


def test_an_invented_session_is_none(browser: Browser) -> None:
    browser.cookie("doleance_account", "invented")
    assert browser.open("/mine").status_code == 303


def test_too_many_tries_are_stopped(browser: Browser, town: Town) -> None:
    statuses = []
    for _ in range(32):
        browser.open("/desk/sign-in")
        browser.submit(address="mod@relay.example", password="wrong wrong wrong", code="123456")
        statuses.append(browser.page.status_code)
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert "Please wait a while" in browser.words

"""What claims to be a passkey and is none lets nobody in and is told kindly. The real thing: tests/journeys."""

import base64
import json
from typing import Any

import pytest

from relay.cases import staff
from relay.models import Passkey, PasskeyChallenge, Staff, WebSession
from tests.web.visitor import Browser, Town

DOORS = ("/sign-in/passkey", "/desk/sign-in/passkey", "/account/passkeys", "/desk/passkeys")


def send(browser: Browser, path: str, content: Any) -> Any:
    browser.open("/sign-in")
    token = str(browser.soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    return browser.client.post(path, json=content, headers={"X-CSRFToken": token, "Accept-Language": "en"})


def said(challenge: str) -> str:
    client = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": "http://relay.example"})
    return base64.urlsafe_b64encode(client.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "content",
    [
        None, [], "x", {}, {"credential": None}, {"credential": {"id": 5, "response": []}},
        {"credential": {"id": "a", "response": {"clientDataJSON": "%%%"}}},
        {"credential": {"id": "a", "response": {"clientDataJSON": "e30"}}},
        {"credential": {"id": "\0", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": said("AAAA")}}},
    ],
)  # fmt: skip
def test_rubbish_lets_nobody_in(signed_in: Browser, town: Town, content: Any) -> None:
    before = town.count(WebSession)
    for door in DOORS[:1] + DOORS[2:3]:
        answer = send(signed_in, door, content)
        assert (answer.status_code, "That did not work" in answer.text) == (422, True)
    assert (town.count(WebSession), town.count(Passkey)) == (before, 0)


def test_a_challenge_works_once_even_for_a_wrong_answer(browser: Browser, town: Town) -> None:
    options = send(browser, "/sign-in/passkey/options", {}).get_json()
    assert (options["rpId"], options["userVerification"]) == ("relay.example", "required")
    assert town.count(PasskeyChallenge) == 1
    wrong = {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {"clientDataJSON": said(options["challenge"])},
    }
    assert send(browser, "/sign-in/passkey", {"credential": wrong}).status_code == 422
    assert town.count(PasskeyChallenge) == 0


def test_staff_get_options_only_for_the_right_password_and_with_a_passkey(browser: Browser, town: Town) -> None:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Mo", "long enough a secret", "moderator", town.clock())
    for password in ("wrong", "long enough a secret"):
        typed = {"address": "mod@relay.example", "password": password}
        assert send(browser, "/desk/sign-in/passkey/options", typed).status_code == 422
    assert (town.count(Staff), town.count(PasskeyChallenge)) == (1, 0)


@pytest.mark.parametrize("door", DOORS)
def test_a_post_without_our_token_is_refused(browser: Browser, door: str) -> None:
    assert browser.client.post(door, json={}).status_code == 400

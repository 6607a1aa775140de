"""The queue of names at the desk: what only the rules or only the model saw, confirmed or shown in the whole thread."""

from typing import Any

import pytest

from moderation.names_model import Token
from relay.cases import naming, staff
from tests.web.test_desk import PASSWORD, code
from tests.web.visitor import Browser, Town

STORY = "The technician Zubwele broke it. Mr Delvaux saw it."


class Sees:
    name = "test 1"

    def tokens(self, text: str) -> list[Token]:
        found = [(text.find(word), len(word)) for word in ("Zubwele", "Delvaux")]
        return sorted((Token(at, at + size, 0.99) for at, size in found if at >= 0), key=lambda token: token.start)


@pytest.fixture
def moderator(browser: Browser, town: Town) -> Browser:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Nora", PASSWORD, "moderator", town.clock())
    browser.open("/desk/sign-in")
    browser.submit(address="mod@relay.example", password=PASSWORD, code=code(town))
    return browser


@pytest.fixture
def number(town: Town) -> Any:
    found = town.case(town.company(), town.account(), story=STORY)
    naming.Naming(town.settings, Sees()).step(town.database, town.clock())
    return found


def test_the_names_are_confirmed(moderator: Browser, number: str) -> None:
    moderator.open("/desk/names")
    assert [link.get_text() for link in moderator.soup.select("main .row-title")] == ["Zubwele"]
    moderator.open(str(moderator.soup.select("main .row-title")[0]["href"]))
    assert [mark.get_text() for mark in moderator.soup.select("[aria-labelledby=original] mark")] == [
        "Zubwele",
        "Delvaux",
    ]
    moderator.submit("/confirm")
    assert "No name waits." in moderator.words
    moderator.open(f"/c/{number}")
    assert "The technician [person 1] broke it. Mr [person 2] saw it." in moderator.words


def test_somebody_who_is_nobody_is_shown_and_hidden_again(moderator: Browser, number: str) -> None:
    moderator.open("/desk/names")
    page = str(moderator.soup.select("main .row-title")[0]["href"])
    moderator.open(page)
    moderator.submit("/person/1", button="nobody=yes")
    moderator.open(f"/c/{number}")
    assert "The technician Zubwele broke it. Mr [person 2] saw it." in moderator.words
    moderator.open(page)
    moderator.submit("/person/1", button="nobody=no")
    moderator.open(f"/c/{number}")
    assert "The technician [person 1] broke it." in moderator.words
    assert moderator.post(f"{page}/person/9", {}).status_code in (400, 404)


def test_the_desk_says_that_no_model_looks(moderator: Browser) -> None:
    moderator.open("/desk/names")
    assert "the names model is switched off" in moderator.words

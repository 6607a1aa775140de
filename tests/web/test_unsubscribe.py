"""One click ends letters that are not essential (RFC 8058), and nothing else."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from relay.cases import clock, preferences
from relay.mail import letters
from relay.models import Account, Case, MutedLetter, OutboxRow
from tests.web.visitor import Browser, Town


@pytest.fixture
def number(town: Town) -> str:
    return town.case(town.company(), town.account())


def write(town: Town, number: str) -> None:
    """The question for feedback, as the clock asks it."""
    with town.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        leave = preferences.way_out(session, town.settings, case.account, "feedback_request", town.clock())
        letters.feedback_request(session, town.settings, case, town.clock(), leave=leave or "")


def header(row: OutboxRow, name: str) -> str | None:
    return message_from_bytes(row.content, policy=policy.default)[name]


def test_the_letter_carries_the_headers_and_the_link(town: Town, number: str) -> None:
    write(town, number)
    (row,) = town.letters("feedback_request")
    link = town.link("feedback_request", "unsubscribe")
    assert header(row, "List-Unsubscribe") == f"<http://relay.example{link}>"
    assert header(row, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert header(town.letters("complaint")[0], "List-Unsubscribe") is None


def test_a_mailbox_presses_the_button_by_itself(town: Town, browser: Browser, number: str) -> None:
    """No page of ours is open: no cookie, no token, another origin."""
    write(town, number)
    answer = browser.client.post(
        town.link("feedback_request", "unsubscribe"),
        data={"List-Unsubscribe": "One-Click"},
        headers={"Origin": "https://mailbox.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 200
    with town.database.read() as session:
        assert list(session.scalars(select(MutedLetter.letter))) == ["feedback_request"]
        assert preferences.wants(session, session.scalars(select(Account)).one(), "automatic_notice")


def test_a_person_presses_it_twice(town: Town, browser: Browser, number: str) -> None:
    write(town, number)
    link = town.link("feedback_request", "unsubscribe")
    for _ in range(2):
        browser.open(link)
        assert "A reminder to close the complaint" in browser.words
        browser.submit()
        assert "You get no more letters of this kind." in browser.words
    assert town.count(MutedLetter) == 1


def test_looking_changes_nothing_and_a_wrong_link_is_told(town: Town, browser: Browser, number: str) -> None:
    write(town, number)
    browser.open(town.link("feedback_request", "unsubscribe"))
    assert town.count(MutedLetter) == 0
    assert browser.open("/unsubscribe/nothing").status_code == 404
    assert browser.client.post("/unsubscribe/nothing").status_code == 404


def test_the_clock_asks_no_more_but_still_closes(town: Town, number: str) -> None:
    with town.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        preferences.mute(session, case.account, "feedback_request", town.clock())
        case.state, case.answered_at, case.last_answer_at = "answered", town.clock(), town.clock()
        case.messages[0].received_at = town.clock()
    for days in (15, 31):
        with town.database.write() as session:
            clock.tick(session, town.settings, town.clock() + days * clock.dt.timedelta(days=1))
    assert town.letters("feedback_request") == []
    assert town.find(number).state == "closed"


def test_an_essential_letter_cannot_be_switched_off(town: Town, number: str) -> None:
    with town.database.write() as session:
        account = session.scalars(select(Account)).one()
        with pytest.raises(ValueError, match="letter"):
            preferences.mute(session, account, "response_notice", town.clock())

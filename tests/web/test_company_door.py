"""The page behind the link of a letter: it reads; acting needs a code that went to the company's mailbox."""

import datetime as dt
import re

import pytest

from relay.models import Case, Company, Message, Objection, OutboxRow, WebSession
from tests.web.visitor import Browser, Clock, Town


@pytest.fixture
def number(town: Town) -> str:
    """Lea's public case, sent to a confirmed company."""
    return town.case(town.company(), town.account(), phone="0470 12 34 56")


@pytest.fixture
def link(town: Town, number: str) -> str:
    assert number
    return door(town)


def door(town: Town) -> str:
    """The path of the link in the newest complaint letter."""
    text = town.letters("complaint")[-1].content.decode()
    found = re.search(r"/for-company/[\w-]+/[\w-]+", re.sub(r"=\r?\n", "", text))
    assert found is not None
    return found[0]


def code(town: Town) -> str:
    subject = re.search(rb"^Subject: (\d{6})", town.letters("company_code")[-1].content, re.MULTILINE)
    assert subject is not None
    return subject[1].decode()


def let_in(browser: Browser, town: Town, link: str) -> None:
    browser.open(link)
    browser.submit("/code")
    browser.submit("/enter", code=code(town))


def answers(town: Town) -> list[str]:
    with town.database.read() as session:
        return [m.text for m in session.query(Message).order_by(Message.id) if m.side == "company"]


def test_the_link_shows_the_case_and_nothing_else_of_the_consumer(browser: Browser, link: str) -> None:
    browser.open(link)
    assert "The technician came three times" in browser.words
    assert "0470 12 34 56" in browser.words
    assert "lea@home.example" not in browser.page.text
    assert browser.page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("change", [lambda path: path[:-1], lambda path: path + "x", lambda path: path.upper()])
def test_a_wrong_key_opens_nothing(browser: Browser, link: str, change: object) -> None:
    assert callable(change)
    assert browser.open(change(link)).status_code == 404


def test_the_link_alone_does_not_act(browser: Browser, town: Town, link: str) -> None:
    browser.open(link)
    token = browser.soup.select_one("input[name=csrf_token]")
    assert token is not None
    typed = {"csrf_token": str(token["value"]), "text": "Forged.", "substance": "answer", "act": "send"}
    assert browser.post(f"{link}/answer", typed).status_code == 422
    assert "Your session is over" in browser.words
    assert browser.post(f"{link}/object", typed | {"words": "no"}).status_code == 404
    assert answers(town) == []


def test_with_the_code_the_company_answers_and_the_consumer_gets_it_ten_minutes_later(
    browser: Browser, town: Town, link: str, number: str
) -> None:
    let_in(browser, town, link)
    browser.submit("/answer", button="act=send", text="We come on Friday.", substance="answer")
    assert "It is mailed in 10 minutes" in browser.words
    assert answers(town) == ["We come on Friday."]
    assert town.find(number).state == "answered"
    notice = town.letters("response_notice")[-1]
    assert notice.due_at == town.clock() + dt.timedelta(minutes=10)


def test_a_first_word_does_not_stop_the_clock_of_the_answer(
    browser: Browser, town: Town, link: str, number: str
) -> None:
    let_in(browser, town, link)
    browser.submit("/answer", button="act=send", text="We are looking into it.", substance="interim")
    case = town.find(number)
    assert (case.state, case.answered_at) == ("acknowledged", None)


def test_the_preview_shows_what_becomes_public_and_stores_nothing(browser: Browser, town: Town, link: str) -> None:
    let_in(browser, town, link)
    browser.submit("/answer", button="act=preview", text="Call Jan on 0471 22 33 44.", substance="answer")
    assert "[téléphone]" in browser.words  # the company writes French
    assert answers(town) == []
    browser.submit("/answer", button="act=send")
    assert answers(town) == ["Call Jan on 0471 22 33 44."]


def test_a_second_click_answers_once(browser: Browser, town: Town, link: str) -> None:
    let_in(browser, town, link)
    page = browser.page
    browser.submit("/answer", button="act=send", text="We come on Friday.", substance="answer")
    browser.page = page
    browser.submit("/answer", button="act=send", text="We come on Friday.", substance="answer")
    assert answers(town) == ["We come on Friday."]


def test_an_answer_is_taken_back_before_it_leaves(browser: Browser, town: Town, link: str, number: str) -> None:
    let_in(browser, town, link)
    browser.submit("/answer", button="act=send", text="Meant for somebody else.", substance="answer")
    (message_id,) = (int(re.findall(r"/take-back/(\d+)", browser.page.text)[0]),)
    browser.submit(f"/take-back/{message_id}")
    assert "nobody has received it" in browser.words
    assert "Meant for somebody else." not in browser.words
    case = town.find(number)
    assert (case.state, case.answered_at, town.letters("response_notice")[-1].state) == ("acknowledged", None, "failed")


def test_what_has_left_cannot_be_taken_back(browser: Browser, town: Town, link: str) -> None:
    let_in(browser, town, link)
    browser.submit("/answer", button="act=send", text="We come on Friday.", substance="answer")
    with town.database.write() as session:
        session.query(OutboxRow).filter_by(letter="response_notice").one().state = "sent"
    browser.submit("/take-back/" + re.findall(r"/take-back/(\d+)", browser.page.text)[0])
    assert "too late" in browser.words
    assert "We come on Friday." in browser.words


def test_a_wrong_code_says_so_and_five_wrong_ones_end_it(browser: Browser, town: Town, link: str) -> None:
    browser.open(link)
    browser.submit("/code")
    right = code(town)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert browser.submit("/enter", code=wrong).status_code == 422
        assert "This code does not work" in browser.words
    assert browser.submit("/enter", code=right).status_code == 422
    assert town.count(WebSession) == 0


def test_a_code_is_over_after_half_an_hour(browser: Browser, town: Town, clock: Clock, link: str) -> None:
    browser.open(link)
    browser.submit("/code")
    clock.at += dt.timedelta(minutes=31)
    assert browser.submit("/enter", code=code(town)).status_code == 422


def test_a_code_opens_its_own_case_alone(browser: Browser, town: Town, link: str) -> None:
    with town.database.read() as session:
        company = session.query(Company).one()
    other = town.case(company, town.account("tom@home.example", "Tom Claes"))
    let_in(browser, town, link)
    with town.database.read() as session:
        key = session.query(Case).filter_by(number=other).one().door_key
    browser.open(f"/for-company/{other}/{key}")
    assert "Answer here" in browser.words


def test_this_is_not_about_us_waits_for_a_moderator(browser: Browser, town: Town, link: str, number: str) -> None:
    let_in(browser, town, link)
    browser.submit("/object", words="We sell bread.", right_address="help@other.example")
    with town.database.read() as session:
        (row,) = session.query(Objection)
        assert (row.kind, row.words, row.address, row.decision) == (
            "not_ours",
            "We sell bread.",
            "help@other.example",
            "",
        )
    assert town.find(number).state == "sent"


def test_an_unconfirmed_address_only_reads(browser: Browser, town: Town, link: str) -> None:
    with town.database.write() as session:
        for address in session.query(Company).one().addresses:
            address.state = "unconfirmed"
    browser.open(link)
    assert "this page only lets you read" in browser.words
    assert list(browser.soup.select("main form")) == []

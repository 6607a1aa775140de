"""A consumer's own cases: reading them, and each thing that can be done with them."""

from io import BytesIO

import pytest
from sqlalchemy import select

from mailparse.references import grouped
from relay.models import Account, Case, Message, ReplyToken
from relay.tokens import reply_address, subject_tag
from tests.web.visitor import Browser, Town


@pytest.fixture
def number(signed_in: Browser, town: Town) -> str:
    """Lea's public case, sent to a company."""
    with town.database.read() as session:
        lea = session.query(Account).one()
    return town.case(town.company(), lea)


def answer(town: Town, number: str, text: str = "We repair it on Friday.") -> int:
    """An answer of the company in the thread; its id."""
    with town.database.write() as session:
        case = session.get_one(Case, town.find(number).id)
        message = Message(
            case=case, side="company", kind="response", substance="answer", text=text, public_text=text,
            verdict="publish", language="en", received_at=town.clock(), filed_at=town.clock(),
            author_address="service@lumelec.example", author_name="Jan Peeters", signature="Jan Peeters",
        )  # fmt: skip
        session.add(message)
        case.state, case.answered_at, case.delivered_at = "answered", town.clock(), town.clock()
        session.flush()
        return message.id


def test_the_list_says_what_comes_next(signed_in: Browser, number: str) -> None:
    signed_in.open("/mine")
    assert "Boiler never repaired It is the company’s turn to answer." in signed_in.words
    assert number in signed_in.words


def test_closing_is_offered_quietly_until_there_is_an_answer(signed_in: Browser, town: Town, number: str) -> None:
    signed_in.open(f"/mine/{number}")
    assert signed_in.soup.select_one(f'a.button.quiet[href="/mine/{number}/close"]') is not None
    answer(town, number)
    signed_in.open(f"/mine/{number}")
    assert signed_in.soup.select_one(f'a.button:not(.quiet)[href="/mine/{number}/close"]') is not None


def test_the_thread_shows_the_answer_with_its_signature(signed_in: Browser, town: Town, number: str) -> None:
    answer(town, number)
    signed_in.open(f"/mine/{number}")
    assert "We repair it on Friday. Jan Peeters" in signed_in.words


def test_a_reply_goes_to_the_company_once(signed_in: Browser, town: Town, number: str) -> None:
    signed_in.open(f"/mine/{number}")
    page = signed_in.page
    signed_in.submit("/reply", text="Nobody came.")
    assert "Your message is on its way to the company." in signed_in.words
    signed_in.page = page
    signed_in.submit("/reply", text="Nobody came.")
    assert len(town.letters("follow_up")) == 1


def test_an_empty_reply_is_refused(signed_in: Browser, town: Town, number: str) -> None:
    signed_in.open(f"/mine/{number}")
    signed_in.submit("/reply", text=" \r\n ")
    assert signed_in.page.status_code == 422
    assert "Please fill this in." in signed_in.words
    assert town.letters("follow_up") == []


def test_a_reply_with_a_wrong_file_keeps_the_text(signed_in: Browser, town: Town, number: str) -> None:
    signed_in.open(f"/mine/{number}")
    signed_in.submit("/reply", text="See the picture.", files=(BytesIO(b"MZ\x90\x00" + b"\x00" * 99), "picture.jpg"))
    assert signed_in.page.status_code == 422
    assert "See the picture." in signed_in.words
    assert town.letters("follow_up") == []


def test_a_file_comes_back_as_a_download_that_cannot_run(signed_in: Browser, town: Town, number: str) -> None:
    signed_in.open(f"/mine/{number}")
    signed_in.submit("/reply", text="See.", files=(BytesIO(b"<script>alert(1)</script>"), "évidence\u202e.txt"))
    link = str(signed_in.soup.select_one('a[href*="/file/"]')["href"])  # type: ignore[index]
    answer = signed_in.open(link)
    assert (answer.status_code, answer.data) == (200, b"<script>alert(1)</script>")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_answered_outside_the_platform(signed_in: Browser, town: Town, number: str) -> None:
    signed_in.open(f"/mine/{number}")
    signed_in.submit("/solved")
    assert town.find(number).state == "answered"


def test_a_reply_that_is_no_answer_is_disputed(signed_in: Browser, town: Town, number: str) -> None:
    message = answer(town, number, "We have received your mail.")
    signed_in.open(f"/mine/{number}")
    signed_in.submit(f"/not-an-answer/{message}")
    with town.database.read() as session:
        assert session.get_one(Message, message).dispute == "open"


def test_making_it_private_takes_the_public_page_away(signed_in: Browser, number: str) -> None:
    assert signed_in.open(f"/c/{number}").status_code == 200
    signed_in.open(f"/mine/{number}")
    signed_in.submit("/private")
    assert signed_in.open(f"/c/{number}").status_code == 410


@pytest.mark.parametrize(("why", "mistaken"), [("settled", False), ("mistaken", True)])
def test_withdrawing(signed_in: Browser, town: Town, number: str, why: str, mistaken: bool) -> None:
    signed_in.open(f"/mine/{number}/withdraw")
    signed_in.submit()
    assert (signed_in.page.status_code, town.find(number).state) == (422, "sent")
    signed_in.submit(why=why)
    case = town.find(number)
    assert (case.state, case.mistaken) == ("withdrawn", mistaken)


def test_closing_with_feedback_changing_and_reopening(signed_in: Browser, town: Town, number: str) -> None:
    answer(town, number)
    signed_in.open(f"/mine/{number}/close")
    signed_in.submit(outcome="part", satisfaction="4", comment="Slow but kind.")
    case = town.find(number)
    assert (case.state, case.outcome, case.satisfaction) == ("closed", "part", 4)
    assert "Slow but kind." in signed_in.open(f"/c/{number}").text
    signed_in.open(f"/mine/{number}/close")
    signed_in.submit(outcome="met")
    assert town.find(number).outcome == "met"
    signed_in.open(f"/mine/{number}")
    signed_in.submit("/reopen")
    case = town.find(number)
    assert (case.state, case.outcome) == ("answered", None)


def test_closing_without_an_outcome_keeps_what_was_typed(signed_in: Browser, town: Town, number: str) -> None:
    signed_in.open(f"/mine/{number}/close")
    signed_in.submit(satisfaction="2", comment="No idea.")
    assert signed_in.page.status_code == 422
    assert signed_in.soup.select_one("input[name=satisfaction][value='2'][checked]") is not None
    assert "No idea." in signed_in.words
    assert town.find(number).state == "sent"


def test_an_unconfirmed_case_is_sent_after_signing_in(browser: Browser, town: Town) -> None:
    lea, company = town.account(), town.company()
    number = town.case(company, lea)
    with town.database.write() as session:
        session.get_one(Case, town.find(number).id).state = "unverified"
    browser.open("/sign-in")
    browser.submit(address=lea.address)
    browser.open(town.link("sign_in", "sign-in"))
    browser.submit()
    browser.open(f"/mine/{number}")
    browser.submit("/confirm")
    assert town.find(number).state == "sent"


def test_the_companys_token_and_links_do_not_reach_the_consumer_by_its_quotes(
    signed_in: Browser, town: Town, number: str
) -> None:
    message_id = answer(town, number)
    with town.database.write() as session:
        token = session.scalars(select(ReplyToken.token).where(ReplyToken.side == "company")).one()
        tagged = reply_address(town.settings, token)
        message = session.get_one(Message, message_id)
        message.text = f"Your file {grouped(token).upper()}: we repair it."
        message.quoted = f"From: {tagged}\n{subject_tag(token)}\n{town.settings.site.url}/stop/AbC-d_efgh"
    signed_in.open(f"/mine/{number}")
    page = signed_in.page.text.lower()
    assert "we repair it" in page
    assert [word for word in (token, grouped(token), "abc-d_efgh") if word in page] == []


def test_a_closed_complaint_can_still_be_made_private(signed_in: Browser, town: Town, number: str) -> None:
    answer(town, number)
    signed_in.open(f"/mine/{number}/close")
    signed_in.submit(outcome="met")
    signed_in.submit("/private")
    assert "Your complaint is private now" in signed_in.words
    assert signed_in.open(f"/c/{number}").status_code == 410


def test_nothing_is_written_to_a_company_that_has_not_got_the_complaint(
    signed_in: Browser, town: Town, number: str
) -> None:
    signed_in.open(f"/mine/{number}")
    with town.database.write() as session:
        session.get_one(Case, town.find(number).id).state = "unverified"
    signed_in.submit("/reply", text="Hello?", follow=False)
    assert (signed_in.page.status_code, len(town.letters("follow_up"))) == (303, 0)


def test_a_case_takes_so_many_messages_a_day(signed_in: Browser, town: Town, number: str) -> None:
    """Whose mailbox a consumer gave as the company's, nobody knows at first."""
    signed_in.open(f"/mine/{number}")
    page = signed_in.page
    for turn in range(31):
        signed_in.page = page
        signed_in.submit("/reply", text=f"And {turn}.", follow=False)
    assert (signed_in.page.status_code, len(town.letters("follow_up"))) == (429, 30)

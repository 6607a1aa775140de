"""A visitor reports a public text: a receipt at once, a moderator's decision, and word of it by mail."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import select

from relay.cases import reporting, staff
from relay.models import Event, Message, OutboxRow, Report
from tests.web.test_desk import PASSWORD, code
from tests.web.visitor import Browser, Town

REASON = "It names my neighbour."


@pytest.fixture
def moderator(app: Flask, town: Town) -> Browser:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Nora", PASSWORD, "moderator", town.clock())
    desk = Browser(app)
    desk.open("/desk/sign-in")
    desk.submit(address="mod@relay.example", password=PASSWORD, code=code(town))
    return desk


def reported(browser: Browser, town: Town, address: str = "visitor@home.example") -> str:
    """A public case whose complaint a visitor has reported; its number."""
    number = town.case(town.company(), town.account())
    browser.open(f"/c/{number}/report/1")
    browser.submit(reason=REASON, address=address)
    return number


def mail(row: OutboxRow) -> tuple[str, str]:
    """(recipient, plain text)."""
    body = message_from_bytes(row.content, policy=policy.default).get_body(("plain",))
    assert body is not None
    return row.recipient, body.get_content()


def decision(town: Town) -> tuple[str, str, bool]:
    """(decision on the report, reason of the case's last event, letter written)."""
    with town.database.read() as session:
        last = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert last is not None
        return session.scalars(select(Report)).one().decision, last.reason, bool(town.letters("report_decision"))


def test_the_receipt_goes_out_at_once_and_repeats_nothing_that_was_typed(browser: Browser, town: Town) -> None:
    number = reported(browser, town)
    assert "You will get a receipt at visitor@home.example now" in browser.words
    (row,) = town.letters("report_receipt")
    to, text = mail(row)
    assert to == "visitor@home.example"
    assert f"{town.settings.site.url}/c/{number}" in text
    assert REASON not in text


def test_without_an_address_no_letter_is_written(browser: Browser, moderator: Browser, town: Town) -> None:
    reported(browser, town, address="")
    assert town.letters("report_receipt") == []
    moderator.open("/desk/text/1")
    moderator.submit("/keep")
    assert decision(town) == ("kept", "kept", False)


def test_the_report_waits_in_the_queue(browser: Browser, moderator: Browser, town: Town) -> None:
    reported(browser, town)
    moderator.open("/desk")
    assert "reported by 1 visitor" in moderator.words
    assert "Texts 1 waiting" in moderator.words
    moderator.open("/desk/text/1")
    assert REASON in moderator.words
    assert "visitor@home.example" not in moderator.words


def test_kept_it_stays_and_the_visitor_hears(browser: Browser, moderator: Browser, town: Town) -> None:
    number = reported(browser, town)
    moderator.open("/desk/text/1")
    moderator.submit("/keep")
    assert "Nothing waits. Well done." in moderator.words
    assert decision(town) == ("kept", "kept", True)
    assert "It does not break our publishing rules" in " ".join(mail(town.letters("report_decision")[0])[1].split())
    assert browser.open(f"/c/{number}").status_code == 200


def test_masked_the_visitor_hears_that_words_were_made_unreadable(
    browser: Browser, moderator: Browser, town: Town
) -> None:
    reported(browser, town)
    town.clock.at += dt.timedelta(minutes=5)
    moderator.open("/desk/text/1")
    moderator.submit("/mask", words="technician", label="PERSON")
    moderator.submit("/keep")
    assert decision(town) == ("masked", "masked", True)


def test_removed_it_leaves_the_page_and_both_hear(browser: Browser, moderator: Browser, town: Town) -> None:
    number = reported(browser, town)
    moderator.open("/desk/text/1")
    moderator.submit("/reject", reason="personal_data")
    assert decision(town) == ("removed", "removed", True)
    assert len(town.letters("statement")) == 1
    assert browser.open(f"/c/{number}").status_code == 410


def test_the_letters_speak_the_visitors_language(app: Flask, town: Town) -> None:
    reported(Browser(app, language="nl"), town)
    assert "Bedankt dat u een tekst in klacht" in mail(town.letters("report_receipt")[0])[1]


def test_all_reports_of_a_text_are_decided_together(browser: Browser, moderator: Browser, town: Town) -> None:
    number = reported(browser, town)
    browser.open(f"/c/{number}/report/1")
    browser.submit(reason="An insult.", address="other@home.example")
    moderator.open("/desk/text/1")
    moderator.submit("/keep")
    assert [mail(row)[0] for row in town.letters("report_decision")] == ["visitor@home.example", "other@home.example"]


def test_our_own_addresses_hear_of_nothing(browser: Browser, town: Town) -> None:
    reported(browser, town, address="case@relay.example")
    assert browser.page.status_code == 422
    assert town.letters("report_receipt") == []


def test_one_address_hears_of_a_few_reports_a_day(town: Town) -> None:
    town.case(town.company(), town.account())
    with town.database.write() as session:
        message = session.scalars(select(Message)).one()
        for _ in range(reporting.LETTERS_A_DAY + 2):
            reporting.file(session, town.settings, message, "V@home.example", REASON, "en", town.clock())
    assert len(town.letters("report_receipt")) == reporting.LETTERS_A_DAY
    assert town.count(Report) == reporting.LETTERS_A_DAY + 2

"""Mail alerts: confirmed by a link, at most one mail a day, left by one click."""

import datetime as dt
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from relay.cases import alerts
from relay.mail.letters.sectors import SECTORS as LETTERS
from relay.models import OutboxRow, Subscription
from tests.web.visitor import Browser, Town
from web import catalogue, words

DAY = dt.timedelta(days=1)


def subscribe(browser: Browser, town: Town, place: str = "company=lumelec", language: str = "en") -> None:
    browser.open(f"/alerts?{place}&lang={language}")
    browser.submit(address="Vera@Home.example")
    browser.open(town.link("alert_confirm", "alerts/confirm"))
    browser.submit()


def tell(town: Town, later: dt.timedelta = DAY) -> int:
    town.clock.at += later
    with town.database.write() as session:
        return alerts.tell(session, town.settings, town.clock())


def newest(town: Town) -> EmailMessage:
    mail = message_from_bytes(town.letters("alert")[-1].content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_nobody_is_subscribed_before_the_link_was_pressed(browser: Browser, town: Town) -> None:
    company = town.company()
    browser.open("/alerts?company=lumelec")
    browser.submit(address="vera@home.example")
    assert "Now check your mailbox" in browser.words
    browser.open(town.link("alert_confirm", "alerts/confirm"))
    town.case(company, town.account())
    assert tell(town) == 0
    browser.open(town.link("alert_confirm", "alerts/confirm"))
    browser.submit()
    assert "Confirmed." in browser.words
    assert tell(town) == 0


def test_new_public_complaints_come_in_one_mail_a_day(browser: Browser, town: Town) -> None:
    company = town.company()
    subscribe(browser, town)
    town.clock.at += dt.timedelta(hours=1)
    shown = town.case(company, town.account())
    hidden = town.case(company, town.account("b@home.example"), public=False, title="Secret matter")
    assert tell(town, dt.timedelta(hours=2)) == 0
    assert tell(town) == 1
    said = text_of(newest(town))
    assert f"http://relay.example/c/{shown}" in said
    assert hidden not in said
    assert "Secret" not in said
    assert newest(town)["To"] == "vera@home.example"
    assert tell(town) == 0


def test_a_sector_is_told_in_the_reader_s_language(browser: Browser, town: Town) -> None:
    town.company("Aquanova", sector="travel")
    subscribe(browser, town, "sector=energy", "nl")
    town.clock.at += dt.timedelta(hours=1)
    town.case(town.company(), town.account())
    assert tell(town) == 1
    assert newest(town)["Subject"] == "Een nieuwe openbare klacht – Energie en water"
    assert newest(town)["Content-Language"] == "nl"


def test_one_click_in_the_mail_program_ends_it(browser: Browser, town: Town) -> None:
    company = town.company()
    subscribe(browser, town)
    town.clock.at += dt.timedelta(hours=1)
    town.case(company, town.account())
    tell(town)
    mail = newest(town)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (path,) = re.findall(r"<http://relay\.example(/alerts/leave/[\w-]+)>", mail["List-Unsubscribe"])
    assert town.count(Subscription) == 1
    elsewhere = browser.app.test_client()
    assert elsewhere.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert town.count(Subscription) == 0
    assert elsewhere.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_opening_the_link_that_leaves_changes_nothing_and_its_button_does(browser: Browser, town: Town) -> None:
    town.company()
    subscribe(browser, town)
    with town.database.read() as session:
        token = session.scalars(select(Subscription.leave)).one()
    browser.open(f"/alerts/leave/{token}")
    assert town.count(Subscription) == 1
    browser.submit()
    assert "Your address was removed from it." in browser.words
    assert town.count(Subscription) == 0


def test_who_never_confirms_is_forgotten(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/alerts?company=lumelec")
    browser.submit(address="vera@home.example")
    link = town.link("alert_confirm", "alerts/confirm")
    tell(town, 7 * DAY)
    assert town.count(Subscription) == 0
    assert browser.open(link).status_code == 404


def test_asking_twice_is_one_subscription_and_a_stranger_cannot_flood(browser: Browser, town: Town) -> None:
    town.company()
    for _ in range(7):
        browser.open("/alerts?company=lumelec")
        browser.submit(address="vera@home.example")
    assert town.count(Subscription) == 1
    assert len(town.letters("alert_confirm")) == alerts.ASKS_A_DAY


def test_a_wrong_address_and_an_unknown_company_say_so(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/alerts?company=lumelec")
    browser.submit(address="vera@")
    assert browser.page.status_code == 422
    assert town.count(OutboxRow) == 0
    for path in ("/alerts", "/alerts?company=nobody", "/alerts?sector=magic"):
        assert browser.open(path).status_code == 404


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_letters_name_the_sectors_as_the_site_does(language: str) -> None:
    known = catalogue.read(language)
    site = {code: known.get(LETTERS["en"][code]).string for code in words.SECTORS}  # type: ignore[union-attr]
    assert LETTERS[language] == site

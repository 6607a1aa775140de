"""A mistyped address costs nothing: the page after filing lets it be changed, and the link is sent again."""

import re

import pytest
from sqlalchemy import select

from relay.cases import readdressing
from relay.models import Account, Case, Event
from tests.web.visitor import PERSON, STORY, Browser, Town


@pytest.fixture
def filed(browser: Browser, town: Town) -> Browser:
    """Lea's browser after filing with one letter too many in her address."""
    town.company()
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    browser.submit(**STORY)
    browser.submit(**(PERSON | {"address": "leaa@home.example"}))
    browser.submit()
    browser.submit(public="yes")
    browser.submit()
    assert "leaa@home.example" in browser.words
    return browser


def test_the_address_is_changed_and_the_link_sent_again(filed: Browser, town: Town) -> None:
    old = town.link("verify_address", "verify")
    filed.submit(address="Lea@home.example")
    assert "A new link is on its way." in filed.words
    assert town.letters("verify_address")[-1].recipient == "lea@home.example"
    assert filed.open(old).status_code == 410
    filed.open(town.link("verify_address", "verify"))
    filed.submit()
    with town.database.read() as session:
        (account,) = session.scalars(select(Account))
        case = session.scalars(select(Case)).one()
        kinds = list(session.scalars(select(Event.kind).order_by(Event.seq)))
        assert (account.address, case.state, case.messages[0].author_address) == (
            "lea@home.example", "sent", "lea@home.example",
        )  # fmt: skip
    assert kinds == ["filed", "readdressed", "verified", "sent"]


def test_the_same_address_gets_the_link_once_more(filed: Browser, town: Town) -> None:
    old = town.link("verify_address", "verify")
    filed.submit()
    assert (len(town.letters("verify_address")), filed.open(old).status_code) == (2, 410)
    assert filed.open(town.link("verify_address", "verify")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Please fill this in."),
        ("lea@", "This does not look like an e-mail address."),
        ("case@relay.example", "This is an address of this platform."),
        ("service@lumelec.example", "This is your own address."),
    ],
)
def test_a_wrong_address_is_told_and_changes_nothing(filed: Browser, town: Town, typed: str, says: str) -> None:
    filed.submit(address=typed)
    assert filed.page.status_code == 422
    assert says in filed.words
    assert filed.soup.select_one(f'#address[value="{typed}"]') is not None
    assert len(town.letters("verify_address")) == 1


def test_it_has_its_limit(filed: Browser, town: Town) -> None:
    page = filed.page
    for number in range(readdressing.TIMES_A_DAY + 1):
        filed.page = page
        filed.submit(address=f"lea{number}@home.example")
    assert filed.page.status_code == 429
    assert len(town.letters("verify_address")) == 1 + readdressing.TIMES_A_DAY


def test_only_the_browser_that_filed_may_ask(filed: Browser, town: Town) -> None:
    token = re.search(r'csrf_token" value="([^"]+)"', filed.page.text)
    assert token is not None
    filed.client.delete_cookie("doleance_draft")
    filed.post("/complain/sent", {"csrf_token": token[1], "address": "thief@home.example"})
    assert len(town.letters("verify_address")) == 1

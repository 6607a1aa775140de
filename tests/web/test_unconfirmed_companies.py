"""The name that a consumer typed for a company is nobody else's to read before moderation or staff let it."""

import pytest

from relay.cases import filing
from relay.models import Account, Company
from tests.web.visitor import Browser, Town

ADDED = {"company_name": "Atelier Dubois", "company_address": "info@atelier.example"}


def file(town: Town, *, sent: bool, **more: object) -> str:
    """A complaint to a company that the consumer added; its number."""
    town.account()
    typed = {"title": "Chair never came", "story": "I paid and nothing came.", "expectation": "My chair."}
    asked = filing.Filing(
        name="Lea Marchal", address="lea@home.example", language="en", **(typed | ADDED | {"public": True} | more)
    )
    with town.database.write() as session:
        owner = session.query(Account).one()
        case = filing.open_case(session, town.settings, asked, owner if sent else None, town.clock())
        return case.number


def seen(browser: Browser) -> set[str]:
    """The public places where the company shows."""
    places = (
        "/", "/companies", "/companies?sort=name", "/companies?q=atelier", "/companies/suggest?q=atelier",
        "/complain/company?q=atelier", "/complain/company?company=atelier-dubois", "/complaints", "/feed.atom",
    )  # fmt: skip
    found = {place for place in places if "Dubois" in browser.open(place).text}
    found |= {place for place in ("/sitemap.xml",) if "/company/" in browser.open(place).text}
    pages = {path for path in ("/company/atelier-dubois",) if browser.open(path).status_code == 200}
    return found | pages


@pytest.mark.parametrize(
    ("sent", "more"),
    [
        (False, {}),
        (True, {"public": False}),
        (True, {"title": "Chair", "company_name": "Connard Dubois"}),
        (True, {"company_name": "Atelier Dubois 0470 12 34 56"}),
        (True, {"company_name": "Jan Dubois"}),
    ],
    ids=["not sent yet", "private", "an insult", "a phone number", "a person"],
)
def test_an_entry_of_a_consumer_stays_unseen(browser: Browser, town: Town, sent: bool, more: dict[str, object]) -> None:
    file(town, sent=sent, **more)
    assert seen(browser) == set()


def test_with_a_public_complaint_it_is_shown_as_unconfirmed(browser: Browser, town: Town) -> None:
    file(town, sent=True)
    assert browser.open("/company/atelier-dubois").status_code == 200
    assert "Not confirmed yet" in browser.words
    assert browser.open("/companies/suggest?q=atelier").get_json()["companies"][0]["confirmed"] is False


def test_a_doubtful_name_waits_for_a_moderator_and_the_preview_says_so(browser: Browser, town: Town) -> None:
    number = file(town, sent=True, company_name="Connard Dubois")
    assert (town.find(number).visible, town.find(number).state) == (False, "sent")
    with town.database.read() as session:
        case = session.merge(town.find(number))
        assert case.messages[0].verdict == "hold"
        asked = filing.Filing(title="T", story="S", expectation="E", **(ADDED | {"company_name": "Connard Dubois"}))
        assert filing.preview(session, town.settings, asked, town.clock()).verdict == "hold"


def test_the_consumers_own_page_links_to_no_hidden_entry(signed_in: Browser, town: Town) -> None:
    with town.database.write() as session:
        asked = filing.Filing(
            name="Lea Marchal",
            address="lea@home.example",
            title="T",
            story="S",
            expectation="E",
            language="en",
            **ADDED,
        )
        owner = session.query(Account).one()
        number = filing.open_case(session, town.settings, asked, owner, town.clock()).number
        assert session.query(Company).one().slug == "atelier-dubois"
    signed_in.open(f"/mine/{number}")
    assert "Atelier Dubois" in signed_in.words
    assert signed_in.soup.select('a[href="/company/atelier-dubois"]') == []

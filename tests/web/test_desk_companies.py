"""The desk's two queues about companies: those a consumer entered, and those that no mail reaches."""

from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import filing, sending, staff
from relay.models import Case, Company, CompanyAddress
from tests.web.test_desk import PASSWORD, code
from tests.web.visitor import STORY, Browser, Town


@pytest.fixture
def moderator(browser: Browser, town: Town) -> Browser:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Nora", PASSWORD, "moderator", town.clock())
    browser.open("/desk/sign-in")
    browser.submit(address="mod@relay.example", password=PASSWORD, code=code(town))
    return browser


def entered(town: Town, address: str = "info@nova.example") -> str:
    """A complaint to a company that its consumer entered; its number."""
    person = town.account()
    typed: dict[str, Any] = {"title": STORY["title"], "story": STORY["story"], "expectation": STORY["expectation"]}
    asked = filing.Filing(
        company_name="Nowa", company_address=address, name=person.name, address=person.address, language="en", **typed
    )
    with town.database.write() as session:
        owner = session.merge(person, load=False)
        return filing.open_case(session, town.settings, asked, owner, town.clock()).number


def company(town: Town) -> tuple[str, bool, dict[str, str]]:
    """(name, confirmed, state by address) of the only company."""
    with town.database.read() as session:
        found = session.scalars(select(Company)).one()
        return found.name, found.confirmed, {a.address: a.state for a in found.addresses}


def undeliverable(town: Town) -> str:
    number = town.case(town.company(), town.account())
    with town.database.write() as session:
        case = session.scalars(select(Case)).one()
        session.scalars(select(CompanyAddress)).one().state = "undeliverable"
        sending.undeliverable(session, town.settings, case, town.clock(), "no_address")
    return number


def find(moderator: Browser, address: str) -> None:
    typed: dict[str, Any] = {"address-1": address}
    moderator.submit("/undeliverable/1", **typed)


def counts(page: Browser) -> list[str]:
    """What the desk's navigation says of each queue."""
    return [" ".join(link.get_text(" ").split()) for link in page.soup.select(".desk-nav a")]


def test_every_queue_is_counted_in_the_navigation(moderator: Browser, town: Town) -> None:
    entered(town)
    moderator.open("/desk")
    assert counts(moderator) == [
        "Texts 0 waiting", "Holding pen 0 waiting", "New companies 1 waiting", "Undeliverable 0 waiting",
        "Bursts 0 waiting", "Companies ask 0 waiting", "Appeals 0 waiting", "Procedures", "Tools", "Passkeys",
    ]  # fmt: skip


def test_a_company_whose_filer_never_confirmed_does_not_wait(moderator: Browser, town: Town) -> None:
    typed: dict[str, Any] = {"title": STORY["title"], "story": STORY["story"], "expectation": STORY["expectation"]}
    asked = filing.Filing(
        company_name="Junk",
        company_address="x@junk.example",
        name="X",
        address="x@home.example",
        language="en",
        **typed,
    )
    with town.database.write() as session:
        filing.open_case(session, town.settings, asked, None, town.clock())
    moderator.open("/desk/companies")
    assert "No company waits to be confirmed." in moderator.words
    assert "New companies 0 waiting" in counts(moderator)


def test_a_new_company_is_confirmed(moderator: Browser, town: Town) -> None:
    entered(town)
    moderator.open("/desk/companies")
    assert "Nowa info@nova.example 1 complaint, 1 consumer" in moderator.words
    moderator.open(str(moderator.soup.select_one("main a.row-title")["href"]))  # type: ignore[index]
    assert "Lea Marchal" in moderator.words
    moderator.submit("/companies/1", name="Nova", button="act=confirm")
    assert company(town) == ("Nova", True, {"info@nova.example": "confirmed"})
    assert "Nova is confirmed." in moderator.words
    assert len(town.letters("complaint")) == 1


def test_a_corrected_address_gets_the_complaint_anew(moderator: Browser, town: Town) -> None:
    entered(town)
    moderator.open("/desk/companies/1")
    moderator.submit("/companies/1", name="Nova", address="Service@Nova-Energy.example", button="act=save")
    assert company(town) == (
        "Nova", False, {"info@nova.example": "undeliverable", "service@nova-energy.example": "unconfirmed"},
    )  # fmt: skip
    assert "Saved, not confirmed yet." in moderator.words
    assert "1 complaint was sent again." in moderator.words
    assert [row.recipient for row in town.letters("complaint")] == ["info@nova.example", "service@nova-energy.example"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "Please fill this in."),
        ("nova", "This does not look like an e-mail address."),
        ("case@relay.example", "This is an address of this platform."),
    ],
)
def test_a_wrong_correction_is_explained_and_kept(moderator: Browser, town: Town, address: str, says: str) -> None:
    entered(town)
    moderator.open("/desk/companies/1")
    moderator.submit("/companies/1", name="Nova", address=address, button="act=confirm")
    assert moderator.page.status_code == 422
    assert says in moderator.words
    assert moderator.soup.select_one("#name")["value"] == "Nova"  # type: ignore[index]
    assert company(town) == ("Nowa", False, {"info@nova.example": "unconfirmed"})


def test_a_company_is_confirmed_once(moderator: Browser, town: Town) -> None:
    entered(town)
    page = moderator.open("/desk/companies/1")
    moderator.submit("/companies/1", button="act=confirm")
    moderator.page = page
    moderator.submit("/companies/1", address="evil@else.example", button="act=confirm")
    assert moderator.page.status_code == 422
    assert company(town) == ("Nowa", True, {"info@nova.example": "confirmed"})


def test_an_undeliverable_complaint_leaves_for_another_address(moderator: Browser, town: Town) -> None:
    number = undeliverable(town)
    moderator.open("/desk/undeliverable")
    assert "service@lumelec.example takes no mail" in moderator.words
    assert number in moderator.words
    find(moderator, "desk@lumelec.example")
    assert "1 complaint was sent again." in moderator.words
    assert "Every complaint has reached its company." in moderator.words
    case = town.find(number)
    assert (case.state, case.undeliverable_at, case.written_address) == ("sent", None, "desk@lumelec.example")
    assert town.letters("complaint")[-1].recipient == "desk@lumelec.example"


def test_a_bad_address_is_explained_beside_its_company(moderator: Browser, town: Town) -> None:
    number = undeliverable(town)
    moderator.open("/desk/undeliverable")
    find(moderator, "nowhere")
    assert moderator.page.status_code == 422
    assert "Lumelec: This does not look like an e-mail address." in moderator.words
    assert moderator.soup.select_one("#address-1")["value"] == "nowhere"  # type: ignore[index]
    assert town.find(number).state == "undeliverable"


@pytest.mark.parametrize("path", ["/desk/companies", "/desk/companies/1", "/desk/undeliverable"])
def test_strangers_are_led_to_the_door(browser: Browser, path: str) -> None:
    assert browser.open(path).headers["Location"].startswith("/desk/sign-in")


def test_an_unknown_company_is_not_there(moderator: Browser) -> None:
    assert moderator.open("/desk/companies/999").status_code == 404

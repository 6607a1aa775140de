"""A complaint at the company's own counter: entered there, confirmed by whoever complained."""

from relay.models import Event
from tests.web.test_company_desk import company, number, owner
from tests.web.visitor import STORY, Browser, Town

__all__ = ["company", "number", "owner"]  # fixtures
PAPER = {key: STORY[key] for key in ("title", "story", "expectation")} | {"name": "Rosa Vanden", "entry": "counter"}


def test_it_waits_for_the_persons_own_yes(owner: Browser, town: Town) -> None:
    owner.open("/company-desk/intake")
    owner.submit("/intake", **PAPER, address="rosa@home.example")
    assert "Filed as 2026-000002." in owner.words
    assert "unverified" == town.find("2026-000002").state
    assert "rosa@home.example" == town.letters("verify_address")[-1].recipient
    with town.database.read() as session:
        entered = session.query(Event).filter(Event.kind == "entered").one()
        assert ("company", "counter") == (entered.actor, entered.reason)


def test_nobody_is_entered_without_an_address(owner: Browser) -> None:
    owner.open("/company-desk/intake")
    assert owner.submit("/intake", **PAPER).status_code == 422
    assert "Your e-mail address: Please fill this in." in owner.words

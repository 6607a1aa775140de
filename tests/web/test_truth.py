"""What the site says of a letter is what happened to it."""

import pytest
from sqlalchemy import select

from relay.cases import companies
from relay.models import Account, CompanyAddress, OutboxRow
from tests.web.visitor import Browser, Town


@pytest.fixture
def number(signed_in: Browser, town: Town) -> str:
    with town.database.read() as session:
        lea = session.scalars(select(Account)).one()
    return town.case(town.company(), lea)


def test_a_reply_that_no_address_takes_is_not_called_sent(signed_in: Browser, town: Town, number: str) -> None:
    with town.database.write() as session:
        session.scalars(select(CompanyAddress)).one().state = "stopped"
    signed_in.open(f"/mine/{number}")
    signed_in.submit("/reply", text="Nobody came.")
    assert "no address of the company takes our mail" in signed_in.words
    assert "on its way to the company" not in signed_in.words
    assert "Not sent: no address of the company takes our mail" in signed_in.words
    assert town.letters("follow_up") == []


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({}, "On its way"),
        ({"state": "sent"}, "Sent on March 2, 2026"),
        ({"state": "failed", "bounced": True}, "Refused by the company’s mail server on March 2, 2026"),
        ({"state": "failed"}, "Could not be sent"),
    ],
)
def test_each_letter_says_what_became_of_it(
    signed_in: Browser, town: Town, number: str, columns: dict[str, object], says: str
) -> None:
    with town.database.write() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.letter == "complaint")).one()
        row.state = str(columns.get("state", "waiting"))
        row.sent_at = town.clock() if row.state == "sent" else None
        row.bounced_at = town.clock() if columns.get("bounced") else None
    signed_in.open(f"/mine/{number}")
    assert says in signed_in.words


def test_a_complaint_that_cannot_leave_is_not_called_on_its_way(signed_in: Browser, town: Town) -> None:
    with town.database.write() as session:
        company = companies.add(session, "Mute", [], town.clock(), confirmed=True)
        lea = session.scalars(select(Account)).one()
    number = town.case(company, lea)
    signed_in.open(f"/mine/{number}")
    assert "None of the company’s known addresses takes our mail." in signed_in.words


@pytest.mark.parametrize("path", ["/c/2026-000001/report/", "/mine/2026-000001/file/1/", "/desk/text/"])
@pytest.mark.parametrize("number", [2**63, 10**30])
def test_a_number_no_row_can_have_is_no_page(signed_in: Browser, path: str, number: int) -> None:
    assert signed_in.open(f"{path}{number}").status_code == 404


def test_signing_out_takes_the_draft_from_this_browser(signed_in: Browser, town: Town) -> None:
    town.company()
    signed_in.open("/complain/company?company=lumelec")
    signed_in.submit()
    signed_in.submit(title="Only mine", story="", expectation="")
    signed_in.open("/mine")
    signed_in.submit("/sign-out")
    signed_in.open("/complain/story")
    assert "Only mine" not in signed_in.page.text

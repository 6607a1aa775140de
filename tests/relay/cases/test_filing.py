"""Filing: nothing leaves before the address is confirmed, wrong input is named by its field, nothing is half stored."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from relay.cases import filing, links
from relay.cases.filing import cents
from relay.cases.uploads import Upload
from relay.models import Account, Case, Company, Message, OutboxRow
from tests.relay.conftest import FILING


def count(world: Any, *models: Any) -> list[int]:
    with world.database.read() as session:
        return [session.scalar(select(func.count()).select_from(model)) for model in models]


def problems(world: Any, **changes: Any) -> dict[str, str]:
    with world.database.read() as session:
        return filing.problems(session, world.settings, replace(FILING, **changes), world.now.date())


def test_nothing_leaves_before_the_address_is_confirmed(world: Any) -> None:
    number = world.file(world.company(), confirmed=False)
    assert world.letters(number) == []  # the letter to the consumer belongs to no case: it may be a stranger's
    assert world.case(number).state == "unverified"
    with world.database.read() as session:
        assert session.scalars(select(OutboxRow.letter)).all() == ["verify_address"]


def test_confirming_sends_once_however_often_it_is_done(world: Any) -> None:
    number = world.file(world.company())
    with world.database.write() as session:
        filing.confirm(session, world.settings, session.scalars(select(Case)).one(), world.now)
    assert world.letters(number) == ["complaint"]
    assert (world.case(number).state, world.case(number).delivered_at) == ("sent", world.now)


def test_a_verified_account_need_not_confirm_again(world: Any) -> None:
    company = world.company()
    world.file(company)
    with world.database.write() as session:
        account = session.scalars(select(Account)).one()
        again = replace(FILING, company_id=company, title="Another leak")
        case = filing.open_case(session, world.settings, again, account, world.now)
        assert case.state == "sent"


def test_what_is_wrong_is_named_by_field(world: Any) -> None:
    company = world.company()
    empty = dict.fromkeys(("title", "story", "expectation", "name", "address"), "")
    assert problems(world, company_id=company, **empty) == dict.fromkeys(empty, "required")
    assert problems(world, company_id=99) == {"company": "unknown_company"}
    assert problems(world, company_id=company, title="x" * 121) == {"title": "too_long"}
    assert problems(world, company_id=company, address="not an address") == {"address": "bad_address"}
    assert problems(world, company_id=company, address="a@b.example\r\nBcc: x@y.example") == {"address": "bad_address"}
    assert problems(world, company_id=company, amount="a lot") == {"amount": "bad_amount"}
    assert problems(world, company_id=company, occurred_on="2026-13-40") == {"occurred_on": "bad_date"}
    tomorrow = (world.now + dt.timedelta(days=1)).date().isoformat()
    assert problems(world, company_id=company, occurred_on=tomorrow) == {"occurred_on": "in_future"}
    assert problems(world, company_id=company, category="nonsense") == {"category": "unknown"}


def test_files_are_limited_and_sniffed(world: Any) -> None:
    company = world.company()
    large = Upload("photo.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 8_000_001)
    disguised = Upload("invoice.pdf", "application/pdf", b"MZ\x90\x00\x03 This program cannot be run in DOS mode")
    assert problems(world, company_id=company, files=(large,)) == {"files": "too_large"}
    assert problems(world, company_id=company, files=(disguised,)) == {"files": "bad_type"}
    note = Upload("note.txt", "text/plain", b"one line")
    assert problems(world, company_id=company, files=(note,) * 11) == {"files": "too_many"}
    assert problems(world, company_id=company, files=(note,)) == {}


def test_a_new_company_needs_an_address_that_is_not_the_consumers_nor_ours(world: Any) -> None:
    new = {"company_id": None, "company_name": "Nova"}
    assert problems(world, **new) == {"company_address": "required"}
    assert problems(world, **new, company_address=FILING.address) == {"company_address": "own_address"}
    assert problems(world, **new, company_address="case@relay.example") == {"company_address": "our_address"}
    assert problems(world, **new, company_address="hello@nova.example") == {}


def test_a_filing_with_problems_stores_nothing(world: Any) -> None:
    company = world.company()
    before = count(world, Case, Account, Message, OutboxRow, Company)
    with pytest.raises(ValueError, match="title"), world.database.write() as session:
        filing.open_case(session, world.settings, replace(FILING, company_id=company, title=""), None, world.now)
    assert count(world, Case, Account, Message, OutboxRow, Company) == before


def test_a_complaint_to_a_health_body_is_public_only_by_explicit_consent(world: Any) -> None:
    company = world.company(sector="health")
    assert problems(world, company_id=company, public=True) == {"health_consent": "consent_needed"}
    assert problems(world, company_id=company, public=True, health_consent=True) == {}
    assert problems(world, company_id=company, public=False) == {}


def test_the_two_previews_show_what_each_side_reads(world: Any) -> None:
    company = world.company(language="nl")
    story = "Call me on 0470 12 34 56, the boiler leaks."
    with world.database.read() as session:
        typed = replace(FILING, company_id=company, story=story, amount="1234,5")
        preview = filing.preview(session, world.settings, typed, world.now)
    assert "0470 12 34 56" in preview.letter_text
    assert "€\u00a01.234,50" in preview.letter_text
    assert "C-5521" in preview.letter_text
    assert "0470" not in preview.public_text
    assert preview.verdict == "mask"
    assert count(world, Case, Message, OutboxRow) == [0, 0, 0]


def test_to_an_unconfirmed_address_the_first_letter_says_how_to_refuse(world: Any) -> None:
    number = world.file(None, company_name="Nova", company_address="hello@nova.example")
    letter = world.letter(number, "complaint").content.decode("utf-8", "replace").replace("=\r\n", "")
    assert "/not-us/" in letter
    assert "/stop/" in letter
    assert "/not-us/" not in world.letter(world.file(world.company()), "complaint").content.decode()


def test_no_mail_leaves_for_a_company_whose_mail_is_not_enabled(world: Any) -> None:
    company = world.company()
    with world.database.write() as session:
        session.get_one(Company, company).mail_enabled = False
    number = world.file(company)
    assert (world.case(number).state, world.letters(number)) == ("held", [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", None), ("12", 1200), ("1.234,50 €", 123450), ("1,234.50", 123450), ("85,5", 8550), ("1 000", 100000)],
)
def test_amounts_are_read_as_people_write_them(typed: str, expected: int | None) -> None:
    assert cents(typed) == expected


@pytest.mark.parametrize("typed", ["much", "-5", "1e9", "NaN", "99999999999"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        cents(typed)


def test_a_link_works_once_and_not_for_ever(world: Any) -> None:
    with world.database.write() as session:
        secret = links.issue(session, world.settings, "sign_in", world.now)
        link = links.look(session, secret, "sign_in", world.now)
        assert links.look(session, secret, "verify", world.now) is None
        assert links.look(session, secret, "sign_in", world.now + dt.timedelta(hours=73)) == "expired"
        assert [links.use(session, link, world.now), links.use(session, link, world.now)] == [True, False]
        session.expire_all()
        assert links.look(session, secret, "sign_in", world.now) == "used"
        assert links.look(session, "invented", "sign_in", world.now) is None


def test_the_whole_filing_is_kept(world: Any) -> None:
    number = world.file(world.company(), amount="85,50", occurred_on="2026-02-01", customer="K-1", order="O-2")
    case = world.case(number)
    detail = case.detail
    assert (case.amount_cents, case.occurred_on, case.display_name) == (8550, dt.date(2026, 2, 1), "Lea M.")
    assert (detail.contract, detail.customer, detail.order, detail.phone) == ("C-5521", "K-1", "O-2", "0470 12 34 56")


@pytest.mark.parametrize(
    ("name", "chosen", "shown"),
    [
        ("Lea Marchal", "", "Lea M."),
        ("Lea Marchal", "Fan of trains", "Fan of trains"),
        ("Lea Marchal", "lea@home.example", "Lea M."),
        ("Lea Marchal", "Lea 0470 12 34 56", "Lea M."),
        ("Lea Marchal", "Connard", "Lea M."),
        ("lea@home.example", "", "L."),
    ],
)
def test_the_name_that_everybody_sees_is_only_a_name(world: Any, name: str, chosen: str, shown: str) -> None:
    number = world.file(world.company(), name=name, display_name=chosen)
    assert world.case(number).display_name == shown


def test_a_stranger_who_files_with_an_address_changes_nothing_of_its_owners_letter(world: Any) -> None:
    company = world.company()
    number = world.file(company, confirmed=False)
    world.file(company, confirmed=False, name="Somebody Rude")
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        filing.confirm(session, world.settings, case, world.now)
    assert b"Lea Marchal" in world.letter(number, "complaint").content
    assert b"Somebody" not in world.letter(number, "complaint").content
    assert world.account().name == "Lea Marchal"


def test_the_letter_carries_the_name_that_the_preview_showed(world: Any) -> None:
    world.file(world.company())
    with world.database.write() as session:
        account = session.scalars(select(Account)).one()
        asked = replace(FILING, company_id=1, name="Lea Dupont")
        number = filing.open_case(session, world.settings, asked, account, world.now).number
    assert b"Lea Dupont" in world.letter(number, "complaint").content

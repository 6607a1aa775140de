"""Addresses are kept as mail knows them, so that what comes back finds them, and what cannot be mailed is refused."""

from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import accounts, companies, filing
from relay.cases.companies import address_to_write
from relay.models import Account


@pytest.mark.parametrize(
    "typed", [".lea@home.example", "lea.@home.example", "le..a@home.example", "lea@straße.example"]
)
def test_what_cannot_be_mailed_is_no_address(typed: str) -> None:
    assert filing.is_address(typed) is False


def test_an_address_with_letters_beyond_ascii_is_one_account_however_it_is_written(world: Any) -> None:
    with world.database.write() as session:
        first = accounts.ensure(session, "Lea@Électro.example", "Lea", "", "", "fr", world.now)
        assert accounts.by_address(session, "lea@xn--lectro-9ua.example") is first
        assert session.scalars(select(Account.address)).one() == "lea@xn--lectro-9ua.example"


def test_a_bounce_marks_an_address_with_letters_beyond_ascii_once_for_all(world: Any) -> None:
    """Else the complaint goes to the same dead address again and again, once for each bounce."""
    number = world.file(world.company("Électro", "info@Électro.example"))
    letter = world.letter(number, "complaint")
    world.refuse(letter, "5.1.1")
    assert world.letters(number).count("complaint") == 1
    assert world.case(number).state == "undeliverable"
    with world.database.read() as session:
        assert address_to_write(session.get_one(companies.Company, world.case(number).company_id)) is None

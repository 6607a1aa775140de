"""The directory: finding a company however its name is typed; who speaks for it."""

from typing import Any

import pytest

from relay.cases import companies
from relay.cases.companies import fold
from relay.models import Company


@pytest.mark.parametrize(
    "typed", ["Electro-Lumière", "electro lumiere", "ELECTROLUMIERE sa", "elektro lumière", "eletcro lumier", "Lumière"]
)
def test_search_forgives(world: Any, typed: str) -> None:
    world.company("Électro-Lumière SA", aliases=["EDL"])
    world.company("Bakkerij Peeters BV", "x@peeters.example")
    with world.database.read() as session:
        assert [company.name for company in companies.search(session, typed)] == ["Électro-Lumière SA"]


def test_search_finds_an_alias_and_nothing_for_nonsense(world: Any) -> None:
    world.company("Électro-Lumière SA", aliases=["EDL"])
    with world.database.read() as session:
        assert [company.name for company in companies.search(session, "edl")] == ["Électro-Lumière SA"]
        assert companies.search(session, "qqqq zzzz") == []
        assert companies.search(session, " ") == []


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Électro-Lumière SA", "electro lumiere"),
        ("N.V. De Lijn", "n v de lijn"),
        ("SA", "sa"),
        ("ÆØ & Söhne", "æø sohne"),
    ],
)
def test_names_are_folded_for_comparison(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_two_companies_of_one_name_have_two_addresses_on_the_site(world: Any) -> None:
    with world.database.write() as session:
        first = companies.add(session, "Nova", ["a@nova.example"], world.now)
        second = companies.add(session, "Nova", ["b@nova.example"], world.now)
    assert (first.slug, second.slug) == ("nova", "nova-2")


def test_a_domain_speaks_with_its_subdomains_and_not_with_its_neighbours(world: Any) -> None:
    company_id = world.company()
    with world.database.read() as session:
        company = session.get_one(Company, company_id)
        asked = ["x@lumelec.example", "x@mail.lumelec.example", "x@notlumelec.example", "x@example"]
        assert [companies.speaks_for(session, company, author) for author in asked] == [True, True, False, False]

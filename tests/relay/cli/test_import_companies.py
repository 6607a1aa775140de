"""`doleance import-companies`: wholly or not at all, twice is once, mistakes by row and column."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from relay.db import Database
from relay.models import Company, KnownSender

Call = Callable[..., Result]
HEADING = "name,address,sector,language,number,website,phone,aliases,confirmed\n"
LUMELEC = "Lumelec SA,service@lumelec.example;desk@lumelec.example,energy,fr,0400.000.001,https://lumelec.example,"
LUMELEC += "+32 2 000 00 00,Électro Lumière;LE,yes\n"
FRIGO = "Frigo Huis,hallo@frigohuis.example,retail,nl,,,,,\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], str]:
    def to_file(text: str, encoding: str = "utf-8") -> str:
        file = tmp_path / "companies.csv"
        file.write_bytes(text.encode(encoding))
        return str(file)

    return to_file


def stored(database: Database) -> dict[str, tuple[object, ...]]:
    with database.read() as session:
        return {
            company.name: (
                [(address.address, address.rank, address.state) for address in company.addresses],
                company.sector,
                company.language,
                company.number,
                company.website,
                company.phone,
                sorted(alias.name for alias in company.aliases),
                company.confirmed,
            )
            for company in session.scalars(select(Company))
        }


BOTH = {
    "Lumelec SA": (
        [("service@lumelec.example", 0, "confirmed"), ("desk@lumelec.example", 1, "confirmed")],
        "energy", "fr", "0400.000.001", "https://lumelec.example", "+32 2 000 00 00", ["LE", "Électro Lumière"], True,
    ),
    "Frigo Huis": ([("hallo@frigohuis.example", 0, "unconfirmed")], "retail", "nl", "", "", "", [], False),
}  # fmt: skip


def test_every_column_is_stored(doleance: Call, database: Database, write: Callable[[str], str]) -> None:
    result = doleance("import-companies", write(HEADING + LUMELEC + FRIGO))
    assert (0, "2 added, 0 changed, 0 unchanged\n") == (result.exit_code, result.output)
    assert BOTH == stored(database)


def test_a_confirmed_company_speaks_through_its_domain(
    doleance: Call, database: Database, write: Callable[[str], str]
) -> None:
    doleance("import-companies", write(HEADING + LUMELEC + FRIGO))
    with database.read() as session:
        assert ["lumelec.example"] == list(session.scalars(select(KnownSender.value)))


def test_the_same_file_again_changes_nothing(doleance: Call, database: Database, write: Callable[[str], str]) -> None:
    doleance("import-companies", write(HEADING + LUMELEC + FRIGO))
    result = doleance("import-companies", write(HEADING + LUMELEC + FRIGO))
    assert "0 added, 0 changed, 2 unchanged\n" == result.output
    assert BOTH == stored(database)


def test_a_changed_row_changes_its_company(doleance: Call, database: Database, write: Callable[[str], str]) -> None:
    doleance("import-companies", write(HEADING + FRIGO))
    result = doleance(
        "import-companies", write("name,address,phone,confirmed\nfrigo HUIS,mail@frigohuis.example,02 1,ja\n")
    )
    assert "0 added, 1 changed, 0 unchanged\n" == result.output
    addresses = [("hallo@frigohuis.example", 0, "confirmed"), ("mail@frigohuis.example", 1, "confirmed")]
    assert {"frigo HUIS": (addresses, "other", "fr", "", "", "02 1", [], True)} == stored(database)


def test_a_procedure_is_set_kept_without_its_column_and_refused_where_unknown(
    doleance: Call, database: Database, write: Callable[[str], str]
) -> None:
    heading = HEADING.replace("\n", ",procedure\n")
    assert 0 == doleance("import-companies", write(heading + LUMELEC.replace("\n", ",belfius\n"))).exit_code
    assert "0 added, 0 changed, 1 unchanged\n" == doleance("import-companies", write(HEADING + LUMELEC)).output
    with database.read() as session:
        assert ["belfius"] == [company.procedure for company in session.scalars(select(Company))]
    refused = doleance("import-companies", write(heading + LUMELEC.replace("\n", ",bellfius\n")))
    assert "row 2, column procedure: must be one of belfius, " in refused.output


def test_semicolons_and_a_byte_order_mark_as_a_spreadsheet_writes_them(
    doleance: Call, database: Database, write: Callable[..., str]
) -> None:
    text = 'name;address;aliases\nLumelec;service@lumelec.example;"Lumière; Elec"\n'
    assert 0 == doleance("import-companies", write(text, "utf-8-sig")).exit_code
    assert ["Elec", "Lumière"] == stored(database)["Lumelec"][6]


def test_every_mistake_is_named_and_nothing_is_stored(
    doleance: Call, database: Database, write: Callable[[str], str]
) -> None:
    bad = ",,bakery,it,,lumelec.example,,,perhaps\n"
    bad += "Lumelec,service at lumelec,,,,,,,\nLUMELEC NV,a@lumelec.example,,,,,,,\n"
    result = doleance("import-companies", write(HEADING + FRIGO + bad))
    assert 1 == result.exit_code
    places = [line.split(":")[0] for line in result.output.splitlines()[1:]]
    assert [
        "row 3, column address", "row 3, column confirmed", "row 3, column language", "row 3, column name",
        "row 3, column sector", "row 3, column website", "row 4, column address", "row 5, column name",
    ] == places  # fmt: skip
    assert {} == stored(database)


def test_an_unknown_and_a_missing_column_are_named(doleance: Call, write: Callable[[str], str]) -> None:
    result = doleance("import-companies", write("name,mail\nLumelec,service@lumelec.example\n"))
    assert ["row 1, column mail", "row 1, column address"] == [
        line.split(":")[0] for line in result.output.splitlines()[1:]
    ]


def test_a_file_that_is_not_utf_8_is_named(doleance: Call, write: Callable[..., str]) -> None:
    result = doleance("import-companies", write(HEADING + "Société,a@b.example,,,,,,,\n", "latin-1"))
    assert 1 == result.exit_code
    assert "not UTF-8" in result.output

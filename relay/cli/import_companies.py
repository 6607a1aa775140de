"""`doleance import-companies FILE.csv`: a directory of companies, wholly or not at all.

Importing the same file again changes nothing; a changed row changes its company, found
by its name (accents, capitals and legal form do not count). Nobody is ever removed.
"""

import csv
import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import db
from relay.cases import companies, deadlines
from relay.cases.filing import is_address
from relay.cli import options
from relay.mail.mime import kept_address
from relay.models import Company, CompanyAddress, CompanyAlias
from relay.settings import CHOICES, Settings

COLUMNS = ("name", "address", "sector", "language", "number", "website", "phone", "aliases", "confirmed", "procedure")
REQUIRED = ("name", "address")
YES, NO = ("yes", "true", "1", "oui", "ja"), ("", "no", "false", "0", "non", "nee", "nein")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, checked."""

    name: str
    addresses: tuple[str, ...]  # the first is written to first
    sector: str
    language: str
    number: str
    website: str
    phone: str
    aliases: tuple[str, ...]
    confirmed: bool
    procedure: str | None  # None: the file has no such column, and what staff chose stays


class MistakesError(Exception):
    """What is wrong with the file: (row, column, sentence), the heading being row 1."""

    def __init__(self, found: list[tuple[int, str, str]]) -> None:
        super().__init__("\n".join(f"row {row}, column {column}: {sentence}" for row, column, sentence in found))
        self.found = found


@click.command()
@options.with_settings
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(settings: Settings, file: Path) -> None:
    """Add or change the companies of FILE, a CSV file with these columns:

    name, address (several with ;), sector, language, number, website, phone, aliases (several with ;), confirmed (yes
    or no: the address was confirmed independently of any consumer), procedure (the id of one in force). Name and
    address are required.
    """
    database = db.connect(settings.database_url)
    try:
        rows = read(file, frozenset(deadlines.library(settings).procedures))
        with database.write() as session:
            counts = [store(session, row, dt.datetime.now(dt.UTC)) for row in rows]
    except MistakesError as mistakes:
        raise click.ClickException(f"nothing was imported:\n{mistakes}") from None
    finally:
        database.close()
    click.echo(", ".join(f"{counts.count(word)} {word}" for word in ("added", "changed", "unchanged")))


def read(file: Path, procedures: Collection[str]) -> list[Row]:
    """The rows of a UTF-8 CSV file, separated by commas or semicolons. Raises MistakesError that names them all."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MistakesError([(1, "-", f"the file is not UTF-8 (byte {error.start}); save it as CSV UTF-8")]) from None
    heading = text.partition("\n")[0]
    delimiter = ";" if ";" in heading and "," not in heading else ","
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    mistakes = list(_heading_mistakes(names))
    if mistakes:
        raise MistakesError(mistakes)
    rows = [(number, {k: (v or "").strip() for k, v in cells.items() if k}) for number, cells in enumerate(reader, 2)]
    mistakes = [mistake for number, cells in rows for mistake in _mistakes(number, cells, procedures)]
    mistakes += _doubles(rows)
    if mistakes:
        raise MistakesError(sorted(mistakes))
    return [_row(cells) for _, cells in rows]


def _heading_mistakes(names: list[str]) -> Iterator[tuple[int, str, str]]:
    for name in names:
        if name not in COLUMNS:
            yield 1, name or "-", f"no such column; known: {', '.join(COLUMNS)}"
    for name in REQUIRED:
        if name not in names:
            yield 1, name, "this column is missing"


def _mistakes(number: int, cells: dict[str, str], procedures: Collection[str]) -> Iterator[tuple[int, str, str]]:
    if not cells["name"]:
        yield number, "name", "must not be empty"
    elif not companies.fold(cells["name"]):
        yield number, "name", "has no letter and no digit"
    if not cells["address"]:
        yield number, "address", "must not be empty"
    for address in _several(cells["address"]):
        if not is_address(address):
            yield number, "address", f"{address!r} is not an e-mail address"
    if cells.get("sector") and cells["sector"] not in companies.SECTORS:
        yield number, "sector", f"must be one of {', '.join(companies.SECTORS)}, not {cells['sector']!r}"
    if cells.get("language") and cells["language"] not in CHOICES["site.language"]:
        yield number, "language", f"must be one of {', '.join(CHOICES['site.language'])}, not {cells['language']!r}"
    if cells.get("website") and not cells["website"].startswith(("https://", "http://")):
        yield number, "website", "must begin with https:// or http://"
    if cells.get("procedure") and cells["procedure"] not in procedures:
        yield number, "procedure", f"must be one of {', '.join(sorted(procedures))}, not {cells['procedure']!r}"
    if cells.get("confirmed", "").lower() not in YES + NO:
        yield number, "confirmed", f"must be yes or no, not {cells['confirmed']!r}"


def _doubles(rows: list[tuple[int, dict[str, str]]]) -> list[tuple[int, str, str]]:
    first: dict[str, int] = {}
    return [
        (number, "name", f"is the same company as row {first[companies.fold(cells['name'])]}")
        for number, cells in rows
        if companies.fold(cells["name"]) and first.setdefault(companies.fold(cells["name"]), number) != number
    ]


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _row(cells: dict[str, str]) -> Row:
    return Row(
        name=cells["name"],
        addresses=tuple(kept_address(address) for address in _several(cells["address"])),
        sector=cells.get("sector") or "other",
        language=cells.get("language") or "fr",
        number=cells.get("number", ""),
        website=cells.get("website", ""),
        phone=cells.get("phone", ""),
        aliases=_several(cells.get("aliases", "")),
        confirmed=cells.get("confirmed", "").lower() in YES,
        procedure=cells.get("procedure"),
    )


def store(session: Session, row: Row, now: dt.datetime) -> str:
    """Make the company of `row` what the row says: "added", "changed" or "unchanged"."""
    key = companies.fold(row.name)
    company = session.scalars(select(Company).where(Company.search_key == key).order_by(Company.id)).first()
    word = "unchanged"
    if company is None:
        word = "added"
        company = companies.add(
            session, row.name, row.addresses, now, sector=row.sector, language=row.language, aliases=row.aliases
        )
    changed = [_set(company, row), _add_missing(company, row), _confirm(session, company, row, now)]
    session.flush()
    return "changed" if word == "unchanged" and any(changed) else word


def _set(company: Company, row: Row) -> bool:
    changed = False
    for name in ("name", "sector", "language", "number", "website", "phone", "procedure"):
        if getattr(row, name) not in (None, getattr(company, name)):
            setattr(company, name, getattr(row, name))
            changed = True
    return changed


def _add_missing(company: Company, row: Row) -> bool:
    """Add addresses and aliases that the company does not have yet; nothing is taken away."""
    known = {address.address for address in company.addresses}
    addresses = [address for address in row.addresses if address not in known]
    for rank, address in enumerate(addresses, len(known)):
        company.addresses.append(CompanyAddress(address=address, rank=rank, state="unconfirmed"))
    keys = {alias.search_key for alias in company.aliases}
    aliases = [alias for alias in row.aliases if companies.fold(alias) not in keys]
    company.aliases.extend(CompanyAlias(name=alias, search_key=companies.fold(alias)) for alias in aliases)
    return bool(addresses or aliases)


def _confirm(session: Session, company: Company, row: Row, now: dt.datetime) -> bool:
    """The operator vouches for the addresses; "no" never takes back what staff confirmed."""
    waiting = any(address.state == "unconfirmed" for address in company.addresses)
    if not row.confirmed or (company.confirmed and not waiting):
        return False
    session.flush()
    companies.confirm(session, company, now, staff_id=None)
    return True

"""The open data: the rows from which anybody recomputes the published cards, taken from the same facts as the cards.

A file is of the day of the newest cards. It holds no text and nothing about a person: `scoring.opendata` writes only
what its columns name.
"""

import datetime as dt
import hashlib
import io
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import scoring
from relay.cases import scorecards
from relay.models import Company, Scorecard
from relay.settings import Settings
from scoring import opendata

Stamp = tuple[dt.date, dt.datetime]  # day of the newest cards, and when the last of them changed


@dataclass(frozen=True, slots=True)
class File:
    """The CSV file (UTF-8) with what is said of it: SHA-256 in hex, rows without the header, scored companies."""

    content: bytes
    sha256: str
    rows: int
    companies: int
    as_of: dt.date
    method_version: str


def stamp(session: Session) -> Stamp | None:
    """Changes whenever a card does; None before the first card."""
    day, changed = session.execute(select(func.max(Scorecard.as_of), func.max(Scorecard.computed_at))).one()
    return (day, changed) if day is not None else None


def file(session: Session, _settings: Settings, as_of: dt.date) -> File:
    """The file of that day. Reads every case of the window: keep it as long as `stamp` stays the same."""
    columns = select(Company.id, Company.slug, Company.name, Company.sector, Company.confirmed)
    known = {row.id: row for row in session.execute(columns)}
    facts: dict[str, list[scoring.CaseFact]] = {row.slug: [] for row in known.values()}
    for company_id, fact in scorecards.facts.of_companies(session, list(known), as_of):
        facts[known[company_id].slug].append(fact)
    out = io.StringIO(newline="")
    names = {row.slug: row.name for row in known.values()}
    rows = opendata.write_csv(out, [opendata.Company(slug, names[slug], own) for slug, own in facts.items()], as_of)
    content = out.getvalue().encode("utf-8")
    companies = len({line.partition(b",")[0] for line in content.splitlines()[1:]})
    digest = hashlib.sha256(content).hexdigest()
    return File(content, digest, rows, companies, as_of, scoring.METHOD_VERSION)

"""The open data as files: the rows from which anybody recomputes the cards of a day, made from the same facts.

A file holds no text and nothing about a person: `scoring.opendata` writes only what its columns name. The files of a
day that ended are kept as they were published; today's change with the cards and are made when somebody asks.
"""

import csv
import datetime as dt
import gzip
import hashlib
import importlib
import importlib.util
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import scoring
from relay.cases.scorecards import facts
from relay.models import Company, PublishedFile, Scorecard, ScoreFact
from relay.settings import Settings
from scoring import opendata

Format = Literal["csv", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl", "parquet")
LARGE = 100_000  # rows from which Parquet is worth its while
LIVE_MOST = 300_000  # facts; beyond, a file of today would take too long, and the last finished day is the newest
Stamp = tuple[dt.date, dt.datetime | None]  # day of the newest file, and when the last of its cards changed


@dataclass(frozen=True, slots=True)
class File:
    """One file with what is said of it: SHA-256 in hex, rows without the header, scored companies."""

    name: str
    as_of: dt.date
    method_version: str
    sha256: str
    size: int
    rows: int
    companies: int
    content: bytes = field(repr=False, default=b"")

    @property
    def format(self) -> str:
        return self.name.rpartition(".")[2]


_SAID = (
    PublishedFile.name, PublishedFile.as_of, PublishedFile.method_version, PublishedFile.sha256, PublishedFile.size,
    PublishedFile.rows, PublishedFile.companies,
)  # fmt: skip


def stamp(session: Session) -> Stamp | None:
    """Changes whenever the newest file does; None before the first card."""
    day = session.scalar(select(func.max(Scorecard.as_of)))
    if day is None:
        return None
    changed = session.scalar(select(func.max(Scorecard.computed_at)))
    if (session.scalar(select(func.count()).select_from(ScoreFact)) or 0) <= LIVE_MOST:
        return day, changed
    ended = session.scalar(select(func.max(PublishedFile.as_of)))
    return (ended, None) if ended is not None else (day, changed)


def newest(session: Session, settings: Settings, at: Stamp) -> tuple[File, ...]:
    """The files of the newest day, one a format. Reads every case of the window: keep them while `at` is the same."""
    day, changed = at
    if changed is not None:
        return make(session, settings, day)
    names = session.scalars(select(PublishedFile.name).where(PublishedFile.as_of == day)).all()
    return tuple(found for name in names if (found := kept(session, name)) is not None)


def make(session: Session, settings: Settings, day: dt.date) -> tuple[File, ...]:
    """The files of a day: CSV and JSON Lines, Parquet where it is large and wanted."""
    ids, companies = _companies(session, day)
    rows = list(opendata.rows(companies, day))
    content: dict[Format, bytes] = {"csv": _csv(rows), "jsonl": _jsonl(rows)}
    if parquet_wanted(settings, len(rows)):
        content["parquet"] = _parquet(rows)
    return tuple(
        File(
            f"scorecards-{day.isoformat()}.{kind}",
            day,
            scoring.METHOD_VERSION,
            hashlib.sha256(made).hexdigest(),
            len(made),
            len(rows),
            len(ids),
            made,
        )
        for kind, made in content.items()
    )


def _companies(session: Session, day: dt.date) -> tuple[Sequence[int], list[opendata.Company]]:
    """The companies with a score on that day, and their facts as known at its end."""
    scored = select(Scorecard.company_id).where(Scorecard.as_of == day, Scorecard.enough)
    ids = session.scalars(scored.order_by(Scorecard.company_id)).all()
    names = {row.slug: row.name for row in session.execute(select(Company.slug, Company.name))}
    found: dict[str, list[scoring.CaseFact]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        for _, fact in facts.of_companies(session, ids[start : start + 500], day):
            found[fact.company].append(fact)
    return ids, [opendata.Company(slug, names[slug], own) for slug, own in found.items()]


def _csv(rows: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, opendata.COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _jsonl(rows: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO()
    opendata.write_jsonl(out, rows)
    return out.getvalue().encode()


def parquet_there() -> bool:
    """Whether the extra `parquet` is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def parquet_wanted(settings: Settings, rows: int) -> bool:
    wish = settings.open_data.parquet
    return parquet_there() and (wish == "always" or (wish == "auto" and rows >= LARGE))


def _parquet(rows: Sequence[dict[str, str]]) -> bytes:
    """Columns as in JSON Lines, numbers as 32-bit integers; pyarrow is loaded only here (an extra, and 40 MB)."""
    arrow: Any = importlib.import_module("pyarrow")
    writing: Any = importlib.import_module("pyarrow.parquet")
    columns = {name: [opendata.typed(row)[name] for row in rows] for name in opendata.COLUMNS}
    kinds = [(name, arrow.int32() if name in opendata.NUMBERS else arrow.string()) for name in opendata.COLUMNS]
    out = io.BytesIO()
    writing.write_table(arrow.table(columns, schema=arrow.schema(kinds)), out, compression="zstd")
    return out.getvalue()


def publish(session: Session, settings: Settings, day: dt.date, now: dt.datetime) -> None:
    """Keep the files of a day whose cards are final."""
    for made in make(session, settings, day):
        session.merge(
            PublishedFile(
                name=made.name,
                as_of=day,
                method_version=made.method_version,
                sha256=made.sha256,
                size=made.size,
                rows=made.rows,
                companies=made.companies,
                content=gzip.compress(made.content, mtime=0),
                made_at=now,
            )
        )


def archive(session: Session) -> tuple[File, ...]:
    """What is said of every kept file, the newest first."""
    query = select(*_SAID).order_by(PublishedFile.as_of.desc(), PublishedFile.name)
    return tuple(File(*row) for row in session.execute(query))


def kept(session: Session, name: str) -> File | None:
    """A kept file with its content."""
    row = session.execute(select(*_SAID, PublishedFile.content).where(PublishedFile.name == name)).one_or_none()
    return File(*row[:-1], gzip.decompress(row.content)) if row is not None else None

"""The rows of the open data, and the two text formats they are written in."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TextIO

from scoring.facts import CaseFact, settle
from scoring.method import METHOD_VERSION
from scoring.tallies import missing, tally

COLUMNS: Final = (
    "company",
    "company_name",
    "sector",
    "day_delivered",
    "days",
    "event",
    "rating",
    "counted",
    "reason",
    "rating_counted",
    "rating_reason",
    "consumers",
    "as_of",
    "method_version",
)
NUMBERS: Final = ("days", "event", "counted", "rating_counted", "consumers")
"""Columns whose values are whole numbers in JSON Lines and Parquet, null where empty."""

KEY: Final = re.compile(r"\w[^\x00-\x1f\x7f]*")  # begins with a letter or digit: no spreadsheet takes it for a formula
UNREADABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Company:
    """One company's facts for publication; `facts` may still carry consumers and need not be settled."""

    key: str
    name: str
    facts: Sequence[CaseFact]


def rows(companies: Iterable[Company], as_of: date) -> Iterator[dict[str, str]]:
    """The rows of all companies that have enough data, by company and day. Raises ValueError for an unusable key.

    Cases outside the window have no row; those that do not count show their reason and nothing else.
    """
    for company in sorted(companies, key=lambda one: one.key):
        settled = [fact for fact in settle(company.facts, as_of) if fact.reason != "outside_window"]
        if not settled or missing(known := tally(settled, as_of)):
            continue
        if not (KEY.fullmatch(known.company) and KEY.fullmatch(known.sector)):
            raise ValueError(f"not a key for open data: {known.company!r} in {known.sector!r}")
        yield from sorted(
            (_row(fact, company.name, known.consumers, as_of) for fact in settled),
            key=lambda row: [row[column] for column in COLUMNS[3:11]],
        )


def write_csv(out: TextIO, companies: Iterable[Company], as_of: date) -> int:
    """Write header and rows to a text file opened with newline="" and UTF-8; the number of rows."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    written = 0
    for row in rows(companies, as_of):
        writer.writerow(row)
        written += 1
    return written


def write_jsonl(out: TextIO, written: Iterable[Mapping[str, str]]) -> None:
    """The same rows, one JSON object a line: numbers as numbers, null where a value is empty."""
    for row in written:
        out.write(json.dumps(typed(row), ensure_ascii=False, separators=(",", ":")) + "\n")


def typed(row: Mapping[str, str]) -> dict[str, str | int | None]:
    """A row with its numbers as numbers and None for what is empty."""
    return {name: None if text == "" else int(text) if name in NUMBERS else text for name, text in row.items()}


def _row(fact: CaseFact, name: str, consumers: int, as_of: date) -> dict[str, str]:
    counted, rating = fact.counted, fact.rating if fact.counted else None
    return {
        "company": fact.company,
        "company_name": _harmless(name),
        "sector": fact.sector,
        "day_delivered": fact.delivered.isoformat(),
        "days": str(fact.days) if counted else "",
        "event": str(int(fact.event)) if counted else "",
        "rating": rating or "",
        "counted": str(int(counted)),
        "reason": fact.reason,
        "rating_counted": str(int(fact.rating_counted)),
        "rating_reason": fact.rating_reason if rating else "",
        "consumers": str(consumers),
        "as_of": as_of.isoformat(),
        "method_version": METHOD_VERSION,
    }


def _harmless(name: str) -> str:
    """A company's name on one line, and not a formula for spreadsheets."""
    line = UNREADABLE.sub(" ", name)
    return "'" + line if line.startswith(_FORMULA) else line

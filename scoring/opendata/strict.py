"""Reading open data back, strictly: the first thing that cannot be true names its row and column, nothing is made."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from scoring.facts import RATING_REASONS, RATINGS, REASONS, CaseFact, in_window
from scoring.field import Field
from scoring.method import HORIZON, METHOD_VERSION
from scoring.opendata.rows import COLUMNS, KEY, NUMBERS, UNREADABLE
from scoring.tallies import Tally, missing, tally

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Word = TypeVar("Word", bound=str)


class OpenDataError(ValueError):
    """A file that is not open data of ours: `row` (the header is row 1), `column`, and what is wrong there."""

    def __init__(self, row: int, column: str, problem: str) -> None:
        super().__init__(f"row {row}, column {column}: {problem}")
        self.row = row
        self.column = column
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Row:
    """One line as read: the fact, and what the line says of its company and file."""

    number: int
    fact: CaseFact
    consumers: int
    as_of: date


def read_csv(lines: Iterable[str]) -> Field:
    """The field of the companies in an open-data file's lines (read with newline=""), ready for `cards()`.

    Raises OpenDataError at the first row that is malformed, contradicts itself or contradicts another row.
    """
    return _field(list(_read_rows(lines)))


def read_jsonl(lines: Iterable[str]) -> Field:
    """The same from JSON Lines; rows are counted from 1. Raises OpenDataError."""
    return _field([_object(number, line).row() for number, line in enumerate(lines, start=1)])


def _field(read: list[Row]) -> Field:
    as_of = _one_day(read)
    by_company: dict[str, list[Row]] = {}
    for row in read:
        by_company.setdefault(row.fact.company, []).append(row)
    return Field(as_of, (_company_tally(own, as_of) for own in by_company.values()))


def _read_rows(lines: Iterable[str]) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True)
    number = 0
    try:
        for number, values in enumerate(reader, start=1):  # the error below needs it
            if number == 1:
                _check_header(values)
            else:
                yield _Line(number, values).row()
    except csv.Error as error:
        raise OpenDataError(number + 1, "(whole row)", str(error)) from error
    if number == 0:
        raise OpenDataError(1, COLUMNS[0], "the file is empty, not even a header")


def _object(number: int, line: str) -> "_Line":
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise OpenDataError(number, "(whole row)", "is not a JSON object") from None
    if not isinstance(found, dict):
        raise OpenDataError(number, "(whole row)", "is not a JSON object")
    for column in found:
        if column not in COLUMNS:
            raise OpenDataError(number, str(column), "is not a column of ours")
    for column in COLUMNS:
        if column not in found:
            raise OpenDataError(number, column, "is missing")
        value = found[column]
        kind = int if column in NUMBERS else str
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise OpenDataError(number, column, f"{value!r} is not a {'whole number' if kind is int else 'text'}")
    return _Line(number, ["" if found[column] is None else str(found[column]) for column in COLUMNS])


def _check_header(values: list[str]) -> None:
    values = [values[0].removeprefix("\ufeff"), *values[1:]] if values else values
    for position, column in enumerate(COLUMNS):
        found = values[position] if position < len(values) else "nothing"
        if found != column:
            raise OpenDataError(1, column, f"the header has {found!r} here")
    if len(values) > len(COLUMNS):
        raise OpenDataError(1, values[len(COLUMNS)], "is not a column of ours")


class _Line:
    """One line being read; each method takes one column or raises OpenDataError for it."""

    def __init__(self, number: int, values: list[str]) -> None:
        self.number = number
        if len(values) < len(COLUMNS):
            raise self.error(COLUMNS[len(values)], "is missing")
        if len(values) > len(COLUMNS):
            raise self.error(f"{len(COLUMNS) + 1} (without a name)", "is one too many")
        self.values: Mapping[str, str] = dict(zip(COLUMNS, values, strict=True))
        for column, value in self.values.items():
            if UNREADABLE.search(value):
                raise self.error(column, "holds a control character or is not UTF-8")

    def error(self, column: str, problem: str) -> OpenDataError:
        return OpenDataError(self.number, column, problem)

    def row(self) -> Row:
        if self.values["method_version"] != METHOD_VERSION:
            raise self.error("method_version", f"is not {METHOD_VERSION}, the method of this program")
        as_of = self.day("as_of")
        fact = self.counted_fact(as_of) if self.flag("counted") else self.left_out_fact(as_of)
        return Row(self.number, fact, self.number_up_to("consumers", 10**9), as_of)

    def counted_fact(self, as_of: date) -> CaseFact:
        rating = self.word("rating", RATINGS) if self.values["rating"] else None
        rating_reason = self.word("rating_reason", RATING_REASONS)
        if self.values["reason"]:
            raise self.error("reason", "is given although the case counts")
        if rating is None and rating_reason:
            raise self.error("rating_reason", "is given although there is no rating")
        if self.flag("rating_counted") != (rating is not None and not rating_reason):
            raise self.error("rating_counted", "contradicts rating and rating_reason")
        delivered, event, days = self.delivered(as_of), self.flag("event"), self.number_up_to("days", HORIZON)
        age = (as_of - delivered).days
        if days > age and (event or days < HORIZON):
            raise self.error("days", f"is {days}, but the case is only {age} days old")
        if not event and days < min(age, HORIZON):
            raise self.error("days", f"is {days}, but an unanswered case of {age} days waits on")
        return CaseFact(
            self.key("company"), self.key("sector"), delivered, days, event, rating, rating_reason=rating_reason
        )

    def left_out_fact(self, as_of: date) -> CaseFact:
        if not self.values["reason"]:
            raise self.error("reason", "is empty although the case does not count")
        reason = self.word("reason", REASONS)
        for column in ("days", "event", "rating", "rating_reason"):
            if self.values[column]:
                raise self.error(column, "is given although the case does not count")
        if self.flag("rating_counted"):
            raise self.error("rating_counted", "is 1 although the case does not count")
        return CaseFact(self.key("company"), self.key("sector"), self.delivered(as_of), None, False, reason=reason)

    def delivered(self, as_of: date) -> date:
        delivered = self.day("day_delivered")
        if not in_window(delivered, as_of):
            raise self.error("day_delivered", f"is outside the 365 days up to {as_of}")
        return delivered

    def key(self, column: str) -> str:
        if not KEY.fullmatch(self.values[column]):
            raise self.error(column, "is not a key (it begins with a letter or digit)")
        return self.values[column]

    def day(self, column: str) -> date:
        text = self.values[column]
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise self.error(column, f"{text!r} is not a day (YYYY-MM-DD)")

    def flag(self, column: str) -> bool:
        return self.word(column, ("0", "1")) == "1"

    def number_up_to(self, column: str, most: int) -> int:
        text = self.values[column]
        if not re.fullmatch(r"0|[1-9][0-9]{0,9}", text) or int(text) > most:
            raise self.error(column, f"{text!r} is not a whole number from 0 to {most}")
        return int(text)

    def word(self, column: str, allowed: Sequence[Word]) -> Word:
        for one in allowed:
            if one == self.values[column]:
                return one
        raise self.error(column, f"{self.values[column]!r} is none of {', '.join(filter(None, allowed))}")


def _one_day(read: list[Row]) -> date:
    for row in read:
        if row.as_of != read[0].as_of:
            raise OpenDataError(row.number, "as_of", f"is not {read[0].as_of}, as in the first row")
    return read[0].as_of if read else date.min


def _company_tally(own: list[Row], as_of: date) -> Tally:
    first = own[0]
    for row in own:
        if row.fact.sector != first.fact.sector:
            raise OpenDataError(row.number, "sector", f"is not {first.fact.sector}, as in row {first.number}")
        if row.consumers != first.consumers:
            raise OpenDataError(row.number, "consumers", f"is not {first.consumers}, as in row {first.number}")
    if first.consumers > sum(row.fact.counted for row in own):
        raise OpenDataError(first.number, "consumers", "is more than the counted cases of the company")
    made = tally([row.fact for row in own], as_of, first.consumers)
    if lacks := missing(made):
        raise OpenDataError(first.number, "company", f"has rows, but too few for a score: it lacks {', '.join(lacks)}")
    return made

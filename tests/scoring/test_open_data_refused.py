"""A malformed or tampered file names its row and column and computes nothing."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from scoring import CaseFact
from scoring.opendata import COLUMNS, Company, OpenDataError, read_csv, read_jsonl, rows, write_csv, write_jsonl

FactsOf = Callable[..., list[CaseFact]]


@pytest.fixture
def table(facts_of: FactsOf, as_of: date) -> list[list[str]]:
    """A good file as cells: header, then 15 cases of acme, 100 days old."""
    out = io.StringIO(newline="")
    write_csv(out, [Company("acme", "Acme", facts_of())], as_of)
    return [line.split(",") for line in out.getvalue().splitlines()]


def text_of(table: list[list[str]]) -> Iterator[str]:
    return iter([",".join(line) + "\r\n" for line in table])


def refusal(rows: Iterator[str]) -> tuple[int, str]:
    with pytest.raises(OpenDataError) as caught:
        read_csv(rows)
    return caught.value.row, caught.value.column


def test_the_good_file_is_read(table: list[list[str]]) -> None:
    assert read_csv(text_of(table)).card("acme").counts.cases == 15


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("company", ""),
        ("company", "=acme"),
        ("company", "ac\x00me"),
        ("company_name", "Ac\udce9me"),  # a byte that is not UTF-8
        ("sector", ""),
        ("sector", "telecom"),  # another one than the company's other rows
        ("day_delivered", "22/03/2026"),
        ("day_delivered", "2026-02-30"),
        ("day_delivered", "2026-07-01"),  # after the as-of day
        ("day_delivered", "2025-06-30"),  # before the window
        ("days", ""),
        ("days", "-1"),
        ("days", "4.0"),
        ("days", "31"),
        ("days", "٤"),  # a digit, but not one of ours
        ("event", "yes"),
        ("rating", "good"),
        ("counted", "2"),
        ("reason", "withdrawn"),  # and yet counted
        ("rating_counted", "0"),  # without a reason
        ("rating_reason", "disliked"),
        ("consumers", "14"),  # others say 15
        ("consumers", "many"),
        ("as_of", "2026-06-29"),  # others say the 30th
        ("as_of", "today"),
        ("method_version", "2025.1"),
    ],
)
def test_one_bad_cell(table: list[list[str]], column: str, value: str) -> None:
    rated = next(i for i, line in enumerate(table) if line[6] == "met")
    table[rated][COLUMNS.index(column)] = value
    assert refusal(text_of(table)) == (rated + 1, column)


def test_an_unanswered_case_cannot_stop_waiting(table: list[list[str]]) -> None:
    silent = next(i for i, line in enumerate(table) if line[5] == "0")
    table[silent][COLUMNS.index("days")] = "12"
    assert refusal(text_of(table)) == (silent + 1, "days")


def test_an_answer_cannot_come_after_the_as_of_day(table: list[list[str]]) -> None:
    answered = next(i for i, line in enumerate(table) if line[5] == "1")
    table[answered][COLUMNS.index("day_delivered")] = "2026-06-29"
    assert refusal(text_of(table)) == (answered + 1, "days")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"counted": "0"}, "reason"),
        ({"counted": "0", "reason": "disliked"}, "reason"),
        ({"counted": "0", "reason": "withdrawn"}, "days"),
        ({"counted": "0", "reason": "withdrawn", "days": "", "event": ""}, "rating"),
        ({"counted": "0", "reason": "withdrawn", "days": "", "event": "", "rating": ""}, "rating_counted"),
        ({"rating": ""}, "rating_counted"),
        ({"rating": "", "rating_counted": "0", "rating_reason": "repeated"}, "rating_reason"),
    ],
)
def test_cells_that_contradict_each_other(table: list[list[str]], cells: dict[str, str], column: str) -> None:
    rated = next(i for i, line in enumerate(table) if line[6] == "met")
    for name, value in cells.items():
        table[rated][COLUMNS.index(name)] = value
    assert refusal(text_of(table)) == (rated + 1, column)


def test_more_consumers_than_cases(table: list[list[str]]) -> None:
    for line in table[1:]:
        line[COLUMNS.index("consumers")] = "16"
    assert refusal(text_of(table)) == (2, "consumers")


def test_a_cell_too_few_and_one_too_many(table: list[list[str]]) -> None:
    assert refusal(text_of([*table[:3], table[3][:-1]])) == (4, "method_version")
    assert refusal(text_of([*table[:3], [*table[3], ""]])) == (4, "15 (without a name)")


def test_headers(table: list[list[str]]) -> None:
    header, *rest = table
    assert refusal(text_of([[*header[:4], "Days", *header[5:]], *rest])) == (1, "days")
    assert refusal(text_of([header[:5], *rest])) == (1, "event")
    assert refusal(text_of([[*header, "note"], *rest])) == (1, "note")
    assert refusal(iter([])) == (1, "company")
    assert refusal(iter(["\r\n"])) == (1, "company")


def test_a_quote_that_never_ends(table: list[list[str]]) -> None:
    table[5][1] = '"Acme'
    assert refusal(text_of(table)) == (6, "(whole row)")


def test_a_byte_order_mark_is_no_error(table: list[list[str]]) -> None:
    table[0][0] = "\ufeff" + table[0][0]
    assert read_csv(text_of(table)).card("acme").enough


@pytest.mark.parametrize(
    ("changed", "column", "problem"),
    [
        ('{"company"', "(whole row)", "is not a JSON object"),
        ("[1]", "(whole row)", "is not a JSON object"),
        ({"days": "4"}, "days", "'4' is not a whole number"),
        ({"days": True}, "days", "True is not a whole number"),
        ({"rating": 3}, "rating", "3 is not a text"),
        ({"days": 31}, "days", "'31' is not a whole number from 0 to 30"),
        ({"extra": 1}, "extra", "is not a column of ours"),
        ({"sector": "other"}, "sector", "is not energy, as in row 1"),
    ],
)
def test_json_lines_name_row_and_column(
    facts_of: Callable[..., list[CaseFact]], as_of: date, changed: Any, column: str, problem: str
) -> None:
    out = io.StringIO()
    write_jsonl(out, rows([Company("acme", "Acme", facts_of())], as_of))
    lines = out.getvalue().splitlines()
    lines[2] = changed if isinstance(changed, str) else json.dumps(json.loads(lines[2]) | changed)
    with pytest.raises(OpenDataError) as refused:
        read_jsonl(lines)
    assert (refused.value.row, refused.value.column, refused.value.problem) == (3, column, problem)


def test_json_lines_without_a_column_say_which(facts_of: Callable[..., list[CaseFact]], as_of: date) -> None:
    out = io.StringIO()
    write_jsonl(out, rows([Company("acme", "Acme", facts_of())], as_of))
    first = json.loads(out.getvalue().splitlines()[0])
    del first["event"]
    with pytest.raises(OpenDataError, match="row 1, column event: is missing"):
        read_jsonl([json.dumps(first)])

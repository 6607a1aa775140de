"""The published rows: what is in them, and that they are enough for every published figure."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from scoring import CaseFact, Field, published, tally
from scoring.opendata import COLUMNS, Company, read_csv, write_csv

FactsOf = Callable[..., list[CaseFact]]


@pytest.fixture
def companies(facts_of: FactsOf, as_of: date) -> list[Company]:
    """Seven scored companies in two sectors, with everything that can happen to a case, and a small one."""
    scored = [
        Company(
            f"c{i}",
            f"Company {i}, Ltd",
            [
                *facts_of(f"c{i}", "energy" if i < 5 else "telecom", answered=12 + i, on_day=2 * i, unanswered=i),
                *(
                    CaseFact(
                        f"c{i}", "energy" if i < 5 else "telecom", as_of - timedelta(age), days, event, rating, **more
                    )
                    for age, days, event, rating, more in (
                        (7, 7, False, None, {"consumer": 1}),
                        (20, 3, True, "not", {"consumer": 2, "rated_on": as_of}),
                        (19, 3, True, "met", {"consumer": 2, "rated_on": as_of}),
                        (9, 30, False, "not", {"consumer": 3, "rating_reason": "flagged"}),
                        (400, 30, False, None, {"consumer": 4}),
                        (40, None, False, None, {"consumer": 5, "reason": "undeliverable"}),
                        (41, 3, True, "met", {"consumer": 6, "reason": "withdrawn"}),
                    )
                ),
            ],
        )
        for i in range(7)
    ]
    return [*scored, Company("small", "=SUM(A1)", facts_of("small", answered=5, unanswered=0))]


def written(companies: list[Company], as_of: date) -> str:
    out = io.StringIO(newline="")
    write_csv(out, companies, as_of)
    return out.getvalue()


def lines(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.replace('"', "").replace(", Ltd", "").splitlines()]


def test_the_file_gives_every_published_figure(companies: list[Company], as_of: date) -> None:
    field = Field(as_of, (tally(company.facts, as_of) for company in companies))
    cards = {key: published(card) for key, card in field.cards().items() if card.enough}
    read = read_csv(io.StringIO(written(companies, as_of), newline="")).cards()
    assert {key: published(card) for key, card in read.items()} == cards
    assert list(read) == list(cards)  # the ranking, too


def test_writing_what_was_read_gives_the_same_bytes_whatever_the_order(companies: list[Company], as_of: date) -> None:
    turned = [replace(company, facts=company.facts[::-1]) for company in reversed(companies)]
    assert written(turned, as_of) == written(companies, as_of)


def test_companies_below_the_threshold_have_no_rows(companies: list[Company], as_of: date) -> None:
    assert {line[0] for line in lines(written(companies, as_of))[1:]} == {f"c{i}" for i in range(7)}


def test_cases_outside_the_window_have_no_rows(companies: list[Company], as_of: date) -> None:
    days = [date.fromisoformat(line[3]) for line in lines(written(companies, as_of))[1:]]
    assert min(days) > as_of - timedelta(365)


def test_rows_hold_these_columns_and_no_person(companies: list[Company], as_of: date) -> None:
    header, first, *_ = lines(written(companies, as_of))
    assert header == [
        "company", "company_name", "sector", "day_delivered", "days", "event", "rating", "counted", "reason",
        "rating_counted", "rating_reason", "consumers", "as_of", "method_version",
    ]  # fmt: skip
    assert first == [
        "c0", "Company 0", "energy", "2026-03-22", "0", "1", "", "1", "", "0", "", "12", "2026-06-30", "2026.1",
    ]  # fmt: skip


def test_a_case_that_does_not_count_shows_its_reason_and_nothing_else(companies: list[Company], as_of: date) -> None:
    left_out = [line[4:11] for line in lines(written(companies, as_of)) if line[0] == "c0" and line[7] == "0"]
    assert left_out == [["", "", "", "0", "withdrawn", "0", ""], ["", "", "", "0", "undeliverable", "0", ""]]


def test_a_name_cannot_be_a_formula(facts_of: FactsOf, as_of: date) -> None:
    assert lines(written([Company("acme", "=1+1", facts_of())], as_of))[1][1] == "'=1+1"


def test_a_name_stays_on_its_line(facts_of: FactsOf, as_of: date) -> None:
    text = written([Company("acme", "Ac\r\nme", facts_of())], as_of)
    assert read_csv(io.StringIO(text, newline="")).card("acme").enough


def test_a_key_that_a_file_cannot_carry_is_refused(facts_of: FactsOf, as_of: date) -> None:
    with pytest.raises(ValueError, match="not a key"):
        written([Company("=acme", "", facts_of("=acme"))], as_of)


def test_a_header_alone_is_a_platform_without_scores(as_of: date) -> None:
    assert read_csv(io.StringIO(written([], as_of), newline="")).cards() == {}
    assert written([], as_of) == ",".join(COLUMNS) + "\r\n"

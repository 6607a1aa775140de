"""What counts: the window, and one rating a person and company in 30 days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scoring import CaseFact, Rating, settle
from scoring.facts import consumers

AS_OF = date(2026, 6, 30)


def fact(age: int, rating: Rating | None = None, consumer: int = 1, rated: int | None = None) -> CaseFact:
    """Answered on its day; `age` and `rated` are days before the as-of day."""
    rated_on = None if rated is None else AS_OF - timedelta(rated)
    return CaseFact("acme", "energy", AS_OF - timedelta(age), 0, True, rating, consumer=consumer, rated_on=rated_on)


@pytest.mark.parametrize(("age", "reason"), [(0, ""), (364, ""), (365, "outside_window"), (-1, "outside_window")])
def test_window(age: int, reason: str) -> None:
    assert [one.reason for one in settle([fact(age)], AS_OF)] == [reason]


def test_a_leap_day_does_not_lengthen_the_window() -> None:
    delivered = [date(2028, 2, 29), date(2027, 7, 2), date(2027, 7, 1)]
    facts = [replace(fact(0), delivered=day) for day in delivered]
    assert [one.counted for one in settle(facts, date(2028, 6, 30))] == [True, True, False]


def test_an_earlier_reason_stays() -> None:
    facts = [replace(fact(500), reason="withdrawn", days=None)]
    assert [one.reason for one in settle(facts, AS_OF)] == ["withdrawn"]


@pytest.mark.parametrize(
    ("rated", "counted"),
    [
        ((60, 31), [True, False]),  # 29 days later
        ((60, 30), [True, True]),  # 30 days later
        ((60, 40, 20), [True, False, True]),  # 40 days after the last that counted
        ((60, 60), [True, False]),
    ],
)
def test_one_rating_in_30_days(rated: tuple[int, ...], counted: list[bool]) -> None:
    facts = [fact(90 - i, "met", rated=day) for i, day in enumerate(rated)]
    assert [one.rating_counted for one in settle(facts, AS_OF)] == counted


def test_a_repeated_rating_leaves_its_case_in() -> None:
    settled = settle([fact(60, "met"), fact(59, "not")], AS_OF)
    assert [(one.counted, one.rating_reason) for one in settled] == [(True, ""), (True, "repeated")]


def test_other_people_and_other_companies_rate_for_themselves() -> None:
    facts = [fact(60, "met"), fact(60, "met", consumer=2), replace(fact(60, "met"), company="other")]
    assert all(one.rating_counted for one in settle(facts, AS_OF))


def test_a_rating_that_does_not_count_takes_no_place() -> None:
    facts = [
        replace(fact(60, "not"), rating_reason="flagged"),
        replace(fact(59, "not"), reason="rejected"),
        fact(58, "met"),
    ]
    assert [one.rating_counted for one in settle(facts, AS_OF)] == [False, False, True]


def test_settling_twice_changes_nothing() -> None:
    once = settle([fact(400), fact(60, "met"), fact(50, "not"), fact(20, "part")], AS_OF)
    assert settle(once, AS_OF) == once


def test_consumers_are_counted_over_counted_cases() -> None:
    facts = [
        fact(9),
        fact(8),
        fact(7, consumer=2),
        replace(fact(6, consumer=3), reason="undeliverable"),
        fact(5, consumer=0),
    ]
    assert consumers(facts) == 2


@pytest.mark.parametrize("days", [None, -1, 31])
def test_a_counted_case_needs_its_days(days: int | None) -> None:
    with pytest.raises(ValueError, match="0 to 30 days"):
        replace(fact(3), days=days)

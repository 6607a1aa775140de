"""Not enough data: below any of the four thresholds there are counts and no score. Letters and ranks of the others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from scoring import CaseFact, Field, published, score, tally
from scoring.method import letter

FactsOf = Callable[..., list[CaseFact]]


def missing(facts: list[CaseFact], as_of: date) -> tuple[str, ...]:
    card = score(facts, {}, as_of)
    assert card.enough == (not card.missing)
    return card.missing


def test_just_enough(facts_of: FactsOf, as_of: date) -> None:
    assert missing(facts_of(answered=7, unanswered=3), as_of) == ()


def test_nine_cases(facts_of: FactsOf, as_of: date) -> None:
    assert missing(facts_of(answered=7, unanswered=2), as_of) == ("cases", "consumers")


def test_ten_cases_of_nine_consumers(facts_of: FactsOf, as_of: date) -> None:
    facts = facts_of(answered=7, unanswered=3)
    facts[-1] = replace(facts[-1], consumer=facts[0].consumer)
    assert missing(facts, as_of) == ("consumers",)


def test_four_ratings(facts_of: FactsOf, as_of: date) -> None:
    assert missing(facts_of(ratings=("met",) * 4), as_of) == ("ratings",)


def test_a_rating_that_does_not_count_is_not_one_of_five(facts_of: FactsOf, as_of: date) -> None:
    facts = facts_of()
    facts[0] = replace(facts[0], rating_reason="flagged")
    assert missing(facts, as_of) == ("ratings",)


def test_four_that_are_answered_or_30_days_old(facts_of: FactsOf, as_of: date) -> None:
    young = [CaseFact("acme", "energy", as_of - timedelta(29), 29, False, consumer=200 + i) for i in range(9)]
    rated = [CaseFact("acme", "energy", as_of - timedelta(9), 30, False, "not", consumer=300 + i) for i in range(5)]
    assert missing(facts_of(answered=4, unanswered=0, ratings=()) + young + rated, as_of) == ("mature",)


def test_a_company_without_a_score_shows_its_counts_alone(facts_of: FactsOf, as_of: date) -> None:
    shown = published(score(facts_of(answered=5, unanswered=0), {}, as_of))
    assert shown == {
        "company": "acme",
        "sector": "energy",
        "as_of": "2026-06-30",
        "method_version": "2026.1",
        "enough": False,
        "missing": ["cases", "consumers"],
        "counts": {
            "cases": 5,
            "consumers": 5,
            "ratings": 5,
            "met": 3,
            "part": 1,
            "not": 1,
            "answered": 5,
            "answered_or_30_days_old": 5,
            "unanswered_to_day_30": 0,
            "waiting": 0,
            "left_out": {},
        },
    }


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (100.0, "A"),
        (80.0, "A"),
        (79.9, "B"),
        (65.0, "B"),
        (64.9, "C"),
        (50.0, "C"),
        (35.0, "D"),
        (34.9, "E"),
        (0.0, "E"),
    ],
)
def test_letters(figure: float, expected: str) -> None:
    assert letter(figure) == expected


def test_ranked_by_the_lower_end_and_unscored_last(facts_of: FactsOf, as_of: date) -> None:
    perfect_but_few = facts_of("few", answered=10, on_day=0, unanswered=0, ratings=("met",) * 5)
    good_and_many = facts_of("many", answered=300, on_day=1, unanswered=0, ratings=("met",) * 190 + ("part",) * 10)
    small = facts_of("small", answered=2, unanswered=0, ratings=("met", "met"))
    field = Field(as_of, (tally(facts, as_of) for facts in (small, perfect_but_few, good_and_many)))
    few, many = field.card("few").marks, field.card("many").marks
    assert few is not None
    assert many is not None
    assert many.low > few.low
    assert list(field.cards()) == ["many", "few", "small"]

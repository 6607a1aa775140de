"""The score's arithmetic, redone in fractions by another road: from lists of cases, without tallies or totals."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import chain

import pytest

from scoring import CaseFact, Scorecard, score

FactsOf = Callable[..., list[CaseFact]]
VALUES = {"met": Fraction(1), "part": Fraction(1, 2), "not": Fraction(0)}


def parts(facts: list[CaseFact]) -> tuple[Fraction, Fraction, Fraction]:
    """F, R, T of some cases, exactly."""
    ratings = [VALUES[fact.rating] for fact in facts if fact.rating]
    seen = [(fact.days or 0, fact.event) for fact in facts]
    waiting, wait = Fraction(1), Fraction(0)
    for day in range(31):
        at_risk = sum(days >= day for days, _ in seen)
        answered = sum(days == day and event for days, event in seen)
        waiting *= 1 - Fraction(answered, at_risk) if at_risk else 1
        wait += waiting if day < 30 else 0
    return sum(ratings, Fraction(0)) / len(ratings), 1 - waiting, 1 - wait / 30


def by_hand(own: list[CaseFact], others: list[CaseFact]) -> Fraction:
    """The score, 0..100."""
    rated = sum(fact.rating is not None for fact in own)
    sizes = (rated, len(own), len(own))
    drawn = [
        (n * mine + 5 * theirs) / (n + 5) for n, mine, theirs in zip(sizes, parts(own), parts(others), strict=True)
    ]
    return sum(weight * part for weight, part in zip((50, 35, 15), drawn, strict=True))


@pytest.fixture
def sector(facts_of: FactsOf) -> dict[str, list[CaseFact]]:
    """Four more companies of acme's sector, each different."""
    return {
        f"c{i}": facts_of(
            f"c{i}", answered=10 + i, on_day=2 * i, unanswered=i, ratings=("met",) * (3 + i) + ("not",) * 3
        )
        for i in range(4)
    }


def marks(card: Scorecard) -> tuple[object, ...]:
    assert card.marks is not None
    return card.marks.score, card.marks.basis, card.marks.peers


def test_drawn_to_the_sector_without_the_company(
    facts_of: FactsOf, sector: dict[str, list[CaseFact]], as_of: date
) -> None:
    own = facts_of()
    exact = by_hand(own, list(chain(*sector.values())))
    assert marks(score(own, sector, as_of)) == (round(float(exact), 1), "sector", 4)


def test_a_sector_of_four_takes_the_platform(facts_of: FactsOf, sector: dict[str, list[CaseFact]], as_of: date) -> None:
    del sector["c3"]
    elsewhere = {"far": facts_of("far", "telecom", answered=40, on_day=20, unanswered=20, ratings=("not",) * 9)}
    own, everybody = facts_of(), sector | elsewhere
    exact = by_hand(own, list(chain(*everybody.values())))
    assert marks(score(own, everybody, as_of)) == (round(float(exact), 1), "platform", 4)


def test_another_sector_changes_nothing_where_there_are_five(
    facts_of: FactsOf, sector: dict[str, list[CaseFact]], as_of: date
) -> None:
    elsewhere = {"far": facts_of("far", "telecom", answered=40, unanswered=20, ratings=("not",) * 9)}
    assert score(facts_of(), sector | elsewhere, as_of) == score(facts_of(), sector, as_of)


def test_companies_without_enough_data_lend_nothing(
    facts_of: FactsOf, sector: dict[str, list[CaseFact]], as_of: date
) -> None:
    small = {"small": facts_of("small", answered=5, unanswered=4)}
    assert score(facts_of(), sector | small, as_of) == score(facts_of(), sector, as_of)


def test_alone_on_the_platform_nothing_is_drawn(facts_of: FactsOf, as_of: date) -> None:
    feedback, rate, delay = parts(facts_of())
    exact = 50 * feedback + 35 * rate + 15 * delay
    assert marks(score(facts_of(), {}, as_of)) == (round(float(exact), 1), "alone", 0)


def test_the_parts_add_up_to_the_score(facts_of: FactsOf, sector: dict[str, list[CaseFact]], as_of: date) -> None:
    found = score(facts_of(), sector, as_of).marks
    assert found is not None
    points = found.feedback.points + found.rate.points + found.delay.points
    assert round(points, 1) == found.score


def test_the_card_counts_what_it_shows(facts_of: FactsOf, as_of: date) -> None:
    facts = [*facts_of(), CaseFact("acme", "energy", as_of, None, False, consumer=7, reason="undeliverable")]
    facts.append(CaseFact("acme", "energy", as_of, 0, False, consumer=8))
    counts = score(facts, {}, as_of).counts
    shown = counts.cases, counts.consumers, counts.answered, counts.unanswered, counts.waiting, counts.undeliverable
    assert shown == (16, 15, 12, 3, 1, 1)
    assert (counts.ratings, counts.met, counts.part, counts.unmet, counts.mature) == (5, 3, 1, 1, 15)

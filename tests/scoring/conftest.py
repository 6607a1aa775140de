"""Facts and companies that read as sentences."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from scoring import CaseFact, Rating

AS_OF = date(2026, 6, 30)


def company_facts(
    company: str = "acme",
    sector: str = "energy",
    *,
    answered: int = 12,
    on_day: int = 4,
    unanswered: int = 3,
    ratings: tuple[Rating, ...] = ("met", "met", "part", "not", "met"),
    age: int = 100,
) -> list[CaseFact]:
    """Answered cases, the first ones rated, and unanswered ones, each of another consumer, all `age` days old."""
    delivered = AS_OF - timedelta(age)
    padded = (*ratings, *[None] * (answered - len(ratings)))
    good = [CaseFact(company, sector, delivered, on_day, True, padded[i], consumer=i + 1) for i in range(answered)]
    bad = [CaseFact(company, sector, delivered, 30, False, consumer=100 + i) for i in range(unanswered)]
    return good + bad


@pytest.fixture
def as_of() -> date:
    return AS_OF


@pytest.fixture
def facts_of() -> Callable[..., list[CaseFact]]:
    return company_facts

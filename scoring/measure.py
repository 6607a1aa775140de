"""One company measured by itself: raw F, R, T, their curve and their spread, before any drawing to the sector."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring import method, survival
from scoring.influence import Spread, influences, spread
from scoring.tallies import Tally, rows


@dataclass(frozen=True, slots=True)
class Measure:
    """Raw parts of one company that has enough data.

    answers, censored   counts per day 0..30
    ratings             numbers of [unrated, not, part, met]
    shares              S(0)..S(30)
    feedback, rate, delay   F, R, T, each 0..1
    spread              per-case covariance of F and G = 0.35·R + 0.15·T
    """

    answers: list[int]
    censored: list[int]
    ratings: list[int]
    shares: tuple[float, ...]
    feedback: float
    rate: float
    delay: float
    spread: Spread

    @property
    def cases(self) -> int:
        """Counted cases, rated or not."""
        return sum(self.ratings)

    @property
    def rated(self) -> int:
        """Counted ratings."""
        return sum(self.ratings[1:])

    @property
    def answering(self) -> float:
        """G = 0.35·R + 0.15·T, the half of the score that comes from cases and not from ratings."""
        return method.WEIGHT_RATE * self.rate + method.WEIGHT_DELAY * self.delay


def missing(tally: Tally) -> tuple[str, ...]:
    """What a company lacks for a score, of "cases", "consumers", "ratings", "mature"; empty when it has enough."""
    cases = sum(tally.cells.values())
    ratings = sum(count for code, count in tally.cells.items() if code & 3)
    needs = (
        ("cases", cases, method.MIN_CASES),
        ("consumers", tally.consumers, method.MIN_CONSUMERS),
        ("ratings", ratings, method.MIN_RATINGS),
        ("mature", tally.mature, method.MIN_MATURE),
    )
    return tuple(name for name, count, least in needs if count < least)


def mean_rating(ratings: Sequence[int]) -> float:
    """F of the numbers of [unrated, not, part, met]: (met + part / 2) / rated. Needs one rating."""
    _, unmet, part, met = ratings
    return (met + part / 2) / (unmet + part + met)


def measure(tally: Tally) -> Measure:
    """Raw parts of a company with enough data (`missing` is empty)."""
    answers, censored, ratings = rows(tally.cells)
    shares = survival.curve(answers, censored)
    feedback = mean_rating(ratings)
    influence = influences(answers, censored, shares)
    return Measure(
        answers,
        censored,
        ratings,
        shares,
        feedback,
        survival.response_rate(shares),
        survival.response_delay(shares),
        spread(tally.cells, influence, sum(ratings), sum(ratings[1:]), feedback),
    )

"""One company measured by itself: raw F, R, T, their curve and their spread, before any drawing to the sector."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring import method, survival
from scoring.spread import Spread, spread
from scoring.tallies import Rows, Tally


@dataclass(frozen=True, slots=True)
class Measure:
    """Raw parts of one company that has enough data.

    cases, rated        counted cases, and counted ratings among them
    shares              S(0)..S(30)
    feedback, rate, delay   F, R, T, each 0..1
    spread              per-case covariance of F and G = 0.35·R + 0.15·T
    """

    cases: int
    rated: int
    shares: tuple[float, ...]
    feedback: float
    rate: float
    delay: float
    spread: Spread

    @property
    def answering(self) -> float:
        """G = 0.35·R + 0.15·T, the half of the score that comes from cases and not from ratings."""
        return method.WEIGHT_RATE * self.rate + method.WEIGHT_DELAY * self.delay


def mean_rating(ratings: Sequence[int]) -> float:
    """F of the numbers of [unrated, not, part, met]: (met + part / 2) / rated. Needs one rating."""
    _, unmet, part, met = ratings
    return (met + part / 2) / (unmet + part + met)


def measure(known: Tally, counted: Rows) -> Measure:
    """Raw parts of a company with enough data (`tallies.missing` is empty); counted are its `rows`."""
    shares = survival.curve(counted.answers, counted.censored)
    return Measure(
        counted.cases,
        counted.rated,
        shares,
        mean_rating(counted.ratings),
        survival.response_rate(shares),
        survival.response_delay(shares),
        spread(known.cells, counted, shares),
    )

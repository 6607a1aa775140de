"""How often the 90 % interval holds the truth: `python bench/score_coverage.py [companies]` (2,000 unless told).

A company's truth is drawn from its sector's distribution: how likely it is to answer at all, how quickly, and how
its answers are rated. Cases then fall anywhere in the year, so that the recent ones are still open and censored, and
some consumers close without an answer. The published interval is checked against the score that the company's own
parameters imply. Companies that happen to fall below the thresholds have no card and are drawn anew.
Prints one line a setting; the numbers stand in docs/scoring-statistics.md.
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import log

from scoring import Field, Tally
from scoring.method import HORIZON, RATING_VALUES
from scoring.tallies import cell, missing

AS_OF = date(2026, 6, 30)
KINDS = ("met", "part", "not")
RATED_IF_ANSWERED = 0.7
CLOSED_UNANSWERED = 0.3
RATED_IF_CLOSED = 0.5
RATINGS_WITHOUT_ANSWER = (0.03, 0.07, 0.90)


@dataclass(frozen=True, slots=True)
class Sector:
    """What its companies are drawn from: means, and how alike they are (a Beta or Dirichlet concentration)."""

    name: str
    answers: float
    hazard: float
    ratings: tuple[float, float, float]


SECTORS = (
    Sector("middling", 0.75, 0.12, (0.50, 0.25, 0.25)),
    Sector("good", 0.95, 0.40, (0.80, 0.13, 0.07)),
    Sector("poor", 0.50, 0.08, (0.30, 0.25, 0.45)),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One company's own parameters: answers at all with this chance, then each day with this hazard, rated so."""

    answers: float
    hazard: float
    ratings: tuple[float, ...]

    def waiting(self, day: int) -> float:
        """S(day) of this company."""
        return 1 - self.answers * (1 - (1 - self.hazard) ** (day + 1))

    def score(self) -> float:
        """0..100: what its score would be over endlessly many finished cases."""
        rate = 1 - self.waiting(HORIZON)
        delay = 1 - sum(map(self.waiting, range(HORIZON))) / HORIZON
        rated, left = rate * RATED_IF_ANSWERED, (1 - rate) * CLOSED_UNANSWERED * RATED_IF_CLOSED
        feedback = (rated * worth(self.ratings) + left * worth(RATINGS_WITHOUT_ANSWER)) / (rated + left)
        return 100 * (0.50 * feedback + 0.35 * rate + 0.15 * delay)


def worth(chances: tuple[float, ...]) -> float:
    """Mean value of a rating drawn with these chances of met, part and not."""
    return sum(chance * RATING_VALUES[kind] for kind, chance in zip(KINDS, chances, strict=True))


def drawn_truth(rng: random.Random, sector: Sector, alike: float) -> Truth:
    """A company of the sector."""
    weights = [rng.gammavariate(alike * share, 1) + 1e-12 for share in sector.ratings]
    return Truth(
        rng.betavariate(alike * sector.answers, alike * (1 - sector.answers)),
        min(0.95, max(0.01, rng.betavariate(2 * alike * sector.hazard, 2 * alike * (1 - sector.hazard)))),
        tuple(weight / sum(weights) for weight in weights),
    )


def drawn_case(rng: random.Random, truth: Truth) -> tuple[int, bool]:
    """Cell of one case as it stands today, and whether it is mature."""
    age = rng.randrange(365)
    wait = int(log(1 - rng.random()) / log(1 - truth.hazard)) if rng.random() < truth.answers else HORIZON + 1
    if wait <= min(age, HORIZON):
        rated = rng.random() < RATED_IF_ANSWERED
        return cell(wait, True, rng.choices(KINDS, truth.ratings)[0] if rated else None), True
    if wait > HORIZON and rng.random() < CLOSED_UNANSWERED and rng.randrange(5, HORIZON + 1) <= age:
        rated = rng.random() < RATED_IF_CLOSED
        rating = rng.choices(KINDS, RATINGS_WITHOUT_ANSWER)[0] if rated else None
        return cell(HORIZON, False, rating), age >= HORIZON
    return cell(min(age, HORIZON), False, None), age >= HORIZON


def drawn_company(rng: random.Random, name: str, sector: Sector, alike: float, cases: int) -> tuple[Tally, float]:
    """A company with enough data, and its true score."""
    while True:
        truth = drawn_truth(rng, sector, alike)
        seen = [drawn_case(rng, truth) for _ in range(cases)]
        found = Tally(name, "one", Counter(code for code, _ in seen), sum(ripe for _, ripe in seen), cases, {})
        if not missing(found):
            return found, truth.score()


def coverage(
    sector: Sector, alike: float, cases: int, *, companies: int, peers: int = 39, seed: int = 1
) -> tuple[float, float, float, float]:
    """Share of companies whose interval holds the truth, shares of truths below and above, and mean width in points."""
    rng = random.Random(seed)  # noqa: S311  # a simulation
    inside = below = above = seen = 0
    width = 0.0
    while seen < companies:
        drawn = [drawn_company(rng, f"c{i}", sector, alike, cases) for i in range(peers + 1)]
        field = Field(AS_OF, (found for found, _ in drawn))
        for found, truth in drawn:
            marks = field.card(found.company).marks
            assert marks is not None
            inside += marks.low <= truth <= marks.high
            below += truth < marks.low
            above += truth > marks.high
            width += marks.high - marks.low
            seen += 1
    return inside / seen, below / seen, above / seen, width / seen


def main(companies: int = 2_000) -> None:
    print("sector    alike peers cases  inside  below  above  width")
    for sector, alike, cases in product(SECTORS, (4, 8, 20), (10, 30, 100, 1_000)):
        report(sector, alike, 39, cases, companies)
    for alike, cases in product((4, 8, 20), (10, 30, 100)):
        report(SECTORS[0], alike, 5, cases, companies)


def report(sector: Sector, alike: float, peers: int, cases: int, companies: int) -> None:
    inside, below, above, width = coverage(sector, alike, cases, companies=companies, peers=peers)
    print(
        f"{sector.name:9} {alike:5} {peers:5} {cases:5}  {inside:6.1%} {below:6.1%} {above:6.1%} {width:6.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""The scorecard as a value, and the one place that rounds it for print.

Whoever shows a figure (page, badge, API, open data, command line) shows what `published` gives: nothing else rounds,
and the letter and the ranking are taken from the rounded figures, so that anyone can redo them from the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Literal

Basis = Literal["sector", "platform", "alone"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Whole numbers shown on every card, with or without a score.

    cases          counted cases of the window
    consumers      different persons among them
    ratings        counted ratings (met + part + unmet)
    answered       cases answered by day 30
    mature         cases answered or delivered 30 days ago or more
    unanswered     cases seen unanswered to day 30, closed or escalated without an answer included
    waiting        cases still open within their 30 days
    left_out       cases that do not count, by reason; "undeliverable" among them
    """

    cases: int
    consumers: int
    ratings: int
    met: int
    part: int
    unmet: int
    answered: int
    mature: int
    unanswered: int
    waiting: int
    left_out: Mapping[str, int]

    @property
    def undeliverable(self) -> int:
        """Cases whose letter had no such address to go to."""
        return self.left_out.get("undeliverable", 0)


@dataclass(frozen=True, slots=True)
class Part:
    """One of F, R and T: the raw value, the value it is drawn to, and the drawn one, each 0..1.

    seen   ratings (F) or cases (R, T) behind the raw value; drawn = (seen·raw + m·around) / (seen + m)
    around is None when there is nobody to draw to, and drawn is raw then
    """

    weight: float
    seen: int
    raw: float
    around: float | None
    drawn: float

    @property
    def points(self) -> float:
        """What the part brings to the score, 0..100·weight."""
        return 100 * self.weight * self.drawn


@dataclass(frozen=True, slots=True)
class Marks:
    """The scored half of a card; a company without enough data has none.

    score, low, high   0.0..100.0, as printed (one decimal; low is rounded down, high up)
    basis              whose value the parts were drawn to; peers: how many companies that is
    median             Kaplan–Meier median in days, None when half are not answered within 30
    survival           S(0)..S(30)
    """

    score: float
    low: float
    high: float
    letter: str
    feedback: Part
    rate: Part
    delay: Part
    basis: Basis
    peers: int
    median: int | None
    survival: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One company on one day. `marks` is None, and `missing` says what lacks, where there is not enough data."""

    company: str
    sector: str
    as_of: date
    method_version: str
    counts: Counts
    missing: tuple[str, ...]
    marks: Marks | None

    @property
    def enough(self) -> bool:
        """Whether the company has a score."""
        return self.marks is not None

    @property
    def rank_key(self) -> tuple[float, float, str]:
        """Sorts best first: by the printed lower end, then the printed score, then the key; unscored ones last."""
        if self.marks is None:
            return (1.0, 0.0, self.company)
        return (-self.marks.low, -self.marks.score, self.company)


def printed(score: float) -> float:
    """A score of 0..1 as points with one decimal."""
    return round(100 * score, 1)


def printed_bounds(low: float, high: float) -> tuple[float, float]:
    """Both ends as points with one decimal, rounded outwards: never of zero width."""
    return floor(1000 * low) / 10, ceil(1000 * high) / 10


def published(card: Scorecard) -> dict[str, object]:
    """The card as plain JSON values, with exactly the digits that are shown: shares have three decimals."""
    head: dict[str, object] = {
        "company": card.company,
        "sector": card.sector,
        "as_of": card.as_of.isoformat(),
        "method_version": card.method_version,
        "enough": card.enough,
        "missing": list(card.missing),
        "counts": _published_counts(card.counts),
    }
    return head if card.marks is None else head | _published_marks(card.marks)


def _published_counts(counts: Counts) -> dict[str, object]:
    return {
        "cases": counts.cases,
        "consumers": counts.consumers,
        "ratings": counts.ratings,
        "met": counts.met,
        "part": counts.part,
        "not": counts.unmet,
        "answered": counts.answered,
        "answered_or_30_days_old": counts.mature,
        "unanswered_to_day_30": counts.unanswered,
        "waiting": counts.waiting,
        "left_out": dict(sorted(counts.left_out.items())),
    }


def _published_marks(marks: Marks) -> dict[str, object]:
    return {
        "score": marks.score,
        "low": marks.low,
        "high": marks.high,
        "letter": marks.letter,
        "feedback": _published_part(marks.feedback),
        "response_rate": _published_part(marks.rate),
        "response_delay": _published_part(marks.delay),
        "drawn_to": marks.basis,
        "peers": marks.peers,
        "median_days": marks.median,
        "survival": [round(share, 3) for share in marks.survival],
    }


def _published_part(part: Part) -> dict[str, object]:
    return {
        "weight": part.weight,
        "seen": part.seen,
        "raw": round(part.raw, 3),
        "around": None if part.around is None else round(part.around, 3),
        "drawn": round(part.drawn, 3),
        "points": round(part.points, 2),  # so that the three add up to the printed score
    }

"""Where the marks of a chart stand: numbers in, SVG coordinates out. Words and colours are the templates' business.

Each chart has a table beside it that says the same; nothing here is the only place of a figure.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from relay.public import TrendPoint

WIDTH, HEIGHT = 640, 212  # of the view box
LEFT, RIGHT, TOP, BOTTOM = 44, 614, 12, 172  # of the field inside it
BINS = 20  # of 5 points each


@dataclass(frozen=True, slots=True)
class Trend:
    """Paths of the interval's band and of the score's line; dots (x, y) of the score; ticks (x, day) of the axis."""

    band: str
    line: str
    dots: tuple[tuple[float, float], ...]
    ticks: tuple[tuple[float, dt.date], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Bars (x, y, width, height, from, to, count, holds the company); 5 points each."""

    bars: tuple[tuple[float, float, float, float, int, int, int, bool], ...]
    own: float | None


def trend(points: Sequence[TrendPoint]) -> Trend | None:
    """Score and interval over time; None with fewer than two days that have a score."""
    scored = [point for point in points if point.score is not None]
    if len(scored) < 2:
        return None
    first, last = scored[0].day, scored[-1].day
    span = max(1, (last - first).days)
    xs = [_round(LEFT + (RIGHT - LEFT) * (point.day - first).days / span) for point in scored]
    highs = [f"{x} {height(point.high or 0)}" for x, point in zip(xs, scored, strict=True)]
    lows = [f"{x} {height(point.low or 0)}" for x, point in zip(xs, scored, strict=True)]
    dots = [(x, height(point.score or 0)) for x, point in zip(xs, scored, strict=True)]
    every = -(-len(scored) // 6)
    shown = [i for i in range(len(scored)) if (len(scored) - 1 - i) % every == 0]
    return Trend(
        band=f"M{'L'.join(highs)}L{'L'.join(lows[::-1])}Z",
        line="M" + "L".join(f"{x} {y}" for x, y in dots),
        dots=tuple(dots),
        ticks=tuple((xs[i], scored[i].day) for i in shown),
    )


def height(score: float) -> float:
    """Where 0 to 100 points stand."""
    return _round(BOTTOM - (BOTTOM - TOP) * score / 100)


def spread(scores: Sequence[float], own: float | None) -> Spread:
    """How many companies have how many points, and which bar is this one's; None: nobody's."""
    counts = [0] * BINS
    for score in scores:
        counts[_bin(score)] += 1
    most, width = max(counts), (RIGHT - LEFT) / BINS
    bars = [
        (
            _round(LEFT + i * width + 1),
            _round(BOTTOM - (BOTTOM - TOP) * count / most),
            _round(width - 2),
            _round((BOTTOM - TOP) * count / most),
            i * 100 // BINS,
            (i + 1) * 100 // BINS,
            count,
            own is not None and i == _bin(own),
        )
        for i, count in enumerate(counts)
        if count
    ]
    return Spread(tuple(bars), None if own is None else _round(LEFT + (RIGHT - LEFT) * own / 100))


def _bin(score: float) -> int:
    return min(BINS - 1, int(score * BINS / 100))


def _round(value: float) -> float:
    return round(value, 1)

"""The 90 % interval of a score: how far the company's own truth may lie from the drawn figure.

The drawn score misses the truth for two reasons. The company's own cases are a sample: their covariance, of F and of
G = 0.35·R + 0.15·T over the same cases, is the company's own, steadied with m cases of what companies around it
show and half a neutral case, so that no interval closes to a point. And the sector is not the company: drawing to it
errs by how much companies differ, which is measured on the companies themselves (the dispersion), steadied by what
m = 5 itself supposes, that companies differ by a fifth of what cases do.

Everything is closed form: no simulation, no seed, the same digits everywhere. `docs/scoring-statistics.md` derives
it and reports how often it covers.
"""

from math import sqrt
from typing import Final

from scoring.method import PSEUDO_CASES, WEIGHT_FEEDBACK
from scoring.spread import Spread
from scoring.totals import Totals, sampling_covariance

Z90: Final = 1.6448536269514722
"""95 % point of the normal distribution."""

NEUTRAL: Final = Spread(1 / 6, 0.0, 1 / 16)
"""One case of no known company: rated met, in part or not with equal chances; answered on day 0, or never."""

_LEAST: Final = 1e-12  # a variance; rounding may never close an interval

NEUTRAL_CASES: Final = 0.5
"""What the neutral case weighs, beside the company's own cases and the m around it."""

FEW: Final = 1.5
"""A variance that is itself estimated from few ratings is raised by the factor 1 + FEW / (ratings + m)."""

SUPPOSED_COMPANIES: Final = 20
"""How many companies' worth of evidence the dispersion supposed by m counts for, beside the one measured."""


def deviation(own: Spread, cases: int, rated: int, others: Totals | None, value: tuple[float, float]) -> float:
    """Standard deviation of (drawn score - truth), 0..1. Always above 0.

    others   totals of the companies whose (F, G) `value` the parts were drawn to; None when there was nobody
    """
    m, around, apart = 0, NEUTRAL, Spread(0.0, 0.0, 0.0)
    if others is not None:
        averages = others.averages()
        m, around, apart = PSEUDO_CASES, Spread(*averages[5:8]), dispersion(averages, others.companies, value)
    weight_f, weight_g = rated / (rated + m), cases / (cases + m)
    sampling = sampling_covariance(_steadied(own, around, cases, rated, m), cases, rated)
    variance = _quadratic(sampling, weight_f, weight_g) + max(0.0, _quadratic(apart, 1 - weight_f, 1 - weight_g))
    return sqrt(max(_LEAST, variance * (1 + FEW / (rated + m))))


def dispersion(averages: list[float], companies: int, value: tuple[float, float]) -> Spread:
    """Covariance, over so many companies, of their true (F, G) around the `value` of them all.

    Mean squared distance of the companies' raw parts minus what their sampling explains, weighed with `spread / m`
    as if that had been seen on SUPPOSED_COMPANIES; a term for the error of the value itself included.
    averages are those of `Totals.averages`.
    """
    f, g, square_f, product, square_g, around_ff, around_fg, around_gg, ff, fg, gg = averages
    mu_f, mu_g = value
    supposed = SUPPOSED_COMPANIES / PSEUDO_CASES
    share = (1 + 1 / companies) / (companies + SUPPOSED_COMPANIES)
    return Spread(
        share * (companies * (square_f - 2 * mu_f * f + mu_f * mu_f - ff) + supposed * around_ff),
        share * (companies * (product - mu_f * g - mu_g * f + mu_f * mu_g - fg) + supposed * around_fg),
        share * (companies * (square_g - 2 * mu_g * g + mu_g * mu_g - gg) + supposed * around_gg),
    )


def bounds(score: float, deviation: float) -> tuple[float, float]:
    """Lower and upper end, 0..1, of the 90 % interval around a score; low < high and both enclose it."""
    return max(0.0, score - Z90 * deviation), min(1.0, score + Z90 * deviation)


def _steadied(own: Spread, around: Spread, cases: int, rated: int, m: int) -> Spread:
    """The company's own spread, with m cases of those around it and half a neutral one."""
    f, g = rated + m + NEUTRAL_CASES, cases + m + NEUTRAL_CASES
    return Spread(
        (rated * own.ff + m * around.ff + NEUTRAL_CASES * NEUTRAL.ff) / f,
        (cases * own.fg + m * around.fg + NEUTRAL_CASES * NEUTRAL.fg) / g,
        (cases * own.gg + m * around.gg + NEUTRAL_CASES * NEUTRAL.gg) / g,
    )


def _quadratic(covariance: Spread, weight_f: float, weight_g: float) -> float:
    """Variance of 0.50·weight_f·F + weight_g·G; the 0.35 and 0.15 are inside G."""
    a, b = WEIGHT_FEEDBACK * weight_f, weight_g
    return a * a * covariance.ff + 2 * a * b * covariance.fg + b * b * covariance.gg

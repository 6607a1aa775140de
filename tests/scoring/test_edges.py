"""Curves worked out by hand, one for each edge."""

from fractions import Fraction as Part

import pytest

from scoring import survival
from scoring.survival import curve, mean_wait, median_days, response_delay, response_rate


def rows(*seen: str) -> tuple[list[int], list[int]]:
    """Rows of counts from "4" (answered on day 4) and "4+" (last seen unanswered on day 4)."""
    answers, censored = [0] * survival.DAYS, [0] * survival.DAYS
    for one in seen:
        (censored if one.endswith("+") else answers)[int(one.rstrip("+"))] += 1
    return answers, censored


@pytest.mark.parametrize(
    ("seen", "rate", "wait", "median"),
    [
        (("30+", "30+"), Part(0), Part(30), None),  # no answer at all
        (("0+", "0+", "0+"), Part(0), Part(30), None),  # nobody seen past the first day
        (("0", "0"), Part(1), Part(0), 0),  # all at once
        (("4", "4", "4", "30+"), Part(3, 4), 4 + 26 * Part(1, 4), 4),  # ties
        (("4", "4+"), Part(1, 2), 4 + 26 * Part(1, 2), 4),  # the answer comes before the censoring of its day
        (("3+", "4"), Part(1), Part(4), 4),  # censored before: the other one decides
        (("2", "5+", "5+"), Part(1, 3), 2 + 28 * Part(2, 3), None),  # flat after the last observation
        (("30", "30+"), Part(1, 2), Part(30), 30),  # on day 30 it still counts, and has waited all 30
        (("1", "2+", "3", "30+"), Part(5, 8), 1 + 2 * Part(3, 4) + 27 * Part(3, 8), 3),
    ],
)
def test_by_hand(seen: tuple[str, ...], rate: Part, wait: Part, median: int | None) -> None:
    shares = curve(*rows(*seen))
    assert response_rate(shares) == pytest.approx(float(rate), abs=1e-12)
    assert mean_wait(shares) == pytest.approx(float(wait), abs=1e-12)
    assert response_delay(shares) == pytest.approx(float(1 - wait / 30), abs=1e-12)
    assert median_days(shares) == median


def test_nobody_observed_is_nobody_answered() -> None:
    assert curve(*rows()) == (1.0,) * 31


def test_answering_only_the_easy_ones_does_not_look_fast() -> None:
    picky, steady = rows(*["0"] * 3, *["30+"] * 7), rows(*["10"] * 10)
    assert response_delay(curve(*picky)) < response_delay(curve(*steady))

"""R, T, the median and the variance agree with lifelines on published data (reference.json and its README)."""

import json
from pathlib import Path
from typing import Any

import pytest

from scoring import survival
from scoring.spread import spread
from scoring.tallies import Rows, cell

SETS = json.loads((Path(__file__).parent / "reference.json").read_text())
NAMED = pytest.mark.parametrize("known", SETS, ids=[one["name"] for one in SETS])


@NAMED
def test_curve_agrees(known: dict[str, Any]) -> None:
    assert survival.curve(known["answers"], known["censored"]) == pytest.approx(known["shares"], abs=1e-9)


@NAMED
def test_rate_and_delay_agree(known: dict[str, Any]) -> None:
    shares = survival.curve(known["answers"], known["censored"])
    assert survival.response_rate(shares) == pytest.approx(1 - known["shares"][30], abs=1e-9)
    assert survival.response_delay(shares) == pytest.approx(1 - known["mean_wait"] / 30, abs=1e-9)


@NAMED
def test_median_agrees(known: dict[str, Any]) -> None:
    assert survival.median_days(survival.curve(known["answers"], known["censored"])) == known["median"]


def test_the_published_table_of_freireich() -> None:
    """The product-limit table of the 6-MP arm as textbooks print it, to its three decimals."""
    shares = survival.curve(SETS[0]["answers"], SETS[0]["censored"])
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: round(shares[week], 3) for week in printed} == printed


@NAMED
def test_variance_of_the_rate_agrees(known: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """With all weight on R the spread of G is Greenwood's variance, n / (n - 1) for a sample apart."""
    monkeypatch.setattr("scoring.spread._WEIGHTS", (1.0, *[0.0] * 30))
    counted = Rows(known["answers"], known["censored"], [known["cases"] - 2, 1, 0, 1])
    cells = {cell(30, False, "met"): 1, cell(30, False, "not"): 1}  # ratings do not enter gg
    cases = known["cases"]
    found = spread(cells, counted, survival.curve(counted.answers, counted.censored))
    assert found.gg / cases * (cases - 1) / cases == pytest.approx(known["greenwood"], abs=1e-9)

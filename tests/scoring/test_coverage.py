"""The interval holds the truth of 87 to 93 in 100 companies: the simulation of bench/score_coverage.py, fixed seed."""

import runpy
from pathlib import Path

import pytest

SIMULATION = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "score_coverage.py"))


@pytest.mark.parametrize("cases", [10, 30, 100, 1_000])
def test_nine_in_ten(cases: int) -> None:
    middling = SIMULATION["SECTORS"][0]
    inside, *_ = SIMULATION["coverage"](middling, 8, cases, companies=2_000)
    assert 0.87 <= inside <= 0.93

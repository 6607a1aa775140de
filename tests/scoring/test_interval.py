"""The 90 % interval: never of zero width, round the score, narrower with more cases, aware that parts share cases."""

from collections.abc import Callable
from datetime import date

import pytest

from scoring import CaseFact, Field, Marks, Tally, score
from scoring.measure import measure
from scoring.spread import Spread
from scoring.survival import curve, response_delay, response_rate
from scoring.tallies import cell, rows

FactsOf = Callable[..., list[CaseFact]]


def marks_of(field: Field, company: str) -> Marks:
    found = field.card(company).marks
    assert found is not None
    return found


def company(name: str, cells: dict[int, int]) -> Tally:
    cases = sum(cells.values())
    return Tally(name, "energy", cells, cases, cases, {})


PERFECT = {cell(0, True, "met"): 10}
HOPELESS = {cell(30, False, "not"): 10}


@pytest.mark.parametrize("cells", [PERFECT, HOPELESS])
@pytest.mark.parametrize("times", [1, 100, 1_000_000])
@pytest.mark.parametrize("peers", [0, 4, 40])
def test_never_of_zero_width(cells: dict[int, int], times: int, peers: int, as_of: date) -> None:
    """Not even where every case of every company is the same."""
    many = {code: count * times for code, count in cells.items()}
    marks = marks_of(Field(as_of, [company(f"c{i}", many) for i in range(peers + 1)]), "c0")
    assert 0 <= marks.low < marks.high <= 100
    assert marks.low <= marks.score <= marks.high


def test_more_cases_narrow_it(facts_of: FactsOf, as_of: date) -> None:
    widths = []
    for times in (1, 4, 16):
        marks = score(
            facts_of(answered=12 * times, unanswered=3 * times, ratings=("met", "part", "not") * 2 * times), {}, as_of
        ).marks
        assert marks is not None
        widths.append(marks.high - marks.low)
    assert widths == sorted(widths, reverse=True)


def test_ratings_that_go_with_answers_widen_it(as_of: date) -> None:
    """Same F, R and T; here the unanswered are the unhappy, there it is the other way round."""
    together = {cell(0, True, "met"): 50, cell(30, False, "not"): 50}
    against = {cell(0, True, "not"): 50, cell(30, False, "met"): 50}
    wide, narrow = (marks_of(Field(as_of, [company("c", cells)]), "c") for cells in (together, against))
    assert wide.score == narrow.score
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


MIXED = {
    cell(0, True, "met"): 4,
    cell(2, True, "part"): 3,
    cell(2, False, None): 2,
    cell(5, True, "not"): 2,
    cell(5, True, None): 3,
    cell(9, False, None): 4,
    cell(21, True, "met"): 1,
    cell(30, True, "part"): 1,
    cell(30, False, "not"): 5,
}


def test_spread_is_what_moving_each_case_shows() -> None:
    """Against the definition: give one case a little more weight and watch F and G move (infinitesimal jackknife)."""
    own, moves = measure(company("c", MIXED), rows(MIXED)), []
    for code, count in MIXED.items():
        f, g = weighted(code, 1e-6)
        moves.append((count, code & 3, (f - own.feedback) / 1e-6, (g - own.answering) / 1e-6))
    n, rated = own.cases, own.rated
    ff = sum(count * (f * rated) ** 2 for count, _, f, _ in moves) / (rated - 1)
    fg = sum(count * f * rated * g * n for count, kind, f, g in moves if kind) / (rated - 1)
    gg = sum(count * (g * n) ** 2 for count, _, _, g in moves) / (n - 1)
    assert own.spread == pytest.approx(Spread(ff, fg, gg), rel=1e-4)


def weighted(heavier: int, extra: float) -> tuple[float, float]:
    """F and G with one case of a cell weighing 1 + extra (rows take floats as well as counts)."""
    weights = {code: count + (extra if code == heavier else 0) for code, count in MIXED.items()}
    spread_out = rows(weights)  # type: ignore[arg-type]
    shares = curve(spread_out.answers, spread_out.censored)
    _, unmet, part, met = spread_out.ratings
    feedback = (met + part / 2) / (unmet + part + met)
    return feedback, 0.35 * response_rate(shares) + 0.15 * response_delay(shares)

"""The example and the limits that docs/scoring.md prints are what the code makes of them."""

from datetime import date
from pathlib import Path

from scoring import METHOD_VERSION, Field, Part, Rating, Tally, opendata
from scoring.facts import REASONS
from scoring.tallies import cell

DOCS = Path(__file__).parents[2] / "docs"


def tally_of(company: str, *seen: tuple[int, bool, Rating | None, int]) -> Tally:
    cells = {cell(days, event, rating): count for days, event, rating, count in seen}
    cases = sum(cells.values())
    return Tally(company, "energy", cells, cases, cases, {})


EXAMPLE = tally_of(
    "example",
    *((1, True, "met", 6), (2, True, "met", 5), (2, True, None, 4), (4, True, "part", 4), (4, True, "met", 3)),
    *((6, True, "not", 3), (9, True, None, 6), (12, True, "part", 2), (15, True, "not", 3), (21, True, None, 3)),
    *((28, True, "not", 2), (6, False, None, 2), (17, False, None, 3), (30, False, "not", 4), (30, False, None, 8)),
)
OTHERS = [
    tally_of(
        f"other-{i}",
        *((3, True, "met", 20 + i), (5, True, "part", 15), (8, True, "not", 12), (10, True, None, 40)),
        *((30, False, None, 40 - 2 * i), (12, False, None, 6)),
    )
    for i in range(6)
]


def figures(part: Part) -> list[str]:
    assert part.around is not None
    return [f"{part.raw:.3f}", f"{part.around:.3f}", f"{part.drawn:.3f}", f"{part.points:.2f} points"]


def test_the_journalists_example() -> None:
    card = Field(date(2026, 6, 30), [EXAMPLE, *OTHERS]).card("example")
    counts, marks = card.counts, card.marks
    assert marks is not None
    said = [
        f"{counts.cases} complaints; {counts.answered} were answered within 30 days, {counts.unanswered} were not, "
        f"{counts.waiting} are recent",
        f"{counts.ratings} were rated: {counts.met} met in full, {counts.part} in part, {counts.unmet} not met",
        *figures(marks.feedback),
        *figures(marks.rate),
        *figures(marks.delay),
        f"**{marks.score}**, a **{marks.letter}**; the range goes from {marks.low} to {marks.high}",
        f"by day {marks.median}",
    ]
    example = (DOCS / "scoring.md").read_text()
    assert [line for line in said if line not in example] == []


def test_the_statisticians_page_names_version_columns_and_reasons() -> None:
    page = " ".join((DOCS / "scoring-statistics.md").read_text().split())
    assert f"| {METHOD_VERSION} |" in page
    assert ", ".join(opendata.COLUMNS) in page
    assert [reason for reason in REASONS if reason not in ("", "outside_window") and reason not in page] == []

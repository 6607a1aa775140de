"""What must hold for any facts: order, scale and incremental work change nothing; better facts do no harm."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from scoring import CaseFact, Field, Tally, score, tally
from scoring.measure import measure
from scoring.tallies import rows

AS_OF = date(2026, 6, 30)
ANY = settings(deadline=None, max_examples=60)


@st.composite
def case_facts(draw: st.DrawFn, company: str = "acme", sector: str = "energy") -> CaseFact:
    age = draw(st.integers(0, 400))
    days = draw(st.integers(0, min(age, 30)))
    event = draw(st.booleans())
    return CaseFact(
        company,
        sector,
        AS_OF - timedelta(age),
        days if event else min(age, 30),
        event,
        draw(st.sampled_from(("met", "part", "not", None))),
        consumer=draw(st.integers(1, 60)),
        rated_on=AS_OF - timedelta(draw(st.integers(0, age))),
        reason=draw(st.sampled_from(("", "", "", "", "undeliverable", "flagged"))),
    )


codes = st.integers(0, 247)
many_cells = st.dictionaries(codes, st.integers(1, 20), min_size=8, max_size=40)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    cells = draw(many_cells)
    name, sector = draw(st.integers(0, 9)), draw(st.sampled_from(("energy", "telecom")))
    return Tally(f"c{name}", sector, cells, draw(st.integers(0, 30)), draw(st.integers(5, 30)), {})


def raw(cells: Mapping[int, int]) -> tuple[float, float, float]:
    """F, R, T by themselves."""
    own = measure(Tally("c", "s", cells, 99, 99, {}), rows(cells))
    return own.feedback, own.rate, own.delay


@ANY
@given(st.lists(case_facts(), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_order_changes_nothing(facts: list[CaseFact], rng: object) -> None:
    shuffled = list(facts)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    others = {f"c{i}": [replace(fact, company=f"c{i}") for fact in facts] for i in range(5)}
    backwards = dict(reversed(others.items()))
    assert score(shuffled, backwards, AS_OF) == score(facts, others, AS_OF)


@ANY
@given(st.lists(tallies(), max_size=30), st.lists(st.integers(0, 9), max_size=10))
def test_incremental_is_from_scratch(events: list[Tally], dropped: list[int]) -> None:
    """Any puts, replacements, moves to another sector and drops end in the very cards of a new field."""
    field, last = Field(AS_OF), {}
    for i, event in enumerate(events):
        field.put(event)
        last[event.company] = event
        if i < len(dropped):
            field.drop(f"c{dropped[i]}")
            last.pop(f"c{dropped[i]}", None)
    assert field.cards() == Field(AS_OF, last.values()).cards()


@ANY
@given(st.lists(tallies(), max_size=20), tallies())
def test_what_if_leaves_no_trace(events: list[Tally], supposed: Tally) -> None:
    field = Field(AS_OF, events)
    before = field.cards()
    card = field.what_if(supposed)
    assert field.cards() == before
    assert card == Field(AS_OF, [*events, supposed]).card(supposed.company)


@ANY
@given(st.lists(tallies(), min_size=2, max_size=30))
def test_neighbours_are_all_that_change(events: list[Tally]) -> None:
    *before, last = events
    field = Field(AS_OF, before)
    old = field.cards()
    known = field.neighbours(last.company) if last.company in old else set()
    field.put(last)
    changed = {name for name, card in field.cards().items() if old.get(name) != card}
    assert changed <= known | field.neighbours(last.company)


@ANY
@given(many_cells.filter(lambda cells: any(code & 3 for code in cells)), st.integers(2, 50))
def test_scale_changes_no_part(cells: dict[int, int], times: int) -> None:
    rated = {code | 1: count + 1 for code, count in cells.items()}
    scaled = {code: count * times for code, count in rated.items()}
    for one, other in zip(raw(rated), raw(scaled), strict=True):
        assert abs(one - other) < 1e-12


@ANY
@given(many_cells, codes)
def test_an_answer_instead_of_none_lowers_nothing(cells: dict[int, int], waiting: int) -> None:
    """The same case answered on the day on which it was last seen waiting."""
    code = waiting & ~4 | 1
    base = Counter(cells) + Counter({1: 2})
    _, rate, delay = raw(base + Counter({code: 1}))
    _, better_rate, better_delay = raw(base + Counter({code | 4: 1}))
    assert better_rate >= rate - 1e-12
    assert better_delay >= delay - 1e-12


@ANY
@given(many_cells, codes)
def test_a_better_rating_lowers_nothing(cells: dict[int, int], code: int) -> None:
    base = Counter(cells) + Counter({1: 2})
    worse, better = (raw(base + Counter({code & ~3 | kind: 1})) for kind in (1, 2))
    assert better[0] > worse[0]
    assert better[1:] == worse[1:]


@ANY
@given(st.lists(case_facts(), min_size=1, max_size=60))
def test_every_card_is_within_its_bounds(facts: list[CaseFact]) -> None:
    card = Field(AS_OF, [tally(facts, AS_OF, 50)]).card("acme")
    assert card.counts.answered + card.counts.unanswered + card.counts.waiting == card.counts.cases
    if card.marks is not None:
        assert 0 <= card.marks.low <= card.marks.score <= card.marks.high <= 100
        assert card.marks.low < card.marks.high

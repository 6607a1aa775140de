"""All companies of a platform on one day, and the card of each among the others.

A company's figures depend on its sector (or the platform), so that the field keeps exact totals of both and takes
the company out of them when its card is made. Only companies that have enough data are in the totals: the open data
hold exactly those, and can therefore reproduce every figure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scoring import method, survival
from scoring.facts import CaseFact
from scoring.interval import bounds, deviation
from scoring.measure import Measure, mean_rating, measure
from scoring.scorecard import Basis, Counts, Marks, Part, Scorecard, printed, printed_bounds
from scoring.tallies import Rows, Tally, missing, rows, tally
from scoring.totals import NOBODY, Totals, of_company


class Field:
    """The scored companies of one day; `put` and `drop` keep it current, `card` reads it.

    Any sequence of puts and drops that ends with the same tallies gives the same cards, to the last bit.
    """

    def __init__(self, as_of: date, tallies: Iterable[Tally] = ()) -> None:
        self.as_of = as_of
        self._known: dict[str, _Known] = {}
        self._sectors: dict[str, Totals] = {}
        self._platform: Totals | None = NOBODY  # None: to be summed up when somebody asks
        for one in tallies:
            self.put(one)

    def put(self, new: Tally) -> None:
        """Add a company, or replace what was known of it."""
        self.drop(new.company)
        counted = rows(new.cells)
        lacks = missing(new, counted)
        scored = None if lacks else _Scored.of(new, counted)
        self._keep(new.company, _Known(new.sector, _counts(new, counted), lacks, scored))

    def drop(self, company: str) -> None:
        """Take a company out; unknown ones are no error."""
        old = self._known.pop(company, None)
        if old is not None and old.scored is not None:
            self._shift(old.sector, NOBODY - old.scored.totals)

    def card(self, company: str) -> Scorecard:
        """The card of a company that was put. Raises KeyError for another one."""
        known = self._known[company]
        return Scorecard(
            company,
            known.sector,
            self.as_of,
            method.METHOD_VERSION,
            known.counts,
            known.missing,
            None if known.scored is None else self._marks(known.sector, known.scored),
        )

    def what_if(self, new: Tally) -> Scorecard:
        """The card that a company would have with this tally; the field is left as it was.

        What one case does to a score is the difference to the card of a tally without it.
        """
        old = self._known.get(new.company)
        self.put(new)
        card = self.card(new.company)
        self.drop(new.company)
        if old is not None:
            self._keep(new.company, old)
        return card

    def cards(self) -> dict[str, Scorecard]:
        """The cards of all companies, best first (`Scorecard.rank_key`)."""
        ranked = sorted((self.card(company) for company in self._known), key=lambda card: card.rank_key)
        return {card.company: card for card in ranked}

    def neighbours(self, company: str) -> set[str]:
        """Companies whose card may change when this one's facts do, itself included."""
        sector = self._known[company].sector
        small = {name for name, totals in self._sectors.items() if totals.companies <= method.MIN_COMPANIES}
        return {
            name
            for name, one in self._known.items()
            if name == company or (one.scored and (one.sector == sector or one.sector in small))
        }

    def _keep(self, company: str, known: "_Known") -> None:
        self._known[company] = known
        if known.scored is not None:
            self._shift(known.sector, known.scored.totals)

    def _shift(self, sector: str, by: Totals) -> None:
        self._sectors[sector] = self._sectors.get(sector, NOBODY) + by
        self._platform = None

    def _marks(self, sector: str, scored: "_Scored") -> Marks:
        own = scored.measure
        basis, others = self._others(sector, scored.totals)
        around = _values(others) if others.companies else None
        feedback = _drawn(method.WEIGHT_FEEDBACK, own.rated, own.feedback, around and around[0])
        rate = _drawn(method.WEIGHT_RATE, own.cases, own.rate, around and around[1])
        delay = _drawn(method.WEIGHT_DELAY, own.cases, own.delay, around and around[2])
        exact = sum(part.weight * part.drawn for part in (feedback, rate, delay))
        score = printed(exact)
        low, high = printed_bounds(*bounds(exact, _deviation(own, others, around)))
        return Marks(
            score,
            low,
            high,
            method.letter(score),
            feedback,
            rate,
            delay,
            basis,
            others.companies,
            survival.median_days(own.shares),
            own.shares,
        )

    def _others(self, sector: str, mine: Totals) -> tuple[Basis, Totals]:
        """The sector without this company, or the platform without it where the sector has fewer than 5."""
        if self._sectors[sector].companies >= method.MIN_COMPANIES:
            return "sector", self._sectors[sector] - mine
        if self._platform is None:
            self._platform = sum(self._sectors.values(), start=NOBODY)
        rest = self._platform - mine
        return ("platform" if rest.companies else "alone"), rest


@dataclass(frozen=True, slots=True)
class _Scored:
    measure: Measure
    totals: Totals

    @classmethod
    def of(cls, new: Tally, counted: Rows) -> "_Scored":
        own = measure(new, counted)
        return cls(own, of_company(counted, own))


@dataclass(frozen=True, slots=True)
class _Known:
    sector: str
    counts: Counts
    missing: tuple[str, ...]
    scored: _Scored | None


def score(
    facts: Iterable[CaseFact],
    others: Mapping[str, Iterable[CaseFact]],
    as_of: date,
    distinct_consumers: int | None = None,
) -> Scorecard:
    """The card of one company from its facts, among the facts of the other companies of the platform (by key).

    For many companies put tallies into one Field instead. Raises ValueError when there are no facts.
    """
    own = tally(facts, as_of, distinct_consumers)
    field = Field(as_of, (tally(theirs, as_of) for name, theirs in others.items() if name != own.company))
    field.put(own)
    return field.card(own.company)


def _values(others: Totals) -> tuple[float, float, float]:
    """F, R, T of all cases of a group together, each 0..1."""
    shares = survival.curve(others.answers, others.censored)
    return mean_rating(others.ratings), survival.response_rate(shares), survival.response_delay(shares)


def _drawn(weight: float, seen: int, raw: float, around: float | None) -> Part:
    if around is None:
        return Part(weight, seen, raw, None, raw)
    drawn = (seen * raw + method.PSEUDO_CASES * around) / (seen + method.PSEUDO_CASES)
    return Part(weight, seen, raw, around, drawn)


def _deviation(own: Measure, others: Totals, around: tuple[float, float, float] | None) -> float:
    if around is None:
        return deviation(own.spread, own.cases, own.rated, None, (0.0, 0.0))
    value = (around[0], method.WEIGHT_RATE * around[1] + method.WEIGHT_DELAY * around[2])
    return deviation(own.spread, own.cases, own.rated, others, value)


def _counts(known: Tally, counted: Rows) -> Counts:
    _, unmet, part, met = counted.ratings
    return Counts(
        cases=counted.cases,
        consumers=known.consumers,
        ratings=counted.rated,
        met=met,
        part=part,
        unmet=unmet,
        answered=sum(counted.answers),
        mature=known.mature,
        unanswered=counted.censored[method.HORIZON],
        waiting=sum(counted.censored[: method.HORIZON]),
        left_out=known.left_out,
    )

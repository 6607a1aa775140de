"""What the API answers, as values. The OpenAPI description is made from these classes: a docstring describes its
schema, a field is a property. Texts are the public ones; days are ISO dates, instants ISO with a zone.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

Letter = Literal["A", "B", "C", "D", "E"]
Outcome = Literal["met", "part", "not", "none"]


@dataclass(frozen=True, slots=True)
class CompanySummary:
    """A company; the figures are null where it has not enough data for a score."""

    slug: str
    name: str
    sector: str
    confirmed: bool
    score: float | None
    low: float | None
    high: float | None
    letter: Letter | None
    url: str


@dataclass(frozen=True, slots=True)
class CompanyList:
    """Companies by slug; `next` is the cursor of the following page."""

    items: tuple[CompanySummary, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Company:
    """A company with its newest scorecard."""

    company: CompanySummary
    website: str
    public_cases: int
    scorecard: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ScorecardList:
    """Scorecards as they are printed, by slug; `next` is the cursor of the following page."""

    as_of: dt.date | None
    items: tuple[dict[str, Any], ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A public case. `title` is empty while a moderator looks at it."""

    number: str
    title: str
    company: str
    company_name: str
    category: str
    state: str
    outcome: Outcome | None
    amount_cents: int | None
    filed_at: dt.datetime
    url: str


@dataclass(frozen=True, slots=True)
class CaseList:
    """Public cases, the newest first; `next` is the cursor of the following page."""

    items: tuple[CaseSummary, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One text of a thread; `text` is null while a moderator looks at it, and for good where it was removed."""

    id: int
    side: str
    kind: str
    author: str
    at: dt.datetime
    text: str | None
    removed: bool
    interim: bool
    language: str


@dataclass(frozen=True, slots=True)
class Case:
    """A public case with its thread."""

    case: CaseSummary
    author: str
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    satisfaction: int | None
    comment: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: companies by likeness of the name, public cases whose texts hold every word."""

    companies: tuple[CompanySummary, ...]
    cases: tuple[CaseSummary, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the scorecards of a sector add up to; `sector` is null for the whole platform."""

    sector: str | None
    companies: int
    scored: int
    cases: int
    answered: int
    ratings: int
    met: int
    part: int
    undeliverable: int
    median_score: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """The platform and its sectors on the day of the newest scorecards."""

    as_of: dt.date | None
    platform: Sums
    sectors: tuple[Sums, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A public case or a scorecard that changed. `gone`: the case is public no more; forget it."""

    type: Literal["case", "scorecard"]
    key: str
    at: dt.datetime
    gone: bool
    url: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after the cursor, the oldest first. Ask again with `next`; it is never null."""

    items: tuple[Change, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Index:
    """Where to begin."""

    name: str
    organisation: str
    openapi: str
    endpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldError:
    """A parameter and what is wrong with it."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """RFC 9457. `suggestions` are slugs of companies whose name is close to an unknown one."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()
    suggestions: tuple[str, ...] = ()

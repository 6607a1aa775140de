"""The shape of a procedure file and of the file of outside bodies, as frozen values.

Every key of the files is a field here with its sentence in `doc`; docs/procedures.md lists the same sentences and a
test compares. `build` makes these values of TOML, `checks` looks at what single keys cannot show. Holds no behaviour.
"""

# ruff: noqa: RUF009 - key() returns a dataclass field, as field() does

import datetime as dt
from dataclasses import MISSING, dataclass, field
from typing import Any, Literal, NewType, get_args

PROCEDURE, BODIES = "procedure/1", "bodies/1"  # the versions of the schema that this code reads

Id = NewType("Id", str)  # small letters, digits and hyphens; unique among its kind in a file

Language = Literal["fr", "nl", "en", "de"]
Audience = Literal["private", "business", "organisation"]  # asked at filing
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Unit = Literal["working days", "calendar days", "months", "at once", "no term"]
What = Literal["acknowledge", "answer"]
Rule = Literal["at once", "date reached", "step done", "refusal"]
Missing = Literal["unpublished", "not in the text read"]
ChannelKind = Literal["form", "portal", "email", "phone", "post", "counter"]
Purpose = Literal["complaint", "question", "technical"]
Stated = Literal["yes", "no", "not stated"]
Cost = Literal["free", "not stated"]
Moment = Literal["filing", "answering", "escalating"]
Group = Literal["insurance", "service"]  # products of one group share their doors
Subject = Literal[
    "anonymous", "appeal", "insurance", "medical-adviser", "not-its-services", "question", "technical-problem"
]
Field = Literal[
    "account-or-contract", "branch", "contact-details", "daytime-phone", "description", "evidence", "expectation",
    "name", "nature", "postal-address", "reference",
]  # fmt: skip
CommitmentKind = Literal[
    "amicable", "asks-missing", "conclusion", "confidential", "consent", "correction", "delay-notice", "expertise",
    "form-only", "improvement", "independent", "matching", "moderation", "named-contact", "neutral", "prefilled",
    "publication", "quickly", "recommendation", "registered", "score", "suggestion", "terms", "welcome",
]  # fmt: skip
BodyKind = Literal["mediator", "portal", "regulator", "court", "legal help", "complaints service"]

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
LANGUAGES: tuple[Language, ...] = get_args(Language)
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


def key(doc: str, default: Any = MISSING, *, named: str = "") -> Any:
    """A key of the file: its sentence, its default (none: required), its name in TOML where it is not the field's."""
    metadata = {"doc": doc, "named": named}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Text:
    """A short text of ours in the four languages; `fr.…` and so on in TOML."""

    fr: str = key("in French")
    nl: str = key("in Dutch")
    en: str = key("in English")
    de: str = key("in German")

    def in_(self, language: str) -> str:
        """The text in `language`, English where it is none of the four."""
        found: str = getattr(self, language if language in LANGUAGES else "en")
        return found


@dataclass(frozen=True, slots=True)
class Period:
    """A promised time: `5 working days`, `45 calendar days`, `1 month`, `at once`, `no term` (count 0 for both)."""

    count: int
    unit: Unit

    @property
    def counted(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts were read, and when."""

    id: Id = key("name by which facts refer to it")
    title: str = key("the page, in our words")
    section: str = key("the part of the page", "")
    url: str = key("address of the page; empty: not known", "")
    language: Language = key("language of the page")
    read: dt.date = key("day on which it was read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a phone is answered, in the organisation's local time."""

    days: tuple[Weekday, ...] = key("days of the week; empty: not said", ())
    opens: dt.time = key("first minute")
    closes: dt.time = key("first minute after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to reach an organisation or a body."""

    id: Id = key("name")
    kind: ChannelKind = key("what it is")
    to: str = key("address, number or link; empty only with `missing`", "")
    missing: Missing | None = key("why `to` is not known; nothing is ever invented", None)
    purpose: Purpose = key("what it is for", "complaint")
    audience: tuple[Audience, ...] = key("for whom", AUDIENCES)
    preferred: bool = key("the organisation prefers it", False)
    fallback_for: str = key("channel that must have failed first", "")
    hours: tuple[Hours, ...] = key("when it is answered; empty: not said", ())
    text: Text | None = key("what to know about it", None)
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who may complain."""

    audience: tuple[Audience, ...] = key("who may complain", AUDIENCES)
    anonymous: Stated = key("whether anonymous complaints are taken", "not stated")
    clients_only: Stated = key("whether one must be a client", "not stated")
    text: Text = key("who may complain, in words")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Something that may, or may not, be complained about."""

    id: Id = key("name")
    covered: bool = key("it may be complained about", True)
    text: Text = key("what it is")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """Something that the organisation asks complainants to give."""

    id: Id = key("name")
    field: Field = key("field of the form or mark of the checklist that takes it")
    required: bool = key("without it the complaint is not treated", False)
    channels: tuple[str, ...] = key("only by these channels; empty: by all", ())
    text: Text = key("what to give")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A time that a step promises."""

    what: What = key("which of the two clocks")
    within: Period = key("the time: `5 working days`, `45 calendar days`, `1 month`, `at once` or `no term`")
    channels: tuple[str, ...] = key("only for complaints by these channels; empty: by all", ())
    end_on_working_day: bool = key("a last day without work moves to the next working day", False)
    unless: Text | None = key("the exception that the organisation reserves", None)
    text: Text | None = key("what else is promised about it", None)
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Somebody inside who treats the complaint."""

    id: Id = key("name")
    after: str = key("the step before; the one first step has none", "")
    title: Text = key("name of the step")
    decides: Text = key("who decides")
    another_person: bool = key("by someone who did not handle the step before", False)
    passes_file: bool = key("the step before hands the file over", False)
    asked_first: bool = key("the consumer is asked at filing whether it was done", False)
    channels: tuple[str, ...] = key("how it is reached; empty: by the step before", ())
    promises: tuple[Promise, ...] = key("its promised times", (), named="promise")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute:
    """A kind of complaint that goes, or may go, elsewhere."""

    id: Id = key("name")
    subject: Subject = key("what the complaint is about")
    to: str = key("body or channel to go to; empty: nowhere", "")
    stops: bool = key("nothing is sent; false: the consumer may choose", True)
    within: Period | None = key("the time that normally applies there; only told, never counted", None)
    text: Text = key("what the consumer is told")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something that must be said at a moment."""

    id: Id = key("name")
    moment: Moment = key("when it is said")
    text: Text = key("what is said")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What the organisation says about how it works; the kind lets the product do something about it."""

    id: Id = key("name")
    kind: CommitmentKind = key("what it is about")
    step: str = key("the step that keeps it; empty: all", "")
    text: Text = key("what is promised")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product whose group decides which doors there are."""

    id: Id = key("name")
    group: Group = key("`insurance`: the doors of insurance; `service`: not insurance, whatever its name says")
    text: Text = key("the product")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One rule that opens a door; any of them is enough."""

    rule: Rule = key("`at once`, `date reached` (the step's time is over), `step done`, `refusal` (by either side)")
    step: str = key("step whose end counts; empty only for `at once`, and in the file of bodies", "")
    promise: What = key("whose date, for `date reached`", "answer")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the complaint can go next: a step inside or a body outside."""

    id: Id = key("name")
    step: str = key("step inside; exactly one of `step` and `body`", "")
    body: str = key("body outside", "")
    opens: tuple[Opening, ...] = key("rules, any of which opens it")
    audience: tuple[Audience, ...] = key("for whom", AUDIENCES)
    groups: tuple[Group, ...] = key("only for products of these groups; empty: for all", ())
    text: Text = key("what it is for and what it needs")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Channels that the organisation itself gives differently: all are kept, staff are told."""

    channels: tuple[str, ...] = key("the channels that disagree")
    text: Text = key("note to staff")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """How one organisation says it treats complaints."""

    schema: str = key(f"`{PROCEDURE}`")
    id: Id = key("name of the file without `.toml`")
    edition: int = key("number of this edition, higher with each change")
    kind: Literal["organisation", "platform"] = key("`platform`: the rules of such a site itself", "organisation")
    name: str = key("name of the organisation")
    working_days: tuple[Weekday, ...] = key("its working week", ("mon", "tue", "wed", "thu", "fri"))
    sources: tuple[Source, ...] = key("sources", named="source")
    who: Who = key("who may complain")
    scopes: tuple[Scope, ...] = key("what may be complained about", (), named="scope")
    channels: tuple[Channel, ...] = key("channels", (), named="channel")
    conflicts: tuple[Conflict, ...] = key("what the source itself gives differently", (), named="conflict")
    includes: tuple[Include, ...] = key("what to include", (), named="include")
    products: tuple[Product, ...] = key("products that decide about doors", (), named="product")
    reroutes: tuple[Reroute, ...] = key("what goes elsewhere", (), named="reroute")
    warnings: tuple[Caution, ...] = key("warnings", (), named="warning")
    steps: tuple[Step, ...] = key("steps in order", named="step")
    commitments: tuple[Commitment, ...] = key("how it works", (), named="commitment")
    doors: tuple[Door, ...] = key("doors in order", (), named="door")

    @property
    def first_step(self) -> Step:
        return next(step for step in self.steps if not step.after)

    def step(self, name: str) -> Step:
        """The step called `name`. Raises KeyError."""
        return {step.id: step for step in self.steps}[Id(name)]

    def reached_by(self, kind: ChannelKind) -> Step:
        """The step that a complaint by such a channel reaches: the earliest one with it, else the first."""
        ids = {channel.id for channel in self.channels if channel.kind == kind}
        return next((step for step in self.steps if ids & set(step.channels)), self.first_step)

    def channel(self, name: str) -> Channel:
        """The channel called `name`. Raises KeyError."""
        return {channel.id: channel for channel in self.channels}[Id(name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Somebody outside: a mediator, a regulator, a court, a legal-help service."""

    id: Id = key("name")
    kind: BodyKind = key("what it is")
    name: Text = key("its name")
    text: Text = key("what it is for")
    website: str = key("its site; empty: not in the text read", "")
    cost: Cost = key("what it costs", "not stated")
    audience: tuple[Audience, ...] = key("for whom", AUDIENCES)
    members_only: bool = key("only for members of the organisation that runs the platform", False)
    sectors: tuple[str, ...] = key("sectors whose companies get it where their procedure names nobody; `*`: all", ())
    always: bool = key("shown beside whatever the procedure names", False)
    opens: tuple[Opening, ...] = key("rules for these sectors", ())
    channels: tuple[Channel, ...] = key("channels", (), named="channel")
    source: str = key("source of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """The outside bodies."""

    schema: str = key(f"`{BODIES}`")
    id: Id = key("`bodies`")
    edition: int = key("number of this edition, higher with each change")
    sources: tuple[Source, ...] = key("sources", named="source")
    bodies: tuple[Body, ...] = key("bodies", named="body")

    def find(self, name: str) -> Body:
        """The body called `name`. Raises KeyError."""
        return {body.id: body for body in self.bodies}[Id(name)]


TABLES: dict[str, type] = {
    "procedure": Procedure, "source": Source, "who": Who, "scope": Scope, "channel": Channel, "channel.hours": Hours,
    "conflict": Conflict, "include": Include, "product": Product, "reroute": Reroute, "warning": Caution,
    "step": Step, "step.promise": Promise, "commitment": Commitment, "door": Door, "door.opens": Opening,
    "bodies": Bodies, "body": Body,
}  # fmt: skip

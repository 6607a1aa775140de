"""Where a complaint can go next: every door of a case, whether it is open, since or until when, and by which rule.

A pure function of the procedure, the outside bodies and the facts of a case. It opens nothing by itself: the consumer
chooses, and the platform never judges the merits. No door suspends the time limits of a court.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from relay.procedures.calendar import Calendar
from relay.procedures.clock import deadlines, default
from relay.procedures.schema import Audience, Bodies, Body, Door, Opening, Procedure, Rule

NotFor = Literal["audience", "product", "members"]


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What happened at one step. Aware instants; `channel` is the one it came by, empty: not known.

    `refused` is a no from either side: the organisation declined, or the consumer turned its answer down.
    """

    received: dt.datetime
    acknowledged: dt.datetime | None = None
    answered: dt.datetime | None = None
    refused: dt.datetime | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the doors of a case depend on. Steps that were not begun are not in `steps`.

    Without a procedure the whole treatment by the company is one step, called "". `walked` are doors gone through.
    """

    filed: dt.datetime
    audience: Audience = "private"
    products: tuple[str, ...] = ()
    member: bool = False
    steps: Mapping[str, StepFacts] = field(default_factory=lambda: MappingProxyType({}))
    walked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the facts are held against. `default_days` stand in for an answer without a promised time."""

    procedure: Procedure | None
    bodies: Bodies
    calendar: Calendar
    sector: str = "other"
    default_days: int = 30


@dataclass(frozen=True, slots=True)
class DoorState:
    """One door. `opened_at` is when it opened, `opens_at` when it will, both None while that depends on somebody.

    `rule` is the one that opened it, or that will open it at `opens_at`, or the first of those that wait. `not_for`
    says why a door is not meant for this case; such a door never opens. `step` or `body` says where it leads.
    """

    id: str
    step: str
    body: str
    rule: Rule
    opened_at: dt.datetime | None
    opens_at: dt.datetime | None
    not_for: NotFor | None
    walked: bool

    @property
    def open(self) -> bool:
        return self.opened_at is not None


def ladder(rules: Rules, facts: Facts, now: dt.datetime) -> tuple[DoorState, ...]:
    """Every door of the case in the order of the procedure, then the bodies of its sector that it does not name.

    A sector's bodies come in only where the procedure names no body at all, except those that are always there.
    """
    own = rules.procedure.doors if rules.procedure else ()
    named = {door.body for door in own if door.body}
    others = [body for body in rules.bodies.bodies if body.id not in named]
    extra = [body for body in others if _of_sector(body, rules.sector, bool(named))]
    return tuple(_state(door, rules, facts, now) for door in (*own, *map(_as_door, extra)))


def next_door(states: tuple[DoorState, ...]) -> DoorState | None:
    """The door to show first: the first open one not yet gone through, else the one that opens soonest, else any."""
    meant = [state for state in states if state.not_for is None and not state.walked]
    dated = sorted((state.opens_at, place) for place, state in enumerate(meant) if state.opens_at is not None)
    soonest = meant[dated[0][1]] if dated else next(iter(meant), None)
    return next((state for state in meant if state.open), soonest)


def _of_sector(body: Body, sector: str, named: bool) -> bool:
    meant = bool({sector, "*"} & set(body.sectors))
    return meant and (body.always or not named)


def _as_door(body: Body) -> Door:
    return Door(id=body.id, body=body.id, opens=body.opens, audience=body.audience, text=body.text, source=body.source)


def _state(door: Door, rules: Rules, facts: Facts, now: dt.datetime) -> DoorState:
    not_for = _not_for(door, rules, facts)
    ways = [(_opens(opening, rules, facts), opening.rule) for opening in door.opens]
    known = [(at, rule) for at, rule in ways if at is not None]
    at, rule = min(known, key=lambda way: way[0]) if known else (None, ways[0][1])
    if not_for:
        at = None
    return DoorState(
        id=door.id,
        step=door.step,
        body=door.body,
        rule=rule,
        opened_at=at if at is not None and at <= now else None,
        opens_at=at if at is not None and at > now else None,
        not_for=not_for,
        walked=door.id in facts.walked or (bool(door.step) and door.step in facts.steps),
    )


def _not_for(door: Door, rules: Rules, facts: Facts) -> NotFor | None:
    body = rules.bodies.find(door.body) if door.body else None
    if facts.audience not in door.audience or (body and facts.audience not in body.audience):
        return "audience"
    products = rules.procedure.products if rules.procedure else ()
    groups = {product.group for product in products if product.id in facts.products}
    if door.groups and not groups & set(door.groups):
        return "product"
    return "members" if body and body.members_only and not facts.member else None


def _opens(opening: Opening, rules: Rules, facts: Facts) -> dt.datetime | None:
    """When a rule opened or will open its door; None: nobody knows yet. A body's rule means every step that began."""
    if opening.rule == "at once":
        return facts.filed
    begun = [(name, step) for name, step in facts.steps.items() if opening.step in ("", name)]
    found = [_ends(opening, rules, name, step) for name, step in begun]
    return min((at for at in found if at is not None), default=None)


def _ends(opening: Opening, rules: Rules, name: str, step: StepFacts) -> dt.datetime | None:
    if opening.rule == "refusal":
        return step.refused
    if opening.rule == "step done":
        return _first(step.answered, step.refused)
    over = _over(opening, rules, name, step)
    came = step.answered if opening.promise == "answer" else _first(step.acknowledged, step.answered)
    return None if over is None or (came is not None and came < over) else over


def _first(*moments: dt.datetime | None) -> dt.datetime | None:
    return min((at for at in moments if at is not None), default=None)


def _over(opening: Opening, rules: Rules, name: str, step: StepFacts) -> dt.datetime | None:
    """When the time of a step is over: the one it promised, else the platform's."""
    if rules.procedure is None:
        return default(step.received, rules.calendar, rules.default_days).over_at
    made = deadlines(
        rules.procedure,
        step.received,
        rules.calendar,
        step=name,
        channel=step.channel,
        default_days=rules.default_days,
    )
    return next((deadline.over_at for deadline in made if deadline.what == opening.promise), None)

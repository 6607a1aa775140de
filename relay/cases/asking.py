"""What an organisation's procedure asks of a complaint before it is sent: fields, a checklist, and what goes elsewhere.

Data decides, nothing here names an organisation. Pure, but for `addressed`, which reads the case's clocks.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from relay.cases import deadlines
from relay.mail.letters.to_company import Addressed
from relay.models import Case
from relay.procedures import clock
from relay.procedures.clock import Deadline
from relay.procedures.schema import Bodies, Body, Channel, Field, Include, Procedure, Reroute
from relay.settings import Settings

# Which fields of the form take what a procedure asks for; any of them is enough.
TAKEN_BY: Mapping[Field, tuple[str, ...]] = {
    "account-or-contract": ("contract", "customer"),
    "branch": ("branch",),
    "contact-details": ("postal_address", "phone"),
    "daytime-phone": ("phone",),
    "description": ("story",),
    "evidence": ("files",),
    "expectation": ("expectation",),
    "name": ("name",),
    "nature": ("category",),
    "postal-address": ("postal_address",),
    "reference": ("contract", "customer", "order"),
}
OWN_FIELDS = ("branch", "postal_address")  # shown only where a procedure asks for them
UNASKED = ("anonymous", "insurance")  # nobody files without a name; the product says whether it is an insurance


class Asked(Protocol):
    """What is read of a complaint that is being typed; `filing.Filing` is one."""

    @property
    def audience(self) -> str: ...
    @property
    def products(self) -> tuple[str, ...]: ...
    @property
    def subject(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: what is asked, the field that takes it, and whether something stands there."""

    include: Include
    field: str
    given: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A kind of complaint that goes elsewhere, and where that is."""

    reroute: Reroute
    body: Body | None
    channels: tuple[Channel, ...]


def checklist(procedure: Procedure, typed: object) -> tuple[Item, ...]:
    """What to include, in the order of the procedure, held against what was typed so far."""
    return tuple(
        Item(include, TAKEN_BY[include.field][0], any(getattr(typed, name) for name in TAKEN_BY[include.field]))
        for include in _for_mail(procedure)
    )


def _for_mail(procedure: Procedure) -> list[Include]:
    by_mail = {channel.id for channel in procedure.channels if channel.kind == deadlines.BY_MAIL}
    return [include for include in procedure.includes if not include.channels or by_mail & set(include.channels)]


def fields(procedure: Procedure | None) -> dict[str, bool]:
    """The fields that the form shows only because this procedure asks for them -> whether it needs them."""
    if procedure is None:
        return {}
    asked = [(name, include.required) for include in _for_mail(procedure) for name in TAKEN_BY[include.field]]
    return {name: required for name, required in asked if name in OWN_FIELDS}


def problems(procedure: Procedure | None, typed: Asked) -> dict[str, str]:
    """Field -> code of what this procedure finds wrong."""
    if procedure is None:
        return {"products": "unknown"} if typed.products else {}
    items = [item for item in checklist(procedure, typed) if item.include.required and not item.given]
    found = {item.field: "required" for item in items}
    if typed.audience not in procedure.who.audience:
        found["audience"] = "not_for_them"
    if set(typed.products) - {product.id for product in procedure.products}:
        found["products"] = "unknown"
    chosen = reroute(procedure, typed.subject)
    if typed.subject and chosen is None:
        found["subject"] = "unknown"
    if chosen is not None and chosen.stops:
        found["subject"] = "elsewhere"
    return found


def questions(procedure: Procedure) -> tuple[Reroute, ...]:
    """What the consumer is asked about: is it one of these?"""
    return tuple(reroute for reroute in procedure.reroutes if reroute.subject not in UNASKED)


def reroute(procedure: Procedure, subject: str) -> Reroute | None:
    return next((one for one in questions(procedure) if one.subject == subject), None)


def elsewhere(procedure: Procedure, bodies: Bodies, typed: Asked) -> tuple[Elsewhere, ...]:
    """Where the chosen subject or product goes, or may go."""
    groups = {product.group for product in procedure.products if product.id in typed.products}
    found = [one for one in procedure.reroutes if one.subject == typed.subject or one.subject in groups]
    return tuple(_where(one, procedure, bodies) for one in found)


def _where(one: Reroute, procedure: Procedure, bodies: Bodies) -> Elsewhere:
    body = next((body for body in bodies.bodies if body.id == one.to), None)
    if body is not None:
        return Elsewhere(one, body, body.channels)
    named = [channel for channel in procedure.channels if channel.id == one.to]
    purposes = {channel.purpose for channel in named}
    return Elsewhere(one, None, tuple(channel for channel in procedure.channels if channel.purpose in purposes))


def expected(
    session: Session, settings: Settings, procedure: Procedure | None, spoken_first: bool, now: dt.datetime,
    language: str = "fr",
) -> tuple[Deadline, ...]:  # fmt: skip
    """The clocks as they would run if the complaint arrived now."""
    days, default = deadlines.calendar(session, settings, language), settings.clock.answer_days
    if procedure is None:
        return (clock.default(now, days, default),)
    step = deadlines.first_step(procedure, spoken_first)
    channel = deadlines.channel_of(procedure, step)
    return clock.deadlines(procedure, now, days, step=step, channel=channel, default_days=default)


def announced(
    procedure: Procedure | None, step: str, made: tuple[Deadline, ...], products: tuple[str, ...], language: str
) -> Addressed:
    """What the letter to the company says of its own procedure, in its language."""
    by_what = {deadline.what: deadline for deadline in made}
    acknowledge, answer = by_what.get("acknowledge"), by_what["answer"]
    named = [p.text.in_(language) for p in procedure.products if p.id in products] if procedure else []
    return Addressed(
        step=procedure.step(step).title.in_(language) if procedure and step else "",
        acknowledge=acknowledge.promised_on if acknowledge else None,
        answer=answer.promised_on,
        promised=answer.by == "procedure",
        products=", ".join(named),
    )


def addressed(session: Session, settings: Settings, case: Case) -> Addressed:
    """The same for a case whose step was begun."""
    procedure, step = deadlines.procedure_of(settings, case), deadlines.current(case)
    if step is None:
        return Addressed()
    made = deadlines.of(session, settings, case, step)
    products = tuple(case.course.products) if case.course else ()
    return announced(procedure, step.step, made, products, case.company.language)

"""What a company's own procedure says before a complaint is written and before it is sent: a view of data, no rules.

Names no organisation: every sentence comes from the procedure's file or is about procedures in general.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from relay.cases import asking, deadlines, filing
from relay.cases.asking import Elsewhere, Item
from relay.mail.letters.typography import day
from relay.models import Company
from relay.procedures import words
from relay.procedures.schema import Channel, Reroute, Scope, Step
from relay.settings import Settings
from web.context import now, settings
from web.i18n import language


@dataclass(frozen=True, slots=True)
class Before:
    """A procedure as the consumer reads it, in the language of the page."""

    name: str
    edition: int
    read_on: Any
    who: str
    audience: tuple[str, ...]
    scopes: tuple[Scope, ...]
    steps: tuple[Step, ...]
    first: Step | None  # who has to be spoken to first, where somebody has
    begins: Step  # where a complaint sent now would begin
    times: tuple[str, ...]
    checklist: tuple[Item, ...]
    questions: tuple[Reroute, ...]
    products: tuple[tuple[str, str], ...]  # (id, text)
    elsewhere: tuple[Elsewhere, ...]
    warnings: tuple[str, ...]
    commitments: tuple[str, ...]
    channels: tuple[Channel, ...]
    fields: dict[str, bool]


def company_of(session: Session, content: dict[str, Any]) -> Company | None:
    return session.get(Company, content["company_id"]) if content.get("company_id") else None


def asks(session: Session, content: dict[str, Any]) -> bool:
    """Whether the chosen company has a procedure of its own."""
    return deadlines.in_force(settings(), company_of(session, content)) is not None


def view(session: Session, content: dict[str, Any], typed: filing.Filing) -> Before | None:
    """The procedure of the chosen company, held against what was typed so far; None without one."""
    config: Settings = settings()
    procedure = deadlines.in_force(config, company_of(session, content))
    if procedure is None:
        return None
    spoken = language()
    made = asking.expected(session, config, procedure, typed.spoken_first, now(), spoken)
    return Before(
        name=procedure.name,
        edition=procedure.edition,
        read_on=max(source.read for source in procedure.sources),
        who=procedure.who.text.in_(spoken),
        audience=tuple(procedure.who.audience),
        scopes=procedure.scopes,
        steps=procedure.steps,
        first=procedure.first_step if procedure.first_step.asked_first else None,
        begins=procedure.step(deadlines.first_step(procedure, typed.spoken_first)),
        times=tuple(words.explain(deadline, spoken, day) for deadline in made),
        checklist=asking.checklist(procedure, typed),
        questions=asking.questions(procedure),
        products=tuple((str(product.id), product.text.in_(spoken)) for product in procedure.products),
        elsewhere=asking.elsewhere(procedure, deadlines.library(config).bodies, typed),
        warnings=tuple(one.text.in_(spoken) for one in procedure.warnings if one.moment == "filing"),
        commitments=tuple(one.text.in_(spoken) for one in procedure.commitments),
        channels=tuple(one for one in procedure.channels if typed.audience in one.audience),
        fields=asking.fields(procedure),
    )

"""The ladder of a case: which door is open, since when and why, and the consumer walking through one.

`relay.procedures.doors` decides; this verb only asks it with the facts of the case, writes what follows, and tells the
company where it has to know. The platform never judges the merits, and no door suspends the time limits of a court.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import companies, deadlines, events
from relay.mail import letters
from relay.mail.letters.onward import Onward
from relay.models import Case, DoorWalk, Step
from relay.procedures import doors, schema
from relay.procedures.doors import DoorState, Facts, Rules, StepFacts
from relay.procedures.schema import Bodies, Body, Procedure, Text
from relay.settings import Settings

FROM = ("sent", "acknowledged", "answered", "closed", "escalated", "undeliverable")
TOLD = ("mediator", "portal", "complaints service")  # kinds of body that will ask the company; others need no notice
BESIDE = ("regulator", "legal help")  # kinds of body beside which the company still owes its answer


@dataclass(frozen=True, slots=True)
class Rung:
    """A door with its words: a step inside the organisation, or a body outside with the ways to reach it."""

    state: DoorState
    title: Text
    text: Text
    step: schema.Step | None
    body: Body | None
    audience: tuple[schema.Audience, ...] = schema.AUDIENCES


def ladder(session: Session, settings: Settings, case: Case, now: dt.datetime) -> tuple[Rung, ...]:
    """Every door of the case in order, whether it is for this consumer or not."""
    procedure, bodies = deadlines.procedure_of(settings, case), deadlines.library(settings).bodies
    rules = Rules(
        procedure, bodies, deadlines.calendar(session, settings), case.company.sector, settings.clock.answer_days
    )
    states = doors.ladder(rules, facts(session, case), now)
    return tuple(_rung(state, procedure, bodies) for state in states)


def facts(session: Session, case: Case) -> Facts:
    """What the doors depend on. Whether somebody is a member, legal help finds out: its door is never shut here."""
    course = case.course
    walked = session.scalars(select(DoorWalk.door).where(DoorWalk.case_id == case.id))
    return Facts(
        filed=case.verified_at or case.created_at,
        audience=course.audience if course else "private",  # type: ignore[arg-type] # one_of in the table
        products=tuple(course.products) if course else (),
        member=True,
        steps={step.step: _facts(step) for step in case.steps},
        walked=frozenset(walked),
    )


def _facts(step: Step) -> StepFacts:
    at = step.received_at or step.begun_at
    return StepFacts(at, step.acknowledged_at, step.answered_at, step.refused_at, step.channel)


def _rung(state: DoorState, procedure: Procedure | None, bodies: Bodies) -> Rung:
    body = bodies.find(state.body) if state.body else None
    step = procedure.step(state.step) if procedure and state.step else None
    door = next((door for door in procedure.doors if door.id == state.id), None) if procedure else None
    if body is not None:
        whom = tuple(one for one in body.audience if door is None or one in door.audience)
        return Rung(state, body.name, door.text if door else body.text, None, body, whom)
    if step is None or door is None:
        raise LookupError(f"door {state.id} leads nowhere")
    return Rung(state, step.title, door.text, step, None, door.audience)


def next_rung(rungs: tuple[Rung, ...]) -> Rung | None:
    """The door to show first; legal help comes last, because it is always open."""
    own = tuple(rung for rung in rungs if rung.body is None or rung.body.kind not in BESIDE)
    for some in (own, rungs):
        chosen = doors.next_door(tuple(rung.state for rung in some))
        if chosen is not None:
            return next(rung for rung in some if rung.state == chosen)
    return None


def warnings(settings: Settings, case: Case) -> tuple[Text, ...]:
    """What the procedure says to somebody who goes on."""
    procedure = deadlines.procedure_of(settings, case)
    return tuple(one.text for one in procedure.warnings if one.moment == "escalating") if procedure else ()


def may_turn_down(case: Case) -> bool:
    """Whether there is an answer in this step to be dissatisfied with."""
    step = deadlines.current(case)
    return step is not None and step.answered_at is not None and step.refused_at is None and case.state in FROM


def turn_down(session: Session, case: Case, now: dt.datetime) -> None:
    """The consumer is not satisfied with the answer: doors that wait for that open. Raises ValueError("state")."""
    step = deadlines.current(case)
    if step is None or not may_turn_down(case):
        raise ValueError("state")
    step.refused_at = now
    events.record(session, case, "turned_down", "consumer", now, actor_id=case.account_id, step=step.step)


def walk(session: Session, settings: Settings, case: Case, door: str, reason: str, now: dt.datetime) -> Rung:
    """The consumer goes through an open door. `reason` is what the next reader is told, and may be empty.

    Raises ValueError("state") or ValueError("door"); nothing is changed then.
    """
    if case.state not in FROM:
        raise ValueError("state")
    found = next((rung for rung in ladder(session, settings, case, now) if rung.state.id == door), None)
    if found is None or not found.state.open or found.state.walked or found.state.not_for:
        raise ValueError("door")
    state = found.state
    session.add(DoorWalk(case_id=case.id, door=state.id, step=state.step, body=state.body, at=now))
    if found.step is not None:
        deadlines.begin(session, settings, case, state.step, now)
        case.expected_at = None
    _leave(case, found, now)
    moved = None if _still_owes(case, found) else "escalated"
    if moved:
        case.escalated_at, case.closed_at = case.escalated_at or now, None
    events.record(
        session, case, "escalated", "consumer", now, state=moved,
        actor_id=case.account_id, door=state.id, step=state.step, body=state.body, rule=state.rule,
    )  # fmt: skip
    _tell(session, settings, case, found, reason, now)
    return found


def _leave(case: Case, rung: Rung, now: dt.datetime) -> None:
    """Nobody waits for the company any more once the file is with a mediator."""
    step = deadlines.current(case)
    if rung.body is not None and rung.body.kind not in BESIDE and step is not None:
        step.ended_at = now


def _still_owes(case: Case, rung: Rung) -> bool:
    """Whether the company is within its time, and somebody beside it was only asked as well."""
    step = deadlines.current(case)
    beside = rung.body is not None and rung.body.kind in BESIDE
    waits = case.state in ("sent", "acknowledged") and step is not None and step.overdue_at is None
    return beside and waits


def _tell(session: Session, settings: Settings, case: Case, rung: Rung, reason: str, now: dt.datetime) -> None:
    told = rung.step is not None or (rung.body is not None and rung.body.kind in TOLD)
    if not told:
        return
    if not companies.takes_mail(case.company, case.written_address):
        if rung.step is not None:  # nobody inside hears of it: the consumer must know
            letters.undeliverable(session, settings, case, now)
        return
    spoken, step = case.company.language, deadlines.current(case)
    onward = Onward(
        to=rung.title.in_(spoken),
        inside=rung.step is not None,
        decides=rung.step.decides.in_(spoken) if rung.step else "",
        another_person=rung.step is not None and rung.step.another_person,
        passes_file=rung.step is not None and rung.step.passes_file,
        acknowledge=step.acknowledge_by if step and rung.step else None,
        answer=step.answer_by if step and rung.step else None,
        promised=bool(step and step.promised),
    )
    letters.next_step(session, settings, case, onward, reason, now)

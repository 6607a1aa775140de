"""The clocks of a case: which edition it runs by, the step it is in, and the last days that were promised.

The dates on a `Step` are what `relay.procedures.clock` counts out, kept so that the worker can ask the database what is
due; they are counted again when staff add a day on which nobody works. A holding notice moves what is expected, never
what was promised.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.models import Case, ClosedDay, Company, Course, Message, Step
from relay.procedures import clock, load
from relay.procedures.calendar import Calendar
from relay.procedures.clock import Deadline
from relay.procedures.load import Library
from relay.procedures.schema import ChannelKind, Procedure
from relay.settings import Settings

# What our letter is to the organisation, whatever way the complaint came to us.
BY_MAIL: ChannelKind = "email"
HANDED_OVER: Mapping[str, ChannelKind] = {"site": BY_MAIL, "phone": "phone", "post": "post", "counter": "counter"}


def folder(settings: Settings) -> Path:
    """Where imported and edited procedures lie."""
    return settings.data_dir / "procedures"


def library(settings: Settings) -> Library:
    """All procedures in force and the bodies outside. Raises ProcedureError."""
    return load.library(folder(settings))


def in_force(settings: Settings, company: Company | None) -> Procedure | None:
    """The procedure that a new complaint to this company would run by."""
    return library(settings).find(company.procedure) if company is not None and company.procedure else None


def procedure_of(settings: Settings, case: Case) -> Procedure | None:
    """The edition that the case began with, whatever is in force now; None without a procedure."""
    course = case.course
    if course is None or not course.procedure:
        return None
    current = library(settings).find(course.procedure)
    if current is not None and current.edition == course.edition:
        return current
    return _edition(folder(settings), course.procedure, course.edition)


@lru_cache(maxsize=64)
def _edition(where: Path, name: str, number: int) -> Procedure | None:
    return load.edition(where, name, number)


def calendar(session: Session, settings: Settings, language: str = "fr") -> Calendar:
    """Belgium's days in the platform's zone, with the days that staff added."""
    added = {row.day: row.name for row in session.execute(select(ClosedDay.day, ClosedDay.name))}
    return Calendar(zone=settings.site.timezone, added=added, language=language)


def first_step(procedure: Procedure | None, spoken_first: bool, kind: ChannelKind = BY_MAIL) -> str:
    """The step in which a new complaint begins: the one our letter reaches, unless another has to come first."""
    if procedure is None:
        return ""
    first, reached = procedure.first_step, procedure.reached_by(kind)
    if reached.id != first.id and first.asked_first and not spoken_first and not _open_at_once(procedure, reached.id):
        return first.id
    return reached.id


def _open_at_once(procedure: Procedure, step: str) -> bool:
    doors = [door for door in procedure.doors if door.step == step]
    return any(opening.rule == "at once" for door in doors for opening in door.opens)


def channel_of(procedure: Procedure | None, step: str, kind: ChannelKind = BY_MAIL) -> str:
    """The channel by which the step is reached that way, "" where it names none."""
    if procedure is None or not step:
        return ""
    named = procedure.step(step).channels
    return next((channel.id for channel in procedure.channels if channel.kind == kind and channel.id in named), "")


def local_day(settings: Settings, at: dt.datetime) -> dt.date:
    """The day of the platform's zone on which an instant falls."""
    return at.astimezone(ZoneInfo(settings.site.timezone)).date()


def begin(session: Session, settings: Settings, case: Case, step: str, now: dt.datetime) -> Step:
    """Put the case into a step; the step before ends. Its dates stand for `now` until `received` says when it came."""
    if (before := current(case)) is not None:
        before.ended_at = now
    procedure = procedure_of(settings, case)
    entry = case.course.entry if case.course else "site"
    kind = HANDED_OVER[entry] if not case.steps else BY_MAIL
    begun = Step(step=step, channel=channel_of(procedure, step, kind), begun_at=now)
    case.steps.append(begun)
    count(session, settings, case, begun)
    session.flush()
    return begun


def current(case: Case) -> Step | None:
    """The step that the case is in: None before it was sent, and after it went outside."""
    return next((step for step in reversed(case.steps) if step.ended_at is None), None)


def received(session: Session, settings: Settings, case: Case, at: dt.datetime) -> None:
    """The letter of the current step arrived: its clocks count from the day after this one."""
    step = current(case)
    if step is not None:
        step.received_at = at
        count(session, settings, case, step)


def of(session: Session, settings: Settings, case: Case, step: Step, language: str = "fr") -> tuple[Deadline, ...]:
    """The clocks of a step, counted out day by day, with what a holding notice announced since."""
    made = _counted(settings, case, step, calendar(session, settings, language))
    return tuple(
        deadline.announced(step.expected_on) if step.expected_on and deadline.what == "answer" else deadline
        for deadline in made
    )


def _counted(settings: Settings, case: Case, step: Step, days: Calendar) -> tuple[Deadline, ...]:
    procedure, at, default = procedure_of(settings, case), step.received_at or step.begun_at, settings.clock.answer_days
    if procedure is None or not step.step:
        return (clock.default(at, days, default),)
    return clock.deadlines(procedure, at, days, step=step.step, channel=step.channel, default_days=default)


def count(session: Session, settings: Settings, case: Case, step: Step) -> None:
    """Write the last days onto the step."""
    _write(step, _counted(settings, case, step, calendar(session, settings)))


def _write(step: Step, made: tuple[Deadline, ...]) -> None:
    by_what = {deadline.what: deadline for deadline in made}
    acknowledge, answer = by_what.get("acknowledge"), by_what.get("answer")
    step.acknowledge_by = acknowledge.promised_on if acknowledge else None
    step.answer_by = answer.promised_on if answer else None
    step.promised = answer is not None and answer.by == "procedure" and answer.promised_on is not None


def announce(case: Case, step: Step | None, until: dt.date) -> None:
    """The company needs until that day: it is expected then, and reminded of that day. The promise stays."""
    case.expected_at = until
    if step is not None:
        step.expected_on, step.reminded_at, step.overdue_at = until, None, None


def refuse(case: Case, now: dt.datetime) -> None:
    """The consumer turned down what the current step answered."""
    step = current(case)
    if step is not None and step.answered_at is not None and step.refused_at is None:
        step.refused_at = now


def note(step: Step | None, message: Message, answer: bool, acknowledges: bool) -> None:
    """A company's message stops the clocks of the step it came in."""
    if step is None:
        return
    if acknowledges and step.acknowledged_at is None:
        step.acknowledged_at = message.received_at
    if answer:
        step.answered_at = min(step.answered_at or message.received_at, message.received_at)


def recount(case: Case, answers: list[dt.datetime]) -> None:
    """What answered each step, from the answers that still count."""
    for step in case.steps:
        inside = [at for at in answers if at >= step.begun_at and (step.ended_at is None or at <= step.ended_at)]
        step.answered_at = min(inside, default=None)


def add_day(
    session: Session, settings: Settings, day: dt.date, name: str, staff_id: int | None, now: dt.datetime
) -> int:
    """Nobody works on that day: every running clock is counted again. How many last days moved."""
    session.merge(ClosedDay(day=day, name=name.strip(), added_at=now, staff_id=staff_id))
    session.flush()
    return recompute(session, settings)


def remove_day(session: Session, settings: Settings, day: dt.date) -> int:
    """It was a working day after all. How many last days moved."""
    if (row := session.get(ClosedDay, day)) is not None:
        session.delete(row)
        session.flush()
    return recompute(session, settings)


def recompute(session: Session, settings: Settings) -> int:
    """Count every step again that still waits for something."""
    days, moved = calendar(session, settings), 0
    waiting = select(Step).where(Step.ended_at.is_(None), Step.answered_at.is_(None))
    for step in session.scalars(waiting):
        before = (step.acknowledge_by, step.answer_by)
        _write(step, _counted(settings, step.case, step, days))
        moved += before != (step.acknowledge_by, step.answer_by)
    return moved


def course(settings: Settings, company: Company, **given: object) -> Course:
    """A new case's course: the edition in force today, for good."""
    procedure = in_force(settings, company)
    row = Course(**given)
    row.procedure = str(procedure.id) if procedure else ""
    row.edition = procedure.edition if procedure else 0
    return row

"""What time alone brings about: reminders, the question for feedback, closing silent threads.

Days are compared with the last days on a case's steps, which are days of the platform's zone: a day is over at the
next local midnight, so that days of 23 and 25 hours are one day.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from relay.cases import companies, deadlines, drafts, escalating, events, feedback, limits, preferences
from relay.mail import letters
from relay.models import Case, Message, Step
from relay.settings import Settings

REMIND_BEFORE = dt.timedelta(days=5)
MOST = 200  # cases a turn: the rest waits for the next
WAITING = ("sent", "acknowledged", "escalated")  # escalated: to a later step inside the company
_EXPECTED = func.coalesce(Step.expected_on, Step.answer_by)


def tick(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Do what is due by now; how many cases were touched."""
    drafts.sweep(session, now)
    limits.sweep(session, now)
    today = now.astimezone(ZoneInfo(settings.site.timezone)).date()
    reminded = (
        _acknowledgements(session, settings, today, now)
        + _remind(session, settings, today, now)
        + _overdue(session, settings, today, now)
    )
    return reminded + _ask(session, settings, now) + _close(session, settings, now)


def _unanswered(session: Session, *more: ColumnElement[bool]) -> list[Step]:
    """Steps whose clock for the answer runs."""
    query = (
        select(Step)
        .join(Case, Case.id == Step.case_id)
        .where(Step.ended_at.is_(None), Step.answered_at.is_(None), Step.received_at.is_not(None))
        .where(Case.state.in_(WAITING), *more)
    )
    return list(session.scalars(query.order_by(Step.id).limit(MOST)))


def _acknowledgements(session: Session, settings: Settings, today: dt.date, now: dt.datetime) -> int:
    """One reminder where receipt was to be acknowledged by yesterday and was not."""
    steps = _unanswered(
        session, Step.acknowledge_by < today, Step.acknowledged_at.is_(None), Step.acknowledge_reminded_at.is_(None)
    )
    for step in steps:
        step.acknowledge_reminded_at = now
        _write(session, settings, step, "acknowledge_overdue", now)
    return len(steps)


def _remind(session: Session, settings: Settings, today: dt.date, now: dt.datetime) -> int:
    """One reminder shortly before the last day: five days, or half of a shorter time."""
    near = _unanswered(session, today <= _EXPECTED, today + REMIND_BEFORE >= _EXPECTED, Step.reminded_at.is_(None))
    steps = [step for step in near if _remind_on(settings, step) <= today]
    for step in steps:
        step.reminded_at = step.case.reminded_at = now
        _write(session, settings, step, "reminded", now)
    return len(steps)


def _remind_on(settings: Settings, step: Step) -> dt.date:
    began = deadlines.local_day(settings, step.received_at or step.begun_at)
    last = step.expected_on or step.answer_by or began
    return max(last - REMIND_BEFORE, last - (last - began) / 2)


def _overdue(session: Session, settings: Settings, today: dt.date, now: dt.datetime) -> int:
    """The time is over: the company is told, and the consumer with the door that is next."""
    steps = _unanswered(session, today > _EXPECTED, Step.overdue_at.is_(None))
    for step in steps:
        step.overdue_at = now
        _write(session, settings, step, "overdue", now)
        rung = escalating.next_rung(escalating.ladder(session, settings, step.case, now))
        door = rung.title.in_(step.case.account.language) if rung is not None and rung.state.open else ""
        if (leave := preferences.way_out(session, settings, step.case.account, "overdue", now)) is not None:
            letters.overdue(session, settings, step.case, step, door, now, leave=leave)
    return len(steps)


def _write(session: Session, settings: Settings, step: Step, kind: str, now: dt.datetime) -> None:
    """The reminder to the company, where its mailbox takes mail, and the event either way."""
    case = step.case
    if companies.takes_mail(case.company, case.written_address):
        letters.reminder(session, settings, case, now, acknowledge=kind == "acknowledge_overdue")
    events.record(session, case, kind, "system", now, step=step.step)


def _ask(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Ask the consumer of a silent thread for feedback: once after each last answer."""
    silent = now - dt.timedelta(days=settings.clock.feedback_days)
    asked = Case.asked_feedback_at >= Case.last_answer_at
    query = select(Case).where(_silent_since(silent), or_(Case.asked_feedback_at.is_(None), ~asked))
    cases = session.scalars(query.limit(MOST)).all()
    for case in cases:
        case.asked_feedback_at = now
        if (leave := preferences.way_out(session, settings, case.account, "feedback_request", now)) is not None:
            letters.feedback_request(session, settings, case, now, leave=leave)
        events.record(session, case, "feedback_asked", "system", now)
    return len(cases)


def _close(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Close what stayed silent, where the consumer has had the time between the two to answer our question."""
    silent = now - dt.timedelta(days=settings.clock.close_days)
    time_to_say = dt.timedelta(days=settings.clock.close_days - settings.clock.feedback_days)
    query = select(Case).where(
        _silent_since(silent),
        Case.asked_feedback_at >= Case.last_answer_at,
        Case.asked_feedback_at <= now - time_to_say,
    )
    cases = session.scalars(query.limit(MOST)).all()
    for case in cases:
        feedback.close_silent(session, case, now)
    return len(cases)


def _silent_since(moment: dt.datetime) -> ColumnElement[bool]:
    """Answered, and nobody has written since; a disputed answer waits for a moderator."""
    written = exists().where(Message.case_id == Case.id, or_(Message.received_at > moment, Message.dispute == "open"))
    return and_(Case.state == "answered", Case.last_answer_at <= moment, ~written)

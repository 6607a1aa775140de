"""What time alone brings about: reminders, the question for feedback, closing silent threads."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from relay.cases import companies, drafts, events, feedback, limits
from relay.mail import letters
from relay.models import Case, Message
from relay.settings import Settings

REMIND_BEFORE = dt.timedelta(days=5)
MOST = 200  # cases a turn: the rest waits for the next


def tick(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Do what is due by now; how many cases were touched."""
    drafts.sweep(session, now)
    limits.sweep(session, now)
    return _remind(session, settings, now) + _ask(session, settings, now) + _close(session, settings, now)


def _remind(session: Session, settings: Settings, now: dt.datetime) -> int:
    """One reminder to the company shortly before its time, or the day that it announced itself, is over."""
    due = now - dt.timedelta(days=settings.clock.answer_days) + REMIND_BEFORE
    announced = (now + REMIND_BEFORE).astimezone(ZoneInfo(settings.site.timezone)).date()
    query = select(Case).where(
        Case.state.in_(("sent", "acknowledged")),
        Case.delivered_at <= due,
        or_(Case.expected_at.is_(None), Case.expected_at <= announced),
        Case.answered_at.is_(None),
        Case.reminded_at.is_(None),
    )
    cases = session.scalars(query.limit(MOST)).all()
    for case in cases:
        case.reminded_at = now
        if companies.takes_mail(case.company, case.written_address):
            letters.reminder(session, settings, case, now)
            events.record(session, case, "reminded", "system", now)
    return len(cases)


def _ask(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Ask the consumer of a silent thread for feedback: once after each last answer."""
    silent = now - dt.timedelta(days=settings.clock.feedback_days)
    asked = Case.asked_feedback_at >= Case.last_answer_at
    query = select(Case).where(_silent_since(silent), or_(Case.asked_feedback_at.is_(None), ~asked))
    cases = session.scalars(query.limit(MOST)).all()
    for case in cases:
        case.asked_feedback_at = now
        letters.feedback_request(session, settings, case, now)
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

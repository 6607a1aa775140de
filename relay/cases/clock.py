"""What time alone brings about: reminders, the question for feedback, closing silent threads."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import companies, drafts, events, feedback
from relay.mail import letters
from relay.models import Case
from relay.settings import Settings

REMIND_BEFORE = dt.timedelta(days=5)
MOST = 200  # cases a turn: the rest waits for the next


def due_at(settings: Settings, case: Case) -> dt.datetime | None:
    """When the company's answer is due: the expected date it gave, else the platform's days after delivery."""
    if case.delivered_at is None:
        return None
    return case.delivered_at + dt.timedelta(days=settings.clock.answer_days)


def tick(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Do what is due by now; how many cases were touched."""
    drafts.sweep(session, now)
    return _remind(session, settings, now) + _ask(session, settings, now) + _close(session, settings, now)


def _remind(session: Session, settings: Settings, now: dt.datetime) -> int:
    """One reminder to the company shortly before its time is over."""
    due = now - dt.timedelta(days=settings.clock.answer_days) + REMIND_BEFORE
    query = select(Case).where(
        Case.state.in_(("sent", "acknowledged")),
        Case.delivered_at <= due,
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
    """Ask the consumer of a silent thread for feedback."""
    silent = now - dt.timedelta(days=settings.clock.feedback_days)
    query = select(Case).where(
        Case.state == "answered", Case.last_answer_at <= silent, Case.asked_feedback_at.is_(None)
    )
    cases = session.scalars(query.limit(MOST)).all()
    for case in cases:
        case.asked_feedback_at = now
        letters.feedback_request(session, settings, case, now)
        events.record(session, case, "feedback_asked", "system", now)
    return len(cases)


def _close(session: Session, settings: Settings, now: dt.datetime) -> int:
    silent = now - dt.timedelta(days=settings.clock.close_days)
    query = select(Case).where(
        Case.state == "answered", Case.last_answer_at <= silent, Case.asked_feedback_at.is_not(None)
    )
    cases = session.scalars(query.limit(MOST)).all()
    for case in cases:
        feedback.close_silent(session, case, now)
    return len(cases)

"""Closing a case with the consumer's feedback, changing it within its time, reopening."""

import datetime as dt

from sqlalchemy.orm import Session

from relay.cases import companies, deadlines, events, review
from relay.mail import letters
from relay.models import OUTCOMES, Case, Message
from relay.settings import Settings

CLOSABLE = ("sent", "acknowledged", "answered", "undeliverable", "escalated")
LONGEST_COMMENT = 2_000


def close(
    session: Session,
    settings: Settings,
    case: Case,
    outcome: str,
    satisfaction: int | None,
    comment: str,
    now: dt.datetime,
) -> None:
    """Met in full, in part or not met; satisfaction from 1 to 5 is shown, not scored. Again within its time: changed.

    Raises ValueError with the field that is wrong; nothing is changed then.
    """
    if outcome not in OUTCOMES or outcome == "none":
        raise ValueError("outcome")
    if satisfaction is not None and not 1 <= satisfaction <= 5:
        raise ValueError("satisfaction")
    if len(comment) > LONGEST_COMMENT:
        raise ValueError("comment")
    if not (may_change(settings, case, now) or case.state in CLOSABLE):
        raise ValueError("state")
    kind = "rating_changed" if case.state == "closed" else "closed"
    case.outcome, case.satisfaction, case.rated_at = outcome, satisfaction, case.rated_at or now
    case.closed_at = case.closed_at or now
    if outcome == "not":
        deadlines.refuse(case, now)
    _say(session, case, comment.strip(), now)
    events.record(
        session, case, kind, "consumer", now,
        state="closed", actor_id=case.account_id, outcome=outcome, satisfaction=satisfaction,
    )  # fmt: skip
    if case.delivered_at is not None and companies.takes_mail(case.company, case.written_address):
        letters.rated(session, settings, case, comment_of(case), kind == "rating_changed", now)


def comment_of(case: Case) -> Message | None:
    """What the consumer said of the outcome: the last message of its kind that stands."""
    return next((m for m in reversed(case.messages) if m.kind == "comment" and m.prominence != "hidden"), None)


def _say(session: Session, case: Case, words: str, now: dt.datetime) -> None:
    """The comment is a text of the thread like others: moderated, held, decided on. A changed one takes its place."""
    before = comment_of(case)
    if before is not None and before.text == words:
        return
    if before is not None:
        before.prominence = "hidden"
    if words:
        message = Message(
            case=case, side="consumer", kind="comment", author_address=case.account.address, text=words,
            author_name=case.account.name, language=case.language, received_at=now, filed_at=now, decisions=[],
        )  # fmt: skip
        session.add(message)
        review.examine(case, message)
        session.flush()


def may_change(settings: Settings, case: Case, now: dt.datetime) -> bool:
    """Whether the rating can still be changed, or the case reopened."""
    if case.state != "closed" or case.closed_at is None:
        return False
    return now <= case.closed_at + dt.timedelta(days=settings.clock.rating_days)


def reopen(session: Session, settings: Settings, case: Case, now: dt.datetime) -> None:
    """Take the closing and the rating back. Raises ValueError when its time is over."""
    if not may_change(settings, case, now):
        raise ValueError("state")
    state = "answered" if case.answered_at else "acknowledged" if case.acknowledged_at else "sent"
    if case.undeliverable_at is not None:
        state = "undeliverable"
    if (comment := comment_of(case)) is not None:
        comment.prominence = "hidden"
    case.outcome = case.satisfaction = case.rated_at = case.closed_at = case.asked_feedback_at = None
    events.record(session, case, "reopened", "consumer", now, state=state, actor_id=case.account_id)


def close_silent(session: Session, case: Case, now: dt.datetime) -> None:
    """A silent thread is closed without feedback, which counts neither way."""
    case.outcome, case.closed_at = case.outcome or "none", now  # rated before it went on: that stands
    events.record(session, case, "closed", "system", now, state="closed", outcome=case.outcome, reason="silence")

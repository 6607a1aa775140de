"""A moderator's verbs on texts: they look at form and privacy, never at the merits."""

import datetime as dt
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session, selectinload

from relay.cases import events, links, naming, reporting, review, thread, ties
from relay.mail import letters
from relay.models import Case, Message, Report, SpanDecision, Staff, TextClaim
from relay.settings import Settings

READING = dt.timedelta(minutes=15)  # a text is somebody's
REASONS = ("insult", "racism", "threat", "personal_data", "health", "off_topic", "other")
_WAITING = union(
    select(Message.id)
    .join(Message.case)
    .where(Message.verdict == "hold", ~Message.released, ~Message.rejected, Case.public),
    select(Message.id).where(Message.dispute == "open"),
    select(Report.message_id).where(reporting.OPEN),
)
WAITS = Message.id.in_(_WAITING) & (Case.state != "unverified")  # of a message joined to its case


def queue(session: Session, limit: int = 50) -> list[Message]:
    """Held texts of public cases, disputed answers and reported texts, oldest first."""
    query = (
        select(Message)
        .join(Message.case)
        .where(WAITS)
        .options(selectinload(Message.case), selectinload(Message.decisions))
        .order_by(Message.filed_at, Message.id)
        .limit(limit)
    )
    return list(session.scalars(query))


NAMES_WAIT = (Message.names == "doubt") & ~Message.rejected & Case.public  # of a message joined to its case


def names_queue(session: Session, limit: int = 50) -> list[Message]:
    """Texts with names that only the rules or only the model saw; they are masked, so nothing is urgent."""
    query = (
        select(Message)
        .join(Message.case)
        .where(NAMES_WAIT)
        .options(selectinload(Message.case).selectinload(Case.detail), selectinload(Message.decisions))
        .order_by(Message.filed_at, Message.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def confirm_names(session: Session, message: Message, staff: Staff, now: dt.datetime) -> None:
    """A person has looked at the names: those that are masked stay so."""
    if message.names == "doubt":
        message.names = "done"
        _log(session, message, "names_confirmed", staff, "", now)


def name_nobody(session: Session, case: Case, place: int, staff: Staff, nobody: bool, now: dt.datetime) -> None:
    """The person of this number is none, and is shown in the whole thread; or is one after all.

    Raises ValueError where the thread has no such number.
    """
    case = naming.locked(session, case.id)
    if case.detail is None or not 1 <= place <= len(case.detail.people):
        raise ValueError("place")
    entries = list(case.detail.people)
    entries[place - 1] = {"name": entries[place - 1]["name"], "person": not nobody}
    case.detail.people = entries
    naming.derive_all(case)
    kind = "name_nobody" if nobody else "name_somebody"
    events.record(session, case, kind, "moderator", now, actor_id=staff.id, person=place)


def release(session: Session, message: Message, staff: Staff, reason: str, now: dt.datetime) -> None:
    """The public may read the public text (with its masks)."""
    message.released, message.rejected = True, False
    review.show(message.case)
    _log(session, message, "released", staff, reason, now)


def reject(session: Session, settings: Settings, message: Message, staff: Staff, reason: str, now: dt.datetime) -> None:
    """The public never reads this text; its author is told why, and whoever reported it. The parties keep it."""
    if reason not in REASONS:
        raise ValueError("reason")
    message.released, message.rejected = False, True
    review.show(message.case)
    _log(session, message, "refused_publication", staff, reason, now)
    secret = links.issue(session, settings, "appeal", now, message_id=message.id)
    letters.statement(session, settings, message.case, message, reason, secret, now)
    reporting.remove(session, settings, message, staff, now)


def take(session: Session, message: Message, staff: Staff, now: dt.datetime) -> None:
    """Say that this member of staff is reading the text: the others see it. Nothing is locked."""
    session.merge(TextClaim(message_id=message.id, staff_id=staff.id, until=now + READING))


def taken(session: Session, message: Message, now: dt.datetime) -> TextClaim | None:
    """Who is reading the text, if anybody."""
    found = session.get(TextClaim, message.id)
    return found if found is not None and found.until > now else None


def reconsider(session: Session, message: Message, staff: Staff, now: dt.datetime) -> None:
    """The decision on this text is undone: a held text waits for one again."""
    if message.released or message.rejected:
        message.released = message.rejected = False
        review.show(message.case)
        _log(session, message, "reconsidered", staff, "", now)


def span(
    session: Session, message: Message, staff: Staff, action: str, start: int, end: int, label: str, now: dt.datetime
) -> SpanDecision:
    """Mask or unmask a span of the original (code points). Raises ValueError where the span is none."""
    if action not in ("mask", "unmask") or not 0 <= start < end <= len(message.text):
        raise ValueError("span")
    case = naming.locked(session, message.case_id)
    decision = SpanDecision(
        message_id=message.id, staff_id=staff.id, at=now, action=action, start=start, end=end, label=label
    )
    message.decisions.append(decision)
    session.flush()
    naming.again(case)
    _log(session, message, action, staff, "", now, decision=decision.id)
    return decision


def undo(session: Session, message: Message, decision: SpanDecision, staff: Staff, now: dt.datetime) -> None:
    if decision.message_id != message.id or decision.undone_at is not None:
        return
    case = naming.locked(session, message.case_id)
    decision.undone_at = now
    naming.again(case)
    _log(session, message, "undone", staff, "", now, decision=decision.id)


def decide_dispute(session: Session, message: Message, staff: Staff, upheld: bool, now: dt.datetime) -> None:
    """Upheld: the response never was an answer, and the figures forget it."""
    if message.dispute != "open":
        return
    ties.check(session, staff, message.case)
    message.dispute = "upheld" if upheld else "denied"
    case = message.case
    thread.recount(session, case)
    state = "acknowledged" if case.state == "answered" and case.answered_at is None else None
    events.record(
        session, case, f"dispute_{message.dispute}", "moderator", now,
        state=state, actor_id=staff.id, message=message.id,
    )  # fmt: skip


def _log(
    session: Session, message: Message, kind: str, staff: Staff, reason: str, now: dt.datetime, **facts: Any
) -> None:
    ties.check(session, staff, message.case)
    events.record(
        session, message.case, kind, "moderator", now, actor_id=staff.id, reason=reason, message=message.id, **facts
    )

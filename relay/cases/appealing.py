"""Whoever wrote a text that was kept from the public may object, once; another moderator decides (DSA article 20)."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from relay.cases import events, moderating, ties
from relay.mail import letters
from relay.models import Appeal, Event, Message, Staff
from relay.settings import Settings

LONGEST = 4000  # characters


def lodge(session: Session, message: Message, words: str, now: dt.datetime) -> Appeal | None:
    """Keep the appeal; None where there was one already, or the text is public again."""
    there = session.scalar(select(Appeal).where(Appeal.message_id == message.id))
    if there is not None or not message.rejected:
        return None
    appeal = Appeal(message_id=message.id, first_staff_id=_decider(session, message), words=words, created_at=now)
    session.add(appeal)
    session.flush()
    side = "company" if message.side == "company" else "consumer"
    events.record(session, message.case, "appealed", side, now, message=message.id, appeal=appeal.id)
    return appeal


def _decider(session: Session, message: Message) -> int | None:
    """Who kept the text from the public."""
    refusals = select(Event).where(Event.case_id == message.case_id, Event.kind == "refused_publication")
    for event in session.scalars(refusals.order_by(Event.seq.desc())):
        if event.facts.get("message") == message.id:
            return event.actor_id
    return None


def waiting(session: Session) -> list[Appeal]:
    """Appeals that nobody has decided, the oldest first."""
    query = select(Appeal).where(Appeal.decided_at.is_(None)).options(joinedload(Appeal.message))
    return list(session.scalars(query.order_by(Appeal.created_at, Appeal.id)))


def decide(
    session: Session, settings: Settings, appeal: Appeal, right: bool, staff: Staff, now: dt.datetime
) -> bool:  # fmt: skip
    """The author is `right` and the text public, or the refusal stands; False for whoever made the refusal."""
    if appeal.decided_at is not None or appeal.first_staff_id == staff.id:
        return False
    message = appeal.message
    ties.check(session, staff, message.case)
    appeal.decided_at, appeal.staff_id = now, staff.id
    appeal.decision = "reversed" if right else "upheld"
    if right:
        moderating.release(session, message, staff, "appeal", now)
    events.record(
        session, message.case, f"appeal_{appeal.decision}", "moderator", now,
        actor_id=staff.id, message=message.id, appeal=appeal.id,
    )  # fmt: skip
    letters.appeal_decision(session, settings, message.case, message, right, now)
    return True

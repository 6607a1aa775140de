"""Delivery reports: which letter they are about, and what follows from them.

Anybody can write a report. It is believed only with what none but the receiving system has seen: the letter's own
envelope sender (VERP) or its Message-ID, both random.
"""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailparse import ParsedMessage
from mailparse.references import address_tag
from relay.cases import events, sending
from relay.models import Case, OutboxRow
from relay.settings import Settings


def letter_of(session: Session, settings: Settings, recipient: str, parsed: ParsedMessage) -> OutboxRow | None:
    """The letter a report to `recipient` is about."""
    tag = address_tag(recipient, settings.mail.local, settings.mail.domain)
    if tag is not None and tag.kind == "bounce":
        return session.scalar(select(OutboxRow).where(OutboxRow.verp == tag.token))
    original = parsed.bounce.original_message_id if parsed.bounce else None
    if original is None:
        return None
    return session.scalar(select(OutboxRow).where(OutboxRow.message_id == original.strip("<>")))


def record(session: Session, settings: Settings, letter: OutboxRow, parsed: ParsedMessage, now: dt.datetime) -> None:
    """Write down what the report says of our letter; a permanent one marks the address."""
    bounce = parsed.bounce
    status = (bounce.status if bounce else None) or ""
    permanent = parsed.kind == "bounce" and bounce is not None and bounce.permanent
    case = session.get(Case, letter.case_id) if letter.case_id else None
    if permanent:
        if letter.bounced_at is not None:
            return
        letter.bounced_at, letter.bounce_status = now, (status or "5.0.0")[:16]
        if case is not None and letter.letter == "complaint":
            sending.on_refused(session, settings, letter, status or "5.0.0", now)
            return
    if case is not None:
        kind = "bounced" if permanent else "delayed" if parsed.kind == "delayed" else "bounced_for_now"
        events.record(session, case, kind, "system", now, reason=status, letter=letter.message_id)

"""What became of the letters to the company: on their way, taken by its mail server, refused, or never written.

For the consumer, whose words they carry. Reads the outbox; shows no address and changes nothing.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.models import Case, OutboxRow

LETTERS = ("complaint", "follow_up")


@dataclass(frozen=True, slots=True)
class Track:
    """state: waiting, sent, refused (for good), failed (given up) or unsent (no letter); `at` where it has a moment."""

    state: str
    at: dt.datetime | None = None


def of(session: Session, case: Case) -> dict[int, Track]:
    """Message id of each letter to the company -> what became of the newest mail that carried it."""
    query = (
        select(
            OutboxRow.thread_message_id, OutboxRow.state, OutboxRow.sent_at, OutboxRow.bounced_at, OutboxRow.created_at
        )
        .where(OutboxRow.case_id == case.id, OutboxRow.letter.in_(LETTERS))
        .order_by(OutboxRow.id)
    )
    known = {row.thread_message_id: _track(*row[1:]) for row in session.execute(query)}
    ours = [message.id for message in case.messages if message.side == "consumer"]
    return {message_id: known.get(message_id, Track("unsent")) for message_id in ours}


def _track(state: str, sent_at: dt.datetime | None, bounced_at: dt.datetime | None, created_at: dt.datetime) -> Track:
    if bounced_at is not None:
        return Track("refused", bounced_at)
    if state == "sent":
        return Track("sent", sent_at)
    return Track("failed", created_at) if state == "failed" else Track("waiting", created_at)

"""The append-only log of a case: one row a change, chained by hashes.

Events hold ids, codes and salted commitments, never personal data: the chain still
verifies after the texts were erased.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from relay.models import Case, Event, Message, ScoreMark

CHAIN_START = "0" * 64


def record(
    session: Session,
    case: Case,
    kind: str,
    actor: str,
    now: dt.datetime,
    *,
    state: str | None = None,
    actor_id: int | None = None,
    reason: str = "",
    **facts: Any,
) -> Event:
    """Append one event and move the case to `state` if given.

    `reason` is a code and `facts` hold ids and codes: neither may carry personal data.
    """
    if state is not None:
        case.state = state
    event = Event(
        case_id=case.id,
        seq=case.event_seq + 1,
        at=now,
        kind=kind,
        actor=actor,
        actor_id=actor_id,
        reason=reason,
        state=case.state,
        facts=facts,
        previous=case.event_hash or CHAIN_START,
    )
    event.hash = digest(event)
    session.add(event)
    case.event_seq, case.event_hash = event.seq, event.hash
    session.add(ScoreMark(company_id=case.company_id, case_id=case.id, at=now))
    return event


def digest(event: Event) -> str:
    """SHA-256 over the canonical JSON of every column but id and hash."""
    content = [
        event.case_id, event.seq, event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"), event.kind,
        event.actor, event.actor_id, event.reason, event.state, event.facts, event.previous,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify_chain(events: Sequence[Event]) -> bool:
    """Whether these events, in order of seq, are whole and unaltered."""
    previous = CHAIN_START
    for seq, event in enumerate(events, 1):
        if event.seq != seq or event.previous != previous or event.hash != digest(event):
            return False
        previous = event.hash
    return True


def new_salt() -> str:
    """128 bits: without them a short text could be guessed from its commitment."""
    return secrets.token_hex(16)


def commitment(message: Message) -> str:
    """SHA-256 of the message's salt and original text: proves the text while both exist."""
    if not message.salt:
        message.salt = new_salt()
    return hashlib.sha256(f"{message.salt}\n{message.text}".encode()).hexdigest()

"""The spool: every mail that was accepted, one row for each envelope recipient, each ending with one outcome.

`accept` is what the doors call before they promise anything to the sender; `claim` and the three ends of a row are
what the worker calls. Nothing here commits (the caller's transaction does), deletes, or looks into a mail.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from mailparse import digest
from relay.models import RawMessage, SpoolRow
from relay.settings import Settings

OUTCOMES = ("filed", "duplicate", "held", "bounce", "noted", "dropped")

# Core, not the ORM: a row is written once and nobody reads it back here.
_RAW = cast(Table, RawMessage.__table__)
_SPOOL = cast(Table, SpoolRow.__table__)


# Only while the lease it was claimed with is the one in the table.
_FINISH = (
    update(_SPOOL)
    .where(_SPOOL.c.id == bindparam("row"), _SPOOL.c.state == "claimed", _SPOOL.c.lease_until == bindparam("lease"))
    .values(
        state="done", lease_until=None, outcome=bindparam("outcome"), decided_at=bindparam("decided_at"),
        case_id=bindparam("case_id"), reason=bindparam("reason"),
    )
)  # fmt: skip


class LeaseLostError(Exception):
    """The row was taken over by another worker: what was done with it here must be rolled back."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail at the door.

    content: the bytes exactly as received (SMTP: dots unstuffed). envelope_sender: None where the door does not know it
    (IMAP), "" for the null sender. recipients: our addresses in lower case, each once. peer: network address of the
    client, "" where unknown. trusted: the topmost Authentication-Results was written by a server we believe. size: of
    the whole mail, where content had to be cut (IMAP); 0: content is all of it.
    """

    source: str
    content: bytes
    envelope_sender: str | None
    recipients: tuple[str, ...]
    peer: str
    helo: str
    received_at: dt.datetime
    trusted: bool
    size: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """The one outcome of a claimed row, of OUTCOMES; the case if known, and a code."""

    row: SpoolRow
    outcome: str
    case_id: int | None = None
    reason: str = ""


def accept(session: Session, incomings: Sequence[Incoming]) -> list[int]:
    """Store the mails and a waiting row for each of their recipients; the raw ids, in the order given.

    Nothing is promised to a sender before the caller's commit has come back.
    """
    if not incomings:
        return []
    returning = insert(_RAW).returning(_RAW.c.id, sort_by_parameter_order=True)
    raw_ids = list(session.execute(returning, [_raw_values(mail) for mail in incomings]).scalars())
    rows = [
        {"raw_id": raw_id, "recipient": recipient, "due_at": mail.received_at, "state": "waiting", "attempts": 0}
        for raw_id, mail in zip(raw_ids, incomings, strict=True)
        for recipient in dict.fromkeys(mail.recipients)
    ]
    session.execute(insert(_SPOOL).values(reason="", error=""), rows)
    return raw_ids


def _raw_values(mail: Incoming) -> dict[str, Any]:
    return {
        "received_at": mail.received_at,
        "source": mail.source,
        "digest": digest(mail.content),
        "size": mail.size or len(mail.content),  # larger than the content: it was cut
        "content": mail.content,
        "envelope_sender": mail.envelope_sender,
        "peer": mail.peer,
        "helo": mail.helo,
        "trusted": mail.trusted,
    }


def is_worth_a_claim(session: Session, settings: Settings, now: dt.datetime, patience: dt.timedelta) -> bool:
    """Whether a whole batch is due, or something has been for `patience`. Reads only: an idle worker may ask often.

    Small batches would cost more and, on SQLite, keep the door waiting for the one lock between each two of them.
    """
    due = (
        select(SpoolRow.due_at)
        .where(SpoolRow.state == "waiting", SpoolRow.due_at <= now)
        .order_by(SpoolRow.due_at)
        .limit(settings.worker.batch)
        .subquery()
    )
    waiting, oldest = session.execute(select(func.count(), func.min(due.c.due_at)).select_from(due)).one()
    if waiting and (waiting == settings.worker.batch or oldest <= now - patience):
        return True
    expired = select(SpoolRow.id).where(SpoolRow.state == "claimed", SpoolRow.lease_until <= now)
    return session.scalar(expired.limit(1)) is not None


def claim(session: Session, settings: Settings, now: dt.datetime) -> list[int]:
    """Take up to `worker.batch` rows that are due, the oldest first, for `worker.lease_seconds`; their ids.

    Rows of a worker whose lease ran out are taken again. Two workers never get the same row.
    """
    _give_back_expired(session, now)
    due = (
        select(SpoolRow.id)
        .where(SpoolRow.state == "waiting", SpoolRow.due_at <= now)
        .order_by(SpoolRow.due_at, SpoolRow.id)
        .limit(settings.worker.batch)
        .with_for_update(skip_locked=True)  # compiles to nothing on SQLite, where the transaction holds the one lock
        .cte("due")
    )
    taken = (
        update(SpoolRow)
        .where(SpoolRow.id.in_(select(due.c.id)))
        .values(
            state="claimed",
            lease_until=now + dt.timedelta(seconds=settings.worker.lease_seconds),
            attempts=SpoolRow.attempts + 1,
        )
        .returning(SpoolRow.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.execute(taken).scalars())


def _give_back_expired(session: Session, now: dt.datetime) -> None:
    expired = (
        select(SpoolRow.id)
        .where(SpoolRow.state == "claimed", SpoolRow.lease_until <= now)
        .with_for_update(skip_locked=True)
        .cte("expired")
    )
    session.execute(
        update(SpoolRow)
        .where(SpoolRow.id.in_(select(expired.c.id)))
        .values(state="waiting", lease_until=None)
        .execution_options(synchronize_session=False)
    )


def finish(
    session: Session, row: SpoolRow, outcome: str, now: dt.datetime, *, case_id: int | None = None, reason: str = ""
) -> None:
    """Give the claimed row its one outcome, one of OUTCOMES. Raises LeaseLostError."""
    if outcome not in OUTCOMES:
        raise ValueError(f"no such outcome: {outcome}")
    _leave(session, row, state="done", outcome=outcome, decided_at=now, case_id=case_id, reason=reason)


def finish_all(session: Session, ends: Sequence[End], now: dt.datetime) -> None:
    """`finish` for many rows in one statement. Raises LeaseLostError when one of the leases is lost."""
    if wrong := {end.outcome for end in ends} - set(OUTCOMES):
        raise ValueError(f"no such outcome: {wrong}")
    rows = [
        {"row": end.row.id, "lease": end.row.lease_until, "outcome": end.outcome, "decided_at": now,
         "case_id": end.case_id, "reason": end.reason}
        for end in ends
    ]  # fmt: skip
    if rows and cast("CursorResult[Any]", session.connection().execute(_FINISH, rows)).rowcount != len(rows):
        raise LeaseLostError(f"one of {len(rows)} spool rows")


def shelve(session: Session, row: SpoolRow, traceback_text: str, now: dt.datetime) -> None:
    """Put the claimed row aside for a person, with what went wrong. Raises LeaseLostError."""
    _leave(session, row, state="shelved", error=traceback_text.replace("\x00", ""), decided_at=now)


def retry(session: Session, row: SpoolRow, due_at: dt.datetime, *, reason: str = "") -> None:
    """Let the claimed row wait until `due_at`. Raises LeaseLostError."""
    _leave(session, row, state="waiting", due_at=due_at, reason=reason)


def _leave(session: Session, row: SpoolRow, **values: Any) -> None:
    """Change the row only while the lease it was claimed with is the one in the table."""
    held = (SpoolRow.id == row.id, SpoolRow.state == "claimed", SpoolRow.lease_until == row.lease_until)
    statement = update(SpoolRow).where(*held).values(lease_until=None, **values)
    result = cast("CursorResult[Any]", session.execute(statement))
    if result.rowcount != 1:
        raise LeaseLostError(f"spool row {row.id}")

"""The outbox: letters to send, written in the transaction of the event that causes them.

`enqueue` writes the whole mail once; its bytes and its Message-ID never change, however often it is tried. `claim`,
`sent` and `failed` move a row: waiting -> claimed -> sent, or back to waiting with a later due time, or failed. A
letter whose link opens an account or sends a complaint is blanked then: it will not be sent again.
A claim is a lease: the row of a dead worker becomes due again. Never sends (delivery does), never deletes a row.
"""

import datetime as dt
import random
import secrets
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, load_only

from relay.mail.mime import Envelope, FileToSend, check_address, write
from relay.models import OutboxRow
from relay.settings import Settings
from relay.tokens import bounce_address, new_token

__all__ = ["FileToSend", "claim", "enqueue", "failed", "is_due", "mail_domain", "release", "sent", "wait"]

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=4)
SECRET = ("verify_address", "sign_in", "confirm_mail", "erase_account")  # letters with a link that acts for its reader


ON_PAPER = "@paper.invalid"  # stands for somebody without e-mail (RFC 2606): the desk prints what is written to them
WAITS_FOR_POST = "to be printed and posted"


def enqueue(
    session: Session,
    settings: Settings,
    *,
    letter: str,
    recipient: str,
    subject: str,
    text: str,
    html: str | None,
    from_name: str,
    reply_to: str | None,
    automatic: bool,
    language: str,
    now: dt.datetime,
    case_id: int | None = None,
    thread_message_id: int | None = None,
    references: Sequence[str] = (),
    attachments: Sequence[FileToSend] = (),
    null_sender: bool = False,
    leave: str = "",
) -> OutboxRow:
    """Write one mail into the outbox; the caller commits.

    reply_to is the address From and Reply-To carry (None: the base address). references are Message-IDs without
    brackets, the one answered last. null_sender makes it an automatic answer (RFC 3834): empty envelope sender and
    Auto-Submitted: auto-replied. leave is the https address that ends letters of this kind (RFC 8058). Raises
    BadAddressError when the recipient is no address.
    """
    to = check_address(recipient)
    verp = None if null_sender else new_token()
    envelope = Envelope(
        message_id=f"{secrets.token_hex(16)}@{mail_domain(settings)}",
        from_name=from_name,
        from_address=reply_to or settings.base_address,
        recipient=to,
        subject=subject,
        language=language,
        date=now,
        references=tuple(references),
        leave=leave,
        automatic=("auto-replied" if null_sender else "auto-generated") if automatic or null_sender else "",
    )
    row = OutboxRow(
        letter=letter,
        case_id=case_id,
        thread_message_id=thread_message_id,
        message_id=envelope.message_id,
        verp=verp,
        recipient=to,
        envelope_sender="" if verp is None else check_address(bounce_address(settings, verp)),
        content=write(envelope, text, html, attachments),
        state="failed" if to.endswith(ON_PAPER) else "waiting",
        last_error=WAITS_FOR_POST if to.endswith(ON_PAPER) else "",
        due_at=now,
        attempts=0,
        created_at=now,
    )
    session.add(row)
    return row


def mail_domain(settings: Settings) -> str:
    """The domain of our addresses as the DNS knows it."""
    return check_address(settings.base_address).rpartition("@")[2]


def is_due(session: Session, now: dt.datetime) -> bool:
    """Whether `claim` would find a row now; reads only, so that an idle worker may ask often."""
    due = select(OutboxRow.id).where(OutboxRow.state.in_(("waiting", "claimed")), OutboxRow.due_at <= now)
    return session.scalar(due.limit(1)) is not None


def claim(session: Session, settings: Settings, now: dt.datetime) -> list[int]:
    """Lease up to worker.batch due rows, the longest due first: their ids. Two workers never get the same row.

    While claimed, due_at is the end of the lease, so that the rows of a dead worker come up again by themselves.
    """
    due = (
        select(OutboxRow.id)
        .where(OutboxRow.state.in_(("waiting", "claimed")), OutboxRow.due_at <= now)
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(settings.worker.batch)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    until = now + dt.timedelta(seconds=settings.worker.lease_seconds)
    taken = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.id.in_(select(due.c.id)))
        .values(state="claimed", lease_until=until, due_at=until, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(taken)


def sent(session: Session, row_id: int, now: dt.datetime) -> OutboxRow | None:
    """Record the smarthost's acceptance. None: another worker has recorded the row's end already."""
    return _blanked(_leave(session, row_id, state="sent", sent_at=now, lease_until=None, last_error=""))


def failed(
    session: Session, row_id: int, error: str, now: dt.datetime, *, status: str = "", bounced: bool = False
) -> OutboxRow | None:
    """Give the row up, visibly. bounced: the other side refused it for good, `status` is its enhanced status code.

    None: another worker has recorded the row's end already.
    """
    ended = {"state": "failed", "lease_until": None, "last_error": error[:2000], "bounce_status": status}
    return _blanked(_leave(session, row_id, **ended, **({"bounced_at": now} if bounced else {})))


def wait(session: Session, settings: Settings, row_id: int, error: str, now: dt.datetime) -> bool:
    """Try again later: after 1, 2, 4 … minutes up to 4 hours, scattered. False: mail.give_up_hours are over.

    The caller then calls `failed`. True as well when another worker has recorded the row's end already.
    """
    row = session.get(OutboxRow, row_id, options=[_LIGHT], populate_existing=True)
    if row is None or row.state != "claimed":
        return True
    due = now + backoff(row.attempts)
    if due > row.created_at + dt.timedelta(hours=settings.mail.give_up_hours):
        return False
    _leave(session, row_id, state="waiting", lease_until=None, due_at=due, last_error=error[:2000])
    return True


def release(session: Session, row_ids: Sequence[int], now: dt.datetime) -> None:
    """Put claimed rows back untried: the worker stops, or its lease is nearly over."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(row_ids), OutboxRow.state == "claimed")
        .values(state="waiting", lease_until=None, due_at=now, attempts=OutboxRow.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def backoff(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts; up to a quarter more at random, so that a backlog spreads."""
    doubled = min(max(attempts, 1) - 1, 16)
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT) * (1 + random.random() / 4)  # noqa: S311 - nothing secret depends on it


def _blanked(row: OutboxRow | None) -> OutboxRow | None:
    if row is not None and row.letter in SECRET:
        row.content = b""
    return row


def _leave(session: Session, row_id: int, **values: object) -> OutboxRow | None:
    """Compare-and-set out of `claimed`; the row afterwards, without its content."""
    left = session.scalar(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state == "claimed")
        .values(**values)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    if left is None:
        return None
    return session.get(OutboxRow, row_id, options=[_LIGHT], populate_existing=True)


_LIGHT = load_only(
    OutboxRow.letter, OutboxRow.case_id, OutboxRow.thread_message_id, OutboxRow.message_id, OutboxRow.recipient,
    OutboxRow.state, OutboxRow.attempts, OutboxRow.created_at, OutboxRow.sent_at, OutboxRow.due_at,
    OutboxRow.bounce_status, OutboxRow.last_error,
)  # fmt: skip

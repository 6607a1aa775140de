"""Empties the outbox: claims rows, hands each mail to the courier, records what became of it.

Nothing is sent inside a transaction and no result is recorded without one. A crash between sending and recording sends
the mail again with the same Message-ID and the same bytes: at least once, never lost. Mail to an organisation whose
mail is not enabled is never handed to a courier, whoever wrote the row.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.db import Database
from relay.mail import outbox
from relay.mail.courier import UNREACHABLE, Accepted, Courier, Outcome, Refused
from relay.mail.mime import BadAddressError, check_address
from relay.models import Account, Case, Company, OutboxRow
from relay.settings import Settings

log = logging.getLogger(__name__)

OnSent = Callable[[Session, OutboxRow, dt.datetime], None]
OnFailed = Callable[[Session, OutboxRow, str, dt.datetime], None]

RECORDED_TOGETHER = 10  # results in one commit: a crash sends so many mails again at most
TRIES = 3  # of recording one result, when two processes change one case
NOT_ENABLED = "mail to this company is not enabled"
NOT_ENABLED_STATUS = "4.7.1"  # our own decision: not the company's refusal, so never counted as one


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What the courier needs of a row, outside any transaction."""

    id: int
    letter: str
    message_id: str
    envelope_sender: str
    recipient: str
    content: bytes
    barred: bool


def deliver_batch(
    database: Database,
    settings: Settings,
    courier: Courier,
    now: dt.datetime,
    on_sent: OnSent,
    on_failed: OnFailed,
) -> int:
    """Send what is due, up to worker.batch mails: how many rows were claimed.

    on_sent(session, row, now) and on_failed(session, row, status, now) run in the transaction that records the result;
    the row comes without its content. status is the enhanced status code of a permanent refusal ("5.1.1"), or of the
    last transient one ("4.4.1") when mail.give_up_hours are over. Rows that will be tried again call neither.
    """
    ledger = _Ledger(database, settings, now, on_sent, on_failed)
    with database.read() as session:
        if not outbox.is_due(session, now):
            return 0
    with database.write() as session:
        parcels = _parcels(session, outbox.claim(session, settings, now))
    results: list[tuple[_Parcel, Outcome]] = []
    started = time.monotonic()
    unreachable: Refused | None = None
    for place, parcel in enumerate(parcels):
        if time.monotonic() - started > settings.worker.lease_seconds / 2:
            with database.write() as session:  # before another worker thinks that we are dead
                outbox.release(session, [late.id for late in parcels[place:]], now)
            break
        outcome = unreachable or _send(courier, parcel)
        if isinstance(outcome, Refused) and outcome.status == UNREACHABLE:
            unreachable = outcome  # nobody listens: the rest of the batch waits with this one
        results.append((parcel, outcome))
        if len(results) >= RECORDED_TOGETHER:
            ledger.record(results)
            results = []
    ledger.record(results)
    return len(parcels)


def _parcels(session: Session, row_ids: Sequence[int]) -> list[_Parcel]:
    """The claimed rows as plain values; barred: of a case whose company has no mail enabled, not to its consumer."""
    query = (
        select(
            OutboxRow.id, OutboxRow.letter, OutboxRow.message_id, OutboxRow.envelope_sender, OutboxRow.recipient,
            OutboxRow.content, Company.mail_enabled, Account.address,
        )
        .outerjoin(Case, Case.id == OutboxRow.case_id)
        .outerjoin(Company, Company.id == Case.company_id)
        .outerjoin(Account, Account.id == Case.account_id)
        .where(OutboxRow.id.in_(row_ids))
        .order_by(OutboxRow.id)
    )  # fmt: skip
    return [
        _Parcel(
            id=row.id,
            letter=row.letter,
            message_id=row.message_id,
            envelope_sender=row.envelope_sender,
            recipient=row.recipient,
            content=row.content,
            barred=row.mail_enabled is False and row.recipient.lower() != _as_sent(row.address),
        )
        for row in session.execute(query)
    ]


def _as_sent(address: str) -> str:
    """An account's address in the form that the outbox writes; its own form where it is none."""
    try:
        return check_address(address).lower()
    except BadAddressError:
        return address


def _send(courier: Courier, parcel: _Parcel) -> Outcome:
    if parcel.barred:
        return Refused(True, NOT_ENABLED_STATUS, NOT_ENABLED)
    started = time.monotonic()
    outcome = courier.send(parcel.envelope_sender, parcel.recipient, parcel.content, parcel.message_id)
    log.info(
        "mail handed over" if isinstance(outcome, Accepted) else "mail not taken",
        extra={
            "outbox": parcel.id,
            "letter": parcel.letter,
            "status": "2.0.0" if isinstance(outcome, Accepted) else outcome.status,
            "milliseconds": round((time.monotonic() - started) * 1000),
        },
    )
    return outcome


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Writes results down, together where it can, one by one where something is wrong with one of them."""

    database: Database
    settings: Settings
    now: dt.datetime
    on_sent: OnSent
    on_failed: OnFailed

    def record(self, results: Sequence[tuple[_Parcel, Outcome]]) -> None:
        if not results:
            return
        try:
            with self.database.write() as session:
                for parcel, outcome in results:
                    self._write(session, parcel, outcome, told=True)
        except Exception:
            log.warning("results are recorded one by one", exc_info=True, extra={"results": len(results)})
            for parcel, outcome in results:
                self._alone(parcel, outcome)

    def _alone(self, parcel: _Parcel, outcome: Outcome) -> None:
        """One result in its own transaction. At last without its callback: sending again for ever would be worse."""
        for left in reversed(range(TRIES)):
            try:
                with self.database.write() as session:
                    self._write(session, parcel, outcome, told=True)
            except Exception:
                if not left:
                    log.exception("a result is recorded without its effects", extra={"outbox": parcel.id})
            else:
                return
        with self.database.write() as session:
            row = self._write(session, parcel, outcome, told=False)
            if row is not None:
                row.last_error = "recorded without its effects: see the log"

    def _write(self, session: Session, parcel: _Parcel, outcome: Outcome, *, told: bool) -> OutboxRow | None:
        if isinstance(outcome, Accepted):
            row = outbox.sent(session, parcel.id, self.now)
            if row is not None and told:
                self.on_sent(session, row, self.now)
            return row
        error = f"{outcome.status} {outcome.text}"
        if not outcome.permanent and outbox.wait(session, self.settings, parcel.id, error, self.now):
            return None
        refused = outcome.permanent and not parcel.barred
        row = outbox.failed(session, parcel.id, error, self.now, status=outcome.status, bounced=refused)
        if row is not None and told:
            self.on_failed(session, row, outcome.status, self.now)
        return row

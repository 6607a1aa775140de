"""From a spool row to its one outcome: parse, authenticate, match, ask who speaks and what, file or hold.

Accepting was long ago; nothing bounces from here. Network questions are asked before the transaction, one commit files
a whole batch, and a row that raises shelves itself alone.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

import mailparse
from mailparse import ParsedMessage
from relay.cases import events, holding, limits, thread
from relay.db import Database
from relay.mail import authenticity, bounces, matching, speaking, spool
from relay.mail.authenticity import Authenticity
from relay.mail.dns import Resolver
from relay.mail.matching import Match, NoMatch
from relay.models import Case, Message, OutboxRow, RawMessage, SpoolRow
from relay.settings import Settings

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 8  # of waiting for DNS, or for another process to leave a case alone
MOST_CLAIMS = 20
DNS_RETRY = dt.timedelta(minutes=5)
BUSY_RETRY = dt.timedelta(seconds=1)
CONFIRMATIONS_A_DAY = 5  # links mailed to one consumer for mail in their name
BROKEN = ("boundary", "encrypted", "header block", "header without", "html cut", "mail cut", "text cut", "too many")
_OURS_TO_READ = ("postmaster", "abuse")


@dataclass(frozen=True, slots=True)
class Read:
    """A claimed row with all that was found out before the transaction, and the lease it was claimed with."""

    spool_id: int
    lease_until: dt.datetime | None
    parsed: ParsedMessage
    authenticity: Authenticity


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: one of spool.OUTCOMES, the case if known, and a code."""

    outcome: str
    case_id: int | None = None
    reason: str = ""


def take_in(database: Database, settings: Settings, resolver: Resolver, now: dt.datetime) -> int:
    """Process one batch of waiting rows; how many were claimed."""
    with database.write() as session:
        claimed = spool.claim(session, settings, now)
    if not claimed:
        return 0
    read = _read(database, settings, resolver, _sane(database, claimed, now))
    with database.write() as session:
        for one in read:
            _act(session, settings, one, now)
    return len(claimed)


def _sane(database: Database, claimed: Sequence[int], now: dt.datetime) -> list[int]:
    """The claimed rows without those that were claimed again and again: reading them may be what kills the worker."""
    worn_out = select(SpoolRow).where(SpoolRow.id.in_(claimed), SpoolRow.attempts > MOST_CLAIMS)
    with database.read() as session:
        worn = {row.id for row in session.scalars(worn_out)}
    if worn:
        with database.write() as session:
            for row in session.scalars(worn_out):
                spool.shelve(session, row, "claimed too often without an outcome", now)
    return [row_id for row_id in claimed if row_id not in worn]


def _read(database: Database, settings: Settings, resolver: Resolver, claimed: Sequence[int]) -> list[Read]:
    """Parse and authenticate outside any transaction, and store what was evaluated."""
    with database.read() as session:
        rows = session.execute(
            select(SpoolRow.id, SpoolRow.lease_until, RawMessage)
            .join(RawMessage, RawMessage.id == SpoolRow.raw_id)
            .where(SpoolRow.id.in_(claimed))
            .order_by(SpoolRow.id)
        ).all()
        session.expunge_all()
    read: list[Read] = []
    evaluated: dict[int, Authenticity] = {}
    for spool_id, lease_until, raw in rows:
        parsed = mailparse.parse(raw.content)
        found = evaluated.get(raw.id) or _authenticity(raw, parsed, settings, resolver)
        evaluated[raw.id] = found
        read.append(Read(spool_id, lease_until, parsed, found))
    with database.write() as session:
        authenticity.store(session, evaluated)
    return read


def _authenticity(raw: RawMessage, parsed: ParsedMessage, settings: Settings, resolver: Resolver) -> Authenticity:
    if raw.authenticity is not None:
        stored = Authenticity.from_dict(raw.authenticity)
        if not stored.temporary:
            return stored
    return authenticity.evaluate(raw, parsed, settings, resolver)


def _act(session: Session, settings: Settings, one: Read, now: dt.datetime) -> None:
    """Decide and write within a savepoint; whatever goes wrong stays with this row."""
    row = session.get_one(SpoolRow, one.spool_id, options=[joinedload(SpoolRow.raw)])
    if row.state != "claimed" or row.lease_until != one.lease_until:
        # Its lease ran out and another worker was quicker.
        return
    outcome = None
    try:
        with session.begin_nested():
            outcome = _decide(session, settings, row, one, now)
            if outcome is not None:
                spool.finish(session, row, outcome.outcome, now, case_id=outcome.case_id, reason=outcome.reason)
    except spool.LeaseLostError:
        outcome = None  # another worker has the row: what was done here is rolled back
    except (StaleDataError, IntegrityError, OperationalError) as error:
        _again(session, row, error, now)
    except Exception as error:  # a poison mail never stops the line
        spool.shelve(session, row, "".join(traceback.format_exception(error)), now)
        log.exception("shelved", extra={"raw": row.raw_id, "row": row.id})
    if outcome is not None:
        extra = {"raw": row.raw_id, "row": row.id, "outcome": outcome.outcome, "reason": outcome.reason}
        log.info("taken in", extra=extra)


def _again(session: Session, row: SpoolRow, error: Exception, now: dt.datetime) -> None:
    """Another process changed the same case: the row is tried again, and shelved when that never ends."""
    if row.attempts < MOST_ATTEMPTS:
        spool.retry(session, row, now + BUSY_RETRY * row.attempts)
    else:
        spool.shelve(session, row, "".join(traceback.format_exception(error)), now)


def _decide(session: Session, settings: Settings, row: SpoolRow, one: Read, now: dt.datetime) -> Outcome | None:
    """The row's outcome, with all its effects written; None where the row waits for DNS."""
    parsed = one.parsed
    if (seen := _seen_before(session, row)) is not None:
        return Outcome("duplicate", seen.case_id, "same_digest")
    if row.recipient.partition("@")[0].lower() in _OURS_TO_READ:
        return _hold(session, row, "postmaster", now)
    if row.raw.size > len(row.raw.content):
        return _hold(session, row, "too_big", now)
    if parsed.kind in ("bounce", "delayed"):
        letter = bounces.letter_of(session, settings, row.recipient, parsed)
        if letter is None:
            return _hold(session, row, "no_case", now)
        bounces.record(session, settings, letter, parsed, now)
        return Outcome("bounce", letter.case_id, parsed.kind)
    if parsed.kind == "abuse_report":
        return _hold(session, row, "abuse_report", now)
    match = matching.find_case(session, settings, row.recipient, parsed)
    if isinstance(match, NoMatch):
        return _hold(session, row, match.reason, now, suggestions=list(match.suggestions))
    return _file(session, settings, row, one, match, now)


def _seen_before(session: Session, row: SpoolRow) -> SpoolRow | None:
    """An earlier row with the same mail for the same recipient that has its outcome."""
    query = (
        select(SpoolRow)
        .join(RawMessage, RawMessage.id == SpoolRow.raw_id)
        .where(
            RawMessage.digest == row.raw.digest,
            SpoolRow.recipient == row.recipient,
            SpoolRow.outcome.is_not(None),
            SpoolRow.id != row.id,
        )
        .limit(1)
    )
    return session.scalar(query)


def _file(
    session: Session, settings: Settings, row: SpoolRow, one: Read, match: Match, now: dt.datetime
) -> Outcome | None:
    """The case is known: who speaks, and what?"""
    case, parsed, side = session.get_one(Case, match.case_id), one.parsed, match.side
    if session.scalar(select(Message.id).where(Message.case_id == case.id, Message.digest == row.raw.digest)):
        return Outcome("duplicate", case.id, "same_digest")
    if parsed.kind == "bulk" or parsed.spam_marked:
        return _hold(session, row, "bulk", now, case=case, side=side)
    if one.authenticity.temporary and not one.authenticity.aligned:
        return _wait_for_dns(session, row, case, side, now)
    if (objection := speaking.objection(session, case, side, parsed, one.authenticity)) is not None:
        return _object(session, settings, row, case, side, parsed, objection, now)
    if parsed.kind == "receipt":
        events.record(session, case, "read_receipt", side, now, raw=row.raw_id)
        return Outcome("noted", case.id, "receipt")
    if side == "consumer" and parsed.kind != "human":
        return Outcome("noted", case.id, parsed.kind)
    return _file_text(session, settings, row, case, side, match, now)


def _file_text(
    session: Session, settings: Settings, row: SpoolRow, case: Case, side: str, match: Match, now: dt.datetime
) -> Outcome:
    """Read the mail again beside the letter it answers, and file it."""
    parsed = mailparse.parse(row.raw.content, answering=_answered(session, case, side))
    if _is_broken(parsed):
        return _hold(session, row, "malformed", now, case=case, side=side)
    if not parsed.reply_text.strip() and not parsed.attachments:
        return _hold(session, row, "empty", now, case=case, side=side)
    if side == "company":
        to = "" if parsed.is_automatic else row.raw.envelope_sender or ""
        thread.file_response(session, settings, case, row.raw, parsed, now, receipt_to=to)
    else:
        thread.file_follow_up(session, settings, case, row.raw, parsed, now)
    return Outcome("filed", case.id, match.rung)


def _is_broken(parsed: ParsedMessage) -> bool:
    """Whether parts of the mail may be missing from what was read: then a person looks first."""
    return any(defect.startswith(BROKEN) or " failed: " in defect for defect in parsed.defects)


def _answered(session: Session, case: Case, side: str) -> bytes | None:
    """The last letter that this side got from us: what a reply repeats of it is quote."""
    consumer = OutboxRow.recipient == case.account.address
    to_side = consumer if side == "consumer" else ~consumer
    query = select(OutboxRow.content).where(OutboxRow.case_id == case.id, to_side, OutboxRow.letter != "receipt")
    return session.scalar(query.order_by(OutboxRow.id.desc()).limit(1))


def _wait_for_dns(session: Session, row: SpoolRow, case: Case, side: str, now: dt.datetime) -> Outcome | None:
    if row.attempts < MOST_ATTEMPTS:
        spool.retry(session, row, now + DNS_RETRY)
        return None
    return _hold(session, row, "dns_trouble", now, case=case, side=side)


def _object(
    session: Session, settings: Settings, row: SpoolRow, case: Case, side: str, parsed: ParsedMessage, reason: str,
    now: dt.datetime,
) -> Outcome:  # fmt: skip
    """Held for a person; the consumer is asked by a link, unless a machine wrote or somebody floods them."""
    if reason == "consumer_unconfirmed" and not parsed.is_automatic:
        asked = limits.count(session, f"confirm-mail:{case.account_id}", 86400, now)
        if asked <= CONFIRMATIONS_A_DAY:
            holding.ask_consumer(session, settings, row, case, now)
            return Outcome("held", case.id, reason)
    return _hold(session, row, reason, now, case=case, side=side)


def _hold(
    session: Session, row: SpoolRow, reason: str, now: dt.datetime, *, case: Case | None = None,
    side: str | None = None, suggestions: list[dict[str, object]] | None = None,
) -> Outcome:  # fmt: skip
    holding.hold(session, row, reason, now, case=case, side=side, suggestions=suggestions)
    return Outcome("held", case.id if case else None, reason)

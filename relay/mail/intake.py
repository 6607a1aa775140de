"""From a spool row to its one outcome: match, ask who speaks and what, file or hold.

Accepting was long ago; nothing bounces from here. Parsing, and what asks the network, was done by `reading`. One
transaction files a whole batch; when anything goes wrong in it, it is rolled back and each row gets a savepoint, so
that a row that raises shelves itself alone.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

import mailparse
from mailparse import ParsedMessage
from relay.cases import events, holding, limits, thread
from relay.db import Database
from relay.mail import bounces, matching, reading, speaking, spool
from relay.mail.dns import Resolver
from relay.mail.known import Known
from relay.mail.matching import Match, NoMatch
from relay.mail.reading import Read
from relay.models import Case, SpoolRow
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
class Outcome:
    """What became of a row: one of spool.OUTCOMES, the case if known, and a code."""

    outcome: str
    case_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The transaction that rows are decided in, what is known in it, and the responses that are still to be filed."""

    session: Session
    settings: Settings
    known: Known
    now: dt.datetime
    responses: list[thread.Response] = field(default_factory=list)

    def settle(self) -> None:
        """File the responses that wait. What else changes a case settles first, so that events keep their order."""
        if self.responses:
            thread.file_responses(self.session, self.settings, self.responses, self.now)
            self.responses.clear()


def take_in(database: Database, settings: Settings, resolver: Resolver, now: dt.datetime) -> int:
    """Process one batch of waiting rows; how many were claimed."""
    with database.write() as session:
        claimed = spool.claim(session, settings, now)
    if not claimed:
        return 0
    read = reading.read(database, settings, resolver, _sane(database, claimed, now))
    try:
        done = _act_together(database, settings, read, now)
    except Exception as error:
        log.warning("rows are taken in one by one", extra={"rows": len(read), "error": type(error).__name__})
        done = _act_singly(database, settings, read, now)
    for end in done:
        row = end.row
        log.info("taken in", extra={"raw": row.raw_id, "row": row.id, "outcome": end.outcome, "reason": end.reason})
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


def _act_together(database: Database, settings: Settings, read: Sequence[Read], now: dt.datetime) -> list[spool.End]:
    """All rows in one transaction, without savepoints: whatever goes wrong is raised and nothing is done."""
    with database.write() as session:
        batch = Batch(session, settings, _known(session, settings, read), now)
        rows = batch.known.rows([one.spool_id for one in read])
        ends = []
        for one in read:
            row = rows[one.spool_id]
            if _is_ours(row, one) and (outcome := _decide(batch, row, one)) is not None:
                batch.known.finished(one.digest, row.recipient, row.id, outcome.case_id)
                ends.append(spool.End(row, outcome.outcome, outcome.case_id, outcome.reason))
        batch.settle()
        session.flush()
        spool.finish_all(session, ends, now)
    return ends


def _known(session: Session, settings: Settings, read: Sequence[Read]) -> Known:
    """Everything that the batch will ask, in a few questions."""
    known = Known(session)
    known.ask_digests(one.digest for one in read)
    known.referred([name for one in read for name in matching.references(one.parsed)])
    tags = [matching.tags(settings, one.recipient, one.parsed) for one in read]
    tokens = [tag.token for found in tags for tag in found]
    tokens += [sighting.token for one in read for sighting in one.parsed.tokens]
    cases = {case_id for case_id, _ in known.tokens(tokens).values()}
    known.ask_cases(cases)
    known.ask_filed((one.answering[0], one.digest) for one in read if one.answering)
    return known


def _act_singly(database: Database, settings: Settings, read: Sequence[Read], now: dt.datetime) -> list[spool.End]:
    """Each row within a savepoint; whatever goes wrong stays with this row."""
    ends = []
    with database.write() as session:
        for one in read:
            row = session.get_one(SpoolRow, one.spool_id)
            if _is_ours(row, one) and (end := _act(session, settings, row, one, now)) is not None:
                ends.append(end)
    return ends


def _is_ours(row: SpoolRow, one: Read) -> bool:
    """Whether we still hold it: else its lease ran out and another worker was quicker."""
    return row.state == "claimed" and row.lease_until == one.lease_until


def _act(session: Session, settings: Settings, row: SpoolRow, one: Read, now: dt.datetime) -> spool.End | None:
    try:
        with session.begin_nested():
            batch = Batch(session, settings, Known(session), now)
            outcome = _decide(batch, row, one)
            if outcome is None:
                return None
            batch.settle()
            end = spool.End(row, outcome.outcome, outcome.case_id, outcome.reason)
            spool.finish_all(session, [end], now)
            return end
    except spool.LeaseLostError:
        pass  # another worker has the row: what was done here is rolled back
    except (StaleDataError, IntegrityError, OperationalError) as error:
        _again(session, row, error, now)
    except Exception as error:  # a poison mail never stops the line
        spool.shelve(session, row, "".join(traceback.format_exception(error)), now)
        log.exception("shelved", extra={"raw": row.raw_id, "row": row.id})
    return None


def _again(session: Session, row: SpoolRow, error: Exception, now: dt.datetime) -> None:
    """Another process changed the same case: the row is tried again, and shelved when that never ends."""
    if row.attempts < MOST_ATTEMPTS:
        spool.retry(session, row, now + BUSY_RETRY * row.attempts)
    else:
        spool.shelve(session, row, "".join(traceback.format_exception(error)), now)


def _decide(batch: Batch, row: SpoolRow, one: Read) -> Outcome | None:
    """The row's outcome, with all its effects written or waiting in the batch; None where the row waits for DNS."""
    parsed = one.parsed
    if (seen := batch.known.earlier(one.digest, row.recipient, row.id)) is not None:
        return Outcome("duplicate", seen[1], "same_digest")
    if row.recipient.partition("@")[0].lower() in _OURS_TO_READ:
        return _hold(batch, row, "postmaster")
    if one.cut:
        return _hold(batch, row, "too_big")
    if parsed.kind in ("bounce", "delayed"):
        return _report(batch, row, parsed)
    if parsed.kind == "abuse_report":
        return _hold(batch, row, "abuse_report")
    match = matching.find_case(batch.session, batch.settings, row.recipient, parsed, batch.known)
    if isinstance(match, NoMatch):
        return _hold(batch, row, match.reason, suggestions=list(match.suggestions))
    return _file(batch, row, one, match)


def _report(batch: Batch, row: SpoolRow, parsed: ParsedMessage) -> Outcome:
    """A delivery report."""
    batch.settle()
    letter = bounces.letter_of(batch.session, batch.settings, row.recipient, parsed)
    if letter is None:
        return _hold(batch, row, "no_case")
    bounces.record(batch.session, batch.settings, letter, parsed, batch.now)
    return Outcome("bounce", letter.case_id, parsed.kind)


def _file(batch: Batch, row: SpoolRow, one: Read, match: Match) -> Outcome | None:
    """The case is known: who speaks, and what?"""
    case, parsed, side = batch.known.case(match.case_id), one.parsed, match.side
    if batch.known.is_filed(case.id, one.digest):
        return Outcome("duplicate", case.id, "same_digest")
    if parsed.kind == "bulk" or parsed.spam_marked:
        return _hold(batch, row, "bulk", case=case, side=side)
    if one.authenticity.temporary and not one.authenticity.aligned:
        return _wait_for_dns(batch, row, case, side)
    if (objection := speaking.objection(batch.session, case, side, parsed, one.authenticity)) is not None:
        return _object(batch, row, case, side, parsed, objection)
    if parsed.kind == "receipt":
        batch.settle()
        events.record(batch.session, case, "read_receipt", side, batch.now, raw=row.raw_id)
        return Outcome("noted", case.id, "receipt")
    if side == "consumer" and parsed.kind != "human":
        return Outcome("noted", case.id, parsed.kind)
    return _file_text(batch, row, one, case, match)


def _file_text(batch: Batch, row: SpoolRow, one: Read, case: Case, match: Match) -> Outcome:
    """File what was read beside the letter that it answers; read it again where it answers another one."""
    parsed, side = one.parsed, match.side
    if one.answering != (case.id, side):
        letter = reading.last_letters(batch.session, [(case.id, side)]).get((case.id, side))
        parsed = mailparse.parse(row.raw.content, answering=letter)
    if _is_broken(parsed):
        return _hold(batch, row, "malformed", case=case, side=side)
    if not parsed.reply_text.strip() and not parsed.attachments:
        return _hold(batch, row, "empty", case=case, side=side)
    if side == "company":
        to = "" if parsed.is_automatic else row.raw.envelope_sender or ""
        batch.responses.append(thread.response(case, row.raw, parsed, batch.now, receipt_to=to))
    else:
        batch.settle()
        thread.file_follow_up(batch.session, batch.settings, case, row.raw, parsed, batch.now)
    batch.known.filed(case.id, one.digest, parsed.message_id or "")
    return Outcome("filed", case.id, match.rung)


def _is_broken(parsed: ParsedMessage) -> bool:
    """Whether parts of the mail may be missing from what was read: then a person looks first."""
    return any(defect.startswith(BROKEN) or " failed: " in defect for defect in parsed.defects)


def _wait_for_dns(batch: Batch, row: SpoolRow, case: Case, side: str) -> Outcome | None:
    if row.attempts < MOST_ATTEMPTS:
        spool.retry(batch.session, row, batch.now + DNS_RETRY)
        return None
    return _hold(batch, row, "dns_trouble", case=case, side=side)


def _object(batch: Batch, row: SpoolRow, case: Case, side: str, parsed: ParsedMessage, reason: str) -> Outcome:
    """Held for a person; the consumer is asked by a link, unless a machine wrote or somebody floods them."""
    if reason == "consumer_unconfirmed" and not parsed.is_automatic:
        asked = limits.count(batch.session, f"confirm-mail:{case.account_id}", 86400, batch.now)
        if asked <= CONFIRMATIONS_A_DAY:
            batch.settle()
            holding.ask_consumer(batch.session, batch.settings, row, case, batch.now)
            return Outcome("held", case.id, reason)
    return _hold(batch, row, reason, case=case, side=side)


def _hold(
    batch: Batch, row: SpoolRow, reason: str, *, case: Case | None = None, side: str | None = None,
    suggestions: list[dict[str, object]] | None = None,
) -> Outcome:  # fmt: skip
    batch.settle()
    holding.hold(batch.session, row, reason, batch.now, case=case, side=side, suggestions=suggestions)
    return Outcome("held", case.id if case else None, reason)

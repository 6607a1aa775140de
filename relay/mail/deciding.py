"""What becomes of one mail: match, ask who speaks and what, file or hold. All within the caller's transaction.

What is decided is written at once, but for responses: they wait in the batch and are filed together.
"""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

import mailparse
from mailparse import ParsedMessage
from relay.cases import events, holding, limits, thread
from relay.mail import bounces, matching, reading, speaking, spool
from relay.mail.known import Known
from relay.mail.matching import Match, NoMatch
from relay.mail.reading import Read
from relay.models import Case, SpoolRow
from relay.settings import Settings

MOST_ATTEMPTS = 8  # of waiting for DNS, or for another process to leave a case alone
HOUR = dt.timedelta(hours=1)
DNS_RETRY = dt.timedelta(minutes=5)
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


def decide(batch: Batch, row: SpoolRow, one: Read) -> Outcome | None:
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
    if not case.title:
        return _hold(batch, row, "erased", case=case, side=side)
    if parsed.kind == "bulk" or parsed.spam_marked:
        return _hold(batch, row, "bulk", case=case, side=side)
    if one.authenticity.temporary and not one.authenticity.aligned:
        return _wait_for_dns(batch, row, case, side)
    if (objection := speaking.objection(batch.session, case, side, parsed, one.authenticity)) is not None:
        return _object(batch, row, case, side, parsed, objection)
    if batch.known.lately(case.id, batch.now - HOUR) >= batch.settings.mail.thread_hourly:
        return _hold(batch, row, "flood", case=case, side=side)  # perhaps a loop: two robots that answer each other
    if parsed.kind == "receipt":
        batch.settle()
        events.record(batch.session, case, "read_receipt", side, batch.now, raw=row.raw_id)
        return Outcome("noted", case.id, "receipt")
    if side == "consumer" and parsed.kind != "human":
        return _hold(batch, row, "automatic", case=case, side=side)  # what looks so may be the consumer's own words
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
        to = speaking.receipt_to(batch.session, case, parsed, one.authenticity, row.raw.envelope_sender)
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

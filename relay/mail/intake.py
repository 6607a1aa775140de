"""From a spool row to its one outcome: claim, read, decide, finish.

Accepting was long ago; nothing bounces from here. Parsing, and what asks the network, is done by the reader before the
transaction. One transaction decides a whole batch; when anything goes wrong in it, it is rolled back and each row gets
a savepoint, so that a row that raises shelves itself alone.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

import mailparse
import moderation
from relay.db import Database
from relay.mail import matching, reading, spool
from relay.mail.deciding import DNS_RETRY, HOUR, MOST_ATTEMPTS, Batch, decide
from relay.mail.dns import Resolver
from relay.mail.known import Known
from relay.mail.letters import sheet
from relay.mail.reader import Here, Reader
from relay.mail.reading import Read
from relay.models import SpoolRow
from relay.settings import Settings

__all__ = ["DNS_RETRY", "MOST_ATTEMPTS", "Line", "rehearse", "take_in"]

log = logging.getLogger(__name__)
MOST_CLAIMS = 20
BUSY_RETRY = dt.timedelta(seconds=1)


def rehearse() -> None:
    """Load what the first mail would wait for: tables, word lists, templates. The reader, forked later, shares them."""
    mailparse.parse(b"Subject: Re: a\r\n\r\nb\r\n\r\n> c\r\n", answering=b"Subject: a\r\n\r\nc\r\n")
    for language in sheet.LANGUAGES:
        moderation.review("a", language)
    sheet.prepare(("response_notice", "automatic_notice", "receipt"))


class Line:
    """Takes in batch after batch; while one is filed here, the reader may have the next one in hand.

    patience: how long a batch that is not full waits for more.
    """

    def __init__(
        self, database: Database, settings: Settings, reader: Reader, patience: dt.timedelta = dt.timedelta()
    ) -> None:
        self._database, self._settings, self._reader, self._patience = database, settings, reader, patience
        self._given = 0
        self.burst_since: dt.datetime | None = None  # since when every batch was full

    def step(self, now: dt.datetime) -> int:
        """File what the reader has read and give it the next batch; how many rows were moved on."""
        read = self._taken()
        claimed = self._claim(now)
        full = len(claimed) >= self._settings.worker.batch
        self.burst_since = (self.burst_since or now) if full else None
        if claimed:
            self._reader.give(reading.fetch(self._database, self._settings, claimed))
            self._given = len(claimed)
        _file_all(self._database, self._settings, read, now)
        return len(read) + len(claimed)

    def finish(self, now: dt.datetime) -> None:
        """File what is in hand, claim nothing more."""
        _file_all(self._database, self._settings, self._taken(), now)

    def _taken(self) -> list[Read]:
        given, self._given = self._given, 0
        return self._reader.take() if given else []

    def _claim(self, now: dt.datetime) -> list[int]:
        with self._database.read() as session:
            if not spool.is_worth_a_claim(session, self._settings, now, self._patience):
                return []
        with self._database.write() as session:
            claimed = spool.claim(session, self._settings, now)
        return _sane(self._database, claimed, now) if claimed else []


def take_in(database: Database, settings: Settings, resolver: Resolver, now: dt.datetime) -> int:
    """Process one batch of waiting rows; how many were claimed."""
    line = Line(database, settings, Here(settings, resolver))
    claimed = line.step(now)
    line.finish(now)
    return claimed


def _file_all(database: Database, settings: Settings, read: Sequence[Read], now: dt.datetime) -> None:
    """Give each row its outcome, together if that goes well, else one by one."""
    if not read:
        return
    reading.store(database, read)
    try:
        done = _act_together(database, settings, read, now)
    except Exception as error:
        log.warning("rows are taken in one by one", extra={"rows": len(read), "error": type(error).__name__})
        done = _act_singly(database, settings, read, now)
    for end in done:
        row = end.row
        log.info("taken in", extra={"raw": row.raw_id, "row": row.id, "outcome": end.outcome, "reason": end.reason})


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
        batch = Batch(session, settings, _known(session, settings, read, now), now)
        rows = batch.known.rows([one.spool_id for one in read])
        ends = []
        for one in read:
            row = rows[one.spool_id]
            if _is_ours(row, one) and (outcome := decide(batch, row, one)) is not None:
                batch.known.finished(one.digest, row.recipient, row.id, outcome.case_id)
                ends.append(spool.End(row, outcome.outcome, outcome.case_id, outcome.reason))
        batch.settle()
        session.flush()
        spool.finish_all(session, ends, now)
    return ends


def _known(session: Session, settings: Settings, read: Sequence[Read], now: dt.datetime) -> Known:
    """Everything that the batch will ask, in a few questions."""
    known = Known(session)
    known.ask_digests(one.digest for one in read)
    known.referred([name for one in read for name in matching.references(one.parsed)])
    tags = [matching.tags(settings, one.recipient, one.parsed) for one in read]
    tokens = [tag.token for found in tags for tag in found]
    tokens += [sighting.token for one in read for sighting in one.parsed.tokens]
    cases = {case_id for case_id, _ in known.tokens(tokens).values()}
    known.ask_cases(cases)
    known.ask_lately(cases, now - HOUR)
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
            outcome = decide(batch, row, one)
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

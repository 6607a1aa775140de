"""The spool's rows: stored with their mail, claimed by one worker at a time, left with one outcome."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

import mailparse
from relay.db import Database
from relay.mail import spool
from relay.models import SpoolRow
from relay.settings import Settings
from tests.relay.mail_in.doors import NOW, incoming, raw_messages, spool_rows

MINUTE = dt.timedelta(minutes=1)


def stored(database: Database, *mails: spool.Incoming) -> list[int]:
    with database.write() as session:
        return spool.accept(session, mails)


def claimed(database: Database, settings: Settings, now: dt.datetime = NOW) -> list[int]:
    with database.write() as session:
        return spool.claim(session, settings, now)


def test_a_mail_is_stored_byte_for_byte_with_a_row_for_each_recipient(database: Database) -> None:
    content = b"Subject: \xe9\x00\r\n\r\ntext\r\n"
    mails = [
        incoming(content, recipients=("case+a@relay.example", "case+b@relay.example", "case+a@relay.example")),
        incoming(b"other", envelope_sender=None, source="imap", recipients=("case@relay.example",), size=30_000_000),
    ]
    ids = stored(database, *mails)
    first, second = raw_messages(database)
    assert ids == [first.id, second.id]
    assert (content, len(content), mailparse.digest(content)) == (first.content, first.size, first.digest)
    assert ("desk@lumelec.example", NOW, "smtp") == (first.envelope_sender, first.received_at, first.source)
    assert (b"other", 30_000_000, None) == (second.content, second.size, second.envelope_sender)
    assert [
        (first.id, "case+a@relay.example", "waiting"),
        (first.id, "case+b@relay.example", "waiting"),
        (second.id, "case@relay.example", "waiting"),
    ] == [(row.raw_id, row.recipient, row.state) for row in spool_rows(database)]


def test_nothing_to_accept_is_nothing(database: Database) -> None:
    assert [] == stored(database)


def test_rows_are_claimed_oldest_first_and_once(database: Database, settings: Settings) -> None:
    settings = replace(settings, worker=replace(settings.worker, batch=2))
    ages = (3, 1, 2, -1)  # minutes ago; the last is not due yet
    stored(database, *(incoming(received_at=NOW - age * MINUTE) for age in ages))
    first, second, third, future = [row.id for row in spool_rows(database)]
    assert [first, third] == claimed(database, settings)
    assert [second] == claimed(database, settings)
    assert [] == claimed(database, settings)
    assert [future] == claimed(database, settings, NOW + MINUTE)


def test_a_dead_workers_rows_are_claimed_again_when_the_lease_is_over(database: Database, settings: Settings) -> None:
    stored(database, incoming())
    (row,) = claimed(database, settings)
    lease = dt.timedelta(seconds=settings.worker.lease_seconds)
    assert [] == claimed(database, settings, NOW + lease / 2)
    assert [row] == claimed(database, settings, NOW + lease)
    assert [2] == [row.attempts for row in spool_rows(database)]


def test_each_end_of_a_row_is_written(database: Database, settings: Settings) -> None:
    stored(database, incoming(), incoming(), incoming())
    claimed(database, settings)
    with database.write() as session:
        done, shelved, again = (session.get_one(SpoolRow, row.id) for row in spool_rows(database))
        spool.finish(session, done, "held", NOW, reason="no_case")
        spool.shelve(session, shelved, "Traceback\x00 ...", NOW)
        spool.retry(session, again, NOW + MINUTE)
    assert [
        ("done", "held", "no_case", NOW, ""),
        ("shelved", None, "", NOW, "Traceback ..."),
        ("waiting", None, "", None, ""),
    ] == [(row.state, row.outcome, row.reason, row.decided_at, row.error) for row in spool_rows(database)]
    assert [None] * 3 == [row.lease_until for row in spool_rows(database)]
    assert [] == claimed(database, settings)
    assert [again.id] == claimed(database, settings, NOW + MINUTE)


def test_a_worker_that_was_too_slow_changes_nothing(database: Database, settings: Settings) -> None:
    stored(database, incoming())
    claimed(database, settings)
    with database.read() as session:
        slow = session.get_one(SpoolRow, 1)
    later = NOW + dt.timedelta(seconds=settings.worker.lease_seconds)
    assert [1] == claimed(database, settings, later)
    with pytest.raises(spool.LeaseLostError), database.write() as session:
        spool.finish(session, slow, "filed", later)
    assert ["claimed"] == [row.state for row in spool_rows(database)]
    with database.write() as session:
        spool.finish(session, session.get_one(SpoolRow, 1), "filed", later)
    with pytest.raises(spool.LeaseLostError), database.write() as session:
        spool.finish(session, slow, "held", later)
    assert ["filed"] == [row.outcome for row in spool_rows(database)]


def test_an_outcome_that_is_none_is_a_mistake(database: Database, settings: Settings) -> None:
    stored(database, incoming())
    claimed(database, settings)
    with pytest.raises(ValueError, match="no such outcome"), database.write() as session:
        spool.finish(session, session.get_one(SpoolRow, 1), "lost", NOW)


def test_many_workers_never_get_the_same_row(database: Database, settings: Settings) -> None:
    settings = replace(settings, worker=replace(settings.worker, batch=7))
    stored(database, *(incoming() for _ in range(200)))
    taken: list[int] = []

    def work() -> None:
        while ids := claimed(database, settings):
            taken.extend(ids)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert list(range(1, 201)) == sorted(taken)

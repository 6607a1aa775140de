"""The outbox: written with its cause, leased to one worker at a time, tried with patience, given up visibly."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from mailparse.references import address_tag
from relay.db import Database
from relay.mail import outbox
from relay.mail.mime import BadAddressError
from relay.models import OutboxRow
from relay.settings import Settings

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def test_the_row_knows_what_the_mail_says(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    with database.write() as session:
        row = write_mail(session, settings)
        tag = address_tag(row.envelope_sender, settings.mail.local, settings.mail.domain)
        assert (tag.kind, tag.token) == ("bounce", row.verp) if tag else None
        assert f"Message-ID: <{row.message_id}>".encode() in row.content
        assert (row.state, row.attempts, row.due_at) == ("waiting", 0, NOW)


def test_the_null_sender_is_an_automatic_answer(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    with database.write() as session:
        row = write_mail(session, settings, null_sender=True)
        assert (row.envelope_sender, row.verp) == ("", None)
        assert b"Auto-Submitted: auto-replied\r\n" in row.content


def test_a_rolled_back_cause_takes_its_letter_with_it(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    def cause() -> None:
        with database.write() as session:
            write_mail(session, settings)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cause()
    with database.read() as session:
        assert session.scalars(select(OutboxRow)).all() == []


def test_a_recipient_that_is_no_address_is_refused_at_once(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    with pytest.raises(BadAddressError), database.write() as session:
        write_mail(session, settings, recipient="x@y.example\r\nBcc: z@y.example")


def test_no_two_claims_share_a_row(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    settings = replace(settings, worker=replace(settings.worker, batch=7))
    with database.write() as session:
        expected = sorted(write_mail(session, settings).id for _ in range(60))
    claimed: list[int] = []

    def work() -> None:
        while True:
            with database.write() as session:
                mine = outbox.claim(session, settings, NOW)
            if not mine:
                return
            claimed.extend(mine)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(claimed) == expected


def test_the_rows_of_a_dead_worker_come_up_again(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    lease = dt.timedelta(seconds=settings.worker.lease_seconds)
    with database.write() as session:
        row_id = write_mail(session, settings).id
        assert outbox.claim(session, settings, NOW) == [row_id]
        assert outbox.claim(session, settings, NOW + lease - MINUTE) == []
        assert outbox.claim(session, settings, NOW + lease) == [row_id]


def test_an_end_is_recorded_once(database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]) -> None:
    with database.write() as session:
        row_id = write_mail(session, settings).id
        outbox.claim(session, settings, NOW)
        first, second = outbox.sent(session, row_id, NOW), outbox.sent(session, row_id, NOW + MINUTE)
        assert (first.state, first.sent_at, second) == ("sent", NOW, None) if first else None
        assert outbox.failed(session, row_id, "late", NOW) is None


def test_waits_grow_from_a_minute_to_four_hours() -> None:
    waits = [outbox.backoff(attempts) for attempts in range(1, 14)]
    least = [min(MINUTE * 2**n, dt.timedelta(hours=4)) for n in range(13)]
    assert all(low <= wait <= low * 1.25 for low, wait in zip(least, waits, strict=True))
    assert outbox.backoff(10_000) <= dt.timedelta(hours=5)


def test_a_letter_is_given_up_after_its_hours(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    with database.write() as session:
        row_id = write_mail(session, settings).id
    now, tries = NOW, 0
    while True:
        with database.write() as session:
            outbox.claim(session, settings, now)
            tries += 1
            if not outbox.wait(session, settings, row_id, "4.4.1 nobody there", now):
                break
            row = session.get_one(OutboxRow, row_id)
            assert (row.state, row.last_error) == ("waiting", "4.4.1 nobody there")
            now = row.due_at
    assert NOW + dt.timedelta(hours=64) < now <= NOW + dt.timedelta(hours=72)
    assert 20 < tries < 40


def test_released_rows_are_as_if_never_claimed(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow]
) -> None:
    with database.write() as session:
        row_id = write_mail(session, settings).id
        outbox.release(session, outbox.claim(session, settings, NOW), NOW)
        row: Any = session.get(OutboxRow, row_id, populate_existing=True)
        assert (row.state, row.attempts, row.due_at) == ("waiting", 0, NOW)


@pytest.mark.parametrize("letter", ["verify_address", "sign_in", "confirm_mail"])
@pytest.mark.parametrize("end", ["sent", "failed"])
def test_a_letter_with_a_secret_is_blanked_when_it_left(
    database: Database, settings: Settings, write_mail: Callable[..., OutboxRow], letter: str, end: str
) -> None:
    with database.write() as session:
        secret, other = (write_mail(session, settings, letter=name).id for name in (letter, "complaint"))
        outbox.claim(session, settings, NOW)
        for row_id in (secret, other):
            _ = outbox.sent(session, row_id, NOW) if end == "sent" else outbox.failed(session, row_id, "no", NOW)
    with database.read() as session:
        assert session.get_one(OutboxRow, secret).content == b""
        assert session.get_one(OutboxRow, other).content != b""

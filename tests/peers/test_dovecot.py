"""The IMAP door at a real Dovecot: every mail of the mailbox once in the spool, marked only after that."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from relay.db import Database
from relay.mail import imap
from relay.models import ImapProgress
from relay.settings import Imap, Settings
from tests.peers import dovecot
from tests.peers.dovecot import Dovecot
from tests.relay.mail_in.doors import eventually, raw_messages, spool_rows

WITHOUT_IDLE = "imap_capability = IMAP4rev1 LITERAL+ UIDPLUS"


@pytest.fixture(scope="module")
def shared(require_binary: Callable[[str, str], str]) -> Iterator[Dovecot]:
    with dovecot.running(require_binary) as server:
        yield server


@pytest.fixture
def server(shared: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    """The server with an empty mailbox for this test alone."""
    return replace(shared, mailbox=shared.new_mailbox())


def at(settings: Settings, server: Dovecot, **changes: Any) -> Settings:
    options = {"host": "127.0.0.1", "port": server.imap, "tls": "none", "user": dovecot.USER, "poll_seconds": 60}
    options |= {"password": dovecot.PASSWORD, "mailbox": server.mailbox} | changes
    return replace(settings, imap=Imap(**options))


@contextmanager
def reading(settings: Settings, database: Database) -> Iterator[None]:
    """The door in a thread; at the end it must stop at once."""
    stop = threading.Event()
    thread = threading.Thread(target=imap.read_mailbox, args=(settings, database, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def mail(number: int, to: str = "case+a@relay.example") -> bytes:
    return f"From: desk@lumelec.example\r\nTo: {to}\r\nSubject: {number}\r\n\r\nText {number}.\r\n".encode()


def stored(database: Database) -> list[bytes]:
    return [raw.content for raw in raw_messages(database)]


def test_what_lies_in_the_mailbox_is_stored_whole_with_its_date(
    server: Dovecot, settings: Settings, database: Database
) -> None:
    day = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    server.put(mail(1), mail(2), at=day)
    with reading(at(settings, server, trusted=True), database):
        eventually(lambda: server.seen() == [True, True])
    assert [mail(1), mail(2)] == stored(database)
    first = raw_messages(database)[0]
    assert (day, "imap", None, "", True) == (
        first.received_at, first.source, first.envelope_sender, first.peer, first.trusted
    )  # fmt: skip
    assert ["case+a@relay.example"] * 2 == [row.recipient for row in spool_rows(database)]
    with database.read() as session:
        assert [2] == [row.uid for row in session.query(ImapProgress)]


def test_a_new_mail_is_seen_at_once_by_idle(server: Dovecot, settings: Settings, database: Database) -> None:
    server.put(mail(1))
    with reading(at(settings, server, poll_seconds=600), database):
        eventually(lambda: len(stored(database)) == 1)
        for number in range(2, 5):
            began = time.monotonic()
            server.put(mail(number))
            eventually(lambda number=number: len(stored(database)) == number)  # type: ignore[misc]
            assert time.monotonic() - began < 60  # long before the next poll
    assert [mail(number) for number in range(1, 5)] == stored(database)


def test_a_burst_is_read_completely_and_once(server: Dovecot, settings: Settings, database: Database) -> None:
    with reading(at(settings, server, poll_seconds=1), database):
        server.put(*(mail(number) for number in range(130)))
        eventually(lambda: len(stored(database)) == 130)
        eventually(lambda: all(server.seen()))
    assert [mail(number) for number in range(130)] == stored(database)


def test_flags_say_nothing_about_what_was_read(server: Dovecot, settings: Settings, database: Database) -> None:
    server.put(mail(1), mail(2))
    with server.client() as person:
        person.add_flags([1], [b"\\Seen"])
    with reading(at(settings, server), database):
        eventually(lambda: len(stored(database)) == 2)
    with server.client() as person:
        person.remove_flags([1, 2], [b"\\Seen"])
    server.put(mail(3))
    with reading(at(settings, server), database):
        eventually(lambda: len(stored(database)) == 3)
    assert [mail(1), mail(2), mail(3)] == stored(database)
    assert [False, False, True] == server.seen()


def test_a_mail_that_cannot_be_stored_stays_unseen_until_it_is(
    server: Dovecot, settings: Settings, database: Database
) -> None:
    with database.write() as session:
        session.execute(text("ALTER TABLE spool RENAME TO away"))
    server.put(mail(1))
    with reading(at(settings, server), database):
        time.sleep(1.5)  # at least two attempts
        assert [False] == server.seen()
        with database.write() as session:
            session.execute(text("ALTER TABLE away RENAME TO spool"))
        eventually(lambda: server.seen() == [True])
    assert [mail(1)] == stored(database)


def test_a_server_that_goes_away_is_waited_for(server: Dovecot, settings: Settings, database: Database) -> None:
    server.put(mail(1))
    with reading(at(settings, server), database):
        eventually(lambda: len(stored(database)) == 1)
        server.stop()
        server.start()
        server.put(mail(2))
        eventually(lambda: len(stored(database)) == 2)
    assert [mail(1), mail(2)] == stored(database)


def test_a_mailbox_that_was_made_anew_is_read_from_the_beginning(
    server: Dovecot, settings: Settings, database: Database
) -> None:
    """UIDVALIDITY has changed: what is the same mail again, its digest tells the intake."""
    server.put(mail(1), mail(2))
    with reading(at(settings, server), database):
        eventually(lambda: len(stored(database)) == 2)
    server.make_anew()
    server.put(mail(2), mail(3))
    with reading(at(settings, server), database):
        eventually(lambda: len(stored(database)) == 4)
    assert [mail(1), mail(2), mail(2), mail(3)] == stored(database)


def test_two_readers_store_each_mail_once(server: Dovecot, settings: Settings, database: Database) -> None:
    with (
        reading(at(settings, server, poll_seconds=1), database),
        reading(at(settings, server, poll_seconds=1), database),
    ):
        server.put(*(mail(number) for number in range(40)))
        eventually(lambda: len(stored(database)) == 40)
    assert [mail(number) for number in range(40)] == stored(database)


def test_a_mail_too_big_is_stored_cut_with_its_true_size(
    server: Dovecot, settings: Settings, database: Database
) -> None:
    settings = replace(settings, smtp=replace(settings.smtp, size_bytes=70_000))
    big = mail(1) + b"0123456789" * 9_000 + b"\r\n"
    server.put(big, mail(2))
    with reading(at(settings, server), database):
        eventually(lambda: len(stored(database)) == 2)
    first, second = raw_messages(database)
    assert (big[:70_000], len(big)) == (first.content, first.size)
    assert (mail(2), len(mail(2))) == (second.content, second.size)


def test_what_a_mail_server_wrote_on_delivery_tells_the_recipients(
    server: Dovecot, settings: Settings, database: Database
) -> None:
    server.deliver(mail(1, "undisclosed@lumelec.example"), "Case+B@relay.example", "case+c@relay.example")
    with reading(at(settings, server, mailbox="INBOX"), database):
        eventually(lambda: len(stored(database)) >= 2)
    recipients = {row.recipient for row in spool_rows(database)}
    assert {"case+b@relay.example", "case+c@relay.example"} <= recipients


@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_by_tls(
    server: Dovecot, settings: Settings, database: Database, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder / "certificate.pem"))
    port = server.imaps if mode == "tls" else server.imap
    server.put(mail(1))
    with reading(at(settings, server, tls=mode, port=port), database):
        eventually(lambda: stored(database) == [mail(1)])


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"tls": "starttls"}, {"mailbox": "missing"}])
def test_a_server_that_is_not_what_we_were_told_is_not_read(
    server: Dovecot, settings: Settings, database: Database, changes: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Wrong password, a certificate that nobody vouches for, no such mailbox: said in the log, tried again."""
    server.put(mail(1))
    with reading(at(settings, server, **changes), database):
        eventually(lambda: any(record.getMessage() == "mailbox lost" for record in caplog.records))
    assert [] == stored(database)
    assert dovecot.PASSWORD not in caplog.text


def test_without_idle_it_is_asked_now_and_then(
    require_binary: Callable[[str, str], str], settings: Settings, database: Database
) -> None:
    with dovecot.running(require_binary, WITHOUT_IDLE) as server:
        with reading(at(settings, server, poll_seconds=1), database):
            server.put(mail(1))
            eventually(lambda: len(stored(database)) == 1)
            server.put(mail(2))
            eventually(lambda: len(stored(database)) == 2)
        assert [mail(1), mail(2)] == stored(database)

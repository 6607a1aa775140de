"""Stopping: nobody new, the idle are told, a mail that has begun gets its true answer."""

import threading
import time
from contextlib import ExitStack

from relay.db import Database
from relay.settings import Settings
from tests.relay.mail_in.doors import Client, open_doors, raw_messages


def test_an_idle_client_hears_421_and_a_mail_in_flight_is_finished(settings: Settings, database: Database) -> None:
    replies: list[str] = []

    def finish(client: Client, told: threading.Event) -> None:
        told.wait(10)
        client.send(b"Subject: the last\r\n\r\ntext\r\n.\r\n")
        replies.extend((client.line(), client.line(), client.line()))

    told = threading.Event()
    with ExitStack() as clients:
        with open_doors(settings, database) as ports:
            idle, busy = (clients.enter_context(Client(ports[door])) for door in ("smtp", "lmtp"))
            idle.greet()
            busy.greet("LHLO")
            busy.say("MAIL FROM:<>", "RCPT TO:<case@relay.example>", "DATA")
            finishing = threading.Thread(target=finish, args=(busy, told))
            finishing.start()
            watching = threading.Thread(target=lambda: (replies.append(idle.line()), told.set()))
            watching.start()
        finishing.join(20)
        watching.join(20)
    assert ["421 4.3.2", "250 2.0.0", "421 4.3.2", ""] == [reply[:9] for reply in replies]
    assert [b"Subject: the last\r\n\r\ntext\r\n"] == [raw.content for raw in raw_messages(database)]


def test_a_client_that_never_ends_its_mail_does_not_keep_us(settings: Settings, database: Database) -> None:
    began = time.monotonic()
    with ExitStack() as clients:
        with open_doors(settings, database, session_seconds=1) as ports:
            client = clients.enter_context(Client(ports["smtp"])).greet()
            client.say("MAIL FROM:<>", "RCPT TO:<case@relay.example>", "DATA")
            client.send(b"Subject: without end\r\n")
        assert time.monotonic() - began < 5
        assert "421 4.4.2" == client.line()[:9]
    assert [] == raw_messages(database)

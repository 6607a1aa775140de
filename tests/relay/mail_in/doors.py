"""Real doors on free ports, and a client that says exactly the bytes it is told to."""

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Any

from sqlalchemy import select

from relay.db import Database
from relay.mail import smtpd
from relay.mail.spool import Incoming
from relay.models import RawMessage, SpoolRow
from relay.settings import Settings

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


@contextmanager
def open_doors(settings: Settings, database: Database, **limits: Any) -> "Iterator[dict[str, int]]":
    """Both doors of a server in a thread; gives their ports and stops them at the end."""
    wanted = replace(settings, smtp=replace(settings.smtp, **{"lmtp_port": 0, **limits}))
    stop = threading.Event()
    said: SimpleQueue[Any] = SimpleQueue()

    def run() -> None:
        try:
            smtpd.serve(wanted, database, stop=stop, ready=said.put)
        except Exception as error:
            said.put(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        ports = said.get(timeout=90)
        if isinstance(ports, Exception):
            raise ports
        yield ports
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


@dataclass
class Client:
    """A connection to a door from any loopback address; replies come back whole, lines joined by a slash."""

    port: int
    source: str = "127.0.0.1"
    connection: socket.socket = field(init=False)
    _file: Any = field(init=False)

    def __post_init__(self) -> None:
        self.connection = socket.create_connection(
            ("127.0.0.1", self.port), timeout=90, source_address=(self.source, 0)
        )
        self._file = self.connection.makefile("rb")

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.connection.close()

    def send(self, octets: bytes) -> None:
        self.connection.sendall(octets)

    def line(self) -> str:
        """The next line, or "" at the end of the connection."""
        try:
            return self._file.readline().decode().rstrip("\r\n")
        except ConnectionResetError:
            return ""

    def reply(self) -> str:
        lines = [self.line()]
        while lines[-1][3:4] == "-":
            lines.append(self.line())
        return " / ".join(lines)

    def say(self, *commands: str) -> str:
        """Send the commands one by one; the reply to the last."""
        reply = ""
        for command in commands:
            self.send(command.encode() + b"\r\n")
            reply = self.reply()
        return reply

    def greet(self, word: str = "EHLO") -> "Client":
        self.reply()
        self.say(f"{word} client.example")
        return self

    def mail(self, content: bytes, recipients: Sequence[str] = ("case+x@relay.example",), sender: str = "") -> str:
        """One whole transaction; the last reply. `content` goes out as it is."""
        self.say(f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{recipient}>" for recipient in recipients), "DATA")
        self.send(content + b"\r\n.\r\n")
        return self.reply()


def eventually(condition: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def raw_messages(database: Database) -> list[RawMessage]:
    with database.read() as session:
        return list(session.scalars(select(RawMessage).order_by(RawMessage.id)))


def spool_rows(database: Database) -> list[SpoolRow]:
    with database.read() as session:
        return list(session.scalars(select(SpoolRow).order_by(SpoolRow.id)))


def incoming(content: bytes = b"Subject: a\r\n\r\nb\r\n", **changes: Any) -> Incoming:
    plain = Incoming("smtp", content, "desk@lumelec.example", ("case+x@relay.example",), "127.0.0.1", "h", NOW, False)
    return replace(plain, **changes)

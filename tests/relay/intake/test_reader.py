"""Mail is read by a second process, which ends with the first, and without which the first reads for itself."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from relay.db import connect
from relay.mail import intake, reader, spool
from relay.mail.dns import make_resolver
from relay.models import SpoolRow

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."


def accept(world: Any, *mails: tuple[bytes, str]) -> None:
    incomings = [
        spool.Incoming("smtp", content, "service@lumelec.example", (to,), "127.0.0.1", "x.example", world.now, False)
        for content, to in mails
    ]
    with world.database.write() as session:
        spool.accept(session, incomings)


def outcomes(world: Any) -> list[str]:
    with world.database.read() as session:
        return [row.outcome or row.state for row in session.scalars(select(SpoolRow).order_by(SpoolRow.id))]


@pytest.fixture
def beside(world: Any) -> Iterator[Any]:
    """A line of its own, with a reading process beside it."""
    hand = reader.Beside(world.settings, make_resolver(world.settings))
    database = connect(world.settings.database_url)
    yield intake.Line(database, world.settings, hand), hand
    hand.close()
    database.close()


def test_the_next_batch_is_read_while_the_last_is_filed(world: Any, beside: Any) -> None:
    line, _ = beside
    number = world.file(world.company())
    to = world.address(number)
    accept(world, (world.mail(ANSWER, to), to))
    assert (line.step(world.now), outcomes(world)) == (1, ["claimed"])
    accept(world, (world.mail("The refund of 80 euro was paid this morning.", to), to))
    assert (line.step(world.now), outcomes(world)) == (2, ["filed", "claimed"])
    line.finish(world.now)
    assert outcomes(world) == ["filed", "filed"]
    assert line.step(world.now) == 0


def test_mail_is_read_here_when_the_reader_dies(world: Any, beside: Any) -> None:
    line, hand = beside
    number = world.file(world.company())
    to = world.address(number)
    os.kill(hand.pid, signal.SIGKILL)
    accept(world, (world.mail(ANSWER, to), to))
    line.step(world.now)
    line.finish(world.now)
    assert outcomes(world) == ["filed"]


def test_the_reader_ends_with_its_parent_however_that_ends() -> None:
    code = (
        "import sys, time; from relay import settings; from relay.mail import reader\n"
        "hand = reader.Beside(settings.Settings(), None); print(hand.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 60
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(pid)


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits to be noticed does not."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"
    return False

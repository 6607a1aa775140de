"""Each robot, by real SMTP both ways, leaves in the thread what its kind of company would, and no loop lasts."""

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay import worker
from relay.db import Database
from relay.demo import live, robots
from relay.demo.town import HOST, Town
from relay.mail import devzone, dkim_key, smtpd
from relay.models import Case, Company, HeldMail, Message, OutboxRow, SpoolRow
from relay.settings import Settings

SECONDS = 180.0
ROBOTS = tuple(replace(robot, delay=1.0 if robot.kind == "slow" else 0.0) for robot in robots.ROBOTS)

# What one complaint about each robot becomes: its state, and what the company's side of the thread holds.
EXPECTED = {
    "good": ("answered", ["response/answer"]),
    "slow": ("answered", ["response/answer"]),
    "silent": ("sent", []),
    "interim": ("acknowledged", ["response/interim"]),
    "ticket": ("answered", ["response/answer"]),
    "acknowledging": ("acknowledged", ["acknowledgement/"]),
    "absent": ("sent", ["out_of_office/"]),
    "bouncing": ("undeliverable", []),
    "refusing": ("undeliverable", []),
    "leaking": ("answered", ["response/answer"]),
    "rude": ("answered", ["response/answer"]),
    "looping": ("answered", ["response/answer", "response/answer"]),
}


@pytest.fixture
def town(database: Database, settings: Settings) -> Iterator[Town]:
    """The platform's door and worker among the robots, one complaint filed about each."""
    devzone.ensure(settings)
    dkim_key.ensure(settings)
    stop, ports = threading.Event(), dict[str, int]()
    opened = threading.Event()

    def ready(found: dict[str, int]) -> None:
        ports.update(found)
        opened.set()

    door = threading.Thread(target=smtpd.serve, args=(settings, database), kwargs={"stop": stop, "ready": ready})
    door.start()
    assert opened.wait(SECONDS)
    with Town(settings, ROBOTS, (HOST, ports["smtp"]), lambda _line: None) as found:
        mail = replace(settings.mail, smarthost=HOST, smarthost_port=found.port, smarthost_tls="none")
        worked = replace(settings, mail=mail)
        working = threading.Thread(target=worker.run, args=(worked, database, stop))
        working.start()
        live.file_complaints(settings, live.STORIES[:1])
        wait_for(lambda: is_quiet(database, found))
        yield found
        stop.set()
        working.join(SECONDS)
    door.join(SECONDS)


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < until, "the mail never came to rest"
        time.sleep(0.1)


def is_quiet(database: Database, town: Town) -> bool:
    """Nobody has anything left to send or to read, and every robot got its complaint."""
    with database.read() as session:
        busy = [
            session.scalar(select(func.count()).where(table.state.in_(("waiting", "claimed"))))
            for table in (SpoolRow, OutboxRow)
        ]
        sent = session.scalar(select(func.count()).where(OutboxRow.letter == "complaint"))
    return town.is_idle() and busy == [0, 0] and sent == len(ROBOTS)


def test_what_each_robot_leaves_in_its_thread(database: Database, town: Town) -> None:
    with database.read() as session:
        found = {kind: left_behind(session, case) for kind, case in cases(session).items()}
        held = session.scalars(select(HeldMail.reason)).all()
        shelved = session.scalars(select(SpoolRow.error).where(SpoolRow.state == "shelved")).all()
        rude = company_texts(session, "rude")
        leaking = company_texts(session, "leaking")
        reference = cases(session)["ticket"].company_reference

    assert EXPECTED == found
    assert [] == held
    assert [] == shelved
    assert town.received["silent"] == 1

    assert re.fullmatch(r"\[Ticket#2026-\d{4}\]", reference)
    assert "0470" in leaking[0].text
    assert "0470" not in leaking[0].public_text
    assert "hold" == rude[0].verdict


def test_the_looping_robot_is_not_answered_for_ever(database: Database, town: Town) -> None:
    """It answers the complaint and the one receipt of the day; its second answer gets none."""
    with database.read() as session:
        case = cases(session)["looping"]
        letters = Counter(session.scalars(select(OutboxRow.letter).where(OutboxRow.case_id == case.id)))

    assert {"complaint": 1, "receipt": 1, "response_notice": 2} == letters
    assert 2 == town.received["looping"]


def cases(session: Session) -> dict[str, Case]:
    kinds = {robot.name: robot.kind for robot in ROBOTS}
    rows = session.execute(select(Case, Company.name).join(Company, Company.id == Case.company_id))
    return {kinds[name]: case for case, name in rows}


def company_texts(session: Session, kind: str) -> list[Message]:
    case = cases(session)[kind]
    return list(session.scalars(select(Message).where(Message.case_id == case.id, Message.side == "company")))


def left_behind(session: Session, case: Case) -> tuple[str, list[str]]:
    query = select(Message.kind, Message.substance).where(Message.case_id == case.id, Message.side == "company")
    return case.state, [f"{kind}/{substance}" for kind, substance in session.execute(query.order_by(Message.id))]


def test_a_platform_that_runs_already_is_named_and_nothing_is_filed(database: Database, settings: Settings) -> None:
    said: list[str] = []
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        busy = replace(settings, web=replace(settings.web, port=port))
        assert live.run(busy, ["web", "smtp", "worker"], {}, 1.0, said.append) == 2
    assert said == [f"127.0.0.1:{port} is taken. This starts a platform of its own: stop `make run` first."]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0

"""Emptying the outbox through real smarthosts: what is recorded, what is told, and what a crash leaves behind."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.db import Database
from relay.mail import delivery, outbox
from relay.mail.courier import Smarthost
from relay.models import Case, OutboxRow
from relay.settings import Settings

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@dataclass
class Told:
    """What delivery told the cases."""

    sent: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def on_sent(self, _session: Session, row: OutboxRow, _now: dt.datetime) -> None:
        self.sent.append(row.recipient)

    def on_failed(self, _session: Session, row: OutboxRow, status: str, _now: dt.datetime) -> None:
        self.failed.append((row.recipient, status))


@pytest.fixture
def told() -> Told:
    return Told()


def deliver(database: Database, settings: Settings, told: Told, now: dt.datetime = NOW) -> int:
    smarthost = Smarthost(settings)
    count = delivery.deliver_batch(database, settings, smarthost, now, told.on_sent, told.on_failed)
    smarthost.close()
    return count


def rows(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as session:
        found = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.recipient, row.state, row.last_error) for row in found]


def fill(database: Database, settings: Settings, write_mail: Callable[..., OutboxRow], *recipients: str) -> None:
    with database.write() as session:
        for recipient in recipients:
            write_mail(session, settings, recipient=recipient)


@pytest.fixture
def use(settings: Settings, through: Callable[..., Settings]) -> Callable[[Any], Settings]:
    return lambda server: through(server, base=settings)


def test_each_row_is_sent_once_and_told_once(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    server = sink()
    settings = use(server)
    recipients = [f"desk{number}@lumelec.example" for number in range(23)]
    fill(database, settings, write_mail, *recipients)
    assert (deliver(database, settings, told), deliver(database, settings, told)) == (23, 0)
    assert [mail.recipients[0] for mail in server.taken] == recipients
    assert (told.sent, told.failed) == (recipients, [])
    assert rows(database) == [(recipient, "sent", "") for recipient in recipients]
    assert server.connections == 1


def test_the_envelope_and_the_bytes_are_those_of_the_row(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    server = sink()
    fill(database, use(server), write_mail, "desk@lumelec.example")
    deliver(database, use(server), told)
    with database.read() as session:
        row = session.scalars(select(OutboxRow)).one()
        assert (server.taken[0].sender, server.taken[0].content) == (row.envelope_sender, row.content)


def test_no_such_address_in_the_dialogue_is_a_bounce(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    settings = use(sink(rcpt=lambda to: "550 5.1.1 unknown" if "nobody" in to else "250 OK"))
    fill(database, settings, write_mail, "nobody@lumelec.example", "desk@lumelec.example")
    deliver(database, settings, told)
    assert (told.sent, told.failed) == (["desk@lumelec.example"], [("nobody@lumelec.example", "5.1.1")])
    with database.read() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.state == "failed")).one()
        assert (row.bounced_at, row.bounce_status, row.last_error) == (NOW, "5.1.1", "5.1.1 550 5.1.1 unknown")


def test_a_transient_refusal_waits_and_then_goes(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    server = sink(data=lambda count: "451 4.3.0 later" if count == 1 else "250 OK")
    settings = use(server)
    fill(database, settings, write_mail, "desk@lumelec.example")
    deliver(database, settings, told)
    assert rows(database) == [("desk@lumelec.example", "waiting", "4.3.0 451 4.3.0 later")]
    assert (deliver(database, settings, told), told.sent) == (0, [])
    later = NOW + dt.timedelta(minutes=2)
    assert (deliver(database, settings, told, later), told.sent) == (1, ["desk@lumelec.example"])


def test_a_crash_between_sending_and_recording_sends_the_same_mail_again(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    server = sink()
    settings = use(server)
    fill(database, settings, write_mail, "desk@lumelec.example")
    smarthost = Smarthost(settings)
    with database.write() as session:  # a worker that dies after the smarthost has said 250
        (row_id,) = outbox.claim(session, settings, NOW)
        row = session.get_one(OutboxRow, row_id)
        smarthost.send(row.envelope_sender, row.recipient, row.content, row.message_id)
    smarthost.close()
    assert deliver(database, settings, told) == 0
    deliver(database, settings, told, NOW + dt.timedelta(seconds=settings.worker.lease_seconds))
    first, second = server.taken
    assert (first.content, first.sender, told.sent) == (second.content, second.sender, ["desk@lumelec.example"])


def test_a_server_that_dies_in_data_holds_nothing_else_up(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    server = sink(data=lambda count: "" if count == 1 else "250 OK")
    fill(database, use(server), write_mail, "first@lumelec.example", "second@lumelec.example")
    deliver(database, use(server), told)
    assert [(to, state) for to, state, _ in rows(database)] == [
        ("first@lumelec.example", "waiting"),
        ("second@lumelec.example", "sent"),
    ]


def test_when_nobody_listens_the_whole_batch_waits_after_one_try(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    server = sink()
    settings = use(server)
    settings = replace(settings, mail=replace(settings.mail, smarthost_tls="starttls"))  # which it does not offer
    fill(database, settings, write_mail, *(f"desk{number}@lumelec.example" for number in range(12)))
    assert deliver(database, settings, told) == 12
    assert {state for _, state, _ in rows(database)} == {"waiting"}
    assert (server.connections, told) == (1, Told())


def test_after_its_hours_a_letter_fails_and_says_so(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    settings = use(sink(data=lambda _count: "451 4.3.0 later"))
    fill(database, settings, write_mail, "desk@lumelec.example")
    deliver(database, settings, told, NOW + dt.timedelta(hours=settings.mail.give_up_hours))
    assert told.failed == [("desk@lumelec.example", "4.3.0")]
    assert rows(database) == [("desk@lumelec.example", "failed", "4.3.0 451 4.3.0 later")]
    with database.read() as session:
        assert session.scalars(select(OutboxRow.bounced_at)).one() is None


def test_a_company_whose_mail_is_not_enabled_gets_nothing_but_its_consumer_does(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, open_case: Callable[..., Case], told: Told
) -> None:
    server = sink()
    settings = use(server)
    with database.write() as session:
        case = open_case(session, mail_enabled=False)
        for recipient in ("service@lumelec.example", "someone@lumelec.example", case.account.address):
            write_mail(session, settings, recipient=recipient, case_id=case.id)
    deliver(database, settings, told)
    assert [mail.recipients for mail in server.taken] == [("anne.fr@home.example",)]
    reason = f"{delivery.NOT_ENABLED_STATUS} {delivery.NOT_ENABLED}"
    assert [row[1:] for row in rows(database)] == [("failed", reason), ("failed", reason), ("sent", "")]


def test_an_effect_that_fails_spoils_neither_its_neighbours_nor_the_record(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    server = sink()
    settings = use(server)
    fill(database, settings, write_mail, "a@lumelec.example", "poison@lumelec.example", "c@lumelec.example")
    calls: list[str] = []

    def on_sent(_session: Session, row: OutboxRow, _now: dt.datetime) -> None:
        calls.append(row.recipient)
        if "poison" in row.recipient:
            raise RuntimeError("an effect went wrong")

    smarthost = Smarthost(settings)
    delivery.deliver_batch(database, settings, smarthost, NOW, on_sent, told.on_failed)
    smarthost.close()
    assert {state for _, state, _ in rows(database)} == {"sent"}
    assert rows(database)[1][2] == "recorded without its effects: see the log"
    assert (calls.count("c@lumelec.example"), len(server.taken)) == (1, 3)


def test_an_effect_that_fails_once_is_made_up_for(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    settings = use(sink())
    fill(database, settings, write_mail, "desk@lumelec.example")
    calls: list[str] = []

    def on_sent(session: Session, row: OutboxRow, now: dt.datetime) -> None:
        calls.append(row.recipient)
        if len(calls) == 1:
            raise RuntimeError("another process changed the case")
        told.on_sent(session, row, now)

    smarthost = Smarthost(settings)
    delivery.deliver_batch(database, settings, smarthost, NOW, on_sent, told.on_failed)
    smarthost.close()
    assert (told.sent, rows(database)) == (["desk@lumelec.example"], [("desk@lumelec.example", "sent", "")])


def test_a_lease_that_runs_out_puts_the_rest_back(
    database: Database, sink: Callable[..., Any], use: Any, write_mail: Any, told: Told
) -> None:
    settings = use(sink())
    settings = replace(settings, worker=replace(settings.worker, lease_seconds=0))
    fill(database, settings, write_mail, "a@lumelec.example", "b@lumelec.example")
    deliver(database, settings, told)
    with database.read() as session:
        found = [(row.state, row.attempts, row.due_at) for row in session.scalars(select(OutboxRow))]
    assert (found, told.sent) == ([("waiting", 0, NOW)] * 2, [])

"""Limits of the door: how many may come in, for how long, and how often they may say nothing."""

import smtplib
import time

import pytest

from relay.db import Database
from relay.settings import Settings
from tests.relay.mail_in.doors import Client, eventually, open_doors, raw_messages


def test_one_address_may_not_take_all_places(settings: Settings, database: Database) -> None:
    with (
        open_doors(settings, database, connections_per_address=2, connections=3) as ports,
        Client(ports["smtp"]) as one,
        Client(ports["smtp"]) as two,
    ):
        assert ["220", "220"] == [one.line()[:3], two.line()[:3]]
        with Client(ports["smtp"]) as third:
            assert "421 4.7.0" == third.line()[:9]
            assert "" == third.line()
        with Client(ports["smtp"], "127.0.0.2") as other:
            assert "220" == other.line()[:3]
            with Client(ports["lmtp"], "127.0.0.3") as too_many:
                assert "421 4.3.2" == too_many.line()[:9]
        one.say("QUIT")
        eventually(lambda: welcome(ports["smtp"]))


def welcome(port: int) -> bool:
    with Client(port) as client:
        return client.line().startswith("220")


@pytest.mark.parametrize("part", ["silence", "noop", "data"])
def test_a_session_ends_after_its_time_whatever_it_says(settings: Settings, database: Database, part: str) -> None:
    with open_doors(settings, database, session_seconds=1) as ports, Client(ports["smtp"]) as client:
        began = time.monotonic()
        client.greet()
        if part == "data":
            client.say("MAIL FROM:<>", "RCPT TO:<case@relay.example>", "DATA")
        while part == "noop" and client.say("NOOP")[:3] == "250":
            time.sleep(0.1)
        while part == "data" and time.monotonic() - began < 0.9:
            client.send(b"one more line\r\n")
            time.sleep(0.1)
        last = client.line()
        assert part == "noop" or last.startswith("421 4.4.2")
        assert 0.9 < time.monotonic() - began < 5
    assert [] == raw_messages(database)


def test_saying_nothing_too_often_ends_the_session(settings: Settings, database: Database) -> None:
    with open_doors(settings, database) as ports, Client(ports["smtp"]) as client:
        client.greet()
        replies = [client.say("NOOP") for _ in range(21)]
        assert "421 4.7.0" == replies[-1][:9]
        assert "" == client.line()


def test_a_mail_of_30_mb_is_refused_and_the_session_goes_on(settings: Settings, database: Database) -> None:
    line = b"0123456789" * 7 + b"\r\n"
    with open_doors(settings, database) as ports, Client(ports["smtp"]) as client:
        client.greet()
        assert "552 5.3.4" == client.mail(line * (30_000_000 // len(line)))[:9]
        assert "250 2.0.0" == client.mail(b"Subject: small\r\n\r\nsmall")[:9]
    assert [b"Subject: small\r\n\r\nsmall\r\n"] == [raw.content for raw in raw_messages(database)]


def test_a_client_that_vanishes_leaves_nothing_behind(settings: Settings, database: Database) -> None:
    with open_doors(settings, database, connections_per_address=1) as ports:
        with Client(ports["smtp"]) as client:
            client.greet()
            client.say("MAIL FROM:<>", "RCPT TO:<case@relay.example>", "DATA")
            client.send(b"Subject: half a mail\r\n")
        eventually(lambda: welcome(ports["smtp"]))
    assert [] == raw_messages(database)


def test_smtplib_is_content_with_us(settings: Settings, database: Database) -> None:
    with open_doors(settings, database) as ports, smtplib.SMTP("127.0.0.1", ports["smtp"]) as client:
        refused = client.sendmail("", ["case+a@relay.example", "x@relay.example"], b"Subject: a\r\n\r\n.b\r\n")
    assert {"x@relay.example": (550, b"5.1.1 No such address here")} == refused
    assert [b"Subject: a\r\n\r\n.b\r\n"] == [raw.content for raw in raw_messages(database)]

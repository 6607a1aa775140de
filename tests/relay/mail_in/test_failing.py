"""When we fail, the sender hears 451 and keeps the mail; it never hears why, and nobody reads it in the log."""

import json
import logging

import pytest
from sqlalchemy import text

from relay.db import Database
from relay.logs import JsonLines
from relay.settings import Settings
from tests.relay.mail_in.doors import Client, open_doors, raw_messages, spool_rows

MAIL = b"From: desk@lumelec.example\r\nSubject: [ref k7m2p-9xqab-tbd3w]\r\n\r\nDear Lea, canary-body.\r\n"


def run(database: Database, statement: str) -> None:
    with database.write() as session:
        session.execute(text(statement))


def test_a_broken_table_is_451_and_later_all_is_well(settings: Settings, database: Database) -> None:
    with open_doors(settings, database) as ports, Client(ports["smtp"]) as client, Client(ports["lmtp"]) as local:
        client.greet()
        local.greet("LHLO")
        run(database, "ALTER TABLE spool RENAME TO away")
        replies = [client.mail(MAIL), local.mail(MAIL, ["case+a@relay.example", "case+b@relay.example"]), local.reply()]
        assert ["451 4.3.0"] * 3 == [reply[:9] for reply in replies]
        assert all("spool" not in reply and "rror" not in reply for reply in replies)
        run(database, "ALTER TABLE away RENAME TO spool")
        assert [] == raw_messages(database)  # not even the half that could have been stored
        assert "250 2.0.0" == client.mail(MAIL)[:9]
    assert (1, 1) == (len(raw_messages(database)), len(spool_rows(database)))


def test_the_log_tells_what_happened_to_each_mail_and_nothing_of_what_it_says(
    settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with open_doors(settings, database) as ports, Client(ports["smtp"]) as client:
        client.greet()
        client.mail(MAIL, ["case+k7m2p9xqabtbd3w@relay.example", "anna@relay.example"], "desk@lumelec.example")
        client.mail(b"a\nb")
        client.say("MAIL FROM:<canary (comment@lumelec.example>", "VRFY anna", "AUTH PLAIN c2VjcmV0")
        run(database, "ALTER TABLE spool RENAME TO away")
        client.mail(MAIL, ["case+k7m2p9xqabtbd3w@relay.example"], "desk@lumelec.example")
        run(database, "ALTER TABLE away RENAME TO spool")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.name != "asyncio"]
    told = [(line["event"], line.get("raw"), line.get("status")) for line in lines if line["event"].startswith("mail ")]
    assert [
        ("mail refused", None, "550 5.1.1"),
        ("mail accepted", 1, None),
        ("mail refused", None, "554 5.6.0"),
        ("mail refused", None, "451 4.3.0"),
    ] == told
    written = json.dumps(lines).lower()
    for secret in ("lumelec", "anna", "k7m2p", "canary", "client.example", "c2vjcmv0"):
        assert secret not in written, secret

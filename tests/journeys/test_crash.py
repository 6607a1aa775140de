"""SIGKILL at twenty random moments while 300 mails arrive: nothing is lost, nothing is done twice."""

import datetime as dt
import random
import smtplib
import threading
import time
from collections import Counter
from email.message import EmailMessage

from sqlalchemy import func, select

from relay import db
from relay.cases import filing
from relay.cases.filing import Filing
from relay.models import Company, Message, OutboxRow, RawMessage, ReplyToken, SpoolRow
from relay.settings import load
from tests.journeys.harness import Life, until

MAILS = 300
KILLS = 20


def test_killed_at_twenty_random_moments(life: Life) -> None:
    address = open_case(life)
    contents = {f"marker{number:04d}": mail(life, address, f"marker{number:04d}") for number in range(MAILS)}
    accepted: Counter[str] = Counter()
    life.platform.start()
    sender = threading.Thread(target=send_all, args=(life, address, contents, accepted), daemon=True)
    sender.start()
    chance = random.Random(20261122)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.9))
        life.platform.kill()
        life.platform.start()
    sender.join(600)
    assert not sender.is_alive()
    check(life, contents, accepted)


def open_case(life: Life) -> str:
    """A case whose letter has left, made with the verbs of the site."""
    settings = load(environment=life.platform.environment)
    database = db.connect(settings.database_url)
    now = dt.datetime.now(dt.UTC)
    with database.write() as session:
        company = session.scalars(select(Company)).one()
        plain = Filing(
            company_id=company.id, name="Lea Marchal", address="lea@home.example", title="Boiler", story="It leaks.",
            expectation="A repair.", language="en", public=True,
        )  # fmt: skip
        case = filing.open_case(session, settings, plain, None, now)
        filing.confirm(session, settings, case, now)
        token = session.scalars(
            select(ReplyToken.token).where(ReplyToken.case_id == case.id, ReplyToken.side == "company")
        ).one()
    database.close()
    return f"case+{token}@relay.example"


def mail(life: Life, to: str, marker: str) -> bytes:
    message = EmailMessage()
    message["From"] = "service@lumelec.example"
    message["To"] = to
    message["Subject"] = f"RE: Boiler {marker}"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    message["Message-ID"] = f"<{marker}@lumelec.example>"
    message.set_content(f"We repair your boiler on Friday, our number for it is {marker}.")
    content = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
    return life.senders.sign(content, "lumelec.example")


def send_all(life: Life, to: str, contents: dict[str, bytes], accepted: Counter[str]) -> None:
    """Send each mail until it got its 250, as a mail server does; paced so that all kills meet work."""
    for marker, content in contents.items():
        while not accepted[marker]:
            try:
                with smtplib.SMTP("127.0.0.1", life.platform.ports["smtp"], timeout=30) as door:
                    door.sendmail("service@lumelec.example", [to], content)
                accepted[marker] += 1
            except (OSError, KeyError, smtplib.SMTPException):
                time.sleep(0.05)
        time.sleep(0.02)


def check(life: Life, contents: dict[str, bytes], accepted: Counter[str]) -> None:
    database = db.connect(load(environment=life.platform.environment).database_url)
    until(lambda: not waiting(database), 600)
    with database.read() as session:
        messages = session.scalars(select(Message.text).where(Message.kind == "response")).all()
        outcomes = Counter(session.scalars(select(SpoolRow.outcome)))
        raws = session.scalar(select(func.count(RawMessage.id)))
        notices = session.execute(
            select(OutboxRow.thread_message_id, func.count())
            .where(OutboxRow.letter == "response_notice")
            .group_by(OutboxRow.thread_message_id)
        ).all()
        identifiers = list(session.scalars(select(OutboxRow.message_id)))
    database.close()
    found = Counter(marker for text in messages for marker in contents if marker in text)
    assert accepted == found == Counter(dict.fromkeys(contents, 1))
    assert outcomes["filed"] == MAILS
    assert set(outcomes) <= {"filed", "duplicate"}
    assert outcomes.total() == raws
    assert (len(notices), {count for _, count in notices}) == (MAILS, {1})
    assert len(identifiers) == len(set(identifiers))
    until(lambda: len(relayed(life)) >= MAILS, 600)
    assert set(relayed(life).values()) == {1}, "each notice has one Message-ID, however often it was sent"


def waiting(database: db.Database) -> int:
    with database.read() as session:
        spool = session.scalar(select(func.count(SpoolRow.id)).where(SpoolRow.state != "done")) or 0
        outbox = session.scalar(select(func.count(OutboxRow.id)).where(OutboxRow.state != "sent")) or 0
    return spool + outbox


def relayed(life: Life) -> dict[str, int]:
    """Marker -> number of different Message-IDs under which its answer reached the consumer."""
    seen: dict[str, set[str]] = {}
    for mail in list(life.mailboxes.of("lea@home.example")):
        body = mail.get_body(preferencelist=("plain",))
        text = "" if body is None else str(body.get_content())
        for word in text.replace(".", " ").split():
            if word.startswith("marker"):
                seen.setdefault(word, set()).add(str(mail["Message-ID"]))
    return {marker: len(identifiers) for marker, identifiers in seen.items()}

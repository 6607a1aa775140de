"""A small world for the tests of relay: one company, one consumer, mails that are signed as real ones are."""

import datetime as dt
import email.utils
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import companies, filing, sending
from relay.cases.filing import Filing
from relay.db import Database
from relay.mail import delivery, devzone, intake, spool
from relay.mail.courier import Accepted, Outcome
from relay.mail.dns import make_resolver
from relay.models import Account, Case, HeldMail, KnownSender, Message, OutboxRow, ReplyToken, SpoolRow
from relay.settings import Settings
from relay.tokens import reply_address

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
FILING = Filing(
    name="Lea Marchal",
    address="lea@home.example",
    title="Boiler never repaired",
    story="The technician came three times and the boiler still leaks.",
    expectation="A working boiler before the first of May.",
    language="en",
    contract="C-5521",
    phone="0470 12 34 56",
    public=True,
)


class AcceptingCourier:
    """A courier that takes everything: what a smarthost would have got."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome:  # noqa: ARG002 - the contract's names
        self.taken.append((envelope_sender, recipient, content))
        return Accepted()

    def close(self) -> None:
        """Nothing to close."""


@dataclass
class World:
    """Verbs that tests share; each is what a door, the worker or the site does."""

    database: Database
    settings: Settings
    now: dt.datetime = NOW

    def company(self, name: str = "Lumelec", address: str = "service@lumelec.example", **more: Any) -> int:
        with self.database.write() as session:
            more = {"confirmed": True, "language": "en"} | more
            return companies.add(session, name, [address], self.now, **more).id

    def file(self, company_id: int | None, confirmed: bool = True, deliver: bool = True, **changes: Any) -> str:
        """File a complaint, confirm it, let its letters leave; its number."""
        with self.database.write() as session:
            case = filing.open_case(
                session, self.settings, replace(FILING, company_id=company_id, **changes), None, self.now
            )
            if confirmed:
                filing.confirm(session, self.settings, case, self.now)
        if deliver:
            self.deliver()
        return case.number

    def deliver(self) -> AcceptingCourier:
        courier = AcceptingCourier()

        def sent(session: Any, row: OutboxRow, now: dt.datetime) -> None:
            sending.on_sent(session, self.settings, row, now)

        def refused(session: Any, row: OutboxRow, status: str, now: dt.datetime) -> None:
            sending.on_refused(session, self.settings, row, status, now)

        while delivery.deliver_batch(self.database, self.settings, courier, self.now, sent, refused):
            pass
        return courier

    def refuse(self, letter: OutboxRow, status: str) -> None:
        """The letter came back, or was given up."""
        with self.database.write() as session:
            row = session.get_one(OutboxRow, letter.id)
            sending.on_refused(session, self.settings, row, status, self.now)

    def receive(self, content: bytes, *recipients: str, sender: str | None = "service@lumelec.example") -> list[str]:
        """Accept a mail as the SMTP door does and take it in; the outcome of each recipient."""
        mail = spool.Incoming("smtp", content, sender, recipients, "127.0.0.1", "mail.example", self.now, False)
        with self.database.write() as session:
            (raw_id,) = spool.accept(session, [mail])
        while intake.take_in(self.database, self.settings, make_resolver(self.settings), self.now):
            pass
        with self.database.read() as session:
            rows = session.scalars(select(SpoolRow).where(SpoolRow.raw_id == raw_id).order_by(SpoolRow.id))
            return [f"{row.outcome or row.state}:{row.reason or row.error}" for row in rows]

    def token(self, number: str, side: str = "company") -> str:
        with self.database.read() as session:
            query = select(ReplyToken.token).join(Case, Case.id == ReplyToken.case_id)
            return session.scalars(query.where(Case.number == number, ReplyToken.side == side)).one()

    def address(self, number: str, side: str = "company") -> str:
        return reply_address(self.settings, self.token(number, side))

    def case(self, number: str) -> Case:
        with self.database.read() as session:
            case = session.scalars(select(Case).where(Case.number == number)).one()
            _ = case.company, case.account, case.detail
            return case

    def messages(self, number: str) -> list[Message]:
        with self.database.read() as session:
            query = select(Message).join(Case, Case.id == Message.case_id).where(Case.number == number)
            return list(session.scalars(query.order_by(Message.id)))

    def letters(self, number: str) -> list[str]:
        """The kinds of letter written in a case, in order."""
        with self.database.read() as session:
            query = select(OutboxRow.letter).join(Case, Case.id == OutboxRow.case_id).where(Case.number == number)
            return list(session.scalars(query.order_by(OutboxRow.id)))

    def letter(self, number: str, kind: str) -> OutboxRow:
        """The last letter of this kind."""
        with self.database.read() as session:
            query = select(OutboxRow).join(Case, Case.id == OutboxRow.case_id)
            query = query.where(Case.number == number, OutboxRow.letter == kind)
            return session.scalars(query.order_by(OutboxRow.id.desc())).first()  # type: ignore[return-value]

    def held(self) -> list[HeldMail]:
        with self.database.read() as session:
            return list(session.scalars(select(HeldMail).where(HeldMail.state == "waiting").order_by(HeldMail.id)))

    def known_senders(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(KnownSender.value).order_by(KnownSender.id)))

    def account(self, address: str = "lea@home.example") -> Account:
        with self.database.read() as session:
            return session.scalars(select(Account).where(Account.address == address)).one()

    def mail(
        self,
        text: str,
        to: str,
        *,
        author: str = "Service Lumelec <service@lumelec.example>",
        subject: str = "RE: Boiler never repaired",
        signed: bool = True,
        headers: Sequence[tuple[str, str]] = (),
    ) -> bytes:
        """A mail as a company's program writes it, signed by the author's domain."""
        message = EmailMessage()
        message["From"] = author
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = email.utils.format_datetime(self.now)
        message["Message-ID"] = email.utils.make_msgid(domain="mail.example")
        for name, value in headers:
            message[name] = value
        message.set_content(text)
        content = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
        domain = email.utils.parseaddr(author)[1].rpartition("@")[2]
        return devzone.sign(self.settings, content, domain) if signed else content


@pytest.fixture
def world(database: Database, settings: Settings) -> World:
    devzone.ensure(settings)
    return World(database, settings)

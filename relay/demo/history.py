"""Plays the plan through the real verbs, at the times of the plan: filing, letters, delivery, raw mails taken in.

Letters of the past are accepted and kept nowhere but in the outbox; nothing reaches a socket or the development
Maildir. Every row is written by the code that would have written it then.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from relay.cases import clock, feedback, filing, moderating, scorecards, sending, staff, thread
from relay.cases.filing import Filing
from relay.db import Database
from relay.demo import directory, library, mails, plan, strays
from relay.demo.mails import Reply
from relay.demo.plan import Act
from relay.demo.writing import Person
from relay.mail import delivery, intake, spool
from relay.mail.courier import Accepted, Outcome
from relay.mail.dns import Resolver, make_resolver
from relay.mail.spool import Incoming
from relay.models import Case, OutboxRow, Staff
from relay.settings import Settings

DELIVERY = dt.timedelta(minutes=2)
QUIET = dt.timedelta(minutes=10)
TO_COMPANY = ("complaint", "follow_up", "reminder")
TO_CONSUMER = ("response_notice", "automatic_notice")


class Past:
    """A courier for letters of the past: each was accepted long ago."""

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome:  # noqa: ARG002
        return Accepted()

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(slots=True)
class Player:
    """Plays acts one after the other; `play` steps through a plan with the platform's own clock beside it."""

    database: Database
    settings: Settings
    random: Random
    companies: Mapping[str, int]
    resolver: Resolver
    moderator: int
    cases: dict[int, int] = field(default_factory=dict)  # complaint -> case
    waiting_since: dt.datetime | None = None  # letters wait since then
    courier: Past = field(default_factory=Past)

    def step(self, act: Act) -> None:
        """One act, in one transaction (a mail: accepted in one, taken in by the intake's own)."""
        self.deliver(act.at)
        if act.verb in MAILS:
            self._mail(act)
        else:
            with self.database.write() as session:
                VERBS[act.verb](self, session, act)
        self.waiting_since = act.at

    def deliver(self, before: dt.datetime) -> None:
        """Hand over what waits, if `before` leaves time for it."""
        if self.waiting_since is None or before - self.waiting_since < QUIET:
            return
        now = self.waiting_since + DELIVERY
        batch = self.settings.worker.batch

        def sent(session: Session, row: OutboxRow, at: dt.datetime) -> None:
            sending.on_sent(session, self.settings, row, at)

        while delivery.deliver_batch(self.database, self.settings, self.courier, now, sent, _refused) == batch:
            pass
        self.waiting_since = None

    def tick(self, now: dt.datetime) -> None:
        """A morning: what time alone brings about."""
        self.deliver(now)
        with self.database.write() as session:
            if clock.tick(session, self.settings, now):
                self.waiting_since = now

    def score(self, now: dt.datetime) -> None:
        with self.database.write() as session:
            scorecards.refresh(session, self.settings, now)
            today = now.astimezone(ZoneInfo(self.settings.site.timezone)).date()
            scorecards.days.backfill(session, self.settings, today, now)

    def moderate(self, now: dt.datetime) -> None:
        """The moderator of those days works through the queue."""
        with self.database.write() as session:
            for message in moderating.queue(session):
                person = session.get_one(Staff, self.moderator)
                if message.dispute == "open":
                    moderating.decide_dispute(session, message, person, self.random.random() < 0.5, now)
                elif self.random.random() < 0.7:
                    moderating.release(session, message, person, "", now)
                else:
                    moderating.reject(session, self.settings, message, person, "insult", now)
        self.waiting_since = now

    def case(self, session: Session, act: Act) -> Case:
        return session.get_one(Case, self.cases[act.complaint.key])

    def file(self, session: Session, act: Act) -> None:
        complaint, told, person = act.complaint, act.complaint.told, act.complaint.person
        known = None if complaint.newcomer else self.companies[complaint.firm.name]
        name, address = complaint.newcomer or ("", "")
        numbers = dict(complaint.numbers)
        typed = Filing(
            company_id=known, company_name=name, company_address=address, name=person.name, address=person.address,
            title=told.title, story=told.text, expectation=told.expectation, category=told.story.category,
            amount=told.amount, occurred_on=told.occurred_on.isoformat(), language=told.language,
            public=complaint.public, health_consent=complaint.public, contacted_before=complaint.contacted,
            contract=numbers.get("contract", ""), customer=numbers.get("customer", ""),
            order=numbers.get("order", ""), phone=numbers.get("phone", ""),
        )  # fmt: skip
        self.cases[complaint.key] = filing.open_case(session, self.settings, typed, None, act.at).id

    def verify(self, session: Session, act: Act) -> None:
        filing.confirm(session, self.settings, self.case(session, act), act.at)

    def follow_up(self, session: Session, act: Act) -> None:
        thread.follow_up(session, self.settings, self.case(session, act), act.text, (), act.at)

    def close(self, session: Session, act: Act) -> None:
        case = self.case(session, act)
        feedback.close(session, self.settings, case, act.outcome, act.satisfaction, act.text, act.at)

    def solved(self, session: Session, act: Act) -> None:
        thread.solved_directly(session, self.case(session, act), act.at)

    def withdraw(self, session: Session, act: Act) -> None:
        thread.withdraw(session, self.case(session, act), act.verb == "mistaken", act.at)

    def dispute(self, session: Session, act: Act) -> None:
        case = self.case(session, act)
        last = [message for message in case.messages if message.kind == "response"][-1]
        thread.not_an_answer(session, self.settings, case, last, act.at)

    def private(self, session: Session, act: Act) -> None:
        thread.make_private(session, self.case(session, act), act.at)

    def _mail(self, act: Act) -> None:
        with self.database.write() as session:
            row = self._letter(session, act)
            if row is None and act.verb == "bounce":
                return  # the platform knew already that this mailbox is gone
            if row is None:
                raise LookupError(f"complaint {act.complaint.key}: no letter to answer by {act.verb}")
            spool.accept(session, [self._written(act, row)])
        intake.take_in(self.database, self.settings, self.resolver, act.at)

    def _written(self, act: Act, row: OutboxRow) -> Incoming:
        content, sender, to = MAILS[act.verb](self, act, row)
        domain = (sender or f"x@{act.complaint.firm.domain}").rpartition("@")[2]
        return Incoming("smtp", content, sender, (to,), "192.0.2.25", f"mail.{domain}", act.at, trusted=False)

    def _letter(self, session: Session, act: Act) -> OutboxRow | None:
        """The last letter that this side got from us."""
        kinds = TO_CONSUMER if act.verb == "consumer_mail" else TO_COMPANY
        query = select(OutboxRow).where(OutboxRow.case_id == self.cases[act.complaint.key], OutboxRow.letter.in_(kinds))
        return session.scalars(query.order_by(OutboxRow.id.desc()).limit(1)).one_or_none()

    def reply(self, act: Act, row: OutboxRow) -> tuple[bytes, str, str]:
        writer = _staff(act)
        received = mails.read(row.content)
        reply = Reply(writer.name, writer.address, act.complaint.person.language, act.text, act.signature, act.ticket)
        content = mails.write(act.program, received, reply, self.settings.site.timezone, act.at)
        return mails.signed(self.settings, content, writer.address), writer.address, received.address

    def automatic(self, act: Act, row: OutboxRow) -> tuple[bytes, str, str]:
        """Sent to the envelope sender of our letter, from a null sender (RFC 3834 sections 3.3 and 4)."""
        writer = _staff(act)
        received = mails.read(row.content)
        spoken = library.tongue(act.complaint.person.language).answer
        kind = "acknowledgement" if act.verb == "acknowledge" else "absence"
        back = f"{act.at + dt.timedelta(days=6):%d/%m/%Y}"
        name, address = (writer.name, writer.address) if kind == "absence" else (
            act.complaint.firm.name, act.complaint.firm.address)  # fmt: skip
        said = spoken[kind][0].format(ticket=act.ticket, date=back, author=writer.name)
        reply = Reply(name, address, act.complaint.person.language, said)
        subject = spoken[f"{kind}_subject"][0].format(subject=received.subject)
        content = mails.automatic(received, reply, subject, act.at)
        return mails.signed(self.settings, content, address), "", row.envelope_sender

    def consumer_mail(self, act: Act, row: OutboxRow) -> tuple[bytes, str, str]:
        person = act.complaint.person
        received = mails.read(row.content)
        reply = Reply(person.name, person.address, person.language, act.text, person.first)
        program = self.random.choice(("gmail", "apple", "thunderbird"))
        content = mails.write(program, received, reply, self.settings.site.timezone, act.at)
        return mails.signed(self.settings, content, person.address), person.address, received.address

    def bounce(self, act: Act, row: OutboxRow) -> tuple[bytes, str, str]:
        firm = act.complaint.firm
        return (
            mails.bounce(row.content, row.recipient, firm.domain, row.envelope_sender, act.at),
            "",
            row.envelope_sender,
        )


def _staff(act: Act) -> Person:
    if act.staff is None:
        raise ValueError(f"{act.verb} needs staff")
    return act.staff


VERBS: dict[str, Callable[[Player, Session, Act], None]] = {
    "file": Player.file, "verify": Player.verify, "follow_up": Player.follow_up, "close": Player.close,
    "solved": Player.solved, "withdraw": Player.withdraw, "mistaken": Player.withdraw,
    "dispute": Player.dispute, "private": Player.private,
}  # fmt: skip
MAILS: dict[str, Callable[[Player, Act, OutboxRow], tuple[bytes, str, str]]] = {
    "reply": Player.reply, "acknowledge": Player.automatic, "absent": Player.automatic,
    "consumer_mail": Player.consumer_mail, "bounce": Player.bounce,
}  # fmt: skip


def _refused(_session: Session, row: OutboxRow, status: str, now: dt.datetime) -> None:
    raise AssertionError(f"a letter of the past was refused: {row.letter} {status} {now}")


def play(database: Database, settings: Settings, seed: int, end: dt.datetime) -> Iterator[tuple[int, int]]:
    """Load everything up to `end`; yields (acts done, acts in all) as it goes. Needs an empty directory."""
    acts = plan.acts(seed, end)
    start = acts[0].at.replace(hour=7, minute=0, second=0) - dt.timedelta(days=1)
    hasty(database)
    with database.write() as session:
        known = directory.add(session, settings, start)
        moderator = staff.add(
            session, "archive@moderation.example", "Maud Archive", secrets.token_urlsafe(16), "moderator", start
        )
        moderator.disabled_at = end  # this one worked in the past only
    player = Player(
        database,
        settings,
        Random(seed),  # noqa: S311 - a demo
        known,
        make_resolver(settings),
        moderator.id,
    )
    for done, (at, act) in enumerate(_with_clock(acts, start, end)):
        if act is None:
            _morning(player, at, end)
        else:
            player.step(act)
            yield done, len(acts)
    player.deliver(end + QUIET)
    strays.arrive(database, settings, player.resolver, end)
    player.score(end)
    yield len(acts), len(acts)


def _with_clock(acts: list[Act], start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, Act | None]]:
    """The acts, and None each morning."""
    morning = start
    for act in acts:
        while morning < act.at:
            yield morning, None
            morning += dt.timedelta(days=1)
        yield act.at, act
    if morning < end:
        yield morning, None


def _morning(player: Player, now: dt.datetime, end: dt.datetime) -> None:
    player.tick(now)
    if now < end - dt.timedelta(days=5) and now.weekday() < 5:
        player.moderate(now + dt.timedelta(minutes=5))
    if (now + dt.timedelta(days=1)).day == 1:
        player.score(now + dt.timedelta(hours=16))


def hasty(database: Database) -> None:
    """Let this process's commits not wait for the disk: an interrupted load is thrown away anyway, never corrupt."""
    sqlite = database.engine.dialect.name == "sqlite"
    statement = "PRAGMA synchronous=NORMAL" if sqlite else "SET synchronous_commit TO off"

    def relax(connection: Any, _record: Any, _proxy: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.commit()  # PostgreSQL: SET began a transaction

    event.listen(database.engine, "checkout", relax)

"""Robot companies: what each does with the mail it gets. Pure, given the mail: `town` receives for them and sends.

Most behave as the company they play; three do not: one loops, one bounces what it accepted, one refuses in the
dialogue. None answers automatic mail but the one that loops, and each answers at most `most` mails.
"""

import datetime as dt
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy

from sqlalchemy.orm import Session

from relay.cases import companies
from relay.demo import library, mails
from relay.demo.mails import Received, Reply
from relay.models import Company
from relay.settings import Settings

NO_SUCH_MAILBOX = "550 5.1.1 no such mailbox here"
SLOW_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that reached a robot."""

    sender: str  # envelope sender, "" the null sender
    content: bytes

    @property
    def is_automatic(self) -> bool:
        """Whether nobody should answer it (RFC 3834 section 2)."""
        marked = message_from_bytes(self.content, policy=policy.compat32).get("Auto-Submitted", "no")
        return not self.sender or str(marked).lower() != "no"


@dataclass(frozen=True, slots=True)
class Sending:
    """A mail that a robot wants to send, `after` seconds. sender "" is the null sender; what: for people to read."""

    what: str
    after: float
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Robot:
    """A company that answers by itself. `refusal`: its answer to RCPT, "" where it takes mail."""

    kind: str
    name: str
    does: Callable[["Robot", Settings, Mail, dt.datetime], Iterable[Sending]]
    refusal: str = ""
    answers_machines: bool = False
    delay: float = 0.2
    most: int = 10
    clerk: str = "Robin Automate"

    @property
    def domain(self) -> str:
        return f"{self.kind}-robot.example"

    @property
    def address(self) -> str:
        return f"contact@{self.domain}"

    @property
    def author(self) -> str:
        return f"robin@{self.domain}"

    def answers(self, settings: Settings, mail: Mail, now: dt.datetime) -> list[Sending]:
        """What the robot sends because of this mail."""
        if mail.is_automatic and not self.answers_machines:
            return []
        return list(self.does(self, settings, mail, now))


def enrol(session: Session, robots: Iterable[Robot], now: dt.datetime) -> dict[str, int]:
    """Enter the robots into the directory, where they are not yet; kind -> company id."""
    return {robot.kind: _enrolled(session, robot, now).id for robot in robots}


def _enrolled(session: Session, robot: Robot, now: dt.datetime) -> Company:
    known = companies.by_slug(session, companies.fold(robot.name).replace(" ", "-"))
    return known or companies.add(session, robot.name, [robot.address], now, language="fr", confirmed=True)


def _said(robot: Robot, text: str, signature: str = "") -> Reply:
    signature = signature or f"{robot.clerk}\nService clientèle\n{robot.name}"
    return Reply(robot.clerk, robot.author, "fr", f"Bonjour,\n\n{text}\n\nCordialement,", signature)


def _send(robot: Robot, settings: Settings, what: str, content: bytes, received: Received) -> Sending:
    signed = mails.signed(settings, content, robot.author)
    return Sending(what, robot.delay, robot.author, received.address, signed)


def _write(
    robot: Robot, settings: Settings, mail: Mail, now: dt.datetime, what: str, reply: Reply, program: str = "outlook"
) -> Sending:
    received = mails.read(mail.content)
    return _send(robot, settings, what, mails.write(program, received, reply, settings.site.timezone, now), received)


def good(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    text = "Vous avez raison : nous remboursons le montant réclamé dès aujourd’hui, avec toutes nos excuses."
    yield _write(robot, settings, mail, now, "answers at once", _said(robot, text))


def late(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    text = "Après vérification, la moitié de la somme vous est remboursée ; le reste correspond à un service rendu."
    yield _write(robot, settings, mail, now, "answers late", _said(robot, text), "thunderbird")


def silent(_robot: Robot, _settings: Settings, _mail: Mail, _now: dt.datetime) -> Iterable[Sending]:
    return ()


def interim(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    reply = _said(robot, library.tongue("fr").answer["interim"][0])
    yield _write(robot, settings, mail, now, "looks into it", reply, "gmail")


def ticketing(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    """Rewrites the subject and drops In-Reply-To and References, as ticket systems do."""
    text = "Votre dossier est clos en votre faveur : un bon de 40 € vous a été envoyé."
    said = _said(robot, text)
    reply = Reply(said.name, said.address, said.language, said.text, said.signature, f"2026-{_ticket(mail)}")
    yield _write(robot, settings, mail, now, "answers through its ticket system", reply, "ticket")


def _ticket(mail: Mail) -> int:
    """The number a ticket system gives to this mail: the same one each time it sees it."""
    return 1000 + zlib.crc32(mail.content) % 9000


def acknowledging(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    spoken = library.tongue("fr").answer
    text = spoken["acknowledgement"][0].format(ticket=f"SAV-{_ticket(mail)}")
    yield from _automatic(robot, settings, mail, now, "acknowledges", text, spoken["acknowledgement_subject"][0])


def absent(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    spoken = library.tongue("fr").answer
    text = spoken["absence"][0].format(date="15 août", author=robot.clerk)
    yield from _automatic(robot, settings, mail, now, "is out of office", text, spoken["absence_subject"][0])


def _automatic(
    robot: Robot, settings: Settings, mail: Mail, now: dt.datetime, what: str, text: str, subject: str
) -> Iterable[Sending]:
    """From the null sender to the envelope sender (RFC 3834)."""
    received = mails.read(mail.content)
    reply = Reply(robot.name, robot.address, "fr", text)
    content = mails.automatic(received, reply, subject.format(subject=received.subject), now)
    yield Sending(what, robot.delay, "", mail.sender, mails.signed(settings, content, robot.address))


def bouncing(robot: Robot, _settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    """Took the mail, and says only afterwards that nobody has this mailbox."""
    report = mails.bounce(mail.content, robot.address, robot.domain, mail.sender, now)
    yield Sending("sends a bounce", robot.delay, "", mail.sender, report)


def leaking(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    signature = f"{robot.clerk}\nGestionnaire\n{robot.name}\nGSM 0470 12 34 56\nTél. 02 555 12 34\n{robot.author}"
    text = "Nous remboursons vos frais de port. Pour toute question, appelez-moi au 0470 12 34 56."
    yield _write(robot, settings, mail, now, "leaks a phone number", _said(robot, text, signature))


def rude(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    text = "C’est non. Vous êtes un sale con et vous nous emmerdez avec vos plaintes à la con."
    yield _write(robot, settings, mail, now, "is rude", _said(robot, text), "apple")


def looping(robot: Robot, settings: Settings, mail: Mail, now: dt.datetime) -> Iterable[Sending]:
    """Answers whatever comes, receipts and notices too, to the address in From."""
    text = "Votre message est important pour nous. Nous confirmons notre remboursement de 10 €."
    yield _write(robot, settings, mail, now, "answers everything", _said(robot, text), "gmail")


ROBOTS = (
    Robot("good", "Robot Modèle", good),
    Robot("slow", "Robot Lent", late, delay=SLOW_SECONDS),
    Robot("silent", "Robot Muet", silent),
    Robot("interim", "Robot En Cours", interim),
    Robot("ticket", "Robot Guichet", ticketing),
    Robot("acknowledging", "Robot Accusé", acknowledging),
    Robot("absent", "Robot Absent", absent),
    Robot("bouncing", "Robot Rebond", bouncing),
    Robot("refusing", "Robot Refus", silent, refusal=NO_SUCH_MAILBOX),
    Robot("leaking", "Robot Bavard", leaking),
    Robot("rude", "Robot Grossier", rude),
    Robot("looping", "Robot Boucle", looping, answers_machines=True),
)

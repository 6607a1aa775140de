"""Mail that needs a person: the last hours before the demo begins bring some for the holding pen."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.db import Database
from relay.demo import mails
from relay.demo.mails import Received, Reply
from relay.mail import intake, spool
from relay.mail.dns import Resolver
from relay.mail.spool import Incoming
from relay.models import Case, Company, OutboxRow
from relay.settings import Settings


def arrive(database: Database, settings: Settings, resolver: Resolver, now: dt.datetime) -> None:
    """Five mails that no rule may file, about the newest cases that wait for an answer."""
    with database.write() as session:
        letters = _letters(session)
        if len(letters) == len(_STRAYS):
            spool.accept(session, list(_written(settings, letters, now)))
    intake.take_in(database, settings, resolver, now)


def _letters(session: Session) -> list[OutboxRow]:
    """The complaints' letters of the newest open cases of confirmed companies."""
    query = (
        select(OutboxRow)
        .join(Case, Case.id == OutboxRow.case_id)
        .join(Company, Company.id == Case.company_id)
        .where(OutboxRow.letter == "complaint", Case.state.in_(("sent", "acknowledged")), Company.confirmed)
        .order_by(OutboxRow.id.desc())
        .limit(len(_STRAYS))
    )
    return list(session.scalars(query))


def _written(settings: Settings, letters: list[OutboxRow], now: dt.datetime) -> Iterator[Incoming]:
    for hours, (stray, row) in enumerate(zip(_STRAYS, letters, strict=True), 1):
        at = now - dt.timedelta(hours=hours)
        received = mails.read(row.content)
        content, sender, to = stray(settings, received, at)
        host = f"mail.{sender.rpartition('@')[2]}"
        yield Incoming("smtp", content, sender, (to,), "192.0.2.99", host, at, trusted=False)


def _agency(settings: Settings, received: Received, at: dt.datetime) -> tuple[bytes, str, str]:
    """A call centre that answers for the company from a domain nobody knows: authenticated, but who is it?"""
    sender = "team4@klantenlijn-extern.example"
    text = "Beste,\n\nWij behandelen deze klacht in opdracht. Het bedrag wordt volgende week teruggestort.\n\nTeam 4"
    reply = Reply("Klantenlijn Extern", sender, "nl", text)
    content = mails.write("outlook", received, reply, settings.site.timezone, at)
    return mails.signed(settings, content, sender), sender, received.address


def _forger(settings: Settings, received: Received, at: dt.datetime) -> tuple[bytes, str, str]:
    """In the company's name, and signed by nobody."""
    reply = Reply("Direction", received.to, "fr", "Bonjour,\n\nNous vous remboursons le triple.\n\nLa direction")
    content = mails.write("gmail", received, reply, settings.site.timezone, at)
    return content, received.to, received.address


def _mistyped(settings: Settings, received: Received, at: dt.datetime) -> tuple[bytes, str, str]:
    """Written anew to the base address, the reference copied by hand with one wrong character."""
    reference = received.subject.rpartition("[ref ")[2].rstrip("]")
    wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
    text = f"Bonjour,\n\nConcerne votre courrier {wrong} : accepté, nous payons demain.\n\nService clients"
    subject = f"Réclamation ref {wrong}"
    content = mails.new("Service clients", received.to, settings.base_address, subject, text, at)
    return mails.signed(settings, content, received.to), received.to, settings.base_address


def _stranger(settings: Settings, received: Received, at: dt.datetime) -> tuple[bytes, str, str]:  # noqa: ARG001
    """Somebody who takes us for the company."""
    sender = "mamie.rose@mailbox.example"
    text = "Bonjour,\n\nMa machine ne chauffe plus, quand pouvez-vous passer ?\n\nRose"
    content = mails.new("Rose", sender, settings.base_address, "machine en panne", text, at)
    return mails.signed(settings, content, sender), sender, settings.base_address


def _newsletter(settings: Settings, received: Received, at: dt.datetime) -> tuple[bytes, str, str]:
    """A mailing that a company sends to every address it has ever seen."""
    sender = f"news@{received.to.rpartition('@')[2]}"
    text = "Nos soldes commencent samedi ! Jusqu’à 50 % sur tout le magasin."
    content = mails.new(
        "Les bonnes affaires",
        sender,
        received.address,
        "Soldes !",
        text,
        at,
        List_Unsubscribe="<https://www.shop.example>",
    )
    return mails.signed(settings, content, sender), sender, received.address


_STRAYS = (_agency, _forger, _mistyped, _stranger, _newsletter)

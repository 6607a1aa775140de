"""Carries one mail to one recipient: through the smarthost, or into a Maildir while developing.

    courier = make(settings)
    match courier.send(envelope_sender, recipient, content, message_id):
        case Accepted(): ...                       # the next server has it and answers for it
        case Refused(permanent=True): ...          # it never will
        case Refused(status=UNREACHABLE): ...      # nobody listened: no fault of this mail
        case Refused(): ...                        # try later

`send` never raises for what a server or a network does. The same mail may be sent twice; it then carries the same
Message-ID and the same bytes. A courier knows neither database nor outbox, and writes no address to the log.
"""

import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from relay.mail import signing
from relay.mail.outcomes import UNREACHABLE, Accepted, Outcome, Refused
from relay.mail.smarthost import Smarthost
from relay.settings import Settings

__all__ = ["UNREACHABLE", "Accepted", "Courier", "Maildir", "Outcome", "Refused", "Smarthost", "maildir", "make"]


class Courier(Protocol):
    """Who carries mail. envelope_sender "" is the null sender; content is the whole mail with CRLF."""

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome: ...

    def close(self) -> None: ...


def make(settings: Settings) -> Courier:
    """The courier that the settings ask for; it signs what it carries. Raises SettingsError without a DKIM key."""
    signer = signing.make(settings)
    if not settings.mail.smarthost:
        return Signed(maildir(settings), signer)
    smarthost = Smarthost(settings)
    if settings.development:
        return Signed(Guarded(smarthost, maildir(settings), settings.mail.allow_domains), signer)
    return Signed(smarthost, signer)


def maildir(settings: Settings) -> "Maildir":
    """The Maildir of development mode, which /dev/outbox shows."""
    return Maildir(settings.data_dir / "outbox-maildir")


@dataclass(frozen=True, slots=True)
class Signed:
    """Signs, then hands on."""

    courier: Courier
    signer: signing.Signer

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome:
        return self.courier.send(envelope_sender, recipient, self.signer.sign(content), message_id)

    def close(self) -> None:
        self.courier.close()


@dataclass(frozen=True, slots=True)
class Guarded:
    """While developing, only chosen domains are really written to: a demo never mails a real address."""

    real: Courier
    aside: Courier
    allowed: tuple[str, ...]

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome:
        courier = self.real if self.leaves(recipient) else self.aside
        return courier.send(envelope_sender, recipient, content, message_id)

    def leaves(self, recipient: str) -> bool:
        domain = recipient.rpartition("@")[2].lower()
        if self.allowed:
            return domain in {allowed.lower() for allowed in self.allowed}
        return domain.endswith(".example")

    def close(self) -> None:
        self.real.close()
        self.aside.close()


@dataclass(frozen=True, slots=True)
class Maildir:
    """A folder with one file a mail, named after its Message-ID: sent twice is there once."""

    folder: Path

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome:
        name = sha256(message_id.encode()).hexdigest()[:32]
        try:
            self._keep(name, f"Return-Path: <{envelope_sender}>\r\nDelivered-To: {recipient}\r\n".encode() + content)
        except OSError as error:
            return Refused(False, UNREACHABLE, f"{self.folder}: {error.strerror}")
        return Accepted()

    def _keep(self, name: str, content: bytes) -> None:
        for part in ("tmp", "new", "cur"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        if (self.folder / "new" / name).exists() or any((self.folder / "cur").glob(f"{name}*")):
            return
        draft = self.folder / "tmp" / f"{name}.{secrets.token_hex(4)}"
        with draft.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        draft.rename(self.folder / "new" / name)

    def close(self) -> None:
        """Nothing is held open."""

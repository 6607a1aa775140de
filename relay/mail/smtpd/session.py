"""One client's dialogue: aiosmtpd with every door closed that it leaves open.

What is added: limits on sessions, time, recipients and wrong guesses; DATA bounded with and without line ends;
enhanced status codes on every reply (RFC 2034); and no text of an exception ever reaches the client.
"""

# ruff: noqa: N802 - aiosmtpd finds a command by the name of its method

import asyncio
import collections
import datetime as dt
import logging
import re
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from relay.mail.smtpd.committer import NotStoredError
from relay.mail.smtpd.content import FloodError, Received, read_content
from relay.mail.smtpd.house import House
from relay.mail.smtpd.paths import NULL_PATH, our_recipient, split_path
from relay.mail.spool import Incoming

log = logging.getLogger("doleance.smtp")

COMMAND_BYTES = 2048
READ_BYTES = 65536
WRONG_RECIPIENTS = 20  # in one session: beyond it somebody is guessing addresses
FLUSH_SECONDS = 5.0  # for the last reply to a client that does not read
# One session may deliver many mails; commands that deliver nothing are few.
CALLS = {"*": 50, "MAIL": 1000, "RCPT": 5000, "DATA": 1000, "RSET": 1000, "NOOP": 20, "HELP": 5, "VRFY": 5, "AUTH": 3}

NOT_STORED = "451 4.3.0 Cannot store mail now, try again later"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients, send the rest in another transaction"
SHUTTING_DOWN = "421 4.3.2 Shutting down, try again later"
TOO_LONG = "421 4.4.2 This session has lasted too long"

_BARE_REPLY = re.compile(r"(\d{3}) (?![245]\.\d{1,3}\.\d{1,3} )")
_ENHANCED = {
    "221": "2.0.0", "250": "2.0.0", "454": "4.7.0", "500": "5.5.2", "501": "5.5.4", "502": "5.5.1", "503": "5.5.1",
    "552": "5.3.4", "553": "5.1.3", "554": "5.7.0", "555": "5.5.4",
}  # fmt: skip


class Hooks:
    """aiosmtpd asks these for its verdict on each envelope path."""

    async def handle_MAIL(
        self, server: "GuardedSmtp", _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> Any:
        return server.judge_sender(envelope, address, options)

    async def handle_RCPT(
        self, server: "GuardedSmtp", _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        return server.judge_recipient(envelope, address)


class GuardedSmtp(SMTP):
    """An SMTP session; made by the server for each connection."""

    door = "smtp"
    line_length_limit = READ_BYTES  # of the stream's buffer; lines are limited in `content`
    command_size_limit = COMMAND_BYTES
    command_size_limits: dict[str, int] = collections.defaultdict(lambda: COMMAND_BYTES)  # noqa: RUF012 - as in SMTP

    def __init__(self, house: House, loop: asyncio.AbstractEventLoop) -> None:
        limits = house.settings.smtp
        super().__init__(
            Hooks(),
            data_size_limit=limits.size_bytes,
            enable_SMTPUTF8=True,
            hostname=limits.hostname,
            ident="ESMTP" if self.door == "smtp" else "LMTP",
            tls_context=house.tls,
            timeout=limits.session_seconds,
            command_call_limit=CALLS,
            loop=loop,
        )
        self._house = house
        self._peer = ""
        self._inside = False
        self._busy = ""  # "receiving" or "storing" a mail
        self._parting = ""  # the reply to close with as soon as the mail in flight is answered
        self._wrong_recipients = 0
        self._reserved = 0
        self._deadline: asyncio.TimerHandle | None = None

    # The connection.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._inside and not self._enter(transport):
            return
        super().connection_made(transport)  # again after STARTTLS, with the state of the session forgotten

    def _enter(self, transport: Any) -> bool:
        self._peer = str((transport.get_extra_info("peername") or ("",))[0])
        refusal = self._house.gate.enter(self._peer)
        if refusal:
            log.warning("connection refused", extra={"door": self.door, "status": refusal[:9]})
            transport.write(refusal.encode() + b"\r\n")
            transport.close()
            return False
        self._inside = True
        self._house.sessions.add(self)
        self._deadline = self.loop.call_later(self._house.settings.smtp.session_seconds, self.part, TOO_LONG)
        return True

    def data_received(self, data: bytes) -> None:
        if self._inside:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self._inside else None

    def connection_lost(self, error: Exception | None) -> None:
        if not self._inside:
            return
        self._inside = False
        self._house.sessions.discard(self)
        self._house.gate.leave(self._peer)
        if self._deadline:
            self._deadline.cancel()
        super().connection_lost(error)

    def part(self, reply: str) -> None:
        """End the session with `reply`: at once, or after the answer to the mail that is in flight."""
        if self._busy == "storing" or (self._busy == "receiving" and reply != TOO_LONG):
            self._parting = reply
            return
        transport: Any = self.transport
        if transport is None:
            return
        transport.write(reply.encode() + b"\r\n")
        transport.close()
        self.loop.call_later(FLUSH_SECONDS, transport.abort)

    def abort(self) -> None:
        transport: Any = self.transport
        if transport is not None:
            transport.abort()

    # Replies.

    async def push(self, status: Any) -> None:
        """Send a reply; text gets its enhanced code where aiosmtpd gives none, bytes go out as they are."""
        if isinstance(status, str):
            bare = _BARE_REPLY.match(status)
            if bare and bare[1] in _ENHANCED:
                status = f"{bare[1]} {_ENHANCED[bare[1]]} {status[4:]}"
            status = "".join(c if c.isprintable() else "?" for c in status).encode("utf-8", "replace")
        await super().push(status)

    async def handle_exception(self, error: Exception) -> str:
        log.error("session failed", extra={"door": self.door, "error": type(error).__name__})
        return NOT_STORED

    # Commands.

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:
        if not hostname:
            await self.push("501 Syntax: EHLO hostname")
            return
        self._greeted(hostname, extended=True)
        words = [self.hostname, f"SIZE {self.data_size_limit}", "8BITMIME", "SMTPUTF8", "PIPELINING"]
        if self.tls_context and not self._tls_protocol:
            words.append("STARTTLS")
        lines = [f"250-{word}" for word in words] + ["250 ENHANCEDSTATUSCODES"]
        await self.push("\r\n".join(lines).encode())

    @syntax("HELO hostname")
    async def smtp_HELO(self, hostname: str) -> None:
        if not hostname:
            await self.push("501 Syntax: HELO hostname")
            return
        self._greeted(hostname, extended=False)
        await self.push(f"250 {self.hostname}".encode())

    def _greeted(self, hostname: str, *, extended: bool) -> None:
        self._set_rset_state()  # type: ignore[no-untyped-call]
        session = self.session
        assert session is not None  # noqa: S101 - set by connection_made
        session.extended_smtp = extended
        session.host_name = hostname

    async def smtp_AUTH(self, _argument: str) -> None:
        await self.push("502 5.5.1 Nobody signs in here")

    async def smtp_VRFY(self, _argument: str) -> None:
        await self.push("252 2.5.1 Send the mail, then you will know")

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        return split_path(arg)

    def judge_sender(self, envelope: Envelope, address: str, options: list[str]) -> Any:
        if address != NULL_PATH and "@" not in address:
            return "553 5.1.7 The sender's address needs a domain"
        if not address.isascii() and "SMTPUTF8" not in options:
            return "553 5.6.7 An address beyond ASCII needs SMTPUTF8"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Sender OK"

    def judge_recipient(self, envelope: Envelope, address: str) -> str:
        recipient, refusal = our_recipient(self._house.settings.mail, address)
        if refusal:
            return self._refuse_recipient(refusal)
        if len(envelope.rcpt_tos) >= self._house.settings.smtp.recipients:
            self._log_refused(TOO_MANY_RECIPIENTS)
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(recipient)
        return "250 2.1.5 Recipient OK"

    def _refuse_recipient(self, refusal: str) -> str:
        self._log_refused(refusal)
        self._wrong_recipients += 1
        if self._wrong_recipients >= WRONG_RECIPIENTS:
            self.loop.call_soon(self.part, "421 4.7.0 Too many wrong recipients")
        return refusal

    def _log_refused(self, reply: str) -> None:
        log.info("mail refused", extra={"door": self.door, "status": reply[:9]})

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        envelope = self.envelope
        if await self.check_helo_needed():
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 No valid recipient")
            return
        try:
            await self._take(envelope)
        except FloodError:
            self._parting = "421 4.3.0 Message far too big"
        finally:
            self._busy = ""
            self._release()
        if self._parting:
            self.part(self._parting)

    async def _take(self, envelope: Envelope) -> None:
        self._busy = "receiving"
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        received = await read_content(self._reader, self._house.settings.smtp.size_bytes, self._reserve)
        self._busy = "storing"
        reply = await self._keep(received, envelope)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self._answer_mail(reply, len(envelope.rcpt_tos))

    def _reserve(self, count: int) -> bool:
        if not self._house.gate.reserve(count):
            return False
        self._reserved += count
        return True

    def _release(self) -> None:
        self._house.gate.release(self._reserved)
        self._reserved = 0

    async def _keep(self, received: Received, envelope: Envelope) -> str:
        """Store the mail; the reply to it. Whatever is wrong, 250 comes only after the commit."""
        if received.refusal:
            self._log_refused(received.refusal)
            return received.refusal
        mail = self._incoming(received.content, envelope)
        try:
            raw_id = await self._house.committer.store(mail)
        except NotStoredError:
            self._log_refused(NOT_STORED)
            return NOT_STORED
        facts = {"door": self.door, "raw": raw_id, "size": len(mail.content), "recipients": len(mail.recipients)}
        log.info("mail accepted", extra=facts)
        return f"250 2.0.0 Stored as {raw_id}"

    def _incoming(self, content: bytes, envelope: Envelope) -> Incoming:
        helo = (self.session.host_name if self.session else "") or ""
        return Incoming(
            source=self.door,
            content=content,
            envelope_sender="" if envelope.mail_from == NULL_PATH else envelope.mail_from,
            recipients=tuple(dict.fromkeys(envelope.rcpt_tos)),
            peer=self._peer,
            helo="".join(c for c in helo if c.isprintable())[:255],
            received_at=dt.datetime.now(dt.UTC),
            trusted=self._house.trusts(self._peer),
        )

    async def _answer_mail(self, reply: str, _recipients: int) -> None:
        await self.push(reply)

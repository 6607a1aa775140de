"""Speaks SMTP to the one server that takes our outgoing mail. One connection is kept and used again.

TLS is never optional where it is set: without STARTTLS, or with a certificate that does not fit the host's name,
nothing is sent and everything waits. The certificates believed are those of the system, or of the file in
SSL_CERT_FILE. Not safe for several threads at once. Never logs an address or an answer.
"""

import re
import smtplib
import ssl
import time

from relay.mail.outcomes import UNREACHABLE, Accepted, Outcome, Refused
from relay.settings import Settings

TIMEOUT_SECONDS = 30.0  # for one answer of the server
IDLE_SECONDS = 15.0  # a connection older than this is asked whether it lives before it carries a mail
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
# The server refuses us, not this mail: a missing or wrong password must not fail all letters for good.
_OURS = frozenset({530, 534, 535, 538})


class Smarthost:
    """A courier. `context` replaces the certificates believed, for tests."""

    def __init__(self, settings: Settings, context: ssl.SSLContext | None = None) -> None:
        self._mail = settings.mail
        self._name = settings.smtp.hostname
        self._context = context
        self._smtp: smtplib.SMTP | None = None
        self._used = 0.0

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome:  # noqa: ARG002
        """Hand over one mail; see `courier`."""
        for fresh in (False, True):
            reused = self._smtp is not None
            try:
                smtp = self._connection()
            except (OSError, smtplib.SMTPException) as error:
                self._drop()
                return Refused(False, UNREACHABLE, _words(error))
            try:
                return self._transaction(smtp, envelope_sender, recipient, content)
            except (OSError, smtplib.SMTPException) as error:
                self._drop()
                if fresh or not reused:
                    return Refused(False, "4.4.2", _words(error))  # RFC 3463 X.4.2: bad connection
            # A connection kept from the last mail was dead: once more on a new one.
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Say goodbye."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()
            self._smtp = None

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is not None and time.monotonic() - self._used > IDLE_SECONDS and not self._alive(self._smtp):
            self._drop()
        if self._smtp is None:
            self._smtp = self._open()
        return self._smtp

    def _open(self) -> smtplib.SMTP:
        host, port, tls = self._mail.smarthost, self._mail.smarthost_port, self._mail.smarthost_tls
        context = self._context or ssl.create_default_context()
        smtp: smtplib.SMTP
        if tls == "tls":
            smtp = smtplib.SMTP_SSL(host, port, self._name, timeout=TIMEOUT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(host, port, self._name, timeout=TIMEOUT_SECONDS)
        try:
            smtp.ehlo_or_helo_if_needed()
            if tls == "starttls":
                smtp.starttls(context=context)  # raises when it is not offered or the certificate does not fit
                smtp.ehlo()
            if self._mail.smarthost_user:
                smtp.login(self._mail.smarthost_user, self._mail.smarthost_password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _alive(self, smtp: smtplib.SMTP) -> bool:
        try:
            return smtp.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _transaction(self, smtp: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> Outcome:
        options = [f"SIZE={len(content)}"] if smtp.has_extn("size") else []
        if not (sender + recipient).isascii():
            if not smtp.has_extn("smtputf8"):
                return Refused(True, "5.6.7", "the smarthost takes no addresses beyond ASCII (RFC 6531)")
            smtp.command_encoding = "utf-8"
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            refused = self._dialogue(smtp, sender, recipient, content, options)
        finally:
            smtp.command_encoding = "ascii"
        self._used = time.monotonic()
        if refused is None:
            return Accepted()
        code, answer = refused
        if code == 421:  # the server is closing; what it said holds for this mail, the connection is gone
            raise smtplib.SMTPServerDisconnected(f"421 {answer}")
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()  # it refused and hung up: the refusal stands
        return _refused(code, answer)

    def _dialogue(
        self, smtp: smtplib.SMTP, sender: str, recipient: str, content: bytes, options: list[str]
    ) -> tuple[int, str] | None:
        """MAIL, RCPT, DATA: None when the mail is taken, else the answer that ended it."""
        for command, arguments, good in ((smtp.mail, (sender, options), (250,)), (smtp.rcpt, (recipient,), (250, 251))):
            code, answer = command(*arguments)
            if code not in good:
                return code, _text(answer)
        try:
            code, answer = smtp.data(content)
        except smtplib.SMTPDataError as error:  # DATA itself was refused
            return error.smtp_code, _text(error.smtp_error)
        return None if code == 250 else (code, _text(answer))


def _refused(code: int, answer: str) -> Refused:
    """The enhanced status of the answer; where it has none or another class, the class alone (RFC 3463)."""
    found = _ENHANCED.match(answer)
    permanent = 500 <= code <= 599 and code not in _OURS
    first = "5" if permanent else "4"
    status = found[0] if found and found[0][0] == first else f"{first}.0.0"
    return Refused(permanent, status, f"{code} {' '.join(answer.split())}"[:500])


def _text(answer: bytes | str) -> str:
    return answer if isinstance(answer, str) else answer.decode("utf-8", "replace")


def _words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:500]

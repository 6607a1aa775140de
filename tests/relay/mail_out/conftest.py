"""A smarthost to send to: a real SMTP server in this process, as friendly or hostile as a test asks for."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy.orm import Session

from relay.mail import outbox
from relay.models import Account, Case, CaseDetail, Company, Message, OutboxRow, ReplyToken
from relay.settings import Mail, Settings
from relay.tokens import new_token

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the smarthost said 250 to."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    over_tls: bool
    connection: int


@dataclass
class Sink:
    """How the server answers, and what it has taken. An answer "" is silence: the connection is cut."""

    rcpt: Callable[[str], str] = lambda _address: "250 2.1.5 OK"
    mail: Callable[[str], str] = lambda _address: "250 2.1.0 OK"
    data: Callable[[int], str] = lambda _count: "250 2.0.0 queued"
    mails_per_connection: int = 1000
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    tried: int = 0
    port: int = 0

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        answer = self.rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self._say(server, answer)

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        session.mails = getattr(session, "mails", 0) + 1
        if session.mails > self.mails_per_connection:
            return "421 4.7.0 enough for one connection"
        envelope.mail_from, envelope.mail_options = address, options
        return self._say(server, self.mail(address))

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.tried += 1
        answer = self.data(self.tried)
        if answer.startswith("250"):
            content = envelope.original_content or b""
            sender = (envelope.mail_from or "").strip("<>")  # aiosmtpd gives the null sender as <>
            self.taken.append(Taken(sender, tuple(envelope.rcpt_tos), content, session.ssl is not None, session.number))
        return self._say(server, answer)

    def _say(self, server: Any, answer: str) -> str:
        if not answer:
            server.transport.abort()
        return answer or "421 4.3.2 gone"


class _Server(SMTP):
    """Numbers its connections."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if not hasattr(self.session, "number"):
            self.event_handler.connections += 1
            self.session.number = self.event_handler.connections


@pytest.fixture
def sink() -> Iterator[Callable[..., Sink]]:
    """`sink(starttls=context, tls=context, users={…}, **answers)` -> a running Sink."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    servers = []

    def start(
        *,
        starttls: ssl.SSLContext | None = None,
        tls: ssl.SSLContext | None = None,
        users: dict[str, str] | None = None,
        utf8: bool = True,
        **answers: Any,
    ) -> Sink:
        handler = Sink(**answers)

        def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, secret: LoginPassword) -> AuthResult:
            known = (users or {}).get(secret.login.decode()) == secret.password.decode()
            return AuthResult(success=known, handled=known)

        def serve() -> _Server:
            return _Server(
                handler, hostname="smart.example", enable_SMTPUTF8=utf8, tls_context=starttls,
                require_starttls=starttls is not None, authenticator=check if users else None,
                auth_required=bool(users), data_size_limit=1_000_000, loop=loop,
            )  # fmt: skip

        server = asyncio.run_coroutine_threadsafe(loop.create_server(serve, "127.0.0.1", 0, ssl=tls), loop).result(10)
        servers.append(server)
        handler.port = server.sockets[0].getsockname()[1]
        return handler

    yield start
    for server in servers:
        loop.call_soon_threadsafe(server.close)
    asyncio.run_coroutine_threadsafe(_settle(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _settle() -> None:
    """Let the sessions that are still open end."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-made certificate: what the server shows, and a context that believes it."""

    server: ssl.SSLContext
    believing: ssl.SSLContext
    file: Path


@pytest.fixture
def certificate(tmp_path: Path) -> Callable[[str], Certificate]:
    """`certificate("127.0.0.1")` or `certificate("other.example")`."""

    def make(name: str) -> Certificate:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        shown = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
        start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        built = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + dt.timedelta(days=10))
            .add_extension(x509.SubjectAlternativeName([shown]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / "smarthost.pem"
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(pem + built.public_bytes(serialization.Encoding.PEM))
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(file)
        return Certificate(server, ssl.create_default_context(cafile=file), file)

    return make


@pytest.fixture
def through() -> Callable[..., Settings]:
    """`through(sink, smarthost_tls="none", …)` -> settings whose smarthost is that sink."""

    def make(sink: Sink, base: Settings | None = None, **mail: Any) -> Settings:
        plain = base or Settings(mail=Mail(domain="relay.example"))
        chosen = {"smarthost": "127.0.0.1", "smarthost_port": sink.port, "smarthost_tls": "none"} | mail
        return replace(plain, mail=replace(plain.mail, **chosen), smtp=replace(plain.smtp, hostname="relay.example"))

    return make


STORY = "Le technicien est venu trois fois.\nLa chaudière fuit toujours.\n\nCe que j’attends : une réparation."
ANSWER = "Bonjour,\n\nNous venons mardi à 9 h."


@pytest.fixture
def write_mail() -> Callable[..., OutboxRow]:
    """`write_mail(session, settings, **changes)` -> a plain row in the outbox."""

    def write(session: Session, settings: Settings, **changes: Any) -> OutboxRow:
        plain: dict[str, Any] = {
            "letter": "held_answer", "recipient": "desk@lumelec.example", "subject": "Hello", "text": "Good morning.",
            "html": None, "from_name": "Relay", "reply_to": None, "automatic": False, "language": "en", "now": NOW,
        }  # fmt: skip
        row = outbox.enqueue(session, settings, **(plain | changes))
        session.flush()
        return row

    return write


@pytest.fixture
def open_case() -> Callable[..., Case]:
    """`open_case(session, language="fr", **changes of the case)` -> a case with both tokens and its complaint."""

    def make(session: Session, language: str = "fr", **changes: Any) -> Case:
        company = Company(
            slug=f"lumelec-{language}", name="Lumelec", search_key="lumelec", language=language, confirmed=True,
            mail_enabled=changes.pop("mail_enabled", True), created_at=NOW,
        )  # fmt: skip
        account = Account(
            address=f"anne.{language}@home.example", name="Anne Lambert", display_name="Anne L.", language=language,
            created_at=NOW,
        )  # fmt: skip
        session.add_all([company, account])
        session.flush()
        detail = CaseDetail(contract="C-5521", customer="88 41 20", order="", phone="0470 12 34 56")
        plain: dict[str, Any] = {
            "number": f"2026-{company.id:06d}", "state": "sent", "public": True, "language": language,
            "title": "Chaudière jamais réparée", "written_address": "service@lumelec.example", "created_at": NOW,
            "event_seq": 0, "detail": detail,
        }  # fmt: skip
        case = Case(company=company, account=account, **(plain | changes))
        session.add(case)
        session.flush()
        for side in ("company", "consumer"):
            session.add(ReplyToken(token=new_token(), case_id=case.id, side=side, issued_at=NOW))
        add_message(session, case, "consumer", "complaint", STORY)
        return case

    return make


def add_message(session: Session, case: Case, side: str, kind: str, text: str, **more: Any) -> Message:
    message = Message(case=case, side=side, kind=kind, text=text, received_at=NOW, filed_at=NOW, **more)
    session.add(message)
    session.flush()
    return message


@pytest.fixture
def say() -> Callable[..., Message]:
    """`say(session, case, side, kind, text, **columns)` -> a filed message."""
    return add_message

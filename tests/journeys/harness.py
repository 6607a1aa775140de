"""The platform as an operator has it: built into a wheel, run as real processes in an empty folder, reached only by
HTTP and mail. The company and the consumer are a real SMTP server that keeps what it is sent.
"""

import base64
import email
import email.policy
import email.utils
import http.client
import json
import os
import re
import signal
import smtplib
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import dkim
from aiosmtpd.controller import Controller
from bs4 import BeautifulSoup, Tag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.peers.dovecot import Dovecot

FORWARDED = {  # what the proxy in front of the site says of a visitor
    "Host": "relay.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "relay.example",
    "X-Forwarded-For": "192.0.2.1",
    "Accept-Language": "fr",
    "Referer": "https://relay.example/",
}
COMPANIES = "name,address,sector,language,confirmed\nLumélec,service@lumelec.example,energy,fr,yes\n"


def until(condition: Callable[[], Any], seconds: float = 120.0) -> Any:
    """What `condition` gives once it gives something; fails loudly when time is over."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} seconds in vain")
        time.sleep(0.05)


class _FreePort(Controller):
    """A controller that also works with port 0: it looks for its server at the port that it got."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mailboxes:
    """A real SMTP server: the smarthost of the platform and everybody's mailbox."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._controller = _FreePort(self, hostname="127.0.0.1", port=0)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        mail["X-Test-To"] = ",".join(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 2.0.0 taken"

    def __enter__(self) -> "Mailboxes":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def of(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in mail["X-Test-To"]]

    def wait(self, address: str, count: int) -> EmailMessage:
        """The `count`-th mail to this address."""
        until(lambda: len(self.of(address)) >= count)
        return self.of(address)[count - 1]


@dataclass
class Senders:
    """The domains of the companies and consumers of a test: one DKIM key, published in a zone file."""

    folder: Path
    key: bytes = b""
    zone: Path = field(default_factory=Path)

    def __post_init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = serialization.PrivateFormat.TraditionalOpenSSL
        self.key = key.private_bytes(serialization.Encoding.PEM, pem, serialization.NoEncryption())
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        public = base64.b64encode(key.public_key().public_bytes(serialization.Encoding.DER, spki)).decode()
        self.zone = self.folder / "zone.toml"
        self.zone.write_text(f'["*.example"]\nTXT = ["v=DKIM1; k=rsa; p={public}"]\n')

    def sign(self, content: bytes, domain: str) -> bytes:
        headers = [b"from", b"to", b"subject", b"date", b"message-id"]
        signature: bytes = dkim.sign(content, b"s1", domain.encode(), self.key, include_headers=headers)
        return signature + content


@dataclass
class Platform:
    """`doleance run` in its own folder: started, stopped, killed, asked where it listens."""

    folder: Path
    installed: Path
    environment: dict[str, str]
    process: "subprocess.Popen[str] | None" = None
    ports: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    follower: threading.Thread = field(default_factory=threading.Thread)

    def command(self, *words: str, text: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "relay.cli", *words],
            cwd=self.folder, env=self.environment, input=text, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        self.ports.clear()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "relay.cli", "run"],
            cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            process_group=0,
        )  # fmt: skip
        self.follower = threading.Thread(target=self._follow, args=(self.process,), daemon=True)
        self.follower.start()
        wanted = {"web", "smtp", "worker"}
        until(lambda: wanted <= set(self.ports) or self._dead(), 60)
        assert wanted <= set(self.ports), "".join(self.log[-30:])

    def _dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _follow(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.log.append(line)
                entry = json.loads(line) if line.startswith("{") else {}
                if entry.get("event") == "listening":
                    self.ports[entry["service"]] = entry.get("port") or 0
                    self.ports["lmtp"] = entry.get("lmtp_port") or self.ports.get("lmtp", 0)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.follower.join(10)

    def descendants(self) -> list[int]:
        """Process ids of the daemons."""
        assert self.process is not None
        command = ["ps", "-o", "pid=", "--ppid", str(self.process.pid)]
        listed = subprocess.run(command, capture_output=True, text=True, check=False)
        return [int(pid) for pid in listed.stdout.split()]

    def kill(self) -> None:
        """SIGKILL for the supervisor and each daemon, none of which can prepare for it."""
        assert self.process is not None
        for pid in [self.process.pid, *self.descendants()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(10)
        self.follower.join(10)


class Browser:
    """A browser without JavaScript: cookies, forms, redirects. It says it came by https, as a proxy would."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.path = "/"
        self.status = 0
        self.page = BeautifulSoup("", "lxml")
        self.headers: Mapping[str, str] = {}

    def get(self, path: str) -> BeautifulSoup:
        return self._request("GET", path, None)

    def _request(self, method: str, path: str, form: list[tuple[str, str]] | None) -> BeautifulSoup:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(f"http://x{self.path}", path))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = FORWARDED | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body, kind = self._encode(form)
        if kind:
            headers["Content-Type"] = kind
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        self._keep_cookies(answer)
        self.status, self.path, self.headers = answer.status, target, dict(answer.getheaders())
        connection.close()
        if answer.status in (301, 302, 303, 307) and answer.getheader("Location"):
            return self._request("GET", str(answer.getheader("Location")), None)
        self.page = BeautifulSoup(text, "lxml")
        return self.page

    def _encode(self, form: list[tuple[str, str]] | None) -> tuple[bytes | None, str]:
        if form is None:
            return None, ""
        mark = "----form"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form
        ]
        return ("".join(parts) + f"--{mark}--\r\n").encode(), f"multipart/form-data; boundary={mark}"

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]

    def submit(self, selector: str = "main form", button: str | None = None, **values: str) -> BeautifulSoup:
        """Fill the form that `selector` finds and press its button (by name=value, else the one without a name)."""
        form = self.page.select_one(selector)
        assert form is not None, f"{selector} is not on {self.path}: {self.page.get_text(' ', strip=True)[:600]}"
        filled = _fields(form)
        unknown = set(values) - {name for name, _ in filled} - _choices(form)
        assert not unknown, f"no fields {unknown} in {selector} of {self.path}: {_choices(form)}"
        fields = [(name, value) for name, value in filled if name not in values] + list(values.items())
        pressed = _button(form, button)
        target = str((pressed.get("formaction") if pressed else None) or form.get("action") or self.path)
        if pressed is not None and pressed.get("name"):
            fields.append((str(pressed["name"]), str(pressed.get("value", ""))))
        if str(form.get("method", "get")).lower() == "get":
            return self.get(f"{target.partition('?')[0]}?{urllib.parse.urlencode(fields)}")
        return self._request("POST", target, fields)


def _button(form: Tag, wanted: str | None) -> Tag | None:
    buttons = form.select("button:not([type=button]), input[type=submit]")
    if wanted is None:
        plain = [b for b in buttons if not b.get("name")]  # named ones search, save for later, remove
        return (plain or buttons or [None])[0]
    found = [b for b in buttons if f"{b.get('name')}={b.get('value')}" == wanted or b.get("value") == wanted]
    assert found, f"no button {wanted}: {buttons}"
    return found[0]


def _choices(form: Tag) -> set[str]:
    return {str(f["name"]) for f in form.select("input[name], textarea[name], select[name]")}


def _fields(form: Tag) -> list[tuple[str, str]]:
    """What a browser would send if nothing were touched."""
    found = []
    for item in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(item["name"]), str(item.get("type", "text"))
        if item.name == "textarea":
            found.append((name, item.get_text().removeprefix("\n")))
        elif item.name == "select":
            chosen = item.select_one("option[selected]") or item.select_one("option")
            found.append((name, str(chosen.get("value", "")) if chosen else ""))
        elif (kind in ("checkbox", "radio") and not item.has_attr("checked")) or kind in ("submit", "file", "button"):
            continue
        else:
            found.append((name, str(item.get("value", ""))))
    return found


@dataclass
class Life:
    """All that a journey needs: the platform, the people's mailboxes, the senders' keys."""

    platform: Platform
    mailboxes: Mailboxes
    senders: Senders
    lmtp: bool = False
    mailbox: Dovecot | None = None

    def browser(self) -> Browser:
        return Browser(self.platform.ports["web"])

    def send(self, content: bytes, sender: str, recipient: str) -> None:
        """Hand a mail to the platform's door by SMTP or LMTP, or to the mailbox that it reads."""
        if self.mailbox is not None:
            self.mailbox.deliver(content, recipient, sender=sender)
            return
        port = self.platform.ports["lmtp" if self.lmtp else "smtp"]
        kind = smtplib.LMTP if self.lmtp else smtplib.SMTP
        with kind("127.0.0.1", port, local_hostname="mail.example") as door:
            refused = door.sendmail(sender, [recipient], content)
        assert refused == {}


def link(mail: EmailMessage, path: str) -> str:
    """The first link in a letter that begins with this path of ours."""
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    found = re.search(rf"https://relay\.example({re.escape(path)}\S+)", body.get_content())
    assert found, body.get_content()
    return found[1]


def reply_address(mail: EmailMessage) -> str:
    return email.utils.parseaddr(str(mail["Reply-To"]))[1]


def production(installed: Path, database_url: str, smarthost: int, senders: Senders) -> dict[str, str]:
    """The environment of an operator's machine: settings come from variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "PYTHONPATH": str(installed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DOLEANCE_SITE_MODE": "production",
        "DOLEANCE_SITE_URL": "https://relay.example",
        "DOLEANCE_SITE_TRUSTED_PROXIES": "1",
        "DOLEANCE_DATABASE_URL": database_url,
        "DOLEANCE_WEB_PORT": "0",
        "DOLEANCE_SMTP_PORT": "0",
        "DOLEANCE_SMTP_LMTP_PORT": "0",
        "DOLEANCE_MAIL_DOMAIN": "relay.example",
        "DOLEANCE_MAIL_SMARTHOST": "127.0.0.1",
        "DOLEANCE_MAIL_SMARTHOST_PORT": str(smarthost),
        "DOLEANCE_MAIL_SMARTHOST_TLS": "none",
        "DOLEANCE_AUTHENTICATION_DNS_ZONE_FILE": str(senders.zone),
        "DOLEANCE_WORKER_POLL_SECONDS": "0.1",
        "DOLEANCE_MAIL_THREAD_HOURLY": "1000",
    }

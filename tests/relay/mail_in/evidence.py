"""Mails as real senders sign them, and the zones that their domains publish."""

import base64
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import mailparse
from relay.mail import authenticity
from relay.mail.authenticity import Authenticity
from relay.mail.dns import DnsTroubleError, ZoneFile
from relay.settings import Authentication, Settings
from tests.relay.mail_in.doors import incoming

COMPANY = "lumelec.example"
SENDER = "198.51.100.7"
MAIL = (
    b"From: Lumelec Desk <desk@lumelec.example>\r\n"
    b"To: case+k7m2p9xqabtbd3w@relay.example\r\n"
    b"Subject: Re: boiler\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
    b"Message-ID: <1@lumelec.example>\r\n"
    b"\r\n"
    b"We come on Tuesday.\r\n"
)


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - the smallest that counts, quick to make


@cache
def pem() -> bytes:
    return key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


@cache
def key_record() -> str:
    public = (
        key().public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def signed(content: bytes = MAIL, domain: str = COMPANY, **options: Any) -> bytes:
    """`content` below a valid signature of `domain`."""
    options = {
        "include_headers": [b"from", b"to", b"subject", b"date"],
        "canonicalize": (b"relaxed", b"relaxed"),
    } | options
    return bytes(dkim.sign(content, b"s1", domain.encode(), pem(), **options)) + content


def zone(**changes: Mapping[str, Any]) -> ZoneFile:
    """The DNS of the company, of a mailbox provider and of a mass mailer; names with `__` for each dot to change it."""
    records: dict[str, Mapping[str, Any]] = {
        COMPANY: {"TXT": [f"v=spf1 ip4:{SENDER} -all"], "MX": ["10 mail.lumelec.example"]},
        f"s1._domainkey.{COMPANY}": {"TXT": [key_record()]},
        "s1._domainkey.mail.lumelec.example": {"TXT": [key_record()]},
        "mail.lumelec.example": {"TXT": ["v=spf1 a -all"], "A": [SENDER]},
        "webmail.example": {"TXT": [f"v=spf1 ip4:{SENDER} -all"]},
        "s1._domainkey.webmail.example": {"TXT": [key_record()]},
    }
    return ZoneFile(records | {name.replace("__", "."): entry for name, entry in changes.items()})


class Broken:
    """A DNS that answers nothing, or only what `works` lets through to `behind`."""

    def __init__(self, behind: ZoneFile, works: Callable[[str], bool] = lambda _name: False) -> None:
        self._behind, self._works = behind, works

    def txt(self, name: str) -> list[bytes]:
        return self._let(name).txt(name)

    def hosts(self, name: str, kind: str) -> list[str]:
        return self._let(name).hosts(name, kind)

    def mx(self, name: str) -> list[tuple[int, str]]:
        return self._let(name).mx(name)

    def _let(self, name: str) -> ZoneFile:
        if not self._works(name.rstrip(".")):
            raise DnsTroubleError(name)
        return self._behind


def judged(content: bytes, resolver: Any = None, *, authserv_id: str = "", **door: Any) -> Authenticity:
    """The judgement on a mail that came by SMTP from nowhere known; `door` changes what the door knew."""
    settings = Settings(authentication=Authentication(authserv_id=authserv_id))
    raw = incoming(content, **({"peer": "203.0.113.99", "envelope_sender": "someone@nowhere.example"} | door))
    return authenticity.evaluate(raw, mailparse.parse(content), settings, resolver or zone())

"""For whom a mail from a mailbox is: a mailbox keeps no envelope, the header must tell."""

import pytest

from relay.mail.imap import recipients_of
from relay.settings import Mail, Settings, Smtp

SETTINGS = Settings(mail=Mail(domain="relay.example"), smtp=Smtp(recipients=5))
BASE = ("case@relay.example",)
A, B = "case+a@relay.example", "case+b@relay.example"
MANY = tuple(f"case+{n}@relay.example" for n in range(9))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"To: {A}", (A,)),
        (f"To: Case <{A.upper()}>, other@x.example\r\nCc: {B}", (A, B)),
        (f"To: {B}\r\nDelivered-To: {A}", (A, B)),
        (f"X-Original-To: {A}\r\nTo: list@x.example", (A,)),
        (f"Envelope-To: {A}\r\nTo: {A}", (A,)),
        ("To: case@relay.example", BASE),
        ("To: postmaster@relay.example", BASE),
        ("To: case+a@elsewhere.example", BASE),
        ("Subject: no recipient", BASE),
        ("", BASE),
        (f"Bcc: {A}", BASE),
        (f"X-Forwarded-To: x\r\n\r\nTo: {A}", BASE),
        ("To: " + ", ".join(MANY), MANY[:5]),
        ("To: case+a\x00b@relay.example", BASE),
    ],
)  # fmt: skip
def test_recipients(header: str, expected: tuple[str, ...]) -> None:
    assert expected == recipients_of(header.encode() + b"\r\n\r\nTo: case+body@relay.example\r\n", SETTINGS)

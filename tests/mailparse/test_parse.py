"""The sequence on an ordinary reply, and the promise that no bytes make it raise."""

import hashlib
from datetime import UTC, datetime

import pytest

from mailparse import Address, TokenSighting, as_json, digest, parse

TOKEN = "k7m2p9xqabtbd3c"
REPLY = (
    "Return-Path: <andre.peeters@energie.example>\r\n"
    "Delivered-To: case@post.example\r\n"
    "Authentication-Results: mx.post.example; spf=pass\r\n"
    "From: =?utf-8?q?Andr=C3=A9?= Peeters <andre.peeters@Energie.example>\r\n"
    f'To: "Doléance" <case+{TOKEN}@post.example>\r\n'
    "Subject: [Ticket#4711] RE: AW: [ref K7M2P 9XQAB TBD3C] Votre contrat\r\n"
    "Date: Thu, 1 Jan 2026 10:00:00 +0100\r\n"
    "Message-ID: <een@energie.example>\r\n"
    "In-Reply-To: <brief@post.example>\r\n"
    "References: <eerst@post.example> <brief@post.example>\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="grens"\r\n'
    "\r\n"
    "--grens\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "\r\n"
    "Madame,\r\n\r\nLe montant de 120,50 € vous sera remboursé cette semaine sur le compte indiqué.\r\n\r\n"
    "Cordialement,\r\nAndré Peeters\r\nTél. +32 2 555 01 23\r\n\r\n"
    "Le lun. 29 déc. 2025 à 19:42, Doléance <case@post.example> a écrit :\r\n\r\n"
    "> Voici ma plainte.\r\n"
    "--grens\r\n"
    "Content-Type: application/pdf; name*=utf-8''re%C3%A7u.pdf\r\n"
    "Content-Disposition: attachment\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "JVBERi0xLjQ=\r\n"
    "--grens--\r\n"
).encode()


def test_an_ordinary_reply():
    parsed = parse(REPLY)
    assert parsed.author == Address("André Peeters", "andre.peeters@energie.example")
    assert parsed.recipients_seen == ("case@post.example", f"case+{TOKEN}@post.example")
    assert parsed.return_path == "andre.peeters@energie.example"
    assert parsed.base_subject == "Votre contrat"
    assert parsed.ticket_reference == "[Ticket#4711]"
    assert parsed.message_id == "een@energie.example"
    assert parsed.in_reply_to == ("brief@post.example",)
    assert parsed.references == ("eerst@post.example", "brief@post.example")
    assert parsed.date == datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert parsed.tokens == (TokenSighting(TOKEN, "recipient"), TokenSighting(TOKEN, "subject"))
    assert (parsed.kind, parsed.substance, parsed.language) == ("human", "answer", "fr")
    assert parsed.reply_text.startswith("Madame,\n\nLe montant de 120,50 €")
    assert parsed.signature == "Cordialement,\nAndré Peeters\nTél. +32 2 555 01 23"
    assert parsed.quoted_text.endswith("> Voici ma plainte.")
    (pdf,) = parsed.attachments
    assert (pdf.name, pdf.type, pdf.content) == ("reçu.pdf", "application/pdf", b"%PDF-1.4")
    assert pdf.sha256 == hashlib.sha256(b"%PDF-1.4").hexdigest()
    assert parsed.auth == ("mx.post.example; spf=pass",)
    assert not parsed.is_automatic
    assert parsed.defects == ()


def test_json_has_what_the_command_promises():
    row = as_json(parse(REPLY))
    assert {
        "from", "to", "cc", "reply_to", "subject", "base_subject", "message_id", "in_reply_to", "references", "date",
        "tokens", "kind", "kind_reason", "reply_text", "quoted_text", "signature", "language", "attachments", "auth",
        "defects",
    } <= set(row)  # fmt: skip
    assert row["date"] == "2026-01-01T10:00:00+01:00"
    assert set(row["attachments"][0]) == {"name", "type", "size", "sha256"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"\x00",
        b"no header at all",
        b"From: (" + b"(" * 5000 + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 400,
        b"Subject: " + b"=?utf-8?b?" * 4000 + b"\n\nx",
        b"Content-Type: text/html\n\n" + b"<" * 50_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
        b"Content-Type: message/rfc822\n\n" * 2000,
        b"To: " + b"a@b.example, " * 20_000 + b"\n\nx",
        b"X: y\n" * 40_000 + b"\nx",
        bytes(range(256)) * 40,
        b"Content-Type: text/plain; charset=nothing-known\n\n\xff\xfe\x80",
        b"\n" + b"> " * 50_000,
        b"\n" + b"On " * 30_000 + b"wrote:",
    ],
)
def test_no_bytes_make_it_raise(raw: bytes):
    parsed = parse(raw)
    assert not [defect for defect in parsed.defects if " failed: " in defect]


def test_digest_forgets_the_way_but_not_the_letter():
    other_way = REPLY.replace(b"\r\n", b"\n").replace(
        b"Delivered-To: case@post.example\n", b"Received: from a by b;\n\tThu, 1 Jan 2026 10:00:01 +0100\n"
    )
    assert digest(other_way) == digest(REPLY)
    assert digest(REPLY.replace(b"120,50", b"120,51")) != digest(REPLY)
    assert digest(REPLY.replace(b"<een@", b"<twee@")) != digest(REPLY)

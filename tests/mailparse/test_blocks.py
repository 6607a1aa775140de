"""Blocks inside a text (OpenPGP armour, yEnc), invitations and pieces of a cut mail: readable, and nothing is lost."""

import pytest

from mailparse import parse

HEAD = b"From: Service <service@company.example>\r\nSubject: Re: your letter\r\nMIME-Version: 1.0\r\n"
ARMOUR = b"iQEzBAEBCAAdFiEE9xk2\r\n=Ab3d\r\n"
SIGNED = (
    b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n"
    b"The boiler is replaced on Monday.\r\n\r\n- -- \r\nJo Marsh\r\n"
    b"-----BEGIN PGP SIGNATURE-----\r\n\r\n" + ARMOUR + b"-----END PGP SIGNATURE-----\r\n"
)


def read(body: bytes, kind: bytes = b"text/plain; charset=utf-8"):
    return parse(HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + body)


def test_a_clear_signed_text_is_its_text():
    parsed = read(SIGNED)
    assert (parsed.reply_text, parsed.signature) == ("The boiler is replaced on Monday.", "--\nJo Marsh")
    assert [(one.name, one.type) for one in parsed.attachments] == [("signature.asc", "application/pgp-signature")]
    assert parsed.defects[:1] == ("OpenPGP signed text",)


def test_an_answer_above_a_quoted_signed_text_keeps_the_quote():
    quoted = b"".join(b"> " + line + b"\r\n" for line in SIGNED.splitlines())
    parsed = read(b"Thank you.\r\n\r\nOn 3 March 2026 at 10:00, Jo <jo@company.example> wrote:\r\n" + quoted)
    assert (parsed.reply_text, parsed.attachments) == ("Thank you.", ())


def test_an_encrypted_text_is_an_attachment_and_named():
    parsed = read(b"See inside.\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\n" + ARMOUR + b"-----END PGP MESSAGE-----\r\n")
    assert parsed.reply_text == "See inside."
    assert [one.name for one in parsed.attachments] == ["message.asc"]
    assert "OpenPGP encrypted text" in parsed.defects


def test_armour_without_its_end_stays_text():
    parsed = read(b"-----BEGIN PGP MESSAGE-----\r\n\r\n" + ARMOUR)
    assert "=Ab3d" in parsed.reply_text


def test_yenc_gives_the_bytes_and_leaves_the_text():
    data = bytes(range(256))
    encoded = bytearray()
    for byte in data:
        high = (byte + 42) % 256
        encoded += bytes((61, (high + 64) % 256)) if high in (0, 10, 13, 61) else bytes((high,))
    block = b"=ybegin line=128 size=256 name=photo.jpg\r\n" + bytes(encoded) + b"\r\n=yend size=256\r\n"
    parsed = read(b"The photo:\r\n\r\n" + block + b"\r\nJo\r\n")
    assert " ".join(parsed.reply_text.split()) == "The photo: Jo"
    assert [(one.name, one.content) for one in parsed.attachments] == [("photo.jpg", data)]


INVITATION = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Brussels\r\nBEGIN:STANDARD\r\n"
    b"DTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    b"DTSTART;TZID=Europe/Brussels:20260312T101500\r\nDTEND:20260312T100000Z\r\nSUMMARY:Visit of the technician\r\n"
    b"LOCATION:Namur\\, Rue Haute 3\r\nDESCRIPTION:He brings the part.\\nPlease be\r\n  at home.\r\n"
    b"BEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_an_invitation_alone_is_readable():
    parsed = read(INVITATION, b"text/calendar; charset=utf-8; method=REQUEST")
    assert parsed.reply_text == (
        "Visit of the technician\n2026-03-12 10:15 Europe/Brussels – 2026-03-12 10:00 UTC\nNamur, Rue Haute 3\n\n"
        "He brings the part.\nPlease be at home."
    )
    assert [one.type for one in parsed.attachments] == ["text/calendar"]
    assert parsed.kind == "human"


def test_an_answer_to_an_invitation_is_no_answer():
    parsed = read(INVITATION.replace(b"REQUEST", b"REPLY"), b"text/calendar; method=REPLY")
    assert (parsed.kind, parsed.substance) == ("acknowledgement", "interim")


def test_beside_a_text_the_invitation_is_attached():
    body = (
        b"--x\r\nContent-Type: text/plain\r\n\r\nHe comes on Thursday.\r\n--x\r\nContent-Type: text/calendar\r\n\r\n"
        + INVITATION + b"--x--\r\n"
    )  # fmt: skip
    parsed = read(body, b"multipart/alternative; boundary=x")
    assert (parsed.reply_text, [one.type for one in parsed.attachments]) == ("He comes on Thursday.", ["text/calendar"])


@pytest.mark.parametrize(
    ("number", "inside", "text"),
    [
        (
            b"1",
            b"Subject: Re: your letter\r\nContent-Type: text/plain\r\n\r\nThe first half of it\r\n",
            "The first half of it",
        ),
        (b"2", b"and the second half.\r\n", "and the second half."),
    ],
)
def test_a_piece_of_a_mail_gives_its_text_and_says_so(number: bytes, inside: bytes, text: str):
    parsed = read(inside, b'message/partial; id="a@b.example"; number=' + number + b"; total=2")
    assert parsed.reply_text == text
    assert f"piece {number.decode()} of 2 of a mail" in parsed.defects


@pytest.mark.parametrize(
    "body", [b"-----BEGIN PGP MESSAGE-----\r\n" * 20_000, b"=ybegin name=x\r\n" * 20_000, SIGNED * 2_000]
)
def test_many_blocks_cost_no_more_than_they_are_long(body: bytes):
    assert read(body).kind == "human"

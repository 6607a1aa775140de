"""Containers that are not MIME: winmail.dat, opaque S/MIME, uuencoded text."""

import base64
import binascii
import struct

from mailparse import parse, tnef
from mailparse.rtf import decompress, to_text
from mailparse.smime import signed_content


def attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 1, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def stream(*attributes: bytes) -> bytes:
    return tnef.SIGNATURE + b"\x01\x00" + b"".join(attributes)


def mail(kind: str, content: bytes, name: str) -> bytes:
    head = f'From: a@b.example\nMIME-Version: 1.0\nContent-Type: {kind}; name="{name}"\n'
    return (head + "Content-Transfer-Encoding: base64\n\n").encode() + base64.encodebytes(content)


def test_winmail_gives_its_text_and_its_attachment():
    content = stream(
        attribute(1, 0x800C, b"Uw zetel komt vrijdag.\0"),
        attribute(2, 0x9002, b"\0" * 14),
        attribute(2, 0x8010, b"bon.pdf\0"),
        attribute(2, 0x800F, b"%PDF-1.7"),
    )
    parsed = parse(mail("application/ms-tnef", content, "winmail.dat"))
    assert parsed.reply_text == "Uw zetel komt vrijdag."
    assert [(one.name, one.content) for one in parsed.attachments] == [("bon.pdf", b"%PDF-1.7")]


def test_a_damaged_winmail_stays_an_attachment():
    parsed = parse(mail("application/ms-tnef", b"no tnef at all", "winmail.dat"))
    assert [one.name for one in parsed.attachments] == ["winmail.dat"]


def test_a_winmail_cut_short_gives_what_stood_before():
    content = stream(attribute(1, 0x800C, b"Premier\0"), attribute(2, 0x9002, b"\0" * 14))[:-5]
    assert tnef.read(content).text == "Premier"


def test_properties_with_wide_strings():
    text = "Réparé à l'œil".encode("utf-16-le")
    padded = text + b"\0" * (-len(text) % 4)
    value = struct.pack("<IHHII", 1, 0x1F, 0x1000, 1, len(text)) + padded
    assert tnef.read(stream(attribute(1, 0x9003, value))).text == "Réparé à l'œil"


def test_compressed_rtf_stops_at_its_cap():
    # One literal, then references that repeat it: some 3,600 bytes that would become 30,000.
    body = b"\x00" + b"aaaaaaaa" + (b"\xff" + struct.pack(">H", (207 << 4) | 15) * 8) * 200
    packed = struct.pack("<II", len(body) + 12, 1_000_000_000) + b"LZFu" + b"\0" * 4 + body
    assert len(decompress(packed, 500)) < 700


def test_rtf_words():
    rtf = r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Bonjour,\par re\'e7u \u8364?\par{\*\generator x;}fin}"
    assert to_text(rtf) == "Bonjour,\nreçu €\nfin"


def der(tag: int, *values: bytes) -> bytes:
    content = b"".join(values)
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


SIGNED = der(6, bytes.fromhex("2a864886f70d010702"))
DATA = der(6, bytes.fromhex("2a864886f70d010701"))


def sealed(content: bytes) -> bytes:
    inside = der(0x30, DATA, der(0xA0, der(4, content)))
    return der(0x30, SIGNED, der(0xA0, der(0x30, der(2, b"\x01"), der(0x31), inside)))


def test_an_opaque_signature_is_opened():
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\nDer Trockner ist getauscht.\r\n"
    assert signed_content(sealed(inner)) == inner
    parsed = parse(mail("application/pkcs7-mime; smime-type=signed-data", sealed(inner), "smime.p7m"))
    assert (parsed.reply_text, parsed.attachments) == ("Der Trockner ist getauscht.", ())


def test_an_opaque_signature_in_pieces_of_unknown_length():
    pieces = b"\x24\x80" + der(4, b"Hel") + der(4, b"lo") + b"\0\0"
    inside = b"\x30\x80" + DATA + b"\xa0\x80" + pieces
    signed = b"\x30\x80" + SIGNED + b"\xa0\x80" + b"\x30\x80" + der(2, b"\x01") + b"\x31\x80\0\0" + inside
    assert signed_content(signed) == b"Hello"


def test_an_encrypted_mail_says_so():
    parsed = parse(mail("application/pkcs7-mime; smime-type=enveloped-data", der(0x30, der(6, b"\x2a")), "smime.p7m"))
    assert "encrypted or unreadable S/MIME" in parsed.defects
    assert [one.name for one in parsed.attachments] == ["smime.p7m"]


def test_a_uuencoded_block_becomes_an_attachment():
    block = "begin 644 bon.txt\n" + binascii.b2a_uu(b"120 euro").decode() + "`\nend\n"
    parsed = parse(f"From: a@b.example\n\nHier is de bon.\n\n{block}\nGroeten\n".encode())
    assert [(one.name, one.content) for one in parsed.attachments] == [("bon.txt", b"120 euro")]
    assert parsed.reply_text.split() == ["Hier", "is", "de", "bon.", "Groeten"]


def test_a_sentence_that_begins_with_begin_is_no_block():
    parsed = parse(b"From: a@b.example\n\nbegin 644 times and stop\nend of story\n")
    assert parsed.attachments == ()

"""The bytes of a mail: read back by the standard library, and never with a header that a person put there."""

import datetime as dt
import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given, settings, strategies as st

from relay.mail.mime import BadAddressError, Envelope, FileToSend, check_address, is_message_id, one_line, write

PLAIN = Envelope(
    message_id="abc@relay.example",
    from_name="Anne Lambert via Doléance",
    from_address="case+k7m2p9xqabtbd3c@relay.example",
    recipient="service@lumelec.example",
    subject="Plainte d’Anne Lambert : Chaudière jamais réparée [ref k7m2p-9xqab-tbd3c]",
    language="fr",
    date=dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC),
    references=("first@relay.example", "second@lumelec.example"),
)


def read(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_the_headers_of_a_letter() -> None:
    mail = read(write(PLAIN, "Bonjour", "<p>Bonjour</p>"))
    expected = {
        "Date": "Mon, 23 Nov 2026 09:30:00 +0000",
        "From": "Anne Lambert via Doléance <case+k7m2p9xqabtbd3c@relay.example>",
        "Reply-To": "Anne Lambert via Doléance <case+k7m2p9xqabtbd3c@relay.example>",
        "To": "service@lumelec.example",
        "Subject": PLAIN.subject,
        "Message-ID": "<abc@relay.example>",
        "In-Reply-To": "<second@lumelec.example>",
        "References": "<first@relay.example> <second@lumelec.example>",
        "Content-Language": "fr",
        "MIME-Version": "1.0",
    }
    assert {name: value for name, value in mail.items() if name != "Content-Type"} == expected
    assert mail.get_content_type() == "multipart/alternative"


def test_the_subject_tag_stays_readable_in_the_raw_subject() -> None:
    assert b"k7m2p-9xqab-tbd3c]\r\n" in write(PLAIN, "x")


def test_only_automatic_mail_says_that_it_is() -> None:
    assert read(write(PLAIN, "x"))["Auto-Submitted"] is None
    assert read(write(replace(PLAIN, automatic="auto-generated"), "x"))["Auto-Submitted"] == "auto-generated"


def test_text_html_and_files_come_back_as_they_were() -> None:
    text = "Première ligne é\n.un point\nFrom là\n  deux espaces\nfin avec espace \n" + "long " * 100 + "\n"
    html = "<p>" + "é" * 500 + "</p>\n"
    file = FileToSend("reçu d’août.pdf", "application/pdf", bytes(range(256)) * 40)
    mail = read(write(PLAIN, text, html, [file]))
    (found,) = mail.iter_attachments()
    back = FileToSend(found.get_filename() or "", found.get_content_type(), found.get_content())
    assert back == file
    bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
    assert [body.get_content().replace("\r\n", "\n") for body in bodies if body] == [text, html]


def test_lines_are_short_and_seven_bit() -> None:
    file = FileToSend("é" * 100, "a/b", b"x" * 999)
    content = write(PLAIN, "é" * 3000 + "\n" + "x" * 5000, "<p>" + "ü" * 3000, [file])
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert max(content) < 128
    assert b"\n" not in content.replace(b"\r\n", b"")


ANY = st.text(st.characters(codec="utf-8"), max_size=450)


@settings(max_examples=200, deadline=None)
@given(name=ANY, subject=ANY, file=ANY)
def test_no_text_becomes_a_header_or_a_line_too_long(name: str, subject: str, file: str) -> None:
    envelope = replace(PLAIN, from_name=name, subject=subject)
    content = write(envelope, "x", None, [FileToSend(file, "text/plain", b"x")])
    head = content.partition(b"\r\n\r\n")[0]
    fields = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    known = b"Date From Reply-To To Subject Message-ID In-Reply-To References Content-Language"
    assert fields == [*known.split(), b"MIME-Version", b"Content-Type"]
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    expected = one_line(subject, 400).encode("utf-8", "replace").decode()
    assert "".join(read(content)["Subject"].split()) == "".join(expected.split())


def test_a_header_cannot_be_smuggled_in() -> None:
    evil = "Hello\r\nBcc: victim@home.example\r\n\r\nbody"
    mail = read(write(replace(PLAIN, subject=evil, from_name=evil), "x", None, [FileToSend(evil, evil, b"x")]))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: victim@home.example body"
    assert mail["From"].addresses[0].addr_spec == PLAIN.from_address


def test_a_name_cannot_pose_as_an_address() -> None:
    mail = read(write(replace(PLAIN, from_name='"boss@bank.example" <x@y.example>, Z'), "x"))
    assert [address.addr_spec for address in mail["From"].addresses] == [PLAIN.from_address]
    assert "@" not in mail["From"].addresses[0].display_name


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("Service@Lumelec.Example", "Service@lumelec.example"),
        ("zoé@lumelec.example", "zoé@lumelec.example"),
        ("desk@énergie.example", "desk@xn--nergie-9ua.example"),
        (" desk@lumelec.example. ", "desk@lumelec.example"),
    ],
)
def test_an_address_in_the_form_it_is_sent_to(given_address: str, expected: str) -> None:
    assert check_address(given_address) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        "", "@", "desk", "desk@", "@lumelec.example", "a b@lumelec.example", "desk@lumelec", "desk@-x.example",
        "desk@lumelec.example\r\nRCPT TO:<x@y.example>", "desk>@lumelec.example", '"a"@lumelec.example',
        "desk@[127.0.0.1]", "a@b@lumelec.example", ".desk@lumelec.example", "de..sk@lumelec.example",
        "desk@straße.example", f"{'x' * 65}@lumelec.example", "desk@lume\u200clec.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(BadAddressError):
        check_address(wrong)


def test_a_hostile_message_id_is_not_repeated() -> None:
    long = "a" * 300 + "@x.example"
    hostile = ("a b@c.example", "x@y.example>\r\nBcc: z", "é@x.example", "", "noat", long, "<a@b.example>")
    assert [is_message_id(text) for text in hostile] == [False] * len(hostile)
    assert read(write(replace(PLAIN, references=(*hostile, "good@x.example")), "x"))["References"] == "<good@x.example>"


def test_a_mail_inside_a_mail_goes_as_plain_bytes() -> None:
    mail = read(write(PLAIN, "x", None, [FileToSend("old.eml", "message/rfc822", b"Subject: x\r\n\r\ny")]))
    (found,) = mail.iter_attachments()
    assert (found.get_content_type(), found.get_content()) == ("application/octet-stream", b"Subject: x\r\n\r\ny")


def test_characters_that_turn_the_reading_order_are_taken_out() -> None:
    body = read(write(PLAIN, "pay \u202egnihton\u202c now\x00\x07")).get_body(("plain",))
    assert body is not None
    assert body.get_content() == "pay gnihton now\r\n"

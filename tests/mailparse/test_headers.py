"""Header values as real mail writes them: words, addresses, identifiers, dates, parameters."""

from datetime import UTC, datetime

import pytest

from mailparse import Address, parse
from mailparse.headers import addresses, date, decode_value, identifiers, parameters


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?q?R=C3=A9ponse?=", "Réponse"),
        (b"=?utf-8?B?UsOp?=\r\n =?utf-8?B?cG9uc2U=?=", "Réponse"),
        (b"=?utf-8?B?Uw==?= =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "Sé"),
        (b"=?iso-8859-1?q?gr=FC=DFe?= aus Aachen", "grüße aus Aachen"),
        (b"=?utf-8*fr?q?d=C3=A9j=C3=A0?=", "déjà"),
        (b"=?unknown-set?q?d=C3=A9j=C3=A0?=", "déjà"),
        (b"=?utf-8?q?with a space?=", "with a space"),
        ("Réclamation brute".encode(), "Réclamation brute"),
        ("Réclamation".encode("latin-1"), "Réclamation"),
        (b"folded\r\n\tsubject", "folded subject"),
        (b"=?utf-8?q?never closed", "=?utf-8?q?never closed"),
        (b"=?utf-8?b?!!!?=", ""),
    ],
)
def test_decoded_values(raw: bytes, text: str):
    assert decode_value(raw) == text


@pytest.mark.parametrize(
    ("raw", "boxes"),
    [
        (b"a@B.Example", [("", "a@b.example")]),
        (b'"Peeters, Jan" <j@x.example>', [("Peeters, Jan", "j@x.example")]),
        (
            b"=?utf-8?q?Peeters=2C_Jan?= <j@x.example>, b@y.example",
            [("Peeters, Jan", "j@x.example"), ("", "b@y.example")],
        ),
        (b"j@x.example (Jan Peeters)", [("Jan Peeters", "j@x.example")]),
        (b"Team: a@x.example, b@x.example;", [("", "a@x.example"), ("", "b@x.example")]),
        (b"undisclosed-recipients:;", []),
        (b"Jan [service] <j@x.example>", [("Jan [service]", "j@x.example")]),
        (b'"never closed <j@x.example>', [("never closed", "j@x.example")]),
        (b"<@relay.example:j@x.example>", [("", "j@x.example")]),
        (b"<mailto:j@x.example>", [("", "j@x.example")]),
        (b"MAILER-DAEMON <>", []),
    ],
)
def test_addresses(raw: bytes, boxes: list[tuple[str, str]]):
    assert addresses([raw], []) == tuple(Address(*box) for box in boxes)


def test_identifiers_without_brackets_each_once():
    assert identifiers("<a@x> <b@y>\t<a@x>") == ("a@x", "b@y")
    assert identifiers("a@x") == ("a@x",)
    assert identifiers("no identifier") == ()


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Thu, 5 Mar 2026 14:02:00 +0100", datetime(2026, 3, 5, 13, 2, tzinfo=UTC)),
        ("5 Mar 2026 14:02:00 -0000", datetime(2026, 3, 5, 14, 2, tzinfo=UTC)),
        ("yesterday", None),
        ("Thu, 99 Mar 2026 14:02:00 +0100", None),
        ("", None),
    ],
)
def test_dates(value: str, moment: datetime | None):
    assert date(value) == moment


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a b.pdf", "a b.pdf"),
        ("attachment; filename*=utf-8''re%C3%A7u.pdf", "reçu.pdf"),
        ("attachment; filename*0=re; filename*1=port.pdf", "report.pdf"),
        ("attachment; filename*0*=utf-8''r%C3%A9; filename*1=su.pdf", "résu.pdf"),
        ('attachment; filename="=?utf-8?q?re=C3=A7u.pdf?="', "reçu.pdf"),
        ('attachment; filename="never closed.pdf', "never closed.pdf"),
    ],
)
def test_file_names(value: str, name: str):
    assert parameters(value)[1]["filename"] == name


def test_two_authors_are_none():
    assert parse(b"From: a@x.example, b@x.example\n\nx").author is None


def test_a_mail_as_mbox_tools_leave_it():
    parsed = parse(b"\nFrom someone Thu Mar  5 14:02:00 2026\nFrom: a@x.example\nSubject: ok\n\ntext\n")
    assert (parsed.subject, parsed.reply_text) == ("ok", "text")


def test_no_blank_line_before_the_text():
    parsed = parse(b"From: a@x.example\nSubject: ok\nDag mevrouw, alles is in orde.\nTot gauw.\n")
    assert parsed.subject == "ok"
    assert "alles is in orde" in parsed.reply_text
    assert "header without blank line" in parsed.defects

"""Bodies as real programs damage them: which form is read, in which alphabet, with which parts missing."""

import pytest

from mailparse import parse

ALTERNATIVE = b"From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n"


def text_of(header: str, body: bytes) -> str:
    return parse(f"From: a@b.example\n{header}\n\n".encode() + body).reply_text


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("us-ascii", "déçu et fâché".encode("cp1252"), "déçu et fâché"),
        ("iso-8859-1", "déçu et fâché".encode(), "déçu et fâché"),
        ("utf-8", "Das Geld ist für Sie zurückgebucht".encode("latin-1"), "Das Geld ist für Sie zurückgebucht"),
        ("x-unknown", "Gruß aus Köln".encode(), "Gruß aus Köln"),
        ("windows-1252", b"100 \x80 terug", "100 € terug"),
        ("utf-7", b"Gr+APwA3w-e", "Grüße"),
        ("iso-2022-jp", "返金しました。".encode("iso2022_jp"), "返金しました。"),
        ("iso-8859-1", "Мы вернули вам деньги за билет".encode("koi8_r"), None),
    ],
)
def test_charsets_that_lie(charset: str, body: bytes, text: str | None):
    found = text_of(f"Content-Type: text/plain; charset={charset}", body)
    assert found == (text if text is not None else body.decode("cp1252", "replace"))


def test_a_charset_that_is_a_sentence_is_not_repeated():
    read = parse(b'From: a@b.example\nContent-Type: text/plain; charset="mail delivery failed: x"\n\nd\xe9j\xe0')
    assert (read.reply_text, read.defects[0]) == ("déjà", "charset of no name taken for windows-1252")


def test_html_inside_a_text_part():
    page = b"<html><body><p>Hallo</p><p>Het geld is <b>onderweg</b>.</p><br></body></html>"
    assert text_of("Content-Type: text/plain", page) == "Hallo\n\nHet geld is onderweg."


def test_flowed_lines_are_joined():
    body = b"The money is \non its way.\n\n-- \nJo\n"
    read = parse(b"From: a@b.example\nContent-Type: text/plain; format=flowed\n\n" + body)
    assert (read.reply_text, read.signature) == ("The money is on its way.", "--\nJo")


def test_both_forms_disagree_and_the_text_is_whole():
    words = b"The text form holds the whole answer, " * 12
    body = b"--x\nContent-Type: text/plain\n\n" + words + b"\n--x\nContent-Type: text/html\n\n<p>Advert.</p>\n--x--\n"
    assert parse(ALTERNATIVE + body).reply_text == words.decode().strip()


def test_an_empty_text_form_leaves_the_word_to_the_page():
    body = b"--x\nContent-Type: text/plain\n\n \n--x\nContent-Type: text/html\n\n<p>It is paid.</p>\n--x--\n"
    assert parse(ALTERNATIVE + body).reply_text == "It is paid."


@pytest.mark.parametrize(
    ("header", "body", "defect"),
    [
        ("multipart/mixed; boundary=no", b"--o\nContent-Type: text/plain\n\nHallo daar\n--o--\n", "boundary not found"),
        ("multipart/mixed", b"--o\nContent-Type: text/plain\n\nHallo daar\n--o--\n", "boundary missing"),
        ("multipart/mixed; boundary=x", b"--x\nContent-Type: text/plain\n\nHallo daar\n", "multipart without end"),
    ],
)  # fmt: skip
def test_broken_boundaries_lose_no_text(header: str, body: bytes, defect: str):
    read = parse(f"From: a@b.example\nContent-Type: {header}\n\n".encode() + body)
    assert read.reply_text == "Hallo daar"
    assert defect in read.defects


def test_an_enclosed_mail_is_attached_whole():
    inner = b"From: c@d.example\nSubject: Receipt\n\nPaid.\n"
    body = b"--x\n\nSee the receipt.\n--x\nContent-Type: message/rfc822\n\n" + inner + b"--x--\n"
    read = parse(b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + body)
    assert read.reply_text == "See the receipt."
    assert [(one.name, one.content.strip()) for one in read.attachments] == [("Receipt.eml", inner.strip())]


def test_a_mail_without_author_date_and_identifier():
    read = parse(b"Subject: hello\n\nDag.")
    assert (read.author, read.date, read.message_id, read.reply_text) == (None, None, None, "Dag.")
    assert {"no from", "no date", "no message-id"} <= set(read.defects)


def test_the_three_parts_hold_every_word():
    body = (
        "Dear Sir,\n\nIt is paid.\n\nKind regards,\nJo Marsh\nT 0113 555 0143\n\n"
        "On 3 March 2026 at 10:00, Lea <l@x.example> wrote:\n> Where is it?\n> Lea\n"
    )
    read = parse(b"From: a@b.example\nSubject: Re: x\n\n" + body.encode())
    parts = f"{read.reply_text} {read.signature} {read.quoted_text}"
    assert sorted(parts.split()) == sorted(body.split())

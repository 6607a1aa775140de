"""A file that one side sent carries none of its reply tokens when the other side gets it."""

import base64
import email
import email.policy
import quopri
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from mailparse.references import find_tokens, grouped
from relay.db import Database
from relay.mail import letters
from relay.mail.letters.passing import passed_on
from relay.mail.outbox import FileToSend
from relay.models import Attachment, ReplyToken
from relay.settings import Settings
from relay.tokens import reply_address, subject_tag
from tests.relay.mail_out.conftest import NOW


def header(token: str, settings: Settings) -> bytes:
    return (
        f"From: a@b.example\nReply-To: {reply_address(settings, token)}\nSubject: Votre plainte\n\nBonjour.\n".encode()
    )


def subject(token: str, _settings: Settings) -> bytes:
    return f"From: a@b.example\nSubject: Votre plainte {subject_tag(token)}\n\nBonjour.\n".encode()


def encoded(how: str, body: bytes) -> bytes:
    fields = "From: a@b.example\nSubject: Votre plainte\nContent-Type: text/plain; charset=utf-8\n"
    return f"{fields}Content-Transfer-Encoding: {how}\n\n".encode() + body


def in_base64(token: str, _settings: Settings) -> bytes:
    return encoded("base64", base64.encodebytes(f"Bonjour. {grouped(token)}".encode()))


def in_quoted_printable(token: str, _settings: Settings) -> bytes:
    return encoded("quoted-printable", quopri.encodestring(f"Bonjour {'x' * 60} {grouped(token)}".encode()))


@pytest.mark.parametrize("written", [header, subject, in_base64, in_quoted_printable])
def test_a_forwarded_mail_with_the_token_becomes_its_text(
    database: Database, settings: Settings, open_case: Any, written: Callable[[str, Settings], bytes]
) -> None:
    with database.write() as session:
        open_case(session)
        token = session.scalars(select(ReplyToken.token).where(ReplyToken.side == "consumer")).one()
        mail = FileToSend("courrier.eml", "message/rfc822", written(token, settings))
        passed = passed_on(session, settings, "consumer", mail)
    assert (passed.name, passed.type) == ("courrier.txt", "text/plain")
    text = passed.content.decode()
    assert "Votre plainte" in text
    assert "Bonjour" in text
    assert find_tokens(text) == ()
    assert token not in "".join(character for character in text.lower() if character.isalnum())


def test_other_files_pass_byte_by_byte(database: Database, settings: Settings, open_case: Any) -> None:
    with database.write() as session:
        open_case(session)
        for file in (
            FileToSend("a.eml", "message/rfc822", b"From: a@b.example\nSubject: Facture\n\nBonjour.\n"),
            FileToSend("a.png", "image/png", b"\x89PNG\xff"),
            FileToSend("a.txt", "text/plain", b"caf\xe9\r\n"),
        ):
            assert passed_on(session, settings, "consumer", file) == file


def test_a_text_loses_the_token_alone(database: Database, settings: Settings, open_case: Any) -> None:
    with database.write() as session:
        open_case(session)
        token = session.scalars(select(ReplyToken.token).where(ReplyToken.side == "consumer")).one()
        text = f"caf\xe9\r\nréf {grouped(token)}\r\n".encode("latin-1")
        passed = passed_on(session, settings, "consumer", FileToSend("a.txt", "text/plain", text))
    assert passed.content == b"caf\xe9\r\nr\xe9f [\xe2\x80\xa6]\r\n"


def test_the_letter_to_the_company_carries_the_mended_file(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session)
        token = session.scalars(select(ReplyToken.token).where(ReplyToken.side == "consumer")).one()
        content = header(token, settings)
        message = say(session, case, "consumer", "follow_up", "Voici le courrier.")
        message.attachments = [
            Attachment(name="courrier.eml", type="message/rfc822", size=len(content), sha256="", content=content)
        ]
        session.flush()
        row = letters.follow_up(session, settings, case, message, NOW)
    mail = email.message_from_bytes(row.content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "courrier.txt"
    assert token not in file.get_content()

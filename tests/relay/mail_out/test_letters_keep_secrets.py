"""What must not pass from one side to the other, and what a person's text must not turn into."""

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from mailparse.references import grouped
from relay.db import Database
from relay.mail import letters
from relay.models import OutboxRow, ReplyToken
from relay.settings import Settings
from relay.tokens import reply_address, subject_tag

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def parts_of(row: OutboxRow) -> tuple[str, str]:
    mail = email.message_from_bytes(row.content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    return str(plain.get_content()), str(page.get_content())


def symbols(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


QUOTES: list[Callable[[Settings, str], str]] = [
    reply_address,
    lambda settings, token: reply_address(settings, token.upper()).replace("+", "="),
    lambda settings, token: f"De : Anne via Doléance <{reply_address(settings, token)}>\nObjet : {subject_tag(token)}",
    lambda _settings, token: subject_tag(token),
    lambda _settings, token: f"[REF {grouped(token).upper()}]",
    lambda _settings, token: f"[ref {token[:5]}-\n> {token[5:10]} - {token[10:]}]",
    lambda _settings, token: f"ref {token[:5]}\u2013{token[5:10]}\u2013{token[10:]}",
    lambda _settings, token: grouped(token),
]


@pytest.mark.parametrize("number", range(len(QUOTES)))
def test_the_company_s_token_never_reaches_the_consumer(
    database: Database, settings: Settings, open_case: Any, say: Any, number: int
) -> None:
    with database.write() as session:
        case = open_case(session)
        token = session.scalars(select(ReplyToken.token).where(ReplyToken.side == "company")).one()
        quoted = QUOTES[number](settings, token)
        answer = say(session, case, "company", "response", f"Bonjour.\n\n{quoted}\n\nMerci.", signature=quoted)
        for letter in (letters.response_notice, letters.automatic_notice):
            for form in parts_of(letter(session, settings, case, answer, NOW)):
                assert token not in symbols(form)
                assert "Bonjour." in form
                assert "Merci." in form


def test_the_consumer_s_token_never_reaches_the_company_even_retired(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session)
        row = session.scalars(select(ReplyToken).where(ReplyToken.side == "consumer")).one()
        row.retired_at = NOW
        again = say(session, case, "consumer", "follow_up", f"Voir {subject_tag(row.token)}")
        for form in parts_of(letters.follow_up(session, settings, case, again, NOW)):
            assert row.token not in symbols(form)


def test_a_number_that_only_looks_like_a_token_stays(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session)
        answer = say(session, case, "company", "response", "Votre commande k7m2p-9xqab-tbd3c est partie.")
        assert "k7m2p-9xqab-tbd3c" in parts_of(letters.response_notice(session, settings, case, answer, NOW))[0]


def test_what_a_company_quotes_is_not_relayed(database: Database, settings: Settings, open_case: Any, say: Any) -> None:
    with database.write() as session:
        case = open_case(session)
        answer = say(session, case, "company", "response", "Oui.", quoted="> QUOTED WORDS", signature="Jean")
        text = parts_of(letters.response_notice(session, settings, case, answer, NOW))[0]
    assert ("QUOTED WORDS" in text, "Jean" in text) == (False, True)


def test_the_consumer_s_address_in_a_mail_signature_is_masked(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session)
        again = say(session, case, "consumer", "follow_up", "Bonjour", signature="Anne\nANNE.fr@home.example")
        for form in parts_of(letters.follow_up(session, settings, case, again, NOW)):
            assert "home.example" not in form.lower()


EVIL = '<script>alert(1)</script><a href="https://evil.example">x</a> & {{ 7*7 }} {% raw %}'


def test_a_person_s_text_is_neither_markup_nor_template(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session, title=EVIL)
        case.account.name = case.company.name = EVIL
        answer = say(session, case, "company", "response", EVIL, signature=EVIL)
        for row in (
            letters.complaint(session, settings, case, case.messages[0], NOW),
            letters.response_notice(session, settings, case, answer, NOW),
        ):
            text, page = parts_of(row)
            assert "{{ 7*7 }}" in " ".join(text.split())
            assert "<script" not in page
            assert 'href="https://evil' not in page


@pytest.mark.parametrize(
    "name",
    [
        "=> Payer ici | https://evil.example",
        "! Attention",
        "# Titre",
        "| a | b",
        "* un",
        "x\n\n=> Payer | https://evil.example",
    ],
)
def test_a_name_cannot_write_our_part_of_the_letter(
    database: Database, settings: Settings, open_case: Any, name: str
) -> None:
    with database.write() as session:
        case = open_case(session)
        case.account.name = name
        plain = open_case(session, "nl")
        forms = parts_of(letters.complaint(session, settings, case, case.messages[0], NOW))
        like = parts_of(letters.complaint(session, settings, plain, plain.messages[0], NOW))
    assert " ".join(name.split()) in " ".join(forms[0].split())
    pieces = ("<a ", "<h2", "<li", "#fff6e0", "<th")
    assert [forms[1].count(piece) for piece in pieces] == [like[1].count(piece) for piece in pieces]


def test_the_first_mail_to_an_unconfirmed_address_repeats_nothing_that_was_typed(
    database: Database, settings: Settings, open_case: Any
) -> None:
    with database.write() as session:
        case = open_case(session, title="BUY NOW https://evil.example")
        case.account.name = "Cheap Pills"
        row = letters.verify_address(session, settings, case, "SECRET", NOW)
        for form in (*parts_of(row), row.content.decode()):
            assert ("evil" in form, "Pills" in form) == (False, False)


def test_answers_to_service_letters_can_find_no_thread(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    """References that name them must not lead a reader's answer to the other side."""
    with database.write() as session:
        case = open_case(session)
        answer = say(session, case, "company", "response", "Non.", author_address="jean@lumelec.example")
        rows = (
            letters.verify_address(session, settings, case, "S", NOW),
            letters.sign_in(session, settings, case.account, "S", NOW),
            letters.statement(session, settings, case, answer, "insult", "S", NOW),
        )
        assert [row.case_id for row in rows] == [None, None, None]
        assert rows[2].recipient == "jean@lumelec.example"

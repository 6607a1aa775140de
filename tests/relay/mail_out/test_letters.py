"""Every letter in every language, as its reader gets it: headers, both forms, width, and no leftovers."""

import datetime as dt
import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailparse.references import find_tokens
from relay.cases.alerts import News
from relay.cases.filing import Filing
from relay.db import Database
from relay.mail import letters
from relay.mail.letters.onward import Onward
from relay.mail.letters.sheet import LANGUAGES
from relay.mail.letters.to_company import Addressed
from relay.models import (
    Attachment,
    Case,
    CompanyClaim,
    HeldMail,
    Message,
    OutboxRow,
    RawMessage,
    ReplyToken,
    Report,
    SpoolRow,
    Step,
    Subscription,
)
from relay.settings import Settings
from relay.tokens import reply_address, subject_tag

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
AUTOMATIC = {
    "reminder", "receipt", "verify_address", "sign_in", "automatic_notice", "confirm_mail", "undeliverable",
    "feedback_request", "statement", "report_receipt", "report_decision", "overdue", "appeal_decision",
    "claim_decision", "company_code", "complaint_rejected", "disputed", "erase_account", "alert", "alert_confirm",
    "rated",
}  # fmt: skip
HUMAN = {"complaint", "follow_up", "response_notice", "held_answer", "next_step", "legal_message"}
OUTSIDE = {  # from the base address, in no thread
    "verify_address", "sign_in", "held_answer", "statement", "report_receipt", "report_decision", "legal_message",
    "appeal_decision", "claim_decision", "company_code", "erase_account", "alert", "alert_confirm",
}  # fmt: skip
TO_COMPANY = {"complaint", "follow_up", "reminder", "receipt", "next_step", "disputed", "rated"}


def all_letters(session: Session, settings: Settings, case: Case, say: Callable[..., Message]) -> dict[str, OutboxRow]:
    """One of each kind, by name."""
    complaint = next(message for message in case.messages if message.kind == "complaint")
    again = say(session, case, "consumer", "follow_up", "Toujours rien.")
    answer = say(
        session, case, "company", "response", "Nous venons mardi.", message_id="m1@lumelec.example",
        author_address="jean@lumelec.example", public_text="Nous venons mardi.", verdict="publish",
        signature="Jean Petit",
    )  # fmt: skip
    note = say(session, case, "company", "acknowledgement", "Bien reçu.", message_id="m2@lumelec.example")
    held = hold(session)
    spoken = case.account.language
    report = Report(address="v@home.example", reason="insulting", language=spoken, created_at=NOW, decision="masked")
    claim = CompanyClaim(
        company=case.company, address="a@b.example", name="Ann Maes", words="", language=spoken, created_at=NOW
    )
    watcher = Subscription(address="v@home.example", company_id=case.company_id, language=spoken, leave="LL")
    news = News(case.number, "Panne", "Lumelec")
    return {
        "complaint": letters.complaint(session, settings, case, complaint, NOW, not_us_secret="NN", stop_secret="SS"),
        "follow_up": letters.follow_up(session, settings, case, again, NOW),
        "reminder": letters.reminder(session, settings, case, NOW),
        "receipt": letters.receipt(session, settings, case, answer, "jean@lumelec.example", NOW),
        "verify_address": letters.verify_address(session, settings, case, "VV", NOW),
        "sign_in": letters.sign_in(session, settings, case.account, "II", NOW),
        "response_notice": letters.response_notice(session, settings, case, answer, NOW),
        "automatic_notice": letters.automatic_notice(session, settings, case, note, NOW),
        "confirm_mail": letters.confirm_mail(session, settings, case, held, "CC", NOW),
        "undeliverable": letters.undeliverable(session, settings, case, NOW),
        "feedback_request": letters.feedback_request(session, settings, case, NOW),
        "next_step": letters.next_step(session, settings, case, Onward("Negotiator", True), "Pas d’accord.", NOW),
        "overdue": letters.overdue(session, settings, case, Step(answer_by=NOW.date(), promised=True), "O.", NOW),
        "legal_message": letters.legal_message(session, settings, case, "question", "Quelle date ?", NOW),
        "held_answer": letters.held_answer(session, settings, held, "x@y.example", "Quel dossier ?", NOW),
        "statement": letters.statement(session, settings, case, answer, "insult", "AA", NOW),
        "appeal_decision": letters.appeal_decision(session, settings, case, answer, False, NOW),
        "complaint_rejected": letters.complaint_rejected(session, settings, case, "not_ours", "a@b.example", NOW),
        "disputed": letters.disputed(session, settings, case, answer, NOW),
        "company_code": letters.company_code(
            session, settings, case.company, "jean@lumelec.example", "123456", 30, NOW
        ),
        "claim_decision": letters.claim_decision(session, settings, claim, True, NOW),
        "erase_account": letters.erase_account(session, settings, case.account, "EE", NOW),
        "rated": letters.rated(session, settings, case, again, False, NOW),
        "alert_confirm": letters.alert_confirm(session, settings, watcher, case.company, "WW", NOW),
        "alert": letters.alert(session, settings, watcher, case.company, [news], 1, NOW),
        "report_receipt": letters.report_receipt(session, settings, case, report, NOW),
        "report_decision": letters.report_decision(session, settings, case, report, NOW),
    }


def hold(session: Session) -> HeldMail:
    content = b"From: x@y.example\r\nSubject: Question\r\nMessage-ID: <q@y.example>\r\n\r\nQui ?\r\n"
    raw = RawMessage(
        received_at=NOW, source="smtp", digest=b"d", size=len(content), content=content, envelope_sender="x@y.example"
    )
    held = HeldMail(
        spool=SpoolRow(raw=raw, recipient="case@relay.example", due_at=NOW), reason="no_case", created_at=NOW
    )
    session.add(held)
    session.flush()
    return held


def read(row: OutboxRow) -> EmailMessage:
    mail = email.message_from_bytes(row.content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def text_of(row: OutboxRow) -> str:
    body = read(row).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def page_of(row: OutboxRow) -> BeautifulSoup:
    body = read(row).get_body(("html",))
    assert body is not None
    return BeautifulSoup(body.get_content(), "lxml")


def plain_words(text: str) -> str:
    """Letters and digits alone: what both forms must share whatever their layout."""
    return re.sub(r"[\W_]+", "", text).lower()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_letter_in_every_language(
    database: Database, settings: Settings, open_case: Any, say: Any, language: str
) -> None:
    with database.write() as session:
        case = open_case(session, language)
        rows = all_letters(session, settings, case, say)
        tokens = {row.side: row.token for row in session.scalars(select(ReplyToken))}
        assert set(rows) == AUTOMATIC | HUMAN == set(letters.__all__) - {"preview_complaint"}
        for name, row in rows.items():
            _headers_are_right(settings, name, row, language, tokens)
            _both_forms_are_whole(name, row, language)


def _headers_are_right(settings: Settings, name: str, row: OutboxRow, language: str, tokens: dict[str, str]) -> None:
    mail, side = read(row), "company" if name in TO_COMPANY else "consumer"
    own, other = tokens[side], tokens["consumer" if side == "company" else "company"]
    address = settings.base_address if name in OUTSIDE else reply_address(settings, own)
    assert (row.letter, mail["From"].addresses[0].addr_spec, mail["Reply-To"].addresses[0].addr_spec) == (
        name, address, address,
    )  # fmt: skip
    automatic = None if name in HUMAN else "auto-replied" if name == "receipt" else "auto-generated"
    assert (name, mail["Auto-Submitted"]) == (name, automatic)
    assert (row.envelope_sender == "") == (name == "receipt")
    assert (subject_tag(own) in mail["Subject"]) == (name not in OUTSIDE)
    if name != "held_answer":
        assert mail["Content-Language"] == language
    everything = row.content.decode() + text_of(row) + str(page_of(row)) + str(mail["Subject"])
    assert other not in everything.replace("=\r\n", "")
    assert set(find_tokens(everything)) <= {own}
    if side == "company":
        assert "home.example" not in everything


def _both_forms_are_whole(name: str, row: OutboxRow, language: str) -> None:
    text, page = text_of(row), page_of(row)
    assert [line for line in text.splitlines() if len(line) > 76 and "://" not in line] == []
    assert re.findall(r"\{\{|\{%|\}\}|None|True|False|\x1a|\x02|<[a-z]|&[a-z]+;", text) == []
    assert text.count("\n-- \n") == 1
    title, shown = page.title, page.body
    assert title is not None
    assert shown is not None
    assert (page.html["lang"] if page.html else "") == (row_language := read(row)["Content-Language"])
    assert name == "held_answer" or row_language == language
    links = [str(anchor["href"]) for anchor in page.find_all("a")]
    for link in links:
        assert link in text
    without_links = re.sub(r"https?://\S+", "", text).replace(" – ", " ")
    assert plain_words(re.sub(r"https?://\S+", "", shown.get_text(" "))) == plain_words(without_links)


def test_the_complaint_tells_a_french_company_what_it_must_know(
    database: Database, settings: Settings, open_case: Any
) -> None:
    with database.write() as session:
        case = open_case(
            session, amount_cents=123450, occurred_on=dt.date(2026, 9, 1), contacted_before=True, delivered_at=None
        )
        row = letters.complaint(session, settings, case, case.messages[0], NOW)
        text, mail = text_of(row), read(row)
    expected = [
        "Anne Lambert nous a demandé", "Cette plainte est publique. Votre réponse sera publiée en entier",
        "Téléphone : 0470 12 34 56", "Numéro de client : 88 41 20", "Numéro de contrat : C-5521", "1er septembre 2026",
        "1 234,50 €", "Anne Lambert indique avoir déjà pris contact", "Le technicien est venu trois fois.",
        "dans les 30 jours, soit au plus tard le 23 décembre 2026",
    ]  # fmt: skip
    joined = " ".join(text.split())
    assert [words for words in expected if words not in joined] == []
    assert (row.recipient, row.case_id) == ("service@lumelec.example", case.id)
    assert row.thread_message_id == case.messages[0].id
    assert mail["From"].addresses[0].display_name == "Anne Lambert via Doléance"
    assert "Numéro de commande" not in text  # an empty field is not shown
    assert ("not-us" in text, "/stop/" in text) == (False, False)


def test_a_first_contact_can_say_not_us_and_stop(database: Database, settings: Settings, open_case: Any) -> None:
    with database.write() as session:
        case = open_case(session, "en")
        row = letters.complaint(
            session, settings, case, case.messages[0], NOW, not_us_secret="NOTUS", stop_secret="STOP"
        )
        text = text_of(row)
    assert "http://relay.example/not-us/NOTUS" in text
    assert "http://relay.example/stop/STOP" in text
    assert "we have not verified it yet" in text


@pytest.mark.parametrize(
    ("public", "expected"), [(True, "This complaint is public."), (False, "This complaint is private.")]
)
def test_letters_say_who_will_read_the_answer(
    database: Database, settings: Settings, open_case: Any, say: Any, public: bool, expected: str
) -> None:
    with database.write() as session:
        case = open_case(session, "en", public=public)
        again = say(session, case, "consumer", "follow_up", "Still leaking.")
        rows = (
            letters.complaint(session, settings, case, case.messages[0], NOW),
            letters.follow_up(session, settings, case, again, NOW),
            letters.reminder(session, settings, case, NOW),
        )
        assert [expected.rstrip(".") in text_of(row) for row in rows] == [True] * 3


def test_files_of_a_complaint_go_with_it(database: Database, settings: Settings, open_case: Any) -> None:
    with database.write() as session:
        case = open_case(session)
        message = case.messages[0]
        for name, content in (("photo.png", b"\x89PNG"), ("reçu.pdf", b"%PDF-1.4"), ("inside.txt", None)):
            message.attachments.append(
                Attachment(name=name, type="application/pdf", size=4, sha256="", content=content, position=0)
            )
        session.flush()
        row = letters.complaint(session, settings, case, message, NOW)
        files = [(file.get_filename(), file.get_content()) for file in read(row).iter_attachments()]
        assert files == [("photo.png", b"\x89PNG"), ("reçu.pdf", b"%PDF-1.4")]
        assert "photo.png, reçu.pdf" in text_of(row)


def test_letters_thread_with_what_their_reader_has_seen(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session)
        first = letters.complaint(session, settings, case, case.messages[0], NOW)
        later = NOW + dt.timedelta(hours=1)
        answer = say(session, case, "company", "response", "Oui.", message_id="a1@lumelec.example")
        answer.received_at = later
        again = say(session, case, "consumer", "follow_up", "Quand ?", message_id="c1@home.example")
        again.received_at = later
        notice = letters.response_notice(session, settings, case, answer, later)
        second = letters.follow_up(session, settings, case, again, later)
        receipt = letters.receipt(session, settings, case, answer, "jean@lumelec.example", later)
        assert (read(first)["References"], read(first)["In-Reply-To"]) == (None, None)
        assert read(second)["References"] == f"<{first.message_id}> <a1@lumelec.example>"
        assert read(receipt)["In-Reply-To"] == "<a1@lumelec.example>"
        assert read(notice)["References"] == "<c1@home.example>"


def test_a_long_thread_keeps_its_first_and_its_last_references(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session)
        for number in range(40):
            answer = say(session, case, "company", "response", "Oui.", message_id=f"a{number}@lumelec.example")
            answer.received_at = NOW + dt.timedelta(minutes=number)
        references = read(letters.reminder(session, settings, case, NOW))["References"].split()
    assert (len(references), references[0], references[-1]) == (16, "<a0@lumelec.example>", "<a39@lumelec.example>")


def test_the_company_s_own_ticket_number_stands_beside_our_tag(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session, "nl", company_reference="[Ticket#4711]")
        again = say(session, case, "consumer", "follow_up", "Nog niets.")
        subject = str(read(letters.follow_up(session, settings, case, again, NOW))["Subject"])
        notice = letters.response_notice(session, settings, case, again, NOW)
        assert subject.endswith("] [Ticket#4711]")
        assert "4711" not in read(notice)["Subject"]


def test_the_preview_is_the_letter(database: Database, settings: Settings, open_case: Any) -> None:
    """But for number, tag, date and key, which only a filed complaint has."""
    filing = Filing(
        name="Anne Lambert",
        title="Chaudière jamais réparée",
        story="Le technicien est venu trois fois.\nLa chaudière fuit toujours.",
        expectation="une réparation.",
        contract="C-5521",
        customer="88 41 20",
        phone="0470 12 34 56",
        public=True,
    )
    with database.write() as session:
        case = open_case(session)
        row = letters.complaint(session, settings, case, case.messages[0], NOW)
        subject, text = letters.preview_complaint(settings, case.company, filing, "fr", NOW, Addressed())
        sent = " ".join(text_of(row).split()).replace(case.number, "…").replace(case.door_key, "…")
        assert " ".join(subject.split()) == re.sub(r"\[ref .*\]", "[ref …]", str(read(row)["Subject"]))
    assert " ".join(text.split()) == sent


@pytest.mark.parametrize(
    ("columns", "expected", "unexpected"),
    [
        ({"verdict": "publish"}, "What everyone", "moderator is still"),
        ({"verdict": "hold"}, "A moderator is still reading", "not published"),
        ({"verdict": "hold", "released": True}, "What everyone", "moderator is still"),
        ({"verdict": "mask", "public_text": "We call [phone]."}, "We have masked", "moderator is still"),
        ({"verdict": "hold", "rejected": True}, "Your message is not published", "EVERYONE"),
        ({"public_text": ""}, "found no text to publish", "EVERYONE"),
    ],
)
def test_a_receipt_shows_what_becomes_public(
    database: Database, settings: Settings, open_case: Any, say: Any, columns: dict[str, Any], expected: str,
    unexpected: str,
) -> None:  # fmt: skip
    with database.write() as session:
        case = open_case(session, "en")
        columns = {"public_text": "We call 0470."} | columns
        answer = say(session, case, "company", "response", "We call 0470.", **columns)
        text = text_of(letters.receipt(session, settings, case, answer, "jean@lumelec.example", NOW)).replace("\n", " ")
    assert expected.lower() in text.lower()
    assert unexpected.lower() not in text.lower()


def test_a_receipt_of_a_private_case_shows_nothing(
    database: Database, settings: Settings, open_case: Any, say: Any
) -> None:
    with database.write() as session:
        case = open_case(session, "en", public=False)
        answer = say(session, case, "company", "response", "We come on Tuesday.", public_text="We come on Tuesday.")
        text = text_of(letters.receipt(session, settings, case, answer, "jean@lumelec.example", NOW))
    assert "your message is not published" in text
    assert "Tuesday" not in text


@pytest.mark.parametrize(("days", "expected"), [(26, "A reply is expected by"), (31, "A reply was expected by")])
def test_a_reminder_knows_before_from_after(
    database: Database, settings: Settings, open_case: Any, days: int, expected: str
) -> None:
    with database.write() as session:
        case = open_case(session, "en", delivered_at=NOW - dt.timedelta(days=days))
        text = text_of(letters.reminder(session, settings, case, NOW)).replace("\n", " ")
    assert expected in text
    assert "Le technicien est venu" in text


def test_a_holding_notice_moves_the_day(database: Database, settings: Settings, open_case: Any) -> None:
    with database.write() as session:
        case = open_case(session, "de", delivered_at=NOW, expected_at=dt.date(2027, 1, 15))
        assert "15.\u00a0Januar\u00a02027" in text_of(letters.reminder(session, settings, case, NOW))


def test_an_unknown_language_is_written_in_the_site_s(database: Database, settings: Settings, open_case: Any) -> None:
    with database.write() as session:
        case = open_case(session, "en")
        case.account.language = "es"
        row = letters.undeliverable(session, settings, case, NOW)
        assert read(row)["Content-Language"] == "fr"

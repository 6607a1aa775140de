"""Letters that staff cause: an answer to held mail, why a text is kept from the public, what became of a report.

They come from the base address and belong to no thread: an answer to them is for staff, never for the other side.
"""

import datetime as dt

from sqlalchemy.orm import Session

import mailparse
from relay.mail import outbox
from relay.mail.letters import correspondence as post
from relay.mail.letters.sheet import LANGUAGES, Value, render
from relay.models import Case, HeldMail, Message, OutboxRow, Report
from relay.settings import Settings


def held_answer(
    session: Session, settings: Settings, held: HeldMail, to: str, text: str, now: dt.datetime
) -> OutboxRow:
    """A moderator's own words to the sender of a held mail, in its language where that is one of ours."""
    mail = mailparse.parse(held.spool.raw.content)
    spoken = mail.language if mail.language in LANGUAGES else settings.site.language
    values: dict[str, Value] = {"about": mail.subject}
    sheet = render("held_answer", spoken, post.frame(settings, "other") | values, {"message": text})
    return outbox.enqueue(
        session, settings, letter="held_answer", recipient=to, subject=sheet.subject, text=sheet.text, html=sheet.html,
        from_name=settings.site.name, reply_to=None, references=[mail.message_id] if mail.message_id else [],
        automatic=False, language=spoken, now=now,
    )  # fmt: skip


def statement(
    session: Session, settings: Settings, case: Case, message: Message, reason: str, secret: str, now: dt.datetime
) -> OutboxRow:
    """To the author: this text is not published, why, who decided and how to object (the link of `secret`).

    reason is a code (insult, racism, threat, personal_data, health, off_topic); others are worded in general.
    """
    company = message.side == "company"
    spoken = post.language(settings, case.company.language if company else case.account.language)
    link = f"{settings.site.url}/appeal/{secret}"
    values: dict[str, Value] = {"reason": reason, "complaint": message.kind == "complaint", "link": link}
    words = {"message": message.text}
    around = post.frame(settings, "other") | post.about(case)
    sheet = render("statement", spoken, around | values, words)
    recipient = message.author_address or case.written_address if company else case.account.address
    # No case_id: an answer whose References name this letter must find staff, not the thread.
    return outbox.enqueue(
        session, settings, letter="statement", recipient=recipient, subject=sheet.subject, text=sheet.text,
        html=sheet.html, from_name=settings.site.name, reply_to=None, thread_message_id=message.id, automatic=True,
        language=spoken, now=now,
    )  # fmt: skip


def appeal_decision(
    session: Session, settings: Settings, case: Case, message: Message, reversed_: bool, now: dt.datetime
) -> OutboxRow:
    """To the author: another moderator has looked at the text again, and it is published after all, or not."""
    company = message.side == "company"
    spoken = post.language(settings, case.company.language if company else case.account.language)
    values: dict[str, Value] = {"reversed": reversed_, "link": f"{settings.site.url}/c/{case.number}"}
    sheet = render("appeal_decision", spoken, post.frame(settings, "other") | post.about(case) | values, {})
    recipient = message.author_address or case.written_address if company else case.account.address
    return outbox.enqueue(
        session, settings, letter="appeal_decision", recipient=recipient, subject=sheet.subject, text=sheet.text,
        html=sheet.html, from_name=settings.site.name, reply_to=None, thread_message_id=message.id, automatic=True,
        language=spoken, now=now,
    )  # fmt: skip


def report_receipt(session: Session, settings: Settings, case: Case, report: Report, now: dt.datetime) -> OutboxRow:
    """To whoever reported a public text: a moderator will read it."""
    link = f"{settings.site.url}/c/{case.number}"
    return _to_reporter(session, settings, "report_receipt", report, {"number": case.number, "link": link}, now)


def report_decision(session: Session, settings: Settings, case: Case, report: Report, now: dt.datetime) -> OutboxRow:
    """What was decided on a report (kept, masked or removed), and how to object."""
    values: dict[str, Value] = {"number": case.number, "decision": report.decision}
    return _to_reporter(session, settings, "report_decision", report, values, now)


def _to_reporter(
    session: Session, settings: Settings, letter: str, report: Report, values: dict[str, Value], now: dt.datetime
) -> OutboxRow:
    """Names the complaint by its number alone: nobody has confirmed that the address is the reporter's."""
    spoken = post.language(settings, report.language)
    sheet = render(letter, spoken, post.frame(settings, "other") | values, {})
    return outbox.enqueue(
        session, settings, letter=letter, recipient=report.address, subject=sheet.subject, text=sheet.text,
        html=sheet.html, from_name=settings.site.name, reply_to=None, automatic=True, language=spoken, now=now,
    )  # fmt: skip

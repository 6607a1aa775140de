"""Letters about where a case goes: the next step or door, a time that is over, legal help.

`legal_message` comes from the base address and belongs to no thread: an answer to it must never reach the company.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from relay.mail import outbox
from relay.mail.letters import correspondence as post
from relay.mail.letters.sheet import Value, render
from relay.mail.letters.typography import day
from relay.models import Case, OutboxRow, Step
from relay.settings import Settings


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a complaint goes next, in the company's language; the days are those of a step inside the company."""

    to: str
    inside: bool
    decides: str = ""
    another_person: bool = False
    passes_file: bool = False
    acknowledge: dt.date | None = None
    answer: dt.date | None = None
    promised: bool = False


def next_step(
    session: Session, settings: Settings, case: Case, onward: Onward, reason: str, now: dt.datetime
) -> OutboxRow:
    """To the company: the consumer goes on, to its own next step, which this letter opens, or to a body outside.

    `reason` is the consumer's own words to the next reader. Carries the complaint's text once more.
    """
    to = post.party(session, settings, case, "company")
    complained = next((m for m in case.messages if m.kind == "complaint"), None)
    values: dict[str, Value] = {
        "next": onward.to,
        "inside": onward.inside,
        "decides": onward.decides,
        "another_person": onward.another_person,
        "passes_file": onward.passes_file,
        "acknowledge": day(onward.acknowledge, to.language) if onward.acknowledge else "",
        "due": day(onward.answer, to.language) if onward.answer else "",
        "promised": onward.promised,
        "reasoned": bool(reason.strip()),
        "sent": day(post.today(settings, case.delivered_at or case.created_at), to.language),
    }
    words = {
        "message": post.relayed(session, settings, complained) if complained else "",
        "reason": post.without_tokens(session, settings, reason, "consumer"),
    }
    return post.write(
        session, settings, case, to, "next_step", case.written_address, values, words, now, from_name=case.account.name
    )


def overdue(
    session: Session, settings: Settings, case: Case, step: Step, door: str, now: dt.datetime, *, leave: str = ""
) -> OutboxRow:
    """To the consumer: the time for an answer is over, the company was told, and which door is open now."""
    to = post.party(session, settings, case, "consumer")
    thread = f"{settings.site.url}/mine/{case.number}"
    values: dict[str, Value] = {
        "due": day(step.answer_by, to.language) if step.answer_by else "",
        "announced": day(step.expected_on, to.language) if step.expected_on else "",
        "promised": bool(step.promised),
        "door": door,
        "doors": f"{thread}/doors",
    }
    return post.write(
        session, settings, case, to, "overdue", case.account.address, values, {}, now, automatic=True, leave=leave
    )


def legal_message(
    session: Session, settings: Settings, case: Case, kind: str, text: str, now: dt.datetime
) -> OutboxRow:
    """To the consumer: legal help accepted, declined, asks or concludes (`kind` is the state or `question`)."""
    spoken = post.language(settings, case.account.language)
    values: dict[str, Value] = {"kind": kind, "link": f"{settings.site.url}/mine/{case.number}/legal"}
    around = post.frame(settings, "other") | post.about(case)
    sheet = render("legal_message", spoken, around | values, {"message": text})
    return outbox.enqueue(
        session, settings, letter="legal_message", recipient=case.account.address, subject=sheet.subject,
        text=sheet.text, html=sheet.html, from_name=settings.site.name, reply_to=None, automatic=False,
        language=spoken, now=now,
    )  # fmt: skip

"""Letters to the company: the complaint, the consumer's further messages, reminders, receipts.

Complaints and follow-ups carry a person's words and are never marked automatic; reminders and receipts are. All go to
the address the case is written to, but for the receipt, which goes back to whoever sent the mail.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from relay.mail.letters import correspondence as post
from relay.mail.letters.effect import in_score
from relay.mail.letters.passing import passed_on
from relay.mail.letters.sheet import Value, render
from relay.mail.letters.typography import day, euros
from relay.mail.outbox import FileToSend
from relay.models import Case, CaseDetail, Company, Course, Message, OutboxRow
from relay.settings import Settings

UNKNOWN = "…"  # stands in a preview for what only a filed complaint has


@dataclass(frozen=True, slots=True)
class Addressed:
    """What the company's own procedure makes of a complaint: the step it reaches and its last days, in its language.

    `promised`: the day of the answer is the company's own promise, not the platform's days.
    """

    step: str = ""
    acknowledge: dt.date | None = None
    answer: dt.date | None = None
    promised: bool = False
    products: str = ""


class Named(Protocol):
    """Something with a name: an uploaded file."""

    @property
    def name(self) -> str: ...


class Typed(Protocol):
    """What `preview_complaint` reads of a complaint that is being typed; `cases.filing.Filing` is one."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def customer(self) -> str: ...
    @property
    def contract(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def postal_address(self) -> str: ...
    @property
    def branch(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def amount_cents(self) -> int | None: ...
    @property
    def occurred_on(self) -> str: ...
    @property
    def public(self) -> bool: ...
    @property
    def contacted_before(self) -> bool: ...
    @property
    def files(self) -> Sequence[Named]: ...


def complaint(
    session: Session,
    settings: Settings,
    case: Case,
    message: Message,
    now: dt.datetime,
    *,
    addressed: Addressed = Addressed(),
    not_us_secret: str = "",
    stop_secret: str = "",
) -> OutboxRow:
    """The complaint, with its files.

    With the secrets it is a first contact: the letter says that nobody has confirmed this address yet, and how to say
    "this is not us" and "stop".
    """
    to = post.party(session, settings, case, "company")
    files = [passed_on(session, settings, message.side, file) for file in post.files_of(message)]
    due = post.due(settings, case, now)
    values = (
        _private_fields(case.detail)
        | _course(case.course)
        | _promises(addressed, to.language)
        | {
            "occurred": day(case.occurred_on, to.language) if case.occurred_on else "",
            "amount": euros(case.amount_cents, to.language) if case.amount_cents else "",
            "contacted": bool(case.contacted_before),
            "files": ", ".join(file.name for file in files),
            "days": (due - post.today(settings, now)).days,
            "due": day(due, to.language),
            "not_us": _link(settings, "not-us", not_us_secret),
            "stop": _link(settings, "stop", stop_secret),
        }
    )
    words = {"message": post.relayed(session, settings, message)}
    return post.write(
        session, settings, case, to, "complaint", case.written_address, values, words, now,
        from_name=case.account.name, message=message, files=files,
    )  # fmt: skip


def preview_complaint(
    settings: Settings, company: Company, filing: Typed, language: str, now: dt.datetime, addressed: Addressed
) -> tuple[str, str]:
    """(subject, plain text) of what the company would receive, if it left now. Reads and writes no database."""
    tongue = post.language(settings, language)
    occurred = dt.date.fromisoformat(filing.occurred_on) if filing.occurred_on else None
    first = not company.confirmed
    due = addressed.answer or post.today(settings, now) + dt.timedelta(days=settings.clock.answer_days)
    values: dict[str, Value] = _promises(addressed, tongue) | {
        "number": UNKNOWN,
        "title": filing.title,
        "company": company.name,
        "consumer": filing.name,
        "public": filing.public,
        "tag": f"[ref {UNKNOWN}]",
        "phone": filing.phone,
        "customer": filing.customer,
        "contract": filing.contract,
        "order": filing.order,
        "postal_address": filing.postal_address,
        "branch": filing.branch,
        "audience_kind": filing.audience,
        "occurred": day(occurred, tongue) if occurred else "",
        "amount": euros(filing.amount_cents, tongue) if filing.amount_cents else "",
        "contacted": filing.contacted_before,
        "files": ", ".join(file.name for file in filing.files),
        "days": (due - post.today(settings, now)).days,
        "due": day(due, tongue),
        "not_us": _link(settings, "not-us", UNKNOWN) if first else "",
        "stop": _link(settings, "stop", UNKNOWN) if first else "",
        "door": post.door(settings, UNKNOWN, UNKNOWN),
    }
    sheet = render("complaint", tongue, post.frame(settings, "company") | values, {"message": filing.text})
    return sheet.subject, sheet.text


def follow_up(
    session: Session,
    settings: Settings,
    case: Case,
    message: Message,
    now: dt.datetime,
    *,
    files: Sequence[FileToSend] = (),
) -> OutboxRow:
    """The consumer wrote again, on the site or by mail. files: those of a received mail; uploads are found here."""
    to = post.party(session, settings, case, "company")
    sending = [passed_on(session, settings, message.side, file) for file in (*post.files_of(message), *files)]
    values: dict[str, Value] = {"files": ", ".join(file.name for file in sending)}
    words = {"message": post.relayed(session, settings, message)}
    return post.write(
        session, settings, case, to, "follow_up", case.written_address, values, words, now,
        from_name=case.account.name, message=message, files=sending,
    )  # fmt: skip


def reminder(
    session: Session, settings: Settings, case: Case, now: dt.datetime, *, acknowledge: bool = False
) -> OutboxRow:
    """The answer is due soon, or overdue. Carries the complaint's text once more.

    acknowledge: the company's own time to acknowledge receipt is over, its time to answer is not.
    """
    to = post.party(session, settings, case, "company")
    due = post.due(settings, case, now)
    complained = next((m for m in case.messages if m.kind == "complaint"), None)
    values: dict[str, Value] = {
        "due": day(due, to.language),
        "overdue": due < post.today(settings, now),
        "acknowledge": acknowledge,
        "sent": day(post.today(settings, case.delivered_at or now), to.language),
    }
    words = {"message": post.relayed(session, settings, complained) if complained else ""}
    return post.write(session, settings, case, to, "reminder", case.written_address, values, words, now, automatic=True)


def disputed(session: Session, settings: Settings, case: Case, message: Message, now: dt.datetime) -> OutboxRow:
    """The consumer says that a reply is no answer; the company may say why it is one before a moderator decides."""
    to = post.party(session, settings, case, "company")
    values: dict[str, Value] = {"received": day(post.today(settings, message.received_at), to.language)}
    words = {"message": message.text}
    return post.write(session, settings, case, to, "disputed", case.written_address, values, words, now, automatic=True)


def receipt(
    session: Session, settings: Settings, case: Case, message: Message, to: str, now: dt.datetime,
    company: post.Party | None = None,
) -> OutboxRow:  # fmt: skip
    """We have the company's mail; what of it becomes public (RFC 3834: null sender, In-Reply-To that mail).

    `to` is the authenticated envelope sender. company: the one of the case, where known already. Whether a receipt is
    due at all is not decided here.
    """
    company = company or post.party(session, settings, case, "company")
    values: dict[str, Value] = in_score(settings, case, now) | {
        "hidden": message.rejected or message.prominence != "public",
        "held": message.verdict == "hold" and not message.released,
        "masked": message.public_text.strip() != message.text.strip(),
        "unread": not message.public_text.strip(),
        "company_page": f"{settings.site.url}/company/{case.company.slug}",
    }
    words = {"public_text": message.public_text}
    return post.write(
        session, settings, case, company, "receipt", to, values, words, now,
        message=message, automatic=True, null_sender=True, answering=message.message_id,
    )  # fmt: skip


def _private_fields(detail: CaseDetail | None) -> dict[str, Value]:
    if detail is None:
        return {"phone": "", "customer": "", "contract": "", "order": "", "postal_address": ""}
    return {
        "phone": detail.phone,
        "customer": detail.customer,
        "contract": detail.contract,
        "order": detail.order,
        "postal_address": detail.postal_address,
    }


def _course(course: Course | None) -> dict[str, Value]:
    if course is None:
        return {"branch": "", "audience_kind": "private"}
    return {"branch": course.branch, "audience_kind": course.audience}


def _promises(addressed: Addressed, language: str) -> dict[str, Value]:
    return {
        "step": addressed.step,
        "products": addressed.products,
        "acknowledge": day(addressed.acknowledge, language) if addressed.acknowledge else "",
        "promised": addressed.promised,
    }


def _link(settings: Settings, page: str, secret: str) -> str:
    return f"{settings.site.url}/{page}/{secret}" if secret else ""

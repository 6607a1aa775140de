"""Writing to the company: which address, the first letter, the next address after a bounce, and what delivery means."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

import mailparse
from relay.cases import asking, companies, deadlines, events, links
from relay.mail import letters
from relay.mail.outbox import FileToSend
from relay.models import Case, CompanyAddress, Message, OutboxRow, RawMessage
from relay.settings import Settings

WAITING = ("sent", "acknowledged")  # for the company's answer
OVER = ("closed", "escalated", "withdrawn", "rejected")  # nobody waits: what comes late changes figures, no state


def complaint(session: Session, settings: Settings, case: Case, message: Message, now: dt.datetime) -> None:
    """Enqueue the complaint's letter, or say why none can leave."""
    address = companies.address_to_write(case.company)
    if not case.company.mail_enabled:
        events.record(session, case, "held", "system", now, state="held", reason="mail_not_enabled")
        return
    if address is None:
        undeliverable(session, settings, case, now, "no_address")
        return
    case.written_address = address.address
    if deadlines.current(case) is None:
        procedure, course = deadlines.procedure_of(settings, case), case.course
        spoken, kind = (course.spoken_first, deadlines.HANDED_OVER[course.entry]) if course else (False, "email")
        deadlines.begin(session, settings, case, deadlines.first_step(procedure, spoken, kind), now)
    row = letters.complaint(
        session, settings, case, message, now,
        addressed=asking.addressed(session, settings, case), **_first_contact(session, settings, address, now),
    )  # fmt: skip
    events.record(session, case, "sent", "system", now, state="sent", letter=row.message_id, address=address.id)


def _first_contact(session: Session, settings: Settings, address: CompanyAddress, now: dt.datetime) -> dict[str, str]:
    """The links that a letter to an unconfirmed address carries."""
    if address.state == "confirmed":
        return {}
    return {
        f"{purpose}_secret": links.issue(session, settings, purpose, now, company_address_id=address.id)
        for purpose in ("not_us", "stop")
    }


def undeliverable(session: Session, settings: Settings, case: Case, now: dt.datetime, reason: str) -> None:
    """No address of the company takes mail: the consumer is told, the company's score never is."""
    case.undeliverable_at = now
    case.delivered_at = None
    if case.state in OVER:
        events.record(session, case, "undeliverable", "system", now, reason=reason)
        return
    events.record(session, case, "undeliverable", "system", now, state="undeliverable", reason=reason)
    letters.undeliverable(session, settings, case, now)


def stop(session: Session, settings: Settings, address: CompanyAddress, reason: str, now: dt.datetime) -> None:
    """ "This is not us" or "stop", said by a link: nothing is mailed to this address any more.

    Complaints that wait there for an answer go to the company's next address; where there is none, their consumers
    are told. `reason` is the purpose of the link.
    """
    address.state = "stopped"
    waiting = select(Case).where(
        Case.company_id == address.company_id, Case.written_address == address.address, Case.state.in_(WAITING)
    )
    for case in session.scalars(waiting).all():
        case.delivered_at = None
        events.record(session, case, "stopped", "company", now, reason=reason, address=address.id)
        again(session, settings, case, now)


def again(session: Session, settings: Settings, case: Case, now: dt.datetime) -> bool:
    """The complaint once more, to the first address that takes mail; whether there was one.

    Nobody there has read anything of it: what the consumer wrote since follows.
    """
    case.delivered_at = case.undeliverable_at = None
    if (step := deadlines.current(case)) is not None:
        step.received_at = None
    complaint(session, settings, case, next(m for m in case.messages if m.kind == "complaint"), now)
    if case.state != "sent":
        return False
    for message in case.messages:
        if message.kind == "follow_up":
            letters.follow_up(session, settings, case, message, now, files=_mailed_files(session, message))
    return True


def _mailed_files(session: Session, message: Message) -> list[FileToSend]:
    """The files of a follow-up that came by mail: they lie inside the raw message."""
    raw = session.get(RawMessage, message.raw_id) if message.raw_id and message.attachments else None
    if raw is None:
        return []
    parts = zip(message.attachments, mailparse.parse(raw.content).attachments, strict=False)
    return [FileToSend(row.name, row.type, part.content) for row, part in parts]


def on_sent(session: Session, settings: Settings, row: OutboxRow, now: dt.datetime) -> None:
    """The smarthost accepted a letter. For the complaint's letter this is the delivery that the score counts from.

    For it and for the letter that opens a later step inside the company it is also the receipt the clocks count from.
    """
    if row.letter == "next_step":
        _next_step_received(session, settings, row, now)
        return
    case = _case_of(session, row)
    if case is not None and case.delivered_at is None and case.undeliverable_at is None:
        case.delivered_at = now
        deadlines.received(session, settings, case, now)
        events.record(session, case, "delivered", "system", now, letter=row.message_id)


def _next_step_received(session: Session, settings: Settings, row: OutboxRow, now: dt.datetime) -> None:
    case = session.get(Case, row.case_id) if row.case_id else None
    step = deadlines.current(case) if case is not None else None
    if case is not None and step is not None and step.received_at is None:
        deadlines.received(session, settings, case, now)


def _next_step_refused(session: Session, settings: Settings, row: OutboxRow, status: str, now: dt.datetime) -> None:
    """The letter that opens a later step came back: its clocks do not run, and the consumer hears of it."""
    case = session.get(Case, row.case_id) if row.case_id else None
    step = deadlines.current(case) if case is not None else None
    if case is None or step is None or step.answered_at is not None:
        return
    if status.startswith("5.") and not status.startswith("5.1."):
        deadlines.received(session, settings, case, now)
        return
    step.received_at = None
    refused = next((a for a in case.company.addresses if a.address == row.recipient), None)
    if refused is not None and status.startswith("5."):
        refused.state = "undeliverable"
    events.record(session, case, "bounced", "system", now, reason=status, letter=row.message_id)
    letters.undeliverable(session, settings, case, now)


def _case_of(session: Session, row: OutboxRow) -> Case | None:
    """The case whose delivery this letter decides: none where it went to an address that was given up since."""
    case = session.get(Case, row.case_id) if row.letter == "complaint" and row.case_id else None
    return case if case is not None and row.recipient.lower() == case.written_address else None


def on_refused(session: Session, settings: Settings, row: OutboxRow, status: str, now: dt.datetime) -> None:
    """A letter was refused for good, whether the dialogue or a bounce said so; `status` is of RFC 3463.

    5.1.x, no such address: try the next one. Another 5.x.x counts as delivered: no company escapes its score by
    refusing our mail. Anything else is a letter we gave up: the company never knew.
    """
    if row.letter == "next_step":
        _next_step_refused(session, settings, row, status, now)
        return
    case = _case_of(session, row)
    if case is None or case.undeliverable_at is not None or case.answered_at is not None:
        return
    if status.startswith("5.") and not status.startswith("5.1."):
        if case.delivered_at is None:
            case.delivered_at = now
            deadlines.received(session, settings, case, now)
            events.record(session, case, "delivered", "system", now, reason="policy_refusal", letter=row.message_id)
        return
    if not status.startswith("5."):
        if case.delivered_at is None:
            undeliverable(session, settings, case, now, "gave_up")
        return
    case.delivered_at = None
    refused = next((a for a in case.company.addresses if a.address == row.recipient), None)
    if refused is not None:
        refused.state = "undeliverable"
    events.record(session, case, "bounced", "system", now, reason=status, letter=row.message_id)
    if case.state in OVER:
        undeliverable(session, settings, case, now, "bounced")
    else:
        again(session, settings, case, now)

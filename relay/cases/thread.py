"""What is said in a case: filing what came by mail or from the site, relaying it, and counting what answers.

The other party always gets a text; moderation decides only what the public reads.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailparse import ParsedMessage
from relay.cases import announcing, companies, deadlines, events, limits, preferences, review, uploads
from relay.mail import letters
from relay.mail.letters.correspondence import Party, parties
from relay.mail.outbox import FileToSend
from relay.models import Attachment, Case, Message, OutboxRow, RawMessage, Step
from relay.settings import Settings

ANSWERABLE = ("sent", "undeliverable", "acknowledged", "answered", "closed", "escalated")  # states
WRITABLE = (*ANSWERABLE, "held", "withdrawn")  # where the consumer may write again
AUTOMATIC = ("acknowledgement", "out_of_office")
RECEIPTS_AN_HOUR = 20  # to one sender, over all threads
DAY = dt.timedelta(days=1)


def follow_up(
    session: Session, settings: Settings, case: Case, text: str, files: tuple[uploads.Upload, ...], now: dt.datetime
) -> Message:
    """The consumer writes again, on the site."""
    message = Message(
        case_id=case.id,
        side="consumer",
        kind="follow_up",
        author_address=case.account.address,
        author_name=case.account.name,
        text=text.strip(),
        language=case.language,
        received_at=now,
        filed_at=now,
        attachments=[uploads.attach(file) for file in files],
    )
    return _to_company(session, settings, case, message, now)


def file_follow_up(
    session: Session, settings: Settings, case: Case, raw: RawMessage, parsed: ParsedMessage, now: dt.datetime
) -> Message:
    """The consumer's authenticated mail."""
    message = _from_mail(case, "consumer", "follow_up", raw, parsed, now)
    parts = zip(message.attachments, parsed.attachments, strict=True)
    files = [FileToSend(row.name, row.type, part.content) for row, part in parts]
    return _to_company(session, settings, case, message, now, files)


def _to_company(
    session: Session, settings: Settings, case: Case, message: Message, now: dt.datetime,
    files: Sequence[FileToSend] = (),
) -> Message:  # fmt: skip
    review.examine(case, message)
    session.add(message)
    session.flush()
    events.record(
        session, case, "follow_up", "consumer", now,
        actor_id=case.account_id, message=message.id, commitment=events.commitment(message),
    )  # fmt: skip
    if companies.takes_mail(case.company, case.written_address):
        letters.follow_up(session, settings, case, message, now, files=files)
    return message


@dataclass(frozen=True, slots=True)
class Response:
    """The company's authenticated mail, read and ready to be filed.

    receipt_to is the authenticated envelope sender, "" where there is none to write to.
    """

    case: Case
    message: Message
    ticket_reference: str
    receipt_to: str


def response(case: Case, raw: RawMessage, parsed: ParsedMessage, now: dt.datetime, *, receipt_to: str = "") -> Response:
    """What `file_responses` files of a mail. Writes nothing."""
    kind = parsed.kind if parsed.kind in AUTOMATIC else "response"
    message = _from_mail(case, "company", kind, raw, parsed, now)
    message.substance = parsed.substance if kind == "response" else ""
    message.unconfirmed = not case.company.confirmed
    review.examine(case, message)
    return Response(case, message, (parsed.ticket_reference or "")[:60], receipt_to)


def file_response(
    session: Session, settings: Settings, case: Case, raw: RawMessage, parsed: ParsedMessage, now: dt.datetime
) -> Message:
    """`file_responses` for one mail, without a receipt."""
    one = response(case, raw, parsed, now)
    file_responses(session, settings, [one], now)
    return one.message


def file_responses(session: Session, settings: Settings, responses: Sequence[Response], now: dt.datetime) -> None:
    """Each is filed, relayed to the consumer, and counted if it answers; all of them in a few statements."""
    waiting = list(responses)
    while waiting:  # each case once, so that what is asked about all of them stays true for each; then those again
        first = {one.case.id: one for one in reversed(waiting)}
        some = [one for one in waiting if first[one.case.id] is one]
        waiting = [one for one in waiting if first[one.case.id] is not one]
        _file_once_each(session, settings, some, now)


def _file_once_each(session: Session, settings: Settings, responses: Sequence[Response], now: dt.datetime) -> None:
    session.add_all(one.message for one in responses)
    session.flush()
    cases = [one.case for one in responses]
    steps = _current_steps(session, cases)
    consumers = parties(session, settings, cases, "consumer")
    with session.no_autoflush:
        for one in responses:
            if one.ticket_reference:
                one.case.company_reference = one.ticket_reference
            _count_response(session, settings, one.case, one.message, steps.get(one.case.id), now)
            _tell(session, settings, one, consumers[one.case.id], now)
        _give_receipts(session, settings, responses, now)


def _current_steps(session: Session, cases: Sequence[Case]) -> dict[int, Step]:
    """Case -> the step it is in, for all of them in one question."""
    wanted = {case.id for case in cases}
    found = session.scalars(select(Step).where(Step.case_id.in_(wanted), Step.ended_at.is_(None)).order_by(Step.id))
    return {step.case_id: step for step in found}


def _tell(session: Session, settings: Settings, one: Response, consumer: Party, now: dt.datetime) -> None:
    """The consumer gets the words; of a machine's only where they are wanted."""
    if one.message.kind == "response":
        letters.response_notice(session, settings, one.case, one.message, now, to=consumer)
        return
    leave = preferences.way_out(session, settings, one.case.account, "automatic_notice", now)
    if leave is not None:
        letters.automatic_notice(session, settings, one.case, one.message, now, to=consumer, leave=leave)


def _give_receipts(session: Session, settings: Settings, responses: Sequence[Response], now: dt.datetime) -> None:
    """To the authors: for the first mail in a thread, then at most once a day; never more than a few an hour to one."""
    lately = _receipted(session, [one.case for one in responses], now)
    asked = [one for one in responses if one.receipt_to and one.message.kind == "response"]
    due = [one for one in asked if one.case.id not in lately and _may_get_receipt(session, one.receipt_to, now)]
    if due:
        written_to = parties(session, settings, [one.case for one in due], "company")
        for one in due:
            letters.receipt(session, settings, one.case, one.message, one.receipt_to, now, written_to[one.case.id])


def _receipted(session: Session, cases: Sequence[Case], now: dt.datetime) -> set[int]:
    """Which of these cases had a receipt within a day."""
    wanted = (OutboxRow.case_id.in_([case.id for case in cases]), OutboxRow.letter == "receipt")
    found = session.scalars(select(OutboxRow.case_id).where(*wanted, OutboxRow.created_at > now - DAY))
    return {case_id for case_id in found if case_id is not None}


def _may_get_receipt(session: Session, to: str, now: dt.datetime) -> bool:
    return limits.count(session, f"receipt:{to.lower()}", 3600, now) <= RECEIPTS_AN_HOUR


def _from_mail(case: Case, side: str, kind: str, raw: RawMessage, parsed: ParsedMessage, now: dt.datetime) -> Message:
    return Message(
        salt=events.new_salt(),
        case_id=case.id,
        raw_id=raw.id,
        digest=raw.digest,
        side=side,
        kind=kind,
        author_address=parsed.author.address.lower() if parsed.author else "",
        author_name=parsed.author.name if parsed.author else "",
        subject=parsed.subject,
        text=parsed.reply_text,
        quoted=parsed.quoted_text,
        signature=parsed.signature,
        language=parsed.language or case.company.language,
        message_id=parsed.message_id or "",
        received_at=raw.received_at,
        filed_at=now,
        attachments=[
            Attachment(
                name=uploads.safe_name(part.name),
                type=uploads.sniff(part.name, part.content),
                size=part.size,
                sha256=part.sha256,
                position=place,
            )
            for place, part in enumerate(parsed.attachments)
        ],
    )


def counts_as_answer(message: Message) -> bool:
    """A human reply of substance, until a moderator upholds that it is none. Doubt is the company's benefit."""
    return (
        message.side == "company"
        and message.kind == "response"
        and message.substance != "interim"
        and message.dispute != "upheld"
        and message.prominence != "hidden"  # taken back before it left
    )


def _count_response(
    session: Session, settings: Settings, case: Case, message: Message, step: Step | None, now: dt.datetime
) -> None:
    """Write the event and move both clocks; a day that a holding notice names clearly is expected from now on."""
    answer = counts_as_answer(message)
    acknowledges = message.kind == "acknowledgement" or message.kind == "response"
    if acknowledges and case.acknowledged_at is None:
        case.acknowledged_at = message.received_at
    if answer:
        case.answered_at = min(case.answered_at or message.received_at, message.received_at)
        case.last_answer_at = max(case.last_answer_at or message.received_at, message.received_at)
    deadlines.note(step, message, answer, acknowledges)
    until = _announced(settings, message)
    if until is not None:
        deadlines.announce(case, step, until)
    events.record(
        session, case, "answered" if answer else message.substance or message.kind, "company", now,
        state=_state_after(case, step, answer, acknowledges), message=message.id,
        received=message.received_at.isoformat(), commitment=events.commitment(message),
        **_until(until),
    )  # fmt: skip


def _until(day: dt.date | None) -> dict[str, Any]:
    return {"until": day.isoformat()} if day else {}


def _announced(settings: Settings, message: Message) -> dt.date | None:
    """The day that an interim answer names, None where it names none or several."""
    if message.kind != "response" or message.substance != "interim":
        return None
    return announcing.day(message.text, deadlines.local_day(settings, message.received_at))


def _state_after(case: Case, step: Step | None, answer: bool, acknowledges: bool) -> str:
    """A case that went to a later step inside the company waits there as it waited before."""
    inside = case.state == "escalated" and step is not None
    if answer and (inside or case.state in ("sent", "acknowledged", "undeliverable")):
        return "answered"
    if acknowledges and case.state in ("sent", "undeliverable"):
        return "acknowledged"
    return case.state


def recount(session: Session, case: Case) -> None:
    """First and last answer from the messages themselves: an answer taken back leaves no trace in the figures."""
    responses = select(Message).where(Message.case_id == case.id, Message.kind == "response")
    answers = [message.received_at for message in session.scalars(responses) if counts_as_answer(message)]
    if case.solved_directly_at is not None:
        answers.append(case.solved_directly_at)
    deadlines.recount(case, answers)
    case.answered_at = min(answers, default=None)
    case.last_answer_at = max(answers, default=None)


def solved_directly(session: Session, case: Case, now: dt.datetime) -> None:
    """ "The company answered me outside the platform": an answer at this time."""
    if case.solved_directly_at is not None or case.state not in ANSWERABLE:
        return
    case.solved_directly_at = now
    recount(session, case)
    state = "answered" if case.state in ("sent", "acknowledged", "undeliverable") else case.state
    events.record(session, case, "solved_directly", "consumer", now, state=state, actor_id=case.account_id)


def not_an_answer(session: Session, settings: Settings, case: Case, message: Message, now: dt.datetime) -> None:
    """The consumer disputes a response; the company may say why it is one, a moderator decides."""
    if message.case_id != case.id or message.kind != "response" or message.dispute:
        return
    message.dispute, message.disputed_at = "open", now
    events.record(session, case, "disputed", "consumer", now, actor_id=case.account_id, message=message.id)
    if companies.takes_mail(case.company, case.written_address):
        letters.disputed(session, settings, case, message, now)


def make_private(session: Session, case: Case, now: dt.datetime) -> None:
    if case.public:
        case.public = False
        review.show(case)
        events.record(session, case, "made_private", "consumer", now, actor_id=case.account_id)


def withdraw(session: Session, case: Case, mistaken: bool, now: dt.datetime) -> None:
    """The consumer takes the complaint back; as mistaken it does not count for the company."""
    if case.state in ("withdrawn", "rejected", "closed"):
        return
    case.mistaken = mistaken
    case.closed_at = now
    events.record(
        session, case, "withdrawn", "consumer", now,
        state="withdrawn", actor_id=case.account_id, reason="mistaken" if mistaken else "no_longer_needed",
    )  # fmt: skip
    review.show(case)

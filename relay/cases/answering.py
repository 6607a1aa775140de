"""A company acts on the site, without an account: it answers, takes an answer back, says that a case is not its own.

Reading needs the link of a letter; everything here needs a code that was mailed to a confirmed address of the company,
or a place at its desk. What is said here is filed, relayed, moderated and counted as if it had come by mail.
"""

import datetime as dt
import hmac

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from relay.cases import events, review, thread, ties, uploads
from relay.mail import letters
from relay.models import Case, Company, CompanyPerson, Message, Objection, OutboxRow, Staff
from relay.settings import Settings

SUBSTANCES = ("answer", "interim")
TAKE_BACK = dt.timedelta(minutes=10)  # an answer from the site waits as long before it is mailed to the consumer


def case_of_link(session: Session, number: str, key: str) -> Case | None:
    """The case that this link of a letter opens for reading."""
    case = session.scalar(select(Case).where(Case.number == number))
    if case is None or case.verified_at is None or not hmac.compare_digest(case.door_key.encode(), key.encode()):
        return None
    return case


def address_for_codes(case: Case) -> str:
    """Where codes for this case go: the address it was written to if staff have confirmed it, else another such one."""
    confirmed = [address.address for address in case.company.addresses if address.state == "confirmed"]
    if case.written_address in confirmed:
        return case.written_address
    return confirmed[0] if confirmed else ""


def preview(case: Case, text: str) -> Message:
    """What would become public of this answer: a message that is stored nowhere."""
    message = Message(side="company", kind="response", text=text.strip(), language=case.company.language, decisions=[])
    review.examine(case, message)
    return message


def answer(
    session: Session, settings: Settings, case: Case, text: str, files: tuple[uploads.Upload, ...], substance: str,
    address: str, now: dt.datetime, *, name: str = "", person: CompanyPerson | None = None,
) -> Message:  # fmt: skip
    """The company's answer, or its word that the answer comes later (`substance`). Raises ValueError for neither."""
    if substance not in SUBSTANCES:
        raise ValueError("substance")
    message = Message(
        salt=events.new_salt(),
        case_id=case.id,
        side="company",
        kind="response",
        substance=substance,
        author_address=person.address if person is not None else address,
        author_name=person.name if person is not None else name,
        text=text.strip(),
        language=case.company.language,
        received_at=now,
        filed_at=now,
        attachments=[uploads.attach(file) for file in files],
    )
    review.examine(case, message)
    thread.file_responses(session, settings, [thread.Response(case, message, "", "")], now)
    notice = (OutboxRow.thread_message_id == message.id, OutboxRow.letter == "response_notice")
    session.flush()
    session.execute(update(OutboxRow).where(*notice).values(due_at=now + TAKE_BACK))
    return message


def may_take_back(session: Session, message: Message) -> bool:
    """Whether this answer has not left for the consumer yet."""
    return message.prominence != "hidden" and session.scalar(_unsent(message)) is not None


def take_back(session: Session, case: Case, message: Message, now: dt.datetime) -> bool:
    """The answer was never given, as far as both sides and the public see; False where it had left already.

    The original stays in its row for the log's commitment; nobody but moderators reads it.
    """
    row = session.scalar(_unsent(message).with_for_update())
    if row is None or message.case_id != case.id or message.side != "company":
        return False
    row.state, row.last_error = "failed", "taken back by its author"
    message.prominence = "hidden"
    thread.recount(session, case)
    state = "acknowledged" if case.state == "answered" and case.answered_at is None else None
    events.record(session, case, "taken_back", "company", now, state=state, message=message.id)
    return True


def _unsent(message: Message) -> Select[OutboxRow]:
    return select(OutboxRow).where(
        OutboxRow.thread_message_id == message.id, OutboxRow.letter == "response_notice", OutboxRow.state == "waiting"
    )


def object_to(session: Session, case: Case, kind: str, words: str, address: str, now: dt.datetime) -> Objection | None:
    """ "This is not for us", or "this case must not count": a moderator decides. None where one waits already."""
    waiting = select(Objection.id).where(
        Objection.case_id == case.id, Objection.kind == kind, Objection.decided_at.is_(None)
    )
    if session.scalar(waiting) is not None:
        return None
    row = Objection(case_id=case.id, kind=kind, words=words, address=address, created_at=now)
    session.add(row)
    session.flush()
    events.record(session, case, "objected", "company", now, reason=kind, objection=row.id)
    return row


def people(session: Session, company: Company) -> list[CompanyPerson]:
    """Who sits at the company's desk."""
    living = (CompanyPerson.company_id == company.id, CompanyPerson.disabled_at.is_(None))
    return list(session.scalars(select(CompanyPerson).where(*living).order_by(CompanyPerson.name, CompanyPerson.id)))


def objections(session: Session) -> list[Objection]:
    """What companies object to and nobody has decided, the oldest first."""
    query = select(Objection).where(Objection.decided_at.is_(None), Objection.kind != "answer")
    return list(session.scalars(query.order_by(Objection.created_at, Objection.id)))


def defence(session: Session, case: Case) -> str:
    """Why what the consumer disputes is an answer, as the company says; "" where it says nothing."""
    query = select(Objection.words).where(Objection.case_id == case.id, Objection.kind == "answer")
    return session.scalar(query.order_by(Objection.id.desc()).limit(1)) or ""


def decide_objection(
    session: Session, settings: Settings, objection: Objection, accepted: bool, staff: Staff, now: dt.datetime
) -> None:
    """Accepted, the complaint is over and counts no more, and its consumer is told why and what to do.

    Moderators look at whether it is about this company and whether it is a complaint, never at who is right.
    """
    if objection.decided_at is not None:
        return
    case = objection.case
    ties.check(session, staff, case)
    objection.decided_at, objection.staff_id = now, staff.id
    objection.decision = "accepted" if accepted else "refused"
    if not accepted:
        events.record(
            session, case, "objection_refused", "moderator", now,
            actor_id=staff.id, reason=objection.kind, objection=objection.id,
        )  # fmt: skip
        return
    case.closed_at = now
    events.record(
        session, case, "rejected", "moderator", now,
        state="rejected", actor_id=staff.id, reason=objection.kind, objection=objection.id,
    )  # fmt: skip
    review.show(case)
    letters.complaint_rejected(session, settings, case, objection.kind, objection.address, now)

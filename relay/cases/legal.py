"""The organisation's own legal help: a consumer hands the file over, its people accept or decline, ask and conclude.

Open at any time, for members; whether somebody is one, staff find out. The company reads none of it, and the platform's
moderators have no part in it: who judges the merits here is the consumer's own lawyer.
"""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import escalating, events
from relay.cases.dossier import issuing
from relay.mail import letters
from relay.models import Case, Dossier, LegalFile, LegalNote, Staff
from relay.settings import Settings

DOOR = "legal-help"
OPEN = ("asked", "accepted")
LONGEST = 5_000


def ask_for(session: Session, settings: Settings, case: Case, member_number: str, now: dt.datetime) -> LegalFile:
    """The consumer hands the whole file to legal help. Raises ValueError("door") where that was done before."""
    escalating.walk(session, settings, case, DOOR, "", now)
    row = LegalFile(case_id=case.id, case=case, member_number=member_number.strip(), asked_at=now, state="asked")
    session.add(row)
    events.record(session, case, "legal_asked", "consumer", now, actor_id=case.account_id)
    issuing.issue(session, case, "legal", case.language, now)
    return row


def of(session: Session, case: Case) -> LegalFile | None:
    return session.get(LegalFile, case.id)


def queue(session: Session) -> list[LegalFile]:
    """Files that wait for somebody or are being worked on, oldest first."""
    query = select(LegalFile).where(LegalFile.state.in_(OPEN))
    return list(session.scalars(query.order_by(LegalFile.state.desc(), LegalFile.asked_at)))


def dossier(session: Session, row: LegalFile) -> Dossier | None:
    """The newest dossier that was issued for legal help."""
    query = select(Dossier).where(Dossier.case_id == row.case_id, Dossier.recipient == "legal")
    return session.scalars(query.order_by(Dossier.id.desc())).first()


def decide(
    session: Session, settings: Settings, row: LegalFile, staff: Staff, *, accept: bool, member: bool, text: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Take the file up or decline it, having found out whether the consumer is a member. Raises ValueError("state")."""
    if row.state != "asked":
        raise ValueError("state")
    row.state, row.member, row.decided_at, row.staff_id = "accepted" if accept else "declined", member, now, staff.id
    _tell(session, settings, row, staff, "decision", row.state, text, now)


def question(
    session: Session, settings: Settings, row: LegalFile, staff: Staff, text: str, now: dt.datetime
) -> LegalNote:
    """Ask the consumer, who answers on the page of the case. Raises ValueError("state") or ValueError("text")."""
    if row.state not in OPEN:
        raise ValueError("state")
    if not text.strip():
        raise ValueError("text")
    note = _note(session, row, "legal", "question", text, now, staff)
    letters.legal_message(session, settings, row.case, "question", note.text, now)
    return note


def answer(session: Session, row: LegalFile, text: str, now: dt.datetime) -> LegalNote:
    """The consumer answers. Raises ValueError("state") or ValueError("text")."""
    if row.state not in OPEN:
        raise ValueError("state")
    if not text.strip() or len(text) > LONGEST:
        raise ValueError("text")
    return _note(session, row, "consumer", "answer", text, now)


def conclude(session: Session, settings: Settings, row: LegalFile, staff: Staff, text: str, now: dt.datetime) -> None:
    """The advice, and the end of the file here. Raises ValueError("state") or ValueError("text")."""
    if row.state != "accepted":
        raise ValueError("state")
    if not text.strip():
        raise ValueError("text")
    row.state, row.concluded_at = "concluded", now
    _tell(session, settings, row, staff, "conclusion", row.state, text, now)


def _tell(
    session: Session, settings: Settings, row: LegalFile, staff: Staff, kind: str, state: str, text: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    _note(session, row, "legal", kind, text, now, staff)
    events.record(session, row.case, f"legal_{state}", "moderator", now, actor_id=staff.id)
    letters.legal_message(session, settings, row.case, state, text.strip(), now)


def _note(
    session: Session, row: LegalFile, side: str, kind: str, text: str, now: dt.datetime, staff: Staff | None = None
) -> LegalNote:
    note = LegalNote(side=side, kind=kind, text=text.strip(), at=now, staff_id=staff.id if staff else None)
    row.notes.append(note)
    session.flush()
    return note

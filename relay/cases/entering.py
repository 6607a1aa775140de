"""Complaints that come by phone, by post or at the counter: staff, or the company's people, type them in.

With an e-mail address the person confirms it as everybody does, unless staff have seen a signature or the person.
Without one, letters are printed: the address below no domain of which mail can ever reach anybody stands for that
(RFC 2606), and `relay.mail.outbox` keeps such letters for the desk.
"""

import datetime as dt
from dataclasses import replace
from email import message_from_bytes, policy

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.cases import events, filing
from relay.cases.filing import Filing
from relay.mail.outbox import ON_PAPER, WAITS_FOR_POST
from relay.models import Case, CompanyPerson, OutboxRow, Staff
from relay.settings import Settings
from relay.tokens import new_token


def addressed(typed: Filing) -> Filing:
    """The filing with an address that stands for paper where none was given."""
    return typed if typed.address.strip() else replace(typed, address=f"{new_token()}{ON_PAPER}")


def enter(
    session: Session, settings: Settings, typed: Filing, staff: Staff, now: dt.datetime, *, checked: bool = False
) -> Case:
    """File it. `checked`: the person stood here, or signed; it leaves at once, as it does where there is no e-mail.

    Raises ValueError with what `filing.problems` says.
    """
    case = filing.open_case(session, settings, addressed(typed), None, now)
    if case.course is not None:
        case.course.entered_by = staff.id
    events.record(session, case, "entered", "moderator", now, actor_id=staff.id, reason=typed.entry)
    if checked or case.account.address.endswith(ON_PAPER):
        asking = (OutboxRow.letter == "verify_address", OutboxRow.recipient == case.account.address)
        session.execute(delete(OutboxRow).where(*asking, OutboxRow.created_at == now))  # nothing is left to confirm
        filing.confirm(session, settings, case, now)
    return case


def enter_for_company(
    session: Session, settings: Settings, typed: Filing, person: CompanyPerson, now: dt.datetime
) -> Case:
    """The company's own people file it: whoever complained must have an e-mail address and confirm it.

    Raises ValueError with what `filing.problems` says.
    """
    case = filing.open_case(session, settings, typed, None, now)
    events.record(session, case, "entered", "company", now, actor_id=person.id, reason=typed.entry)
    return case


def to_post(session: Session) -> list[OutboxRow]:
    """Letters to people without e-mail that nobody has posted yet, oldest first."""
    query = select(OutboxRow).where(OutboxRow.state == "failed", OutboxRow.last_error == WAITS_FOR_POST)
    return list(session.scalars(query.order_by(OutboxRow.id)))


def text_of(row: OutboxRow) -> str:
    """The letter's plain text."""
    body = message_from_bytes(row.content, policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def posted(row: OutboxRow, now: dt.datetime) -> None:
    """It was printed and posted."""
    if row.last_error == WAITS_FOR_POST:
        row.state, row.last_error, row.sent_at = "sent", "", now

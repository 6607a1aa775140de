"""One public thread, message by message, and a visitor's report of what stands in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import reporting
from relay.models import Case, Company, Message
from relay.public import files
from relay.public.files import PublicFile
from relay.public.listing import COLUMNS, CaseCard, case_card
from relay.settings import Settings


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """One entry of a public thread. `text` is None while a moderator looks, and for good where `removed`."""

    id: int
    side: str
    kind: str
    author: str
    at: dt.datetime
    text: str | None
    removed: bool
    unconfirmed: bool
    interim: bool
    language: str
    files: tuple[PublicFile, ...] = ()


@dataclass(frozen=True, slots=True)
class CasePage:
    """A public thread."""

    card: CaseCard
    author: str
    occurred_on: dt.date | None
    expected_at: dt.date | None
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    satisfaction: int | None
    comment: str
    comment_waits: bool
    messages: tuple[PublicMessage, ...]
    updated_at: dt.datetime


def case(session: Session, number: str) -> CasePage | Literal["gone"] | None:
    """The public thread; "gone" where it was public once; None alike for private and unknown numbers."""
    query = (
        select(
            *COLUMNS, Case.id, Case.visible, Case.was_public, Case.display_name, Case.occurred_on, Case.expected_at,
            Case.answered_at, Case.closed_at, Case.satisfaction,
        )
        .join(Company, Company.id == Case.company_id)
        .where(Case.number == number)
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None or not row.visible:
        return "gone" if row is not None and row.was_public else None
    said = _messages(session, row)
    messages = tuple(m for m in said if m.kind != "comment")
    comment = next((m for m in said if m.kind == "comment"), None)
    return CasePage(
        card=case_card(row),
        author=row.display_name,
        occurred_on=row.occurred_on,
        expected_at=row.expected_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        satisfaction=row.satisfaction,
        comment=comment.text if comment is not None and comment.text is not None else "",
        comment_waits=comment is not None and comment.text is None and not comment.removed,
        messages=messages,
        updated_at=max([m.at for m in messages] + ([row.closed_at] if row.closed_at else [])),
    )


# A text that only waits for the names model is there in a moment; one that a moderator looks at is announced.
_LOOKED_AT = (Message.names != "wait") | Message.rejected | ((Message.verdict == "hold") & ~Message.released)


def _messages(session: Session, row: Any) -> tuple[PublicMessage, ...]:
    query = (
        select(
            Message.id, Message.side, Message.kind, Message.received_at, Message.public_text, Message.verdict,
            Message.released, Message.rejected, Message.unconfirmed, Message.substance, Message.dispute,
            Message.language,
        )
        .where(Message.case_id == row.id, Message.prominence == "public", Message.kind != "out_of_office", _LOOKED_AT)
        .order_by(Message.received_at, Message.id)
    )  # fmt: skip
    published = files.of_case(session, row.id)
    return tuple(
        PublicMessage(
            id=m.id,
            side=m.side,
            kind=m.kind,
            author=row.name if m.side == "company" else row.display_name,
            at=m.received_at,
            text=m.public_text if not m.rejected and (m.verdict != "hold" or m.released) else None,
            removed=m.rejected,
            unconfirmed=m.unconfirmed,
            interim=m.substance == "interim" or m.dispute == "upheld" or m.kind == "acknowledgement",
            language=m.language,
            files=published.get(m.id, ()),
        )
        for m in session.execute(query)
    )


def report(
    session: Session, settings: Settings, number: str, message_id: int, address: str, reason: str, language: str,
    now: dt.datetime,
) -> bool:  # fmt: skip
    """A visitor reports a public message; False where there is no such public message. Raises BadAddressError."""
    page = case(session, number)
    if not isinstance(page, CasePage) or message_id not in {m.id for m in page.messages if m.text is not None}:
        return False
    reporting.file(session, settings, session.get_one(Message, message_id), address, reason, language, now)
    return True

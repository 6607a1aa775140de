"""All that is held on a person, as a ZIP for that person: one JSON file, the files, and our letters to them.

Shown as its owner may see it: the other side's addresses, tokens and notes stay with the other side, and of secrets
only that they exist. Changes nothing.
"""

import datetime as dt
import io
import json
import zipfile
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

import mailparse
from relay.cases import personal
from relay.cases.uploads import safe_name
from relay.mail.letters import correspondence as post
from relay.models import Account, Attachment, Case, Draft, DraftFile, Message, OutboxRow, RawMessage, SpoolRow
from relay.settings import Settings

_CASE = (
    "number", "state", "public", "display_name", "category", "language", "title", "public_title", "amount_cents",
    "occurred_on", "contacted_before", "company_reference", "created_at", "verified_at", "delivered_at",
    "undeliverable_at", "acknowledged_at", "answered_at", "expected_at", "escalated_at", "closed_at", "outcome",
    "satisfaction", "rated_at", "solved_directly_at", "mistaken",
)  # fmt: skip
_MESSAGE = ("side", "kind", "subject", "received_at", "language", "prominence", "verdict", "public_text")
_ACCOUNT = ("address", "name", "display_name", "phone", "language", "created_at", "verified_at")


def archive(session: Session, settings: Settings, person: Account, now: dt.datetime) -> bytes:
    """A ZIP with data.json, files/<case>/…, mails/… (what the person mailed us) and letters/… (what we mailed)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        held = {
            "made_at": now.isoformat(),
            "account": _columns(person, _ACCOUNT),
            **_rows(session, "account_id", person.id),
            **_rows(session, "address", person.address),
            "cases": [_case(session, settings, box, case) for case in _cases_of(session, person)],
            "drafts": _drafts(session, box, person),
            "mails": _mails(session, box, person),
            "letters": _letters(session, box, person),
        }
        box.writestr("data.json", json.dumps(held, ensure_ascii=False, indent=2, default=_plain))
    return out.getvalue()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else str(value)


def _columns(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _rows(session: Session, by: str, key: Any) -> dict[str, list[dict[str, Any]]]:
    """Table -> its rows of this person or case, by the rules of `personal`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for rule in personal.RULES:
        if rule.by == by and rule.given:
            rows = session.scalars(select(rule.model).where(inspect(rule.model).columns[by] == key)).all()
            found[str(rule.model.__tablename__)] = [_columns(row, rule.given) for row in rows]
    return found


def _cases_of(session: Session, person: Account) -> list[Case]:
    return list(session.scalars(select(Case).where(Case.account_id == person.id).order_by(Case.id)))


def _case(session: Session, settings: Settings, box: zipfile.ZipFile, case: Case) -> dict[str, Any]:
    shown = [message for message in case.messages if message.prominence != "hidden"]
    return {
        **_columns(case, _CASE),
        "company": case.company.name,
        **_rows(session, "case_id", case.id),
        "messages": [_message(session, settings, box, case, message) for message in shown],
    }


def _message(
    session: Session, settings: Settings, box: zipfile.ZipFile, case: Case, message: Message
) -> dict[str, Any]:
    texts = {
        name: post.without_tokens(session, settings, getattr(message, name), "company")
        for name in ("text", "quoted", "signature")
    }
    files = [_file(session, box, case, message, file) for file in message.attachments]
    author = {"author_name": message.author_name} if message.side == "company" else {
        "author_name": message.author_name, "author_address": message.author_address,
    }  # fmt: skip
    return _columns(message, _MESSAGE) | author | texts | {"files": files}


def _file(session: Session, box: zipfile.ZipFile, case: Case, message: Message, file: Attachment) -> dict[str, Any]:
    content = file.content
    if content is None and message.raw_id is not None and file.position is not None:
        parts = mailparse.parse(session.get_one(RawMessage, message.raw_id).content).attachments
        content = parts[file.position].content if file.position < len(parts) else None
    path = f"files/{case.number}/{message.id}-{file.id}-{safe_name(file.name)}"
    if content is not None:
        box.writestr(path, content)
    return {"name": file.name, "type": file.type, "size": file.size, "path": path if content is not None else None}


def _drafts(session: Session, box: zipfile.ZipFile, person: Account) -> list[dict[str, Any]]:
    found = []
    for draft in session.scalars(select(Draft).where(Draft.account_id == person.id).order_by(Draft.updated_at)):
        files = session.scalars(select(DraftFile).where(DraftFile.draft_id == draft.secret_hash)).all()
        for file in files:
            box.writestr(f"files/drafts/{file.id}-{safe_name(file.name)}", file.content)
        found.append(_columns(draft, ("content", "updated_at")) | {"files": [file.name for file in files]})
    return found


def _mails(session: Session, box: zipfile.ZipFile, person: Account) -> list[dict[str, Any]]:
    """What came from the person's address, or was filed as theirs, byte for byte."""
    filed = (
        select(Message.raw_id)
        .join(Case)
        .where(Case.account_id == person.id, Message.side == "consumer", Message.raw_id.is_not(None))
    )
    written = select(RawMessage).where(RawMessage.id.in_(filed) | (RawMessage.envelope_sender == person.address))
    found = []
    for raw in session.scalars(written.order_by(RawMessage.id)):
        box.writestr(f"mails/{raw.id}.eml", raw.content)
        outcomes = session.scalars(select(SpoolRow.outcome).where(SpoolRow.raw_id == raw.id)).all()
        found.append({"path": f"mails/{raw.id}.eml", "received_at": raw.received_at, "outcomes": list(outcomes)})
    return found


def _letters(session: Session, box: zipfile.ZipFile, person: Account) -> list[dict[str, Any]]:
    found = []
    query = select(OutboxRow).where(OutboxRow.recipient == person.address).order_by(OutboxRow.id)
    for row in session.scalars(query):
        path = f"letters/{row.id}.eml" if row.content else None
        if path:
            box.writestr(path, row.content)
        found.append(_columns(row, ("letter", "created_at", "sent_at", "state")) | {"path": path})
    return found

"""A complaint being written, kept on the server: it survives a closed browser and a double click."""

import datetime as dt
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.models import Case, Draft, DraftFile
from relay.tokens import hash_secret, new_secret

KEPT = dt.timedelta(days=30)


def find(session: Session, secret: str | None) -> Draft | None:
    return session.get(Draft, hash_secret(secret)) if secret else None


def load(session: Session, secret: str | None) -> dict[str, Any] | None:
    """What was typed so far, or None where there is no such draft."""
    draft = find(session, secret)
    return None if draft is None else dict(draft.content)


def save(
    session: Session, secret: str | None, content: dict[str, Any], now: dt.datetime, account_id: int | None = None
) -> str:
    """Keep what was typed; the secret of the draft, new where there was none."""
    draft = find(session, secret)
    if draft is None or secret is None:
        secret, secret_hash = new_secret()
        draft = Draft(secret_hash=secret_hash)
        session.add(draft)
    draft.content, draft.updated_at = content, now
    draft.account_id = account_id or draft.account_id
    session.flush()
    return secret


def adopt(session: Session, secret: str | None, account_id: int) -> None:
    """A draft that was begun before signing in belongs to whoever signed in."""
    draft = find(session, secret)
    if draft is not None and draft.account_id is None:
        draft.account_id = account_id


def add_file(session: Session, secret: str, name: str, kind: str, content: bytes) -> DraftFile:
    file = DraftFile(draft_id=hash_secret(secret), name=name, type=kind, content=content)
    session.add(file)
    session.flush()
    return file


def files(session: Session, secret: str | None) -> list[DraftFile]:
    if not secret:
        return []
    query = select(DraftFile).where(DraftFile.draft_id == hash_secret(secret)).order_by(DraftFile.id)
    return list(session.scalars(query))


def remove_file(session: Session, secret: str, file_id: int) -> None:
    session.execute(delete(DraftFile).where(DraftFile.draft_id == hash_secret(secret), DraftFile.id == file_id))


def filed_as(session: Session, secret: str | None) -> Case | None:
    """The case this draft became: a second submit finds it instead of filing again."""
    draft = find(session, secret)
    return session.get(Case, draft.case_id) if draft is not None and draft.case_id else None


def mark_filed(session: Session, secret: str, case: Case) -> None:
    """The draft has become a case; what was typed lives there now."""
    draft = find(session, secret)
    if draft is not None:
        draft.case_id, draft.content = case.id, {}
        session.execute(delete(DraftFile).where(DraftFile.draft_id == draft.secret_hash))


def sweep(session: Session, now: dt.datetime) -> None:
    """Forget drafts nobody came back to."""
    old = select(Draft.secret_hash).where(Draft.updated_at < now - KEPT)
    session.execute(delete(DraftFile).where(DraftFile.draft_id.in_(old)))
    session.execute(delete(Draft).where(Draft.updated_at < now - KEPT))

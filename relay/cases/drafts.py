"""A complaint being written, kept on the server: it survives a closed browser and a double click."""

import datetime as dt
from typing import Any

from sqlalchemy import delete, select, update
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


def of_account(session: Session, account_id: int) -> list[Draft]:
    """What this account began and has not sent, the newest first."""
    query = select(Draft).where(Draft.account_id == account_id, Draft.case_id.is_(None))
    return list(session.scalars(query.order_by(Draft.updated_at.desc(), Draft.secret_hash)))


def name(draft: Draft) -> str:
    """What an address calls the draft; it opens nothing, only its account may ask for it."""
    return draft.secret_hash[:16]


def resume(session: Session, draft: Draft, now: dt.datetime) -> str:
    """The secret by which another browser goes on; the one that began it has lost it then."""
    secret, secret_hash = new_secret()
    session.add(Draft(secret_hash=secret_hash, account_id=draft.account_id, content=draft.content, updated_at=now))
    session.flush()
    moved = update(DraftFile).where(DraftFile.draft_id == draft.secret_hash).values(draft_id=secret_hash)
    session.execute(moved)
    session.delete(draft)
    return secret


def discard(session: Session, draft: Draft) -> None:
    session.execute(delete(DraftFile).where(DraftFile.draft_id == draft.secret_hash))
    session.delete(draft)


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

"""Signed-in browsers: rows that can be revoked. The cookie holds a secret, the table its hash."""

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from relay.models import WebSession
from relay.tokens import hash_secret, new_secret

CONSUMER_LIFETIME = dt.timedelta(days=30)
STAFF_LIFETIME = dt.timedelta(hours=12)


def start(
    session: Session, now: dt.datetime, *, account_id: int | None = None, staff_id: int | None = None,
    person_id: int | None = None, guest_case_id: int | None = None, guest_address: str = "",
) -> str:  # fmt: skip
    """The secret of a new session for a consumer, a member of staff, or somebody who acts for a company."""
    secret, secret_hash = new_secret()
    lifetime = CONSUMER_LIFETIME if account_id is not None else STAFF_LIFETIME
    session.add(
        WebSession(
            secret_hash=secret_hash,
            account_id=account_id,
            staff_id=staff_id,
            person_id=person_id,
            guest_case_id=guest_case_id,
            guest_address=guest_address,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    return secret


def find(session: Session, secret: str, now: dt.datetime) -> WebSession | None:
    """The live session of this secret."""
    found = session.get(WebSession, hash_secret(secret)) if secret else None
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        return None
    return found


def end(session: Session, secret: str, now: dt.datetime) -> None:
    """Revoke the session of this secret, if there is one."""
    session.execute(
        update(WebSession)
        .where(WebSession.secret_hash == hash_secret(secret), WebSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )

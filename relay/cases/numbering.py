"""What names a case: its harmless public number, and the reply token of each side."""

import datetime as dt

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from relay.models import Case, ReplyToken
from relay.models.cases import new_door_key
from relay.tokens import new_token


def issue_tokens(session: Session, case: Case, now: dt.datetime) -> None:
    """A fresh reply token for each side, those issued before are retired and still route; a fresh link to read by."""
    case.door_key = new_door_key()
    living = update(ReplyToken).where(ReplyToken.case_id == case.id, ReplyToken.retired_at.is_(None))
    session.execute(living.values(retired_at=now))
    for side in ("company", "consumer"):
        session.add(ReplyToken(token=new_token(), case_id=case.id, side=side, issued_at=now))


def next_number(session: Session, now: dt.datetime) -> str:
    """The next public case number of the year, as `2026-000123`."""
    counted = session.execute(
        text(
            "INSERT INTO case_number (year, last) VALUES (:year, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = case_number.last + 1 RETURNING last"
        ),
        {"year": now.year},
    ).scalar_one()
    return f"{now.year}-{counted:06d}"

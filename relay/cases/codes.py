"""Codes mailed to an address of a company: who reads that mailbox may act for the company.

A link gets quoted and forwarded with the letter it stands in; a code is asked for by whoever wants to act, goes to the
mailbox itself, lives a short while and works once. Never logged, never stored in the clear.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from relay.cases import limits
from relay.mail import letters
from relay.models import Case, Company, MailedCode
from relay.settings import Settings

LIVES = dt.timedelta(minutes=30)
TRIES = 5  # of a million codes
CODES_AN_HOUR = 5  # to one address


def send(
    session: Session, settings: Settings, purpose: str, company: Company, address: str, now: dt.datetime,
    *, case: Case | None = None, name: str = "",
) -> bool:  # fmt: skip
    """Mail a new code to `address`; False where it has had too many within the hour. Earlier ones stop working."""
    if limits.count(session, f"code:{address}", limits.HOUR, now) > CODES_AN_HOUR:
        return False
    end(session, purpose, company, address, now)
    code, salt = f"{secrets.randbelow(10**6):06d}", secrets.token_hex(16)
    session.add(
        MailedCode(
            purpose=purpose,
            company_id=company.id,
            case_id=case.id if case is not None else None,
            address=address,
            name=name,
            salt=salt,
            code_hash=_hash(salt, code),
            created_at=now,
            expires_at=now + LIVES,
        )
    )
    letters.company_code(session, settings, company, address, code, int(LIVES.total_seconds() // 60), now)
    return True


def end(session: Session, purpose: str, company: Company, address: str, now: dt.datetime) -> None:
    """No code of this purpose works any more for this address."""
    living = (MailedCode.purpose == purpose, MailedCode.company_id == company.id, MailedCode.address == address)
    session.execute(update(MailedCode).where(*living, MailedCode.used_at.is_(None)).values(used_at=now))


def spend(
    session: Session, purpose: str, company: Company, address: str, typed: str, now: dt.datetime,
    *, case: Case | None = None,
) -> MailedCode | None:  # fmt: skip
    """The code this is, spent; None where it is wrong, over, used, or was guessed at too often.

    Each call counts as a try before it is looked at, in one statement, so that no burst of guesses gets more of them.
    """
    tried = session.scalars(
        update(MailedCode)
        .where(
            MailedCode.purpose == purpose, MailedCode.company_id == company.id, MailedCode.address == address,
            MailedCode.case_id == case.id if case is not None else MailedCode.case_id.is_(None),
            MailedCode.used_at.is_(None), MailedCode.expires_at > now, MailedCode.tries < TRIES,
        )
        .values(tries=MailedCode.tries + 1)
        .returning(MailedCode.id)
        .execution_options(synchronize_session=False)
    ).all()  # fmt: skip
    digits = "".join(character for character in typed if character in "0123456789")
    for row in session.scalars(select(MailedCode).where(MailedCode.id.in_(tried))):
        if hmac.compare_digest(row.code_hash, _hash(row.salt, digits)):
            row.used_at = now
            return row
    return None


def _hash(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}:{code}".encode()).hexdigest()

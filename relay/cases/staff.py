"""Moderators and administrators: password (argon2id) and a one-time code (RFC 6238)."""

import datetime as dt

import argon2
import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from relay.models import Staff

ROLES = ("moderator", "administrator", "legal")
SHORTEST_PASSWORD = 12
_HASHER = argon2.PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")  # an unknown address costs as much time as a known one


def add(session: Session, address: str, name: str, password: str, role: str, now: dt.datetime) -> Staff:
    """A new member of staff with a fresh TOTP secret. Raises ValueError with what is wrong."""
    address = address.strip().lower()
    if role not in ROLES:
        raise ValueError(f"role: must be one of {', '.join(ROLES)}")
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"password: must have at least {SHORTEST_PASSWORD} characters")
    if session.scalar(select(Staff).where(Staff.address == address)) is not None:
        raise ValueError(f"address: {address} is already a member of staff")
    staff = Staff(
        address=address,
        name=name.strip(),
        password_hash=_HASHER.hash(password),
        totp_secret=pyotp.random_base32(),
        role=role,
        created_at=now,
    )
    session.add(staff)
    session.flush()
    return staff


def sign_in(session: Session, address: str, password: str, code: str, now: dt.datetime) -> Staff | None:
    """The member of staff whose password and code these are; a code works once."""
    staff = known(session, address, password)
    if staff is None:
        return None
    step = _time_step(staff.totp_secret, code, now)
    return staff if step is not None and _spend(session, staff, step) else None


def known(session: Session, address: str, password: str) -> Staff | None:
    """The member of staff whose password this is: half of signing in, the second factor is still to come."""
    staff = session.scalar(select(Staff).where(Staff.address == address.strip().lower()))
    right = _password_fits(staff.password_hash if staff else _NOBODY, password)
    return staff if staff is not None and right and staff.disabled_at is None else None


def _spend(session: Session, staff: Staff, step: int) -> bool:
    """Use the code of this time step up; False where it, or a later one, was used before: by another request too."""
    spent = session.scalar(
        update(Staff).where(Staff.id == staff.id, Staff.totp_used < step).values(totp_used=step).returning(Staff.id)
    )
    return spent is not None


def _password_fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except argon2.exceptions.VerificationError:
        return False


def _time_step(secret: str, code: str, now: dt.datetime) -> int | None:
    """The 30-second step this code belongs to: the current one or a neighbour."""
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // totp.interval
    digits = "".join(code.split())
    for step in (current, current - 1, current + 1):
        if digits and totp.verify(digits, for_time=step * totp.interval):
            return step
    return None

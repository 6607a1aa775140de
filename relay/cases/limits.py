"""Counters within a window of time, shared by all processes through the database.

Names are kept as hashes: they may hold an address, and no address stays here. Old windows are forgotten.
"""

import datetime as dt
import hashlib

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from relay.models import Counter

HOUR, DAY = 3600, 86400  # seconds: the windows there are
_COUNT = text(
    'INSERT INTO counter (name, "window", count) VALUES (:name, :window, 1) '
    'ON CONFLICT (name, "window") DO UPDATE SET count = counter.count + 1 RETURNING count'
)


def count(session: Session, name: str, seconds: int, now: dt.datetime) -> int:
    """Count one more `name` in the current window of `seconds`, HOUR or DAY; the new count."""
    key = f"{hashlib.sha256(name.encode()).hexdigest()[:32]}/{seconds}"
    window = int(now.timestamp()) // seconds
    counted: int = session.execute(_COUNT, {"name": key, "window": window}).scalar_one()
    return counted


def sweep(session: Session, now: dt.datetime) -> None:
    """Forget the windows that are over."""
    for seconds in (HOUR, DAY):
        window = int(now.timestamp()) // seconds
        session.execute(delete(Counter).where(Counter.name.endswith(f"/{seconds}"), Counter.window < window))

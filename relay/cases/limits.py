"""Counters within a window of time, shared by all processes through the database."""

import datetime as dt

from sqlalchemy import text
from sqlalchemy.orm import Session

_COUNT = text(
    'INSERT INTO counter (name, "window", count) VALUES (:name, :window, 1) '
    'ON CONFLICT (name, "window") DO UPDATE SET count = counter.count + 1 RETURNING count'
)


def count(session: Session, name: str, seconds: int, now: dt.datetime) -> int:
    """Count one more `name` in the current window of `seconds`; the new count."""
    window = int(now.timestamp()) // seconds
    counted: int = session.execute(_COUNT, {"name": f"{name}/{seconds}", "window": window}).scalar_one()
    return counted

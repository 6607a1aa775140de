"""Limits on what one network address may ask for, counted in the database for all processes."""

import hashlib

from flask import request
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from relay.cases import limits
from web.context import now

HOUR = 3600  # seconds


def check(session: Session, action: str, most: int, seconds: int = HOUR) -> None:
    """Count one more `action` of this visitor; raises 429 beyond `most` in a window of `seconds`.

    The network address is kept only as a hash, and only as long as the counter.
    """
    visitor = hashlib.sha256((request.remote_addr or "").encode()).hexdigest()[:16]
    if limits.count(session, f"{action}:{visitor}", seconds, now()) > most:
        raise TooManyRequests

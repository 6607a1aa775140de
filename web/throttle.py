"""Limits on what one network may ask for: what acts is counted in the database for all processes, what only reads in
this process alone, because no reading may write."""

import hashlib
import hmac
import ipaddress
import threading
from collections import Counter

from flask import current_app, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from relay.cases import limits
from relay.cases.limits import HOUR
from web.context import now

MINUTE = 60  # seconds
_LOCK = threading.Lock()


class _Reads:
    """Counts of one minute; a new minute forgets the old one."""

    def __init__(self) -> None:
        self.minute = 0
        self.counts: Counter[str] = Counter()

    def count(self, key: str, minute: int) -> int:
        if minute != self.minute:
            self.minute = minute
            self.counts.clear()
        self.counts[key] += 1
        return self.counts[key]


def slow_down(action: str, most: int) -> None:
    """Count one more costly reading of this visitor in this process; raises 429 beyond `most` in a minute."""
    reads = current_app.extensions.setdefault("doleance.reads", _Reads())
    with _LOCK:
        counted = reads.count(f"{action}:{_visitor()}", int(now().timestamp()) // MINUTE)
    if counted > most:
        raise TooManyRequests


def _visitor() -> str:
    key: bytes = current_app.config["SECRET_KEY"]
    return hmac.new(key, network(request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:16]


def check(session: Session, action: str, most: int, seconds: int = HOUR) -> None:
    """Count one more `action` of this visitor; raises 429 beyond `most` in a window of `seconds`.

    The visitor's network is kept only as a hash under the site's key, and only as long as the counter.
    """
    if limits.count(session, f"{action}:{_visitor()}", seconds, now()) > most:
        raise TooManyRequests


def network(address: str) -> str:
    """Whom an address stands for: IPv4 itself, IPv6 its /64, of which one visitor has all; what is none as it is."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))

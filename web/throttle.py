"""Limits on what one network may ask for, counted in the database for all processes."""

import hashlib
import hmac
import ipaddress

from flask import current_app, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from relay.cases import limits
from relay.cases.limits import HOUR
from web.context import now


def check(session: Session, action: str, most: int, seconds: int = HOUR) -> None:
    """Count one more `action` of this visitor; raises 429 beyond `most` in a window of `seconds`.

    The visitor's network is kept only as a hash under the site's key, and only as long as the counter.
    """
    key: bytes = current_app.config["SECRET_KEY"]
    visitor = hmac.new(key, network(request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:16]
    if limits.count(session, f"{action}:{visitor}", seconds, now()) > most:
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

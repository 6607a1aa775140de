"""Where a complaint or a rating came from, as hashes under the site's key: enough to notice a burst, too little to
find anybody. The address itself is kept nowhere; `relay.cases.bursts` compares and forgets.
"""

import hashlib
import hmac
import ipaddress
import re

from flask import current_app, request
from sqlalchemy.orm import Session

from relay.cases import bursts
from relay.models import Case
from web.context import now

LEAST_TEXT = 40  # letters: "thank you" is what many people write


def complaint(session: Session, case: Case) -> None:
    """Note a complaint whose consumer's address is confirmed; before that nothing counts and nothing is noted."""
    if case.verified_at is not None:
        text = next((m.text for m in case.messages if m.kind == "complaint"), "")
        bursts.note(session, case, "complaint", _network_sign(), text_sign(text), now())


def rating(session: Session, case: Case, comment: str) -> None:
    """Note that a case was rated."""
    bursts.note(session, case, "rating", _network_sign(), text_sign(comment), now())


def _network_sign() -> str:
    return _sign("network", neighbourhood(request.remote_addr or ""))


def text_sign(text: str) -> str:
    """The same for texts whose letters are the same, whatever their case, blanks and numbers; "" for short ones."""
    letters = re.sub(r"[\W\d_]+", "", text).casefold()
    return _sign("text", letters) if len(letters) >= LEAST_TEXT else ""


def neighbourhood(address: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 one; "" for what is none.

    >>> neighbourhood("192.0.2.77")
    '192.0.2.0/24'
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is None:
            return str(ipaddress.ip_network((known, 48), strict=False))
        known = known.ipv4_mapped
    return str(ipaddress.ip_network((known, 24), strict=False))


def _sign(what: str, value: str) -> str:
    """16 hex digits under the site's key; "" for nothing."""
    key: bytes = current_app.config["SECRET_KEY"]
    return hmac.new(key, f"{what}:{value}".encode(), hashlib.sha256).hexdigest()[:16] if value else ""

"""Reply tokens and the secrets of links and sessions. Tokens route; only secrets authorise.

The grammar of a token is `mailparse.references`: whoever reads mail must know it too.
"""

import hashlib
import secrets

from mailparse.references import ALPHABET, LENGTH, check_character, grouped
from relay.settings import Settings


def new_token() -> str:
    """A random token: 14 characters of 29 (68 bits) and the check character, lower case."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_character(body)


def reply_address(settings: Settings, token: str) -> str:
    """`case+<token>@domain`: the address one side of a case writes to."""
    return f"{settings.mail.local}+{token}@{settings.mail.domain}"


def bounce_address(settings: Settings, verp: str) -> str:
    """`case+b-<verp>@domain`: the envelope sender of one letter (VERP)."""
    return f"{settings.mail.local}+b-{verp}@{settings.mail.domain}"


def subject_tag(token: str) -> str:
    """`[ref k7m2p-9xqab-tbd3w]`: the token as people and ticket systems see it."""
    return f"[ref {grouped(token)}]"


def new_secret() -> tuple[str, str]:
    """(secret for the link or cookie, its hash for our table); 192 bits."""
    secret = secrets.token_urlsafe(24)
    return secret, hash_secret(secret)


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

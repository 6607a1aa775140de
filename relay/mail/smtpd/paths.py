"""Envelope paths: their syntax (RFC 5321, 4.1.2) and which recipients are ours.

A recipient is ours by its form alone: no table is asked, so that a mistyped, old or unknown token reaches the holding
pen instead of being refused.
"""

import re

from relay.settings import Mail

NULL_PATH = "<>"  # as aiosmtpd keeps it; "" would look like no MAIL command at all
UNKNOWN_LOCAL_PART = "550 5.1.1 No such address here"
OTHER_DOMAIN = "550 5.7.1 We do not relay"
ROLES = ("postmaster", "abuse")  # RFC 5321, 4.5.1 and RFC 2142

_LOCAL = r"""(?:[^\s"<>()\[\],;:\\@]{1,256}|"(?:[^"\\]|\\.){0,256}")"""
_DOMAIN = r"""(?:[^\s"<>()\[\],;:\\@]{1,255}|\[[0-9A-Za-z:.]{1,64}\])"""
_MAILBOX = rf"({_LOCAL}(?:@{_DOMAIN})?)"
_PATH = re.compile(rf"<(?:@[^<>:\s]{{1,512}}:)?{_MAILBOX}>(?:\s+(.*))?|{_MAILBOX}(?:\s+(.*))?|(<>)(?:\s+(.*))?")


def split_path(argument: str) -> tuple[str | None, str | None]:
    """What stands after `FROM:` or `TO:` -> (address, parameters); (None, None) where the syntax is wrong.

    Source routes are dropped, missing angle brackets forgiven. `<>` comes back as it is. An address that cannot be
    printed (control characters, bytes that are no UTF-8) is wrong: it could not be stored.
    """
    found = _PATH.fullmatch(argument.strip())
    if found is None:
        return None, None
    address = found[1] or found[3] or found[5]
    if not address.isprintable():
        return None, None
    return address, (found[2] or found[4] or found[6] or "").strip()


def our_recipient(mail: Mail, address: str) -> tuple[str, str]:
    """(our address in lower case, "") or ("", the reply that refuses it).

    Ours: base address, base+anything, postmaster (also without a domain) and abuse, read case-insensitively.
    """
    local, _, domain = address.rpartition("@") if "@" in address else (address, "", mail.domain)
    local, domain = _unquoted(local).lower(), domain.lower()
    if "@" not in address and local != "postmaster":
        return "", UNKNOWN_LOCAL_PART
    if domain != mail.domain.lower():
        return "", OTHER_DOMAIN
    if local in ROLES or local.partition("+")[0] == mail.local.lower():
        return f"{local}@{domain}", ""
    return "", UNKNOWN_LOCAL_PART


def _unquoted(local: str) -> str:
    return re.sub(r"\\(.)", r"\1", local[1:-1]) if local.startswith('"') else local

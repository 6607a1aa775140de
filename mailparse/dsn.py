"""Delivery reports: what failed, for whom, why, and whether for good (RFC 3462 to 3464, and the forms before them).

The machine-readable part is believed first; the many private forms (Exim, qmail, Exchange, Sendmail, Notes, providers)
are read by what they have in common: an address near an SMTP reply code or an enhanced status code. Last comes
flufl.bounce, loaded only then.
"""

import logging
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from importlib import import_module

from mailparse import limits
from mailparse.headers import Fields, identifiers, normal_address, split
from mailparse.mime import Part
from mailparse.types import Bounce

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:-])([45]\d\d)(?=[ -])(?:[ -]#?[45]\.\d)?")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_FAILED = re.compile(
    r"could not be delivered|couldn'?t be delivered|undeliver|not be delivered|delivery (?:has )?(?:failed|"
    r"failure|error)|"
    r"failed (?:permanently|recipient)|permanent (?:fatal )?error|fatal error|user unknown|unknown user|no such user|"
    r"mailbox (?:unavailable|full|not found|is full)|does not exist|doesn'?t exist|"
    r"address(?:es)? (?:rejected|not found|failed)|"
    r"over ?quota|recipient(?:s)? (?:unknown|rejected|address rejected)|returned to sender|"
    r"unable to (?:deliver|relay)|"
    r"n'a pas pu être (?:remis|distribué|livré)|échec de (?:la )?(?:remise|distribution)|"
    r"kon(?:den)? niet (?:worden )?bezorgd|"
    r"niet worden (?:bezorgd|afgeleverd)|konnte nicht (?:zugestellt|übermittelt)|nicht zustellbar|unzustellbar|"
    r"i'm afraid i wasn't able to deliver|giving up|account (?:has been )?(?:disabled|inactive)|"
    r"not (?:listed in|our customer)",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"(?:delivery|message|mail|delivering)[^.\n]{0,60}(?:delayed|deferred|retard)|will (?:continue|keep|"
    r"be) (?:to )?(?:try|retr)|"
    r"still (?:being )?(?:tr|retr)ied|warning[^.\n]{0,40}(?:could not|not yet|delay|4 hours)|"
    r"temporary failure|not yet (?:been )?deliver|"
    r"(?:retardée?|en attente) |vertraagd|nog niet (?:zijn |worden )?(?:bezorgd|afgeleverd)|verzögert|"
    r"noch nicht zugestellt|"
    r"no need to (?:send|resend|retry)|do(?:es)? not need to resend|delivery attempts will continue|will be retried",
    re.IGNORECASE,
)
# Who says this has not given up, whatever else the text says of failing.
_STILL_TRYING = re.compile(
    r"(?:will|shall) (?:continue|keep|be|go on) (?:to )?(?:try|retr|attempt)|still (?:being )?(?:tr|retr)ied|"
    r"do(?:es)? not need to (?:resend|retry)|no need to (?:send|resend|retry)|attempts? (?:to deliver )?will continue|"
    r"(?:this is a|just a) warning|nouvelle tentative|essaie(?:ra|rons) (?:encore|de nouveau)|"
    r"opnieuw (?:proberen|geprobeerd)|(?:weitere|erneute) zustellversuche|weiterhin versuch",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^[-=_ >]{0,10}(?:original message|this is a copy|the original message|below this line|"
    r"included is a copy|message header|returned message|"
    r"message text follows|unsent message|message d'origine|oorspronkelijk bericht|original-?nachricht|"
    r"ursprüngliche nachricht|copy of the message)",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(r"^[ \t>]*Message-ID:\s*<([^<>\s]{3,250})>", re.IGNORECASE | re.MULTILINE)
_RECEIVED = re.compile(r"^[ \t>]*Received:\s+(?:from|by)\s", re.IGNORECASE | re.MULTILINE)
_DAEMON_ADDRESS = re.compile(r"^(?:mailer-?daemon|postmaster|mail-?daemon|bounce|noreply|no-reply)", re.IGNORECASE)


def report(root: Part, text: str) -> Bounce | None:
    """What a mail with a machine-readable delivery report (message/delivery-status) says; None where "
    "there is none."""
    status = next(
        (part for part in root.walk() if part.type in ("message/delivery-status", "message/global-delivery-status")),
        None,
    )
    if status is None:
        return None
    groups = list(_groups(status.content()))
    chosen = next((group for group in groups if _action(group) == "failed"), None)
    chosen = chosen or next((group for group in groups if "final-recipient" in group or "action" in group), None)
    if chosen is None:
        return None
    action = _action(chosen)
    code = _code(chosen.text("status")) or _code(chosen.text("diagnostic-code")) or None
    delayed = action == "delayed" or (action == "" and (code or "").startswith("4"))
    diagnostic = chosen.text("diagnostic-code") or None
    recipient = _recipient(chosen) or next(iter(failing_addresses(text)), None)
    permanent = action == "failed" or (action == "" and (code or "").startswith("5"))
    return Bounce(recipient, code, permanent and not delayed, delayed, original_message_id(root, text), diagnostic)


def action(root: Part) -> str:
    """The first Action of the report in lower case (failed, delayed, delivered, relayed, expanded), or empty."""
    for part in root.walk():
        if part.type in ("message/delivery-status", "message/global-delivery-status"):
            actions = [_action(group) for group in _groups(part.content()) if "action" in group]
            return next((name for name in ("failed", "delayed", *actions) if name in actions), "")
    return ""


def guessed(raw: bytes, root: Part, text: str) -> Bounce:
    """What a delivery report in some private form says; the caller knows already that it is one."""
    head = before_original(text)
    recipients = failing_addresses(text) or _exim(root.fields)
    recipient = recipients[0] if recipients else _flufl(raw)
    found = _STATUS.findall(head)
    code = next((one for one in found if one[0] in "54"), None)
    reply = _REPLY.search(head)
    late = is_late(head) and not (code or "").startswith("5")
    if code is None and reply:
        code = f"{reply[1][0]}.0.0"
    permanent = (not late and not (code or "5").startswith("4")) or bool(_FAILED.search(head) and not late)
    line = next((line.strip() for line in head.splitlines() if _STATUS.search(line) or _REPLY.search(line)), None)
    return Bounce(recipient, code, permanent, late, original_message_id(root, text), line and line[:500])


def is_failure(text: str) -> bool:
    """Whether a text speaks of mail that was not delivered."""
    return _FAILED.search(before_original(text)) is not None


def is_late(text: str) -> bool:
    """Whether a text says that delivery is late and goes on being tried."""
    return _LATE.search(before_original(text)) is not None


def still_trying(text: str) -> bool:
    """Whether a text says that delivery is not given up."""
    return _STILL_TRYING.search(before_original(text)) is not None


def names_failure(text: str) -> bool:
    """Whether the line that speaks of a failure, or the next one, names the address."""
    lines = before_original(text).splitlines()[:400]
    return any(
        _FAILED.search(line[:1000]) and _ADDRESS.search(" ".join(lines[place : place + 2])[:1000])
        for place, line in enumerate(lines)
    )


def encloses(root: Part, text: str) -> bool:
    """Whether a mail carries another one with the traces of its way: enclosed, or its header as text."""
    if _RECEIVED.search(text[: limits.REPORT_BYTES]):
        return True
    return any(
        part.type in ("text/rfc822-headers", "message/rfc822-headers")
        or (part.type == "message/rfc822" and bool(part.parts) and "received" in part.parts[0].fields)
        for part in root.walk()
    )


def before_original(text: str) -> str:
    """The part of a report above the copy of the original mail."""
    text = text[: limits.REPORT_BYTES]
    cut = _ORIGINAL.search(text)
    return text[: cut.start()] if cut and cut.start() > 40 else text


def original_message_id(root: Part, text: str) -> str | None:
    """The Message-ID of the mail that is reported on, from its enclosed copy or headers."""
    for part in root.walk():
        if part.type in ("message/rfc822", "message/global") and part.parts:
            found = identifiers(part.parts[0].fields.text("message-id"))
            if found:
                return found[0]
        if part.type in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            content = part.content()
            found = identifiers(split(content, 0, len(content), [])[0].text("message-id"))
            if found:
                return found[0]
    quoted = _MESSAGE_ID.search(text[: limits.REPORT_BYTES])
    if quoted:
        return quoted[1]
    answered = identifiers(root.fields.text("in-reply-to")) or identifiers(root.fields.text("references"))
    return answered[0] if answered else None


def failing_addresses(text: str) -> list[str]:
    """Addresses that the text of a report calls failing: near a status or reply code, or alone on their line."""
    head = before_original(text)
    lines = head.splitlines()[:400]
    near: list[str] = []
    alone: list[str] = []
    for place, line in enumerate(lines):
        found = [one for one in _ADDRESS.findall(line[:1000]) if not _DAEMON_ADDRESS.match(one)]
        if not found:
            continue
        around = " ".join(lines[max(0, place - 1) : place + 4])[:2000]
        if _STATUS.search(around) or _REPLY.search(around) or _FAILED.search(around):
            near.append(found[0])
        elif place < 12 or len(line.strip(" \t<>():;.-*")) <= len(found[0]) + 12:
            alone.append(found[0])
    chosen = [normal_address(one.strip("'`.")).lower() for one in near + alone]
    return [one for one in dict.fromkeys(chosen) if one]


def _exim(fields: Fields) -> list[str]:
    value = fields.text("x-failed-recipients")
    return [normal_address(one).lower() for one in value.split(",") if normal_address(one)]


def _groups(content: bytes) -> Iterator[Fields]:
    """The field groups of a delivery-status body; the first is about the message, each other about one recipient."""
    place, count = 0, 0
    while place < len(content) and count < 100:
        while content[place : place + 1] in (b"\r", b"\n", b" ", b"\t"):
            place += 1
        fields, after = split(content, place, len(content), [])
        if after <= place:
            return
        yield fields
        place, count = after, count + 1


def _action(group: Fields) -> str:
    words = group.text("action").lower().split()
    return words[0].strip("();.") if words else ""


def _code(value: str) -> str:
    found = _STATUS.search(value)
    return found[1] if found else ""


def _recipient(group: Fields) -> str | None:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = group.text(name).rpartition(";")[2]
        found = _ADDRESS.search(value)
        if found:
            return normal_address(found[0]).lower() or None
    return None


def _flufl(raw: bytes) -> str | None:
    """The library's answer. It raises on hostile headers, hence the wide net; only the first 256 KiB are "
    "given to it."""
    # The library logs the tracebacks of its own detectors; this package says nothing to anybody.
    logging.getLogger("flufl.bounce").disabled = True
    try:
        message = message_from_bytes(raw[: limits.REPORT_BYTES])
        scan = import_module("flufl.bounce").scan_message
        found = sorted(one.decode("ascii", "replace") for one in scan(message))
    except (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError):
        return None
    return normal_address(found[0]).lower() or None if found else None

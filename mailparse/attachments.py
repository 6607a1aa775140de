"""Attachments: every part of a mail that is not its text, with name, declared type, size, hash and bytes."""

from hashlib import sha256

from mailparse import limits
from mailparse.mime import Part
from mailparse.types import Attachment

_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "message/feedback-report"})


def attachments(parts: list[Part], defects: list[str]) -> tuple[Attachment, ...]:
    """The attached parts as values; an enclosed mail is given whole, named after its subject."""
    found: list[Attachment] = []
    for part in parts:
        if len(found) >= limits.ATTACHMENTS:
            defects.append("too many attachments")
            break
        content = part.raw[part.start : part.end] if part.parts else part.content()
        found.append(attachment(_name(part), part.type, content))
    return tuple(found)


def attachment(name: str, kind: str, content: bytes) -> Attachment:
    """One attachment value; folders in front of the name are not ours to believe."""
    base = name.replace("\\", "/").rpartition("/")[2].strip()
    return Attachment(base, kind, len(content), sha256(content).hexdigest(), content)


def _name(part: Part) -> str:
    if part.name or not part.parts:
        return part.name
    subject = part.parts[0].fields.text("subject")
    return f"{subject[:80] or 'message'}.eml"

"""Files from a browser: sniffed by content, limited, never run."""

import hashlib
import re
from dataclasses import dataclass

import puremagic
from sqlalchemy.orm import Session

import mailparse
from relay.models import Attachment, Message, RawMessage

TYPES = frozenset({
    "application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "text/plain", "text/csv",
    "message/rfc822", "application/msword", "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
})  # fmt: skip
LARGEST = 8_000_000
MOST = 10
_BY_NAME = {".txt": "text/plain", ".csv": "text/csv", ".eml": "message/rfc822"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    type: str
    content: bytes


def sniff(name: str, content: bytes) -> str:
    """The media type the content shows; a declared type is never believed."""
    try:
        found = [match.mime_type for match in puremagic.magic_string(content[:65536], name) if match.mime_type]
    except (puremagic.PureError, ValueError):
        found = []
    if found and found[0] != "text/plain":
        return str(found[0])
    ending = next((kind for end, kind in _BY_NAME.items() if name.lower().endswith(end)), "")
    return ending if ending and _is_text(content) else "application/octet-stream"


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:65536]


def safe_name(name: str) -> str:
    """The last part of the name without control, bidirectional and path characters."""
    last = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\"]", "", last).strip(" .")[:120] or "file"


def problem(files: tuple[Upload, ...]) -> str | None:
    """Why these files cannot be taken: too_many, too_large or bad_type; None where they can."""
    if len(files) > MOST:
        return "too_many"
    if any(len(file.content) > LARGEST for file in files):
        return "too_large"
    return "bad_type" if any(sniff(file.name, file.content) not in TYPES for file in files) else None


def attach(file: Upload) -> Attachment:
    """The row that keeps an uploaded file."""
    return Attachment(
        name=safe_name(file.name),
        type=sniff(file.name, file.content),
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
    )


def content(session: Session, message: Message, row: Attachment) -> bytes | None:
    """The bytes of a file. Uploads are kept as they are; a mail's files are read from the raw message again.

    None where the raw message is gone.
    """
    if row.content is not None:
        return row.content
    raw = session.get(RawMessage, message.raw_id) if message.raw_id else None
    if raw is None or row.position is None:
        return None
    parts = mailparse.parse(raw.content).attachments
    return parts[row.position].content if row.position < len(parts) else None

"""Files of a message as downloads that cannot run: never shown inside the site, never public."""

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

import mailparse
from relay.models import Attachment, Message, RawMessage

SEALED = "default-src 'none'; sandbox; frame-ancestors 'none'"


def attachment(session: Session, message: Message, file_id: int) -> Response:
    """The file `file_id` of a message the caller may read; 404 when it is another message's."""
    row = next((a for a in message.attachments if a.id == file_id), None)
    content = _content(session, message, row) if row is not None else None
    if row is None or content is None:
        raise NotFound
    return sealed(content, row.name)


def _content(session: Session, message: Message, row: Attachment) -> bytes | None:
    """Uploads are kept as they are; a mail's files are read from the raw message again."""
    if row.content is not None:
        return row.content
    raw = session.get(RawMessage, message.raw_id) if message.raw_id else None
    if raw is None or row.position is None:
        return None
    parts = mailparse.parse(raw.content).attachments
    return parts[row.position].content if row.position < len(parts) else None


def sealed(content: bytes, name: str) -> Response:
    """A download whatever the browser thinks of its type."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\;%' else "_" for c in name) or "file"
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=plain)
    response.headers["Content-Security-Policy"] = SEALED
    return response

"""Files of a message as downloads that cannot run: never shown inside the site, never public."""

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import uploads
from relay.models import Message

SEALED = "default-src 'none'; sandbox; frame-ancestors 'none'"


def attachment(session: Session, message: Message, file_id: int) -> Response:
    """The file `file_id` of a message the caller may read; 404 when it is another message's."""
    row = next((a for a in message.attachments if a.id == file_id), None)
    content = uploads.content(session, message, row) if row is not None else None
    if row is None or content is None:
        raise NotFound
    return sealed(content, row.name)


def sealed(content: bytes, name: str) -> Response:
    """A download whatever the browser thinks of its type."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\;%' else "_" for c in name) or "file"
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=plain)
    response.headers["Content-Security-Policy"] = SEALED
    return response

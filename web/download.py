"""Files of a message as downloads that cannot run: never shown inside the site, never public."""

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import uploads
from relay.mail.letters.passing import passed_on
from relay.mail.outbox import FileToSend
from relay.models import Message
from web.context import settings

SEALED = "default-src 'none'; sandbox; frame-ancestors 'none'"


def attachment(session: Session, message: Message, file_id: int, reader: str = "") -> Response:
    """The file `file_id` of a message the caller may read; 404 when it is another message's.

    reader: the side that asks, "company" or "consumer"; "" for staff, who get every file as it came.
    """
    row = next((a for a in message.attachments if a.id == file_id), None)
    content = uploads.content(session, message, row) if row is not None else None
    if row is None or content is None:
        raise NotFound
    if reader in ("", message.side):
        return sealed(content, row.name)
    file = passed_on(session, settings(), message.side, FileToSend(row.name, row.type, content))
    return sealed(file.content, file.name)


def sealed(content: bytes, name: str) -> Response:
    """A download whatever the browser thinks of its type."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\;%' else "_" for c in name) or "file"
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=plain)
    response.headers["Content-Security-Policy"] = SEALED
    return response

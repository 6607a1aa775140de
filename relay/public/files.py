"""Cleaned copies of files, as everybody may see them: pages under a name of our own, and never the file itself."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from relay.models import Case, Message, PublicCopy, PublicPage

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}
_NAME = re.compile(r"piece-([1-9]\d{0,5})(?:-([1-9]\d{0,3}))?\.(png|jpg|txt)")


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A page of a copy: its name in the case, its size in pixels (0: a text), and the words for who cannot see it.

    `text` is the whole of a text page. `left_out` counts the pages of the file that no copy shows, told at the first.
    """

    name: str
    type: str
    width: int
    height: int
    alt: str
    text: str
    left_out: int


def _public(*columns: Any) -> Select[Any]:
    """Pages of published copies of public messages of visible cases."""
    return (
        select(*columns)
        .join(PublicCopy, PublicCopy.id == PublicPage.copy_id)
        .join(Message, Message.id == PublicCopy.message_id)
        .join(Case, Case.id == Message.case_id)
        .where(
            Case.visible, PublicCopy.state == "public", Message.prominence == "public", ~Message.rejected,
            Message.names != "wait", (Message.verdict != "hold") | Message.released,
        )
    )  # fmt: skip


def of_case(session: Session, case_id: int) -> dict[int, tuple[PublicFile, ...]]:
    """Message id -> what is published of its files, in their order."""
    query = _public(
        PublicCopy.message_id, PublicCopy.number, PublicCopy.public_alt, PublicCopy.pages_left_out,
        PublicPage.position, PublicPage.type, PublicPage.width, PublicPage.height, PublicPage.id,
    ).where(Message.case_id == case_id).order_by(PublicCopy.number, PublicPage.position)  # fmt: skip
    found: dict[int, list[PublicFile]] = {}
    for row in session.execute(query):
        text = _text(session, row.id) if row.type == "text/plain" else ""
        page = PublicFile(
            name=_name(row.number, row.position, row.type), type=row.type, width=row.width, height=row.height,
            alt=row.public_alt, text=text, left_out=row.pages_left_out if row.position == 1 else 0,
        )  # fmt: skip
        found.setdefault(row.message_id, []).append(page)
    return {message_id: tuple(pages) for message_id, pages in found.items()}


def _text(session: Session, page_id: int) -> str:
    return (session.scalar(select(PublicPage.content).where(PublicPage.id == page_id)) or b"").decode()


def _name(number: int, position: int, kind: str) -> str:
    return f"piece-{number}{f'-{position}' if position > 1 else ''}.{ENDINGS[kind]}"


def file(session: Session, number: str, name: str) -> tuple[str, bytes] | None:
    """(media type, bytes) of the page `name` of the case `number`; None for whatever is not public."""
    wanted = _NAME.fullmatch(name)
    if wanted is None:
        return None
    query = _public(PublicPage.type, PublicPage.content).where(
        Case.number == number, PublicCopy.number == int(wanted[1]), PublicPage.position == int(wanted[2] or 1)
    )
    row = session.execute(query).one_or_none()
    return (row.type, row.content) if row is not None and ENDINGS[row.type] == wanted[3] else None

"""What the public may see of a file: copies that a moderator had made, page by page."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.models.base import Base, Id, one_of
from relay.models.cases import Attachment, Message


class PublicCopy(Base):
    """A cleaned copy of one attachment: drawn or written anew, under a new name. The file itself is never touched."""

    __tablename__ = "public_copy"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), unique=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    number: Mapped[int]  # in its case, from 1: the public name is piece-<number>
    state: Mapped[str] = mapped_column(String(8), default="draft")
    alt: Mapped[str] = mapped_column(default="")  # what a moderator says is to be seen, as typed
    public_alt: Mapped[str] = mapped_column(default="")  # the same through moderation
    pages_left_out: Mapped[int] = mapped_column(default=0)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]
    attachment: Mapped[Attachment] = relationship()
    message: Mapped[Message] = relationship()
    pages: Mapped[list["PublicPage"]] = relationship(order_by="PublicPage.position", cascade="all, delete-orphan")
    __table_args__ = (one_of("state", ("draft", "public", "back")),)


class PublicPage(Base):
    """One page of a copy, as it may be shown: `hidden` rectangles are painted over in `content` already."""

    __tablename__ = "public_page"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("public_copy.id"))
    position: Mapped[int]  # from 1
    type: Mapped[str] = mapped_column(String(16))  # image/png, image/jpeg or text/plain
    content: Mapped[bytes]
    width: Mapped[int]  # pixels; 0: text
    height: Mapped[int]
    hidden: Mapped[list[Any]] = mapped_column(default=list)  # [left, top, width, height] in per cent of the page
    __table_args__ = (
        UniqueConstraint("copy_id", "position"),
        one_of("type", ("image/png", "image/jpeg", "text/plain")),
    )

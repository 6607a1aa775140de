"""Mail in, mail out, and the machinery around it."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.models.base import Base, Id, one_of


class RawMessage(Base):
    """A mail as received, byte for byte. Everything read from it is a cache."""

    __tablename__ = "raw_message"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    received_at: Mapped[dt.datetime]  # IMAP: INTERNALDATE
    source: Mapped[str] = mapped_column(String(8))
    digest: Mapped[bytes] = mapped_column(index=True)  # SHA-256 without trace headers
    size: Mapped[int]
    content: Mapped[bytes]
    envelope_sender: Mapped[str | None]  # None: unknown (IMAP); "": the null sender
    peer: Mapped[str] = mapped_column(default="")
    helo: Mapped[str] = mapped_column(default="")
    trusted: Mapped[bool] = mapped_column(default=False)  # its topmost Authentication-Results may be believed
    authenticity: Mapped[dict[str, Any] | None]  # evaluated before filing, see mail.authenticity
    __table_args__ = (one_of("source", ("smtp", "lmtp", "imap")),)


class SpoolRow(Base):
    """One envelope recipient of a raw message: work to do, and in the end its one outcome."""

    __tablename__ = "spool"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    raw_id: Mapped[int] = mapped_column(ForeignKey("raw_message.id"), index=True)
    recipient: Mapped[str]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    due_at: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    error: Mapped[str] = mapped_column(default="")  # traceback of a shelved row
    raw: Mapped[RawMessage] = relationship()
    __table_args__ = (
        one_of("state", ("waiting", "claimed", "done", "shelved")),
        Index("ix_spool_queue", "state", "due_at"),
    )


class HeldMail(Base):
    """A received mail that a person must look at: no sure case, or no sure author."""

    __tablename__ = "held_mail"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    spool_id: Mapped[int] = mapped_column(ForeignKey("spool.id"), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    side: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(32))
    suggestions: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    decided_at: Mapped[dt.datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(default="")
    spool: Mapped[SpoolRow] = relationship()
    __table_args__ = (
        one_of("state", ("waiting", "attached", "answered", "dropped", "confirmed")),
        Index("ix_held_mail_queue", "state", "created_at"),
    )


class OutboxRow(Base):
    """A letter to send, written with the event that caused it; one Message-ID for ever."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    letter: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    thread_message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    message_id: Mapped[str] = mapped_column(unique=True)  # without angle brackets
    verp: Mapped[str | None] = mapped_column(String(15), unique=True)  # token of the envelope sender
    recipient: Mapped[str]
    envelope_sender: Mapped[str]  # "": the null sender
    content: Mapped[bytes]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    due_at: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    bounced_at: Mapped[dt.datetime | None]
    bounce_status: Mapped[str] = mapped_column(String(16), default="")
    __table_args__ = (
        one_of("state", ("waiting", "claimed", "sent", "failed")),
        Index("ix_outbox_queue", "state", "due_at"),
    )


class ImapProgress(Base):
    """How far a mailbox was read; flags are only a courtesy."""

    __tablename__ = "imap_progress"
    mailbox: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    uid: Mapped[int] = mapped_column(BigInteger)


class Counter(Base):
    """Counts within a window, shared by all processes; for rate limits."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    count: Mapped[int]


class Heartbeat(Base):
    """When a daemon was last alive, for `doctor` and the health page."""

    __tablename__ = "heartbeat"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]

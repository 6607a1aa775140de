"""Accounts, staff, and what lets them in: sessions, links, drafts."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from relay.models.base import Base, Id, one_of


class Account(Base):
    """A consumer, known by a verified e-mail address."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    display_name: Mapped[str]  # what the public sees: first name and initial unless chosen otherwise
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    created_at: Mapped[dt.datetime]
    verified_at: Mapped[dt.datetime | None]
    erased_at: Mapped[dt.datetime | None]
    limited_until: Mapped[dt.datetime | None]  # a moderator said: no new complaints before


class Staff(Base):
    """A moderator or administrator."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]  # argon2id
    totp_secret: Mapped[str] = mapped_column(default="")
    totp_used: Mapped[int] = mapped_column(default=0)  # last time step accepted: a code works once
    role: Mapped[str] = mapped_column(String(16), default="moderator")
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]
    __table_args__ = (one_of("role", ("moderator", "administrator", "legal")),)


class WebSession(Base):
    """A signed-in browser; the cookie holds the secret, we its hash.

    One of four: a consumer, a member of staff, somebody at a company's desk, or somebody who showed with a code that
    the company's mail reaches them, for one case.
    """

    __tablename__ = "web_session"
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("company_person.id"), index=True)
    guest_case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    guest_address: Mapped[str] = mapped_column(default="")  # the address the code went to
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


class MailedLink(Base):
    """A link sent by mail: opens a page with a button, works once, expires."""

    __tablename__ = "mailed_link"
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(24))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"))
    held_id: Mapped[int | None] = mapped_column(ForeignKey("held_mail.id"))
    company_address_id: Mapped[int | None] = mapped_column(ForeignKey("company_address.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Draft(Base):
    """A complaint being written; survives a closed browser."""

    __tablename__ = "draft"
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[dt.datetime]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"))  # filed as: a double submit finds it


class DraftFile(Base):
    """A file picked for a draft."""

    __tablename__ = "draft_file"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.secret_hash"), index=True)
    name: Mapped[str]
    type: Mapped[str]
    content: Mapped[bytes]

"""How moderators are watched and corrected: ties they declared, appeals against them, what they did outside a case."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.models.base import Base, Id, one_of
from relay.models.cases import Message
from relay.models.companies import Company
from relay.models.people import Account, Staff


class StaffTie(Base):
    """A company or a consumer that a member of staff is close to: they decide nothing about them."""

    __tablename__ = "staff_tie"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    company: Mapped[Company | None] = relationship()
    account: Mapped[Account | None] = relationship()
    __table_args__ = (CheckConstraint("(company_id IS NULL) <> (account_id IS NULL)", name="either"),)


class Appeal(Base):
    """The author of a text that was kept from the public objects, once; another moderator decides (DSA article 20)."""

    __tablename__ = "appeal"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    first_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # whose decision it is about
    words: Mapped[str]
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(String(8), default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    message: Mapped[Message] = relationship()
    __table_args__ = (UniqueConstraint("message_id"), one_of("decision", ("", "upheld", "reversed")))


class StaffAct(Base):
    """What staff did that is no event of a case: entries, claims, ties, limits. Ids and codes, never deleted."""

    __tablename__ = "staff_act"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[dt.datetime]
    kind: Mapped[str] = mapped_column(String(32))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    staff: Mapped[Staff] = relationship()
    __table_args__ = (Index("ix_staff_act_at", "at"),)


class TextClaim(Base):
    """Who is reading a text of the queue right now, so that two do not decide on it at once."""

    __tablename__ = "text_claim"
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    until: Mapped[dt.datetime]
    staff: Mapped[Staff] = relationship()

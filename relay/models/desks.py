"""The company's own people: who may act for it on the site, the codes that let them in, and how it claims its entry."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.models.base import Base, Id, one_of
from relay.models.cases import Case
from relay.models.companies import Company

PERSON_ROLES = ("owner", "handler", "reader")


class CompanyPerson(Base):
    """Somebody who works at a company's desk, known by an e-mail address to which codes are sent."""

    __tablename__ = "company_person"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    address: Mapped[str]  # lower case
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8), default="fr")
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]
    company: Mapped[Company] = relationship()
    __table_args__ = (
        UniqueConstraint("company_id", "address"),
        one_of("role", PERSON_ROLES),
        Index("ix_company_person_address", "address"),
    )


class MailedCode(Base):
    """Six digits sent to an address of a company; they work once, for a short while, and for a few tries."""

    __tablename__ = "mailed_code"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"))
    address: Mapped[str]
    name: Mapped[str] = mapped_column(default="")  # of who claims an entry
    salt: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    __table_args__ = (
        one_of("purpose", ("case", "desk", "claim", "address")),
        Index("ix_mailed_code_of", "company_id", "purpose", "address"),
    )


class CompanyClaim(Base):
    """Somebody says that an entry is their company's, from an address that does not prove it: a moderator decides."""

    __tablename__ = "company_claim"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    address: Mapped[str]
    name: Mapped[str]
    words: Mapped[str]
    language: Mapped[str] = mapped_column(String(8), default="fr")
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(String(8), default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    company: Mapped[Company] = relationship()
    __table_args__ = (one_of("decision", ("", "accepted", "refused")),)


class CompanyNote(Base):
    """What colleagues at a company write to each other about a case. Never leaves their desk."""

    __tablename__ = "company_note"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("company_person.id"))
    at: Mapped[dt.datetime]
    text: Mapped[str]
    person: Mapped[CompanyPerson | None] = relationship()


class AnswerTemplate(Base):
    """A text that a company writes often."""

    __tablename__ = "answer_template"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]


class Objection(Base):
    """A company objects: not for us, must not count in our score, or: what the consumer disputes is an answer."""

    __tablename__ = "objection"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")  # the right one, if the company knows it
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(String(8), default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()
    __table_args__ = (
        one_of("kind", ("not_ours", "score", "answer")),
        one_of("decision", ("", "accepted", "refused")),
    )


class Webhook(Base):
    """Where a company's own system hears of its cases: events in order, at least once, signed with `secret`."""

    __tablename__ = "webhook"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), unique=True)
    url: Mapped[str]
    secret: Mapped[str]
    last_event_id: Mapped[int] = mapped_column(Id)  # the newest event it has taken
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    last_error: Mapped[str] = mapped_column(default="")
    due_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime]
    stopped_at: Mapped[dt.datetime | None]  # too many failures, or the owner's wish
    company: Mapped[Company] = relationship()
    __table_args__ = (Index("ix_webhook_due", "stopped_at", "due_at"),)

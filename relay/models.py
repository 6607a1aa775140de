"""The tables. Columns and constraints only: what may happen to a row is decided in cases/ and mail/.

Personal data sits in rows that can be erased; `Event` holds ids and commitments alone.
"""

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from relay.db import UtcDateTime

CASE_STATES = (
    "draft", "unverified", "held", "sent", "undeliverable", "acknowledged",
    "answered", "closed", "escalated", "withdrawn", "rejected",
)  # fmt: skip
OUTCOMES = ("met", "part", "not", "none")
Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only for INTEGER keys


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        dt.datetime: UtcDateTime,
        dt.date: Date,
        str: Text,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


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


class Company(Base):
    """An organisation that complaints are about."""

    __tablename__ = "company"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    search_key: Mapped[str] = mapped_column(index=True)  # folded name, see cases.companies.fold
    sector: Mapped[str] = mapped_column(default="other", index=True)
    language: Mapped[str] = mapped_column(default="fr")
    number: Mapped[str] = mapped_column(default="")  # enterprise number, public
    website: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")  # public number, never masked
    confirmed: Mapped[bool] = mapped_column(default=False)  # staff confirmed the address on their own
    mail_enabled: Mapped[bool] = mapped_column(default=True)  # real organisations: the operator enables it
    staff_public: Mapped[bool] = mapped_column(default=False)  # no objection to its staff's contact data being public
    procedure: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    score_stale: Mapped[bool] = mapped_column(default=False, index=True)
    addresses: Mapped[list["CompanyAddress"]] = relationship(back_populates="company", order_by="CompanyAddress.rank")
    aliases: Mapped[list["CompanyAlias"]] = relationship(back_populates="company")
    __table_args__ = (Index("ix_company_name", "name"),)


class CompanyAlias(Base):
    """Another name by which people look for a company."""

    __tablename__ = "company_alias"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    name: Mapped[str]
    search_key: Mapped[str] = mapped_column(index=True)
    company: Mapped[Company] = relationship(back_populates="aliases")


class CompanyAddress(Base):
    """An address that complaints can be mailed to, the lowest rank first."""

    __tablename__ = "company_address"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    address: Mapped[str]  # lower case
    rank: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default="unconfirmed")
    added_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    company: Mapped[Company] = relationship(back_populates="addresses")
    __table_args__ = (
        UniqueConstraint("company_id", "address"),
        one_of("state", ("unconfirmed", "confirmed", "undeliverable", "stopped")),
        Index("ix_company_address_address", "address"),
    )


class KnownSender(Base):
    """A domain, or a whole address, whose authenticated mail speaks for the company."""

    __tablename__ = "known_sender"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    value: Mapped[str]  # "lumelec.example" or "desk@mail.example", lower case
    added_at: Mapped[dt.datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    __table_args__ = (UniqueConstraint("company_id", "value"),)


class Case(Base):
    """A complaint and all that comes after it."""

    __tablename__ = "complaint_case"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)  # public, guessable, harmless: 2026-000123
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    public: Mapped[bool] = mapped_column(default=False)
    visible: Mapped[bool] = mapped_column(default=False)  # the page exists for the public, see cases.review.show
    was_public: Mapped[bool] = mapped_column(default=False)  # 410 instead of 404 afterwards
    display_name: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(String(32), default="other")
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str]
    public_title: Mapped[str] = mapped_column(default="")
    amount_cents: Mapped[int | None]
    occurred_on: Mapped[dt.date | None]
    contacted_before: Mapped[bool] = mapped_column(default=False)
    written_address: Mapped[str] = mapped_column(default="")  # company address the last letter went to
    company_reference: Mapped[str] = mapped_column(default="")  # the company's own ticket number, learned
    created_at: Mapped[dt.datetime]
    verified_at: Mapped[dt.datetime | None]
    delivered_at: Mapped[dt.datetime | None] = mapped_column(index=True)  # the smarthost's acceptance
    undeliverable_at: Mapped[dt.datetime | None]
    acknowledged_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]  # first answer that counts
    last_answer_at: Mapped[dt.datetime | None]  # last answer, for the feedback clock
    expected_at: Mapped[dt.date | None]  # moved by a holding notice
    escalated_at: Mapped[dt.datetime | None]
    asked_feedback_at: Mapped[dt.datetime | None]
    reminded_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    satisfaction: Mapped[int | None]
    rated_at: Mapped[dt.datetime | None]
    solved_directly_at: Mapped[dt.datetime | None]  # answered outside the platform, says the consumer
    mistaken: Mapped[bool] = mapped_column(default=False)  # withdrawn by the consumer as mistaken
    event_seq: Mapped[int] = mapped_column(default=0)  # head of the event chain, and the optimistic lock of the row
    event_hash: Mapped[str] = mapped_column(String(64), default="")
    company: Mapped[Company] = relationship()
    account: Mapped[Account] = relationship()
    detail: Mapped["CaseDetail | None"] = relationship(back_populates="case", uselist=False)
    messages: Mapped[list["Message"]] = relationship(back_populates="case", order_by="Message.received_at, Message.id")
    __table_args__ = (
        one_of("state", CASE_STATES),
        CheckConstraint(f"outcome IS NULL OR outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name="satisfaction"),
        Index("ix_complaint_case_listing", "company_id", "visible", "created_at"),
        Index("ix_complaint_case_recent", "visible", "created_at"),
    )
    # Two processes that change one case at once: the second finds another event_seq and fails with StaleDataError.
    __mapper_args__ = {"version_id_col": event_seq, "version_id_generator": False}  # noqa: RUF012 - declarative


class CaseDetail(Base):
    """Private fields of a case: sent to the company, never published, erasable."""

    __tablename__ = "case_detail"
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    contract: Mapped[str] = mapped_column(default="")
    customer: Mapped[str] = mapped_column(default="")
    order: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(default="")
    feedback_comment: Mapped[str] = mapped_column(default="")
    public_comment: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship(back_populates="detail")


class CaseNumber(Base):
    """Counter of the public case numbers of a year."""

    __tablename__ = "case_number"
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int]


class ReplyToken(Base):
    """A reply token; a retired one still routes. Tokens route, they never authorise."""

    __tablename__ = "reply_token"
    token: Mapped[str] = mapped_column(String(15), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    issued_at: Mapped[dt.datetime]
    retired_at: Mapped[dt.datetime | None]
    __table_args__ = (one_of("side", ("company", "consumer")),)


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


class Message(Base):
    """What is filed in a thread: the original texts, and the public text derived from them."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    raw_id: Mapped[int | None] = mapped_column(ForeignKey("raw_message.id"))
    digest: Mapped[bytes | None]
    side: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))  # complaint, response, follow_up, acknowledgement, out_of_office, ...
    substance: Mapped[str] = mapped_column(String(8), default="")  # responses: answer, interim, unclear
    author_address: Mapped[str] = mapped_column(default="")
    author_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    quoted: Mapped[str] = mapped_column(default="")
    signature: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(8), default="")
    message_id: Mapped[str] = mapped_column(default="", index=True)  # Message-ID of received mail
    received_at: Mapped[dt.datetime]
    filed_at: Mapped[dt.datetime]
    unconfirmed: Mapped[bool] = mapped_column(default=False)  # by an address nobody has confirmed
    prominence: Mapped[str] = mapped_column(String(8), default="public")
    verdict: Mapped[str] = mapped_column(String(8), default="hold")
    ruleset: Mapped[str] = mapped_column(String(32), default="")
    findings: Mapped[list[Any]] = mapped_column(default=list)
    public_text: Mapped[str] = mapped_column(default="")
    released: Mapped[bool] = mapped_column(default=False)  # a moderator let a held text through
    rejected: Mapped[bool] = mapped_column(default=False)  # a moderator keeps it from the public
    disputed_at: Mapped[dt.datetime | None]  # the consumer says: this is not an answer
    dispute: Mapped[str] = mapped_column(String(8), default="")  # open, upheld, denied
    salt: Mapped[str] = mapped_column(String(32), default="")  # of the text's commitment in the event log
    case: Mapped[Case] = relationship(back_populates="messages")
    decisions: Mapped[list["SpanDecision"]] = relationship(order_by="SpanDecision.id")
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id")
    __table_args__ = (
        UniqueConstraint("case_id", "digest"),
        one_of("side", ("consumer", "company", "system")),
        one_of("prominence", ("public", "parties", "hidden")),
        one_of("verdict", ("publish", "mask", "hold")),
        one_of("dispute", ("", "open", "upheld", "denied")),
        Index("ix_message_moderation", "verdict", "released", "rejected"),
        Index("ix_message_dispute", "dispute"),
    )


class SpanDecision(Base):
    """A moderator's word on a span of an original text; undone, never deleted."""

    __tablename__ = "span_decision"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[dt.datetime]
    action: Mapped[str] = mapped_column(String(8))
    start: Mapped[int]
    end: Mapped[int]
    label: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[dt.datetime | None]
    __table_args__ = (one_of("action", ("mask", "unmask")),)


class Attachment(Base):
    """A file of a message, for the parties alone; mail's own stays inside the raw message."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    name: Mapped[str]
    type: Mapped[str]  # as sniffed from the content
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None]  # uploads; None: the part `position` of the raw message
    position: Mapped[int | None]


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


class Event(Base):
    """Append-only log of a case: each change of state is one row, chained by hashes."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    seq: Mapped[int]
    at: Mapped[dt.datetime]
    kind: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(16))  # consumer, company, moderator, system
    actor_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(16))  # state of the case afterwards
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("case_id", "seq"),)


class Scorecard(Base):
    """A company's figures as published on a day; pages read it, never compute it."""

    __tablename__ = "scorecard"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    as_of: Mapped[dt.date]
    method_version: Mapped[str] = mapped_column(String(16))
    enough: Mapped[bool]
    low: Mapped[float | None]  # lower end of the interval: rankings sort by it
    figures: Mapped[dict[str, Any]]
    computed_at: Mapped[dt.datetime]
    __table_args__ = (UniqueConstraint("company_id", "as_of"), Index("ix_scorecard_ranking", "as_of", "low"))


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
    """A signed-in browser; the cookie holds the secret, we its hash."""

    __tablename__ = "web_session"
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
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


class Counter(Base):
    """Counts within a window, shared by all processes; for rate limits."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    count: Mapped[int]


class Report(Base):
    """A visitor's report of a public message."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(default="")


class ImapProgress(Base):
    """How far a mailbox was read; flags are only a courtesy."""

    __tablename__ = "imap_progress"
    mailbox: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    uid: Mapped[int] = mapped_column(BigInteger)


class Heartbeat(Base):
    """When a daemon was last alive, for `doctor` and the health page."""

    __tablename__ = "heartbeat"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]

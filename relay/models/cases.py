"""Cases and their threads, with what moderators decided and the log of events."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.models.base import CASE_STATES, OUTCOMES, Base, Id, one_of
from relay.models.companies import Company
from relay.models.people import Account

if TYPE_CHECKING:
    from relay.models.courses import Course, Step


def new_door_key() -> str:
    """144 bits, for the link by which the company reads this one case on the site."""
    return secrets.token_urlsafe(18)


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
    awaits_names: Mapped[bool] = mapped_column(default=False)  # its texts wait for the names model, see cases.naming
    category: Mapped[str] = mapped_column(String(32), default="other")
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str]
    public_title: Mapped[str] = mapped_column(default="")
    amount_cents: Mapped[int | None]
    occurred_on: Mapped[dt.date | None]
    contacted_before: Mapped[bool] = mapped_column(default=False)
    written_address: Mapped[str] = mapped_column(default="")  # company address the last letter went to
    door_key: Mapped[str] = mapped_column(String(32), default=new_door_key)
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
    course: Mapped["Course | None"] = relationship(back_populates="case", uselist=False)
    steps: Mapped[list["Step"]] = relationship(back_populates="case", order_by="Step.id")
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
    people: Mapped[list[Any]] = mapped_column(default=list)  # names masked in its texts: the nth is "[personne n]"
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
    names: Mapped[str] = mapped_column(String(8), default="")  # who looked for names in it, see cases.naming
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
        one_of("names", ("", "wait", "after", "rules", "doubt", "done")),
        Index("ix_message_names", "names"),
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


class Report(Base):
    """A visitor's report of a public message."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    language: Mapped[str] = mapped_column(String(8), default="")  # of the page it was written on
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(default="")  # kept, masked, removed

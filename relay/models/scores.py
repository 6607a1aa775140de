"""What the scorecards are made from and published as: facts of cases, marks of change, bursts, dated files.

Days are proleptic ordinals (`date.toordinal`) of the platform's zone, so that the database can count with them.
"""

import datetime as dt

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from relay.models.base import Base, Id, one_of


class ScoreMark(Base):
    """Something happened that may change a card: of one case, or of all cases of a company (case_id None)."""

    __tablename__ = "score_mark"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int]
    case_id: Mapped[int | None]
    at: Mapped[dt.datetime]


class ScoreFact(Base):
    """One case as the score sees it, see cases.scorecards.facts."""

    __tablename__ = "score_fact"
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True, autoincrement=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    seq: Mapped[int]  # the case's event_seq when this row was written
    account_id: Mapped[int]
    person: Mapped[int]  # the consumer's number within this company, from 1
    delivered: Mapped[int]  # ordinal; of an undeliverable case the day it was tried
    answered: Mapped[int | None]  # ordinal of the first answer that counts
    waited: Mapped[int | None] = mapped_column(SmallInteger)  # days to that answer, 0 to 30, 31 for later
    ended: Mapped[int | None]  # ordinal of the day the consumer closed or escalated it
    rating: Mapped[int] = mapped_column(SmallInteger)  # 0 none, 1 not met, 2 in part, 3 met
    rated: Mapped[int | None]  # ordinal
    reason: Mapped[int] = mapped_column(SmallInteger)  # place in scoring.facts.REASONS, 0 counts
    rating_left_out: Mapped[bool]  # flagged as part of a burst
    again: Mapped[bool]  # the same person rated the company within 30 days of this rating
    __table_args__ = (
        # Holds all that a tally asks for, in the order in which it asks: the table itself is not read.
        Index(
            "ix_score_fact_tally", "company_id", "reason", "delivered", "answered", "waited", "ended", "rating",
            "rated", "rating_left_out", "person", "again",
        ),
    )  # fmt: skip


class PublishedFile(Base):
    """A dated file of the open data, kept as it was published; content is gzip."""

    __tablename__ = "published_file"
    name: Mapped[str] = mapped_column(primary_key=True)  # scorecards-2026-03-02.csv
    as_of: Mapped[dt.date] = mapped_column(index=True)
    method_version: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64))  # of the file, not of its gzip
    size: Mapped[int]  # bytes of the file
    rows: Mapped[int]
    companies: Mapped[int]
    content: Mapped[bytes]
    made_at: Mapped[dt.datetime]


class Trace(Base):
    """Where a complaint or a rating came from, as salted hashes: to notice bursts, and forgotten after a while."""

    __tablename__ = "trace"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[dt.datetime] = mapped_column(index=True)
    network: Mapped[str] = mapped_column(String(16), default="")  # of the /24 or /48
    text: Mapped[str] = mapped_column(String(16), default="")  # of the folded words
    __table_args__ = (one_of("kind", ("complaint", "rating")), Index("ix_trace_company", "company_id", "kind", "at"))


class Burst(Base):
    """Complaints or ratings that came too alike and too fast; a moderator decides whether they count."""

    __tablename__ = "burst"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    alike: Mapped[str] = mapped_column(String(12))
    sign: Mapped[str] = mapped_column(String(16))  # the hash that they share, "" for the hour alone
    found_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    decided_at: Mapped[dt.datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    __table_args__ = (
        one_of("kind", ("complaint", "rating")),
        one_of("alike", ("network", "text", "hour")),
        one_of("state", ("waiting", "counts", "left_out")),
        Index("ix_burst_queue", "state", "found_at"),
    )


class BurstCase(Base):
    """A case in a burst."""

    __tablename__ = "burst_case"
    burst_id: Mapped[int] = mapped_column(ForeignKey("burst.id"), primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True, autoincrement=False)
    __table_args__ = (Index("ix_burst_case_case_id", "case_id"),)


class Subscription(Base):
    """Somebody who wants mail about new public complaints on a company or in a sector."""

    __tablename__ = "subscription"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address: Mapped[str]  # lower case
    language: Mapped[str] = mapped_column(String(8))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    sector: Mapped[str] = mapped_column(default="")
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the link that confirms
    leave: Mapped[str] = mapped_column(String(64), unique=True)  # in the link of each mail: ends it, nothing else
    created_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    told_at: Mapped[dt.datetime | None]  # complaints shown since then are news
    __table_args__ = (UniqueConstraint("address", "company_id", "sector"),)

"""How a case runs: by which edition of which procedure, through which steps and doors, and who was handed the file.

Personal data (a branch, a case manager's contact, a member number, the texts of legal help) sits in rows that can be
erased; the log of events holds none of it.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.models.base import Base, Id, one_of

if TYPE_CHECKING:
    from relay.models.cases import Case

AUDIENCES = ("private", "business", "organisation")
ENTRIES = ("site", "phone", "post", "counter")


class Course(Base):
    """What a case was filed with beside its words. `procedure` and `edition` never change: a case keeps its own."""

    __tablename__ = "case_course"
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    procedure: Mapped[str] = mapped_column(default="", index=True)  # "": the company has none
    edition: Mapped[int] = mapped_column(default=0)
    audience: Mapped[str] = mapped_column(String(16), default="private")
    products: Mapped[list[Any]] = mapped_column(default=list)  # ids of the procedure's products
    branch: Mapped[str] = mapped_column(default="")  # the branch concerned, private
    spoken_first: Mapped[bool] = mapped_column(default=False)  # the step that comes first was done before filing
    entry: Mapped[str] = mapped_column(String(8), default="site")  # how it came in
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # who typed it on someone's behalf
    manager_name: Mapped[str] = mapped_column(default="")  # the company's fixed contact for this case
    manager_contact: Mapped[str] = mapped_column(default="")
    case: Mapped["Case"] = relationship(back_populates="course")
    __table_args__ = (one_of("audience", AUDIENCES), one_of("entry", ENTRIES))


class Step(Base):
    """A step of the procedure that the case went into; "" where the company has no procedure.

    Dates are last days in time, a cache of what `cases.deadlines` counts out.
    """

    __tablename__ = "case_step"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    step: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")  # id of the channel in the procedure, "": none fits
    begun_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime | None]  # the smarthost's acceptance; the clocks count from this day
    acknowledge_by: Mapped[dt.date | None]
    answer_by: Mapped[dt.date | None]
    promised: Mapped[bool] = mapped_column(default=False)  # answer_by is the organisation's promise, not our default
    expected_on: Mapped[dt.date | None]  # moved by a holding notice; the promise stays
    acknowledged_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    refused_at: Mapped[dt.datetime | None]  # declined, or its answer turned down
    handler: Mapped[str] = mapped_column(default="")  # who treats it at the company
    acknowledge_reminded_at: Mapped[dt.datetime | None]
    reminded_at: Mapped[dt.datetime | None]
    overdue_at: Mapped[dt.datetime | None]  # when both sides were told that the time is over
    ended_at: Mapped[dt.datetime | None]  # the case went on to another step or body
    case: Mapped["Case"] = relationship(back_populates="steps")
    __table_args__ = (Index("ix_case_step_open", "ended_at", "answered_at", "answer_by"),)


class DoorWalk(Base):
    """A door that the consumer went through."""

    __tablename__ = "door_walk"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    door: Mapped[str]
    step: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    at: Mapped[dt.datetime]


class ClosedDay(Base):
    """A day on which nobody works, added by staff: a new public holiday, a bridging day."""

    __tablename__ = "closed_day"
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    name: Mapped[str]
    added_at: Mapped[dt.datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Dossier(Base):
    """A dossier that was issued: what it holds is the case up to `event_seq`, so it can be made again to the byte."""

    __tablename__ = "dossier"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    event_seq: Mapped[int]
    secret_hash: Mapped[str] = mapped_column(String(64), default="", index=True)  # of its link, "": no link
    issued_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    visits: Mapped[list["DossierVisit"]] = relationship(order_by="DossierVisit.id")
    __table_args__ = (one_of("recipient", ("consumer", "mediator", "legal")),)


class DossierVisit(Base):
    """Each time somebody fetched a dossier."""

    __tablename__ = "dossier_visit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    at: Mapped[dt.datetime]
    what: Mapped[str] = mapped_column(String(4))  # pdf or zip
    by: Mapped[str] = mapped_column(String(8))  # consumer, link, or legal
    __table_args__ = (one_of("what", ("pdf", "zip")),)


class LegalFile(Base):
    """A case in the hands of the organisation's own legal help."""

    __tablename__ = "legal_file"
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default="asked", index=True)
    member_number: Mapped[str] = mapped_column(default="")  # as the consumer typed it
    member: Mapped[bool | None]  # as staff found it
    asked_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    concluded_at: Mapped[dt.datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case: Mapped["Case"] = relationship()
    notes: Mapped[list["LegalNote"]] = relationship(order_by="LegalNote.id")
    __table_args__ = (one_of("state", ("asked", "accepted", "declined", "concluded")),)


class LegalNote(Base):
    """What legal help and the consumer write to each other; the company never reads it, no dossier holds it."""

    __tablename__ = "legal_note"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("legal_file.case_id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str]
    at: Mapped[dt.datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    __table_args__ = (
        one_of("side", ("legal", "consumer")),
        one_of("kind", ("question", "answer", "decision", "conclusion")),
    )


class Recommendation(Base):
    """What a complaints service recommends inside its organisation; internal, for no page and no dossier."""

    __tablename__ = "recommendation"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    department: Mapped[str]
    text: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime]
    follow_up_on: Mapped[dt.date | None]
    outcome: Mapped[str] = mapped_column(String(8), default="")
    outcome_text: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[dt.datetime | None]
    __table_args__ = (one_of("outcome", ("", "followed", "partly", "refused")),)

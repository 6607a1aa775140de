"""The directory: companies, their addresses, who speaks for them, their cards."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.models.base import Base, Id, one_of


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
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))  # its cases and names went there
    created_at: Mapped[dt.datetime]
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
    copied: Mapped[bool] = mapped_column(default=False)  # gets a copy of what is written to another address
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

"""What every table shares: naming, column types, the states of a case."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date, Integer, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

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

"""Engines and sessions, alike on SQLite (embedded) and PostgreSQL (at scale).

`Database.write()` is one transaction; `Database.read()` never takes the write lock. No
engine lives in this module: whoever needs one makes it and closes it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """Aware UTC inside Python; timestamptz on PostgreSQL, naive UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone reached the database")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


WAIT = {"connect_timeout": 10}  # seconds for a PostgreSQL that does not answer


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and its two kinds of transaction."""

    engine: Engine

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on an exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A snapshot to read from; writing through it fails."""
        options: dict[str, Any] = {"doleance_read_only": True}
        if self.engine.dialect.name == "postgresql":
            options["postgresql_readonly"] = True
        with Session(self.engine.execution_options(**options), autoflush=False) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def connect(url: str, pool: int = 5) -> Database:
    """A Database for `url`; SQLite files get their folder made."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # Parameters hold people's texts: an error that is logged must not show them.
        engine = create_engine(url, module=sqlite, connect_args={"timeout": 30}, pool_size=pool, hide_parameters=True)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return Database(engine)
    driver = parsed.set(drivername="postgresql+psycopg")
    return Database(create_engine(driver, pool_size=pool, pool_pre_ping=True, hide_parameters=True, connect_args=WAIT))


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _sqlite_begin
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that turns writer could not be retried."""
    reading = connection.get_execution_options().get("doleance_read_only")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

"""The schema's history, by Alembic configured in code: there is no alembic.ini and no env.py.

`upgrade(url)` brings a database to the newest schema in one transaction that either
happens wholly or not at all. Must never import the models: a migration describes the
tables as they were when it was written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text

from relay import db

FOLDER = Path(__file__).parent
LOCK = 0x444F4C  # any number, the same for all: PostgreSQL's advisory lock of the migration
Step = Callable[[Any, Any], Any]


def upgrade(url: str, revision: str = "heads") -> None:
    """Bring the database to `revision`; several callers at once wait for each other."""
    scripts = _scripts()
    _run(url, scripts, lambda current, _context: scripts._upgrade_revs(revision, current))


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database back to `revision`; `base` leaves no table."""
    scripts = _scripts()
    _run(url, scripts, lambda current, _context: scripts._downgrade_revs(revision, current))


def current(url: str) -> str | None:
    """The revision the database is at; None: no schema yet."""
    with _connection(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision this version of the program needs."""
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))


def _run(url: str, scripts: ScriptDirectory, step: Step) -> None:
    with _connection(url) as connection, EnvironmentContext(Config(), scripts, fn=step) as environment:
        environment.configure(connection=connection, render_as_batch=True, transactional_ddl=True)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        environment.run_migrations()
        if connection.dialect.name == "sqlite":
            _check_references(connection)
        connection.commit()


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    database = db.connect(url, pool=1)
    if database.engine.dialect.name == "sqlite":
        event.listen(database.engine, "connect", _references_off)
    try:
        with database.engine.connect() as connection:
            yield connection
    finally:
        database.close()


def _references_off(connection: Any, _record: Any) -> None:
    """Batch mode copies a table and drops the old one: with references on, that would delete rows elsewhere."""
    connection.execute("PRAGMA foreign_keys=OFF")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration would break references: {broken[:5]}")

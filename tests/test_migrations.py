"""The schema made by the migrations is the schema the models describe, on both engines."""

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from relay import db, migrations
from relay.models import Base

SEARCH = "public_search"  # the full-text index: each engine's own, no model (migration 0002)
COMPARED = {
    "compare_server_default": True,
    "include_name": lambda name, kind, _parents: kind != "table" or not name.startswith(SEARCH),
}


@pytest.fixture
def from_models(database: db.Database, tmp_path: Any, postgresql_server: str) -> Iterator[db.Database]:
    """A second database of the same engine, its tables made from the models directly."""
    if database.engine.dialect.name == "sqlite":
        url = f"sqlite:///{tmp_path / 'models.sqlite3'}"
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS from_models WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE from_models"))
        url = f"postgresql://postgres@/from_models?{postgresql_server.split(maxsplit=1)[0]}"
    made = db.connect(url)
    Base.metadata.create_all(made.engine)
    yield made
    made.close()


def _sorted(rows: list[Any]) -> list[str]:
    return sorted(str(sorted(row.items(), key=lambda item: item[0])) for row in rows)


def shape(engine: Engine) -> dict[str, dict[str, Any]]:
    """Table -> all that the engine itself says of it."""
    found = inspect(engine)
    return {
        table: {
            "columns": _sorted([{**column, "type": str(column["type"])} for column in found.get_columns(table)]),
            "primary key": found.get_pk_constraint(table),
            "foreign keys": _sorted(found.get_foreign_keys(table)),
            "unique": _sorted(found.get_unique_constraints(table)),
            "indexes": _sorted(found.get_indexes(table)),
            "checks": _sorted(found.get_check_constraints(table)),
        }
        for table in found.get_table_names()
        if table != "alembic_version" and not table.startswith(SEARCH)
    }


def test_the_migrated_tables_are_the_models_tables(database: db.Database, from_models: db.Database) -> None:
    assert shape(from_models.engine) == shape(database.engine)


def test_alembic_finds_nothing_to_add(database: db.Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=COMPARED)
        assert [] == compare_metadata(context, Base.metadata)


def test_a_fresh_database_is_at_the_newest_revision(database_url: str) -> None:
    assert migrations.newest() == migrations.current(database_url)


def test_a_second_upgrade_changes_nothing(database: db.Database, database_url: str) -> None:
    before = shape(database.engine)
    migrations.upgrade(database_url)
    assert before == shape(database.engine)


def test_down_to_nothing_and_up_again(database: db.Database, database_url: str) -> None:
    before = shape(database.engine)
    migrations.downgrade(database_url)
    assert {} == shape(database.engine)
    assert migrations.current(database_url) is None
    migrations.upgrade(database_url)
    assert before == shape(database.engine)

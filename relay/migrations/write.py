"""Write versions/0001_first.py from the models: `make migration`, as long as nothing is released.

Afterwards a change of the models is a new file beside it; this program then only shows
what is missing (`--show`). Must never run in production.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import DowngradeOps, UpgradeOps
from alembic.runtime.migration import MigrationContext

from relay import db, migrations
from relay.models import Base

FIRST = migrations.FOLDER / "versions" / "0001_first.py"
HEAD = '''"""The first schema: {tables} tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''


def _render_type(kind: str, value: object, _context: object) -> str | Literal[False]:
    """A migration is frozen: it names SQLAlchemy's own types, not ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, db.UtcDateTime) else False


def _code(operations: UpgradeOps | DowngradeOps) -> str:
    code = render_python_code(operations, render_as_batch=True, render_item=_render_type)
    return "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("# ###")).strip()


def first(url: str) -> str:
    """The text of the first migration: what leads from the database at `url`, empty, to the models."""
    database = db.connect(url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        script = produce_migrations(context, Base.metadata)
    database.close()
    if script.upgrade_ops is None or script.downgrade_ops is None:
        raise RuntimeError("Alembic produced nothing")
    return HEAD.format(
        tables=len(Base.metadata.tables),
        upgrade=_code(script.upgrade_ops),
        downgrade=_code(script.downgrade_ops),
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = first(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
    if "--show" in sys.argv:
        print(text)
        return
    FIRST.parent.mkdir(exist_ok=True)
    FIRST.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Commands are called as from a shell, their settings given by the environment."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relay.cli import main

Call = Callable[..., Result]


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "DOLEANCE_DATABASE_URL": database_url,
        "DOLEANCE_SITE_DATA_DIR": str(tmp_path),
        "DOLEANCE_MAIL_DOMAIN": "relay.example",
    }


@pytest.fixture
def doleance(environment: dict[str, str]) -> Call:
    """`doleance("staff", "add", …, input="…")` -> exit code and output."""

    def call(*arguments: str, input: str | None = None, **more: str) -> Result:
        return CliRunner().invoke(main, arguments, input=input, env=environment | more, catch_exceptions=False)

    return call

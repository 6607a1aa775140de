"""What the commands share: where the settings come from, and how a wrong one is told.

A command that has settings writes people's mail: whatever it makes, nobody else on the machine may read.
"""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from relay import settings as configuration


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --settings FILE and calls `command` with the Settings first; wrong settings end with exit code 1."""

    @click.option(
        "--settings",
        "settings_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="DOLEANCE_SETTINGS",
        help="TOML file; without it ./doleance.toml, if there is one.",
    )
    @wraps(command)
    def with_file(settings_file: Path | None, *arguments: Any, **options: Any) -> Any:
        os.umask(0o077)
        return command(load(settings_file), *arguments, **options)

    return with_file


def load(file: Path | None) -> configuration.Settings:
    """The settings, or a click error with one line for each wrong key."""
    try:
        return configuration.load(file)
    except configuration.SettingsError as error:
        raise click.ClickException(f"the settings are wrong:\n{error}") from None

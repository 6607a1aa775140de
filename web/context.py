"""What a view needs besides the request: settings, the database and the clock.

They hang on the Flask application, never on a module, so that two applications can
live in one process.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from relay.db import Database
from relay.settings import Settings

EXTENSION = "doleance"


@dataclass(frozen=True, slots=True)
class Site:
    """The three things `create_app` was given."""

    settings: Settings
    database: Database
    clock: Callable[[], dt.datetime]


def _site() -> Site:
    found: Site = current_app.extensions[EXTENSION]
    return found


def settings() -> Settings:
    return _site().settings


def now() -> dt.datetime:
    """The present, as an aware UTC datetime."""
    return _site().clock()


def reading() -> AbstractContextManager[Session]:
    """A snapshot to read from."""
    return _site().database.read()


def writing() -> AbstractContextManager[Session]:
    """One transaction; a POST has exactly one that acts."""
    return _site().database.write()

"""The shipped procedures, a Belgian calendar, and instants in Brussels."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from relay.procedures import load
from relay.procedures.calendar import Calendar
from relay.procedures.load import Library

At = Callable[..., dt.datetime]


@pytest.fixture(scope="session")
def library() -> Library:
    return load.library()


@pytest.fixture
def belgium() -> Calendar:
    return Calendar()


@pytest.fixture
def at() -> At:
    """`at(2026, 5, 8, 14)`: two in the afternoon in Brussels, as UTC."""

    def brussels(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
        local = dt.datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Brussels"))
        return local.astimezone(dt.UTC)

    return brussels

"""Counters: shared by all, nameless, and forgotten when their window is over."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from relay.cases import clock, limits
from relay.models import Counter, OutboxRow


def names(world: Any) -> list[str]:
    with world.database.read() as session:
        return list(session.scalars(select(Counter.name)))


def test_they_count_within_their_window(world: Any) -> None:
    with world.database.write() as session:
        counted = [limits.count(session, "x", limits.HOUR, world.now) for _ in range(3)]
        later = limits.count(session, "x", limits.HOUR, world.now + dt.timedelta(hours=1))
    assert (counted, later) == ([1, 2, 3], 1)


def test_no_address_stands_in_them(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    world.receive(world.mail("We refund the 80 euro today.", to), to)
    assert [name for name in names(world) if "@" in name or "lumelec" in name] == []


def test_what_is_over_is_forgotten(world: Any) -> None:
    with world.database.write() as session:
        limits.count(session, "hourly", limits.HOUR, world.now)
        limits.count(session, "daily", limits.DAY, world.now)
    world.now += dt.timedelta(hours=2)
    left = []
    for days in (0, 1):
        world.now += dt.timedelta(days=days)
        with world.database.write() as session:
            clock.tick(session, world.settings, world.now)
        left.append([name.rpartition("/")[2] for name in names(world)])
    assert left == [["86400"], []]


def test_an_address_gets_few_letters_that_strangers_ask_for(world: Any) -> None:
    company = world.company()
    for _ in range(13):
        world.file(company, confirmed=False)
    with world.database.read() as session:
        assert len(session.scalars(select(OutboxRow.letter)).all()) == 10

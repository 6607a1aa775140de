"""Keeps its own promises: what counts, what is open, and that the platform's days are nobody's promise."""

import datetime as dt
from typing import Any

from relay.cases import promises
from relay.cases.promises import Kept
from relay.models import Company
from tests.relay.cases.test_deadlines import follow

DAY = dt.timedelta(days=1)


def judge(world: Any, company_id: int) -> promises.Promises | None:
    with world.database.read() as session:
        return promises.of(session, world.settings, session.get_one(Company, company_id), world.now)


def answer(world: Any, number: str) -> None:
    to = world.address(number)
    world.receive(world.mail("We pay back the whole amount this week.", to), to)


def test_kept_broken_and_open(world: Any) -> None:
    company = follow(world, "stellantis-fs-belux")
    quick, slow, silent = (world.file(company, address=f"c{i}@home.example") for i in range(3))
    world.now += 2 * DAY
    answer(world, quick)  # the answer acknowledges as well
    world.now += 40 * DAY
    answer(world, slow)
    world.file(company, address="young@home.example")  # within its time: counts neither way
    found = judge(world, company)
    assert found is not None
    assert ("Stellantis Financial Services Belux", Kept(1, 3), Kept(1, 3)) == (
        found.procedure, found.acknowledged, found.answered,
    )  # fmt: skip
    assert 1 / 3 == found.answered.share
    assert silent


def test_the_platforms_days_are_no_promise(world: Any) -> None:
    company = world.company()
    answer(world, world.file(company))
    assert judge(world, company) is None
    other = follow(world, "belfius", name="Bank", address="x@bank.example")
    assert judge(world, other) is None  # it promises no time at all


def test_in_time_is_the_local_day(world: Any) -> None:
    company = follow(world, "stellantis-fs-belux")
    number = world.file(company)
    world.now = dt.datetime(2026, 4, 2, 21, 59, tzinfo=dt.UTC)  # one minute before midnight in Brussels
    answer(world, number)
    assert Kept(1, 1) == judge(world, company).answered  # type: ignore[union-attr]


def test_after_a_year_nothing_is_left(world: Any) -> None:
    company = follow(world, "stellantis-fs-belux")
    answer(world, world.file(company))
    world.now += 366 * DAY
    assert (Kept(0, 0), None) == (judge(world, company).answered, judge(world, company).answered.share)  # type: ignore[union-attr]

"""Calendar days of Brussels: midnight, summer time, leap day, clocks that run late."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from scoring import Observation, days_between, observe
from scoring.cases import day_of

BRUSSELS = ZoneInfo("Europe/Brussels")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("delivered", "answered", "days"),
    [
        ("2026-03-10 09:00", "2026-03-10 23:59", 0),
        ("2026-03-10 23:59", "2026-03-11 00:01", 1),
        ("2026-03-28 12:00", "2026-03-29 12:00", 1),  # 23 hours: summer time begins
        ("2026-10-24 12:00", "2026-10-25 12:00", 1),  # 25 hours: it ends
        ("2026-10-25 00:30", "2026-10-25 23:30", 0),  # 24 hours within one day
        ("2028-02-28 12:00", "2028-03-01 12:00", 2),  # leap day
        ("2026-02-28 12:00", "2026-03-01 12:00", 1),
        ("2026-03-10 09:00", "2026-03-08 09:00", 0),  # answered before delivery, says a clock
    ],
)
def test_days_between(delivered: str, answered: str, days: int) -> None:
    assert days_between(at(delivered), at(answered)) == days


def test_days_are_those_of_brussels_whatever_the_server_writes() -> None:
    delivered = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # 2 June, 01:30 in Brussels
    answered = datetime(2026, 6, 1, 20, 0, tzinfo=timezone(timedelta(hours=-5)))  # 2 June, 03:00 in Brussels
    assert days_between(delivered, answered) == 0


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        day_of(datetime(2026, 6, 1))  # noqa: DTZ001  # that is the point


DELIVERED = at("2026-03-01 10:00")


@pytest.mark.parametrize(
    ("as_of", "answered", "ended", "seen"),
    [
        ("2026-03-01", None, None, Observation(0, False)),
        ("2026-03-13", None, None, Observation(12, False)),  # open: censored at its age
        ("2026-05-30", None, None, Observation(30, False)),  # open for long: unanswered to day 30
        ("2026-03-13", "2026-03-05 08:00", None, Observation(4, True)),
        ("2026-05-30", "2026-03-31 23:00", None, Observation(30, True)),  # on day 30
        ("2026-05-30", "2026-04-01 08:00", None, Observation(30, False)),  # on day 31
        ("2026-03-13", None, "2026-03-04 08:00", Observation(30, False)),  # closed without an answer
        ("2026-03-13", "2026-03-06 08:00", "2026-03-04 08:00", Observation(30, False)),  # answered after that
        ("2026-03-13", "2026-03-04 07:00", "2026-03-04 08:00", Observation(3, True)),  # answered, then closed
        ("2026-03-04", "2026-03-05 08:00", None, Observation(3, False)),  # not known yet
        ("2026-03-03", None, "2026-03-04 08:00", Observation(2, False)),  # not known yet
        ("2026-03-13", "2026-02-27 08:00", None, Observation(0, True)),  # a clock that runs late
    ],
)
def test_a_dated_life(as_of: str, answered: str | None, ended: str | None, seen: Observation) -> None:
    found = observe(
        DELIVERED,
        date.fromisoformat(as_of),
        answered_at=at(answered) if answered else None,
        ended_at=at(ended) if ended else None,
    )
    assert found == seen


def test_a_delivery_after_the_as_of_day_is_refused() -> None:
    with pytest.raises(ValueError, match="after the as-of day"):
        observe(DELIVERED, date(2026, 2, 28))

"""Promises become dates; a notice moves what is expected and never what was promised."""

import datetime as dt
from dataclasses import replace

import pytest

from relay.procedures import clock
from relay.procedures.calendar import Calendar
from relay.procedures.load import Library
from relay.procedures.schema import Procedure
from tests.procedures.conftest import At

D = dt.date


@pytest.fixture
def stellantis(library: Library) -> Procedure:
    return library.procedures["stellantis-fs-belux"]


def test_the_instant_of_a_deadline_is_the_midnight_after_its_day(
    stellantis: Procedure, belgium: Calendar, at: At
) -> None:
    acknowledge, answer = clock.deadlines(stellantis, at(2026, 10, 23), belgium)
    assert (D(2026, 10, 30), at(2026, 10, 31, 0)) == (acknowledge.promised_on, acknowledge.over_at)
    assert (D(2026, 11, 23), at(2026, 11, 24, 0)) == (answer.promised_on, answer.over_at)


def test_what_arrives_after_midnight_in_brussels_is_of_the_new_day(
    stellantis: Procedure, belgium: Calendar, at: At
) -> None:
    before, after = (clock.deadlines(stellantis, at(2026, 6, 30, 23, 59) + later, belgium)[1] for later in MINUTES)
    assert (D(2026, 7, 30), D(2026, 8, 1)) == (before.promised_on, after.promised_on)


MINUTES = (dt.timedelta(0), dt.timedelta(minutes=1))


def test_a_holding_notice_moves_the_expected_day_and_not_the_promise(
    stellantis: Procedure, belgium: Calendar, at: At
) -> None:
    answer = clock.deadlines(stellantis, at(2026, 5, 8), belgium)[1]
    told = answer.announced(D(2026, 6, 30))
    assert (D(2026, 6, 8), D(2026, 6, 8)) == (answer.promised_on, answer.expected_on)
    assert (D(2026, 6, 8), D(2026, 6, 30), answer.over_at) == (told.promised_on, told.expected_on, told.over_at)
    assert False is told.kept(at(2026, 6, 20), at(2026, 6, 20))


def test_a_promise_is_kept_open_or_broken(stellantis: Procedure, belgium: Calendar, at: At) -> None:
    answer = clock.deadlines(stellantis, at(2026, 5, 8), belgium)[1]
    last_minute, too_late = at(2026, 6, 8, 23, 59), at(2026, 6, 9, 0)
    assert (True, False) == (answer.kept(last_minute, too_late), answer.kept(too_late, too_late))
    assert (None, False) == (answer.kept(None, last_minute), answer.kept(None, too_late))


def test_the_platforms_days_are_no_promise_of_the_organisation(library: Library, belgium: Calendar, at: At) -> None:
    belfius = library.procedures["belfius"]
    (answer,) = clock.deadlines(belfius, at(2026, 5, 8), belgium, step="service", default_days=30)
    assert ("platform", D(2026, 6, 7), None) == (answer.by, answer.promised_on, answer.kept(None, at(2027, 1, 1)))


def test_without_default_an_unpromised_time_has_no_date(library: Library, belgium: Calendar, at: At) -> None:
    (answer,) = clock.deadlines(library.procedures["belfius"], at(2026, 5, 8), belgium, step="service")
    assert (None, None, None) == (answer.promised_on, answer.over_at, answer.expected_on)


def test_the_organisations_own_week_counts(stellantis: Procedure, belgium: Calendar, at: At) -> None:
    six = replace(stellantis, working_days=("mon", "tue", "wed", "thu", "fri", "sat"))
    assert D(2026, 5, 15) == clock.deadlines(six, at(2026, 5, 8), belgium)[0].promised_on


def test_an_unknown_step_is_an_error(stellantis: Procedure, belgium: Calendar, at: At) -> None:
    with pytest.raises(KeyError):
        clock.deadlines(stellantis, at(2026, 5, 8), belgium, step="third-reading")

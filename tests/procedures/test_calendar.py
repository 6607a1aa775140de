"""Days are counted as a person would with the calendar on the wall; the examples were counted by hand."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from relay.procedures.build import period
from relay.procedures.calendar import Calendar, Day
from relay.procedures.schema import Period

D = dt.date
BELGIUM = Calendar()
RECEIVED = st.dates(D(2020, 1, 1), D(2035, 12, 31))
INSTANTS = st.integers(1_577_000_000, 2_050_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))
WORKING = st.integers(1, 60).map(lambda count: Period(count, "working days"))
ANY = WORKING | st.integers(1, 120).map(lambda count: Period(count, "calendar days")) | st.integers(1, 24).map(
    lambda count: Period(count, "months")
)  # fmt: skip


@pytest.mark.parametrize(
    ("received", "promised", "last"),
    [
        (D(2026, 11, 20), "1 working day", D(2026, 11, 23)),  # a Friday
        (D(2026, 11, 21), "1 working day", D(2026, 11, 23)),  # a Saturday
        (D(2026, 5, 8), "5 working days", D(2026, 5, 18)),  # over Ascension
        (D(2026, 4, 2), "3 working days", D(2026, 4, 8)),  # Good Friday counts, Easter Monday does not
        (D(2027, 3, 25), "5 working days", D(2027, 4, 2)),  # the same a year later
        (D(2026, 7, 20), "2 working days", D(2026, 7, 23)),  # the national day
        (D(2026, 8, 14), "1 working day", D(2026, 8, 17)),  # Assumption on a Saturday takes nothing away
        (D(2026, 12, 10), "21 working days", D(2027, 1, 12)),  # Christmas and New Year
        (D(2026, 11, 9), "2 working days", D(2026, 11, 12)),  # Armistice on a Wednesday
        (D(2026, 12, 1), "10 calendar days", D(2026, 12, 11)),
        (D(2026, 12, 1), "45 calendar days", D(2027, 1, 15)),
        (D(2026, 5, 8), "1 month", D(2026, 6, 8)),
        (D(2027, 1, 31), "1 month", D(2027, 2, 28)),
        (D(2028, 1, 31), "1 month", D(2028, 2, 29)),
        (D(2027, 2, 28), "1 month", D(2027, 3, 28)),
        (D(2026, 12, 31), "2 months", D(2027, 2, 28)),
        (D(2026, 11, 30), "13 months", D(2027, 12, 30)),
    ],
)
def test_terms_end_where_one_counts_to(received: dt.date, promised: str, last: dt.date) -> None:
    assert last == BELGIUM.count(received, period(promised)).last


def test_every_day_says_why_it_counts_or_not() -> None:
    assert (
        Day(D(2026, 5, 12), 0, "receipt"),
        Day(D(2026, 5, 13), 1, "counts"),
        Day(D(2026, 5, 14), 0, "holiday", "Ascension"),
        Day(D(2026, 5, 15), 2, "counts"),
        Day(D(2026, 5, 16), 0, "weekend"),
        Day(D(2026, 5, 17), 0, "weekend"),
        Day(D(2026, 5, 18), 3, "counts"),
    ) == BELGIUM.count(D(2026, 5, 12), Period(3, "working days")).days


def test_a_bridging_day_added_by_hand_moves_the_end() -> None:
    """The Friday after Ascension, closed: Thursday to Sunday become one long weekend."""
    bridged = Calendar(added={D(2026, 5, 15): "Pont de l’Ascension"})
    days = bridged.count(D(2026, 5, 12), Period(3, "working days")).days
    assert Day(D(2026, 5, 15), 0, "closed", "Pont de l’Ascension") == days[3]
    assert Day(D(2026, 5, 19), 3, "counts") == days[-1]


def test_holidays_are_named_in_four_languages() -> None:
    named = {language: Calendar(language=language).off(D(2026, 7, 21)) for language in ("fr", "nl", "en", "de")}
    assert {
        "fr": ("holiday", "Fête nationale"),
        "nl": ("holiday", "Nationale feestdag"),
        "en": ("holiday", "National Day"),
        "de": ("holiday", "Nationalfeiertag"),
    } == named


def test_the_ten_public_holidays_of_belgium_are_known() -> None:
    days = [D(2027, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    off = [day for day in days if day.weekday() < 5 and BELGIUM.off(day)]
    assert [
        D(2027, 1, 1),
        D(2027, 3, 29),
        D(2027, 5, 6),
        D(2027, 5, 17),
        D(2027, 7, 21),
        D(2027, 11, 1),
        D(2027, 11, 11),
    ] == off
    assert ["Fête du Travail", "Assomption", "Noël"] == [
        off[1] for day in (D(2027, 5, 1), D(2027, 8, 15), D(2027, 12, 25)) if (off := BELGIUM.off(day))
    ]


def test_an_end_without_work_moves_to_the_next_working_day_where_the_procedure_says_so() -> None:
    month = Period(1, "months")
    assert D(2027, 2, 28) == BELGIUM.count(D(2027, 1, 31), month).last  # a Sunday
    days = BELGIUM.count(D(2027, 1, 31), month, end_on_working_day=True).days
    assert (Day(D(2027, 2, 28), 28, "counts"), Day(D(2027, 3, 1), 0, "moved")) == days[-2:]


def test_an_end_moves_over_a_whole_bridge() -> None:
    """24 December 2026 closed by hand, Christmas on Friday, then the weekend: to Monday."""
    bridged = Calendar(added={D(2026, 12, 24): "Fermeture"})
    days = bridged.count(D(2026, 12, 14), Period(10, "calendar days"), end_on_working_day=True).days
    assert [
        Day(D(2026, 12, 24), 10, "counts"),
        Day(D(2026, 12, 25), 0, "holiday", "Noël"),
        Day(D(2026, 12, 26), 0, "weekend"),
        Day(D(2026, 12, 27), 0, "weekend"),
        Day(D(2026, 12, 28), 0, "moved"),
    ] == list(days[-5:])


def test_a_week_may_have_saturday_in_it() -> None:
    six = Calendar(week=("mon", "tue", "wed", "thu", "fri", "sat"))
    assert D(2026, 11, 21) == six.count(D(2026, 11, 20), Period(1, "working days")).last


@pytest.mark.parametrize(
    ("day", "over"),
    [
        (D(2026, 3, 28), dt.datetime(2026, 3, 28, 23, tzinfo=dt.UTC)),
        (D(2026, 3, 29), dt.datetime(2026, 3, 29, 22, tzinfo=dt.UTC)),  # 23 hours long
        (D(2026, 10, 24), dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC)),
        (D(2026, 10, 25), dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC)),  # 25 hours long
    ],
)
def test_a_day_is_over_at_the_midnight_of_its_zone(day: dt.date, over: dt.datetime) -> None:
    assert over == BELGIUM.over(day)


def test_an_instant_falls_on_the_day_of_the_zone() -> None:
    late = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    assert (D(2026, 7, 1), D(2026, 6, 30)) == (BELGIUM.local(late), Calendar(zone="Europe/London").local(late))


def test_an_instant_without_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="without zone"):
        BELGIUM.local(dt.datetime(2026, 6, 30, 12))  # noqa: DTZ001 - the mistake itself


@pytest.mark.parametrize("unit", ["at once", "no term"])
def test_what_has_no_days_cannot_be_counted(unit: str) -> None:
    with pytest.raises(ValueError, match="no days"):
        BELGIUM.count(D(2026, 1, 1), period(unit))


@given(RECEIVED, ANY)
def test_a_count_runs_from_receipt_day_by_day(received: dt.date, promised: Period) -> None:
    days = BELGIUM.count(received, promised).days
    assert Day(received, 0, "receipt") == days[0]
    assert {dt.timedelta(days=1)} == {after.date - before.date for before, after in pairwise(days)}
    numbers = [day.number for day in days if day.why == "counts"]
    assert list(range(1, len(numbers) + 1)) == numbers


@given(RECEIVED, WORKING)
def test_working_days_are_as_many_as_promised_and_end_on_one(received: dt.date, promised: Period) -> None:
    count = BELGIUM.count(received, promised)
    assert promised.count == count.days[-1].number
    worked = [day.date for day in count.days[1:] if day.date.weekday() < 5 and not BELGIUM.off(day.date)]
    assert worked == [day.date for day in count.days if day.why == "counts"]


@given(RECEIVED, ANY, st.integers(1, 90))
def test_a_holiday_more_never_brings_the_end_nearer(received: dt.date, promised: Period, later: int) -> None:
    added = Calendar(added={received + dt.timedelta(days=later): "Jour ajouté"})
    for moved in (False, True):
        before = BELGIUM.count(received, promised, end_on_working_day=moved).last
        assert before <= added.count(received, promised, end_on_working_day=moved).last


@given(RECEIVED, ANY)
def test_who_writes_later_waits_at_least_as_long(received: dt.date, promised: Period) -> None:
    after = received + dt.timedelta(days=1)
    assert BELGIUM.count(received, promised).last <= BELGIUM.count(after, promised).last


@given(RECEIVED, ANY)
def test_a_moved_end_is_a_working_day(received: dt.date, promised: Period) -> None:
    assert BELGIUM.off(BELGIUM.count(received, promised, end_on_working_day=True).last) is None


@given(INSTANTS)
def test_an_instant_is_before_the_end_of_its_day_and_after_that_of_the_day_before(instant: dt.datetime) -> None:
    day = BELGIUM.local(instant)
    assert BELGIUM.over(day - dt.timedelta(days=1)) <= instant < BELGIUM.over(day)

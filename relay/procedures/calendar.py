"""Days that count and days that do not, one by one, so that every date can be opened and counted out by anybody.

The day after receipt is day one. Working days leave out days off the working week and public holidays; calendar days
leave out none; a term in months ends on the date of receipt in a later month, or on that month's last day where it has
no such date (Regulation 1182/71, article 3). A calendar knows days, not hours: the zone says which day an instant
falls on, and when a day is over, so that a day of 23 or 25 hours is one day.
"""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from relay.procedures.schema import WEEKDAYS, Period, Weekday

Why = Literal["receipt", "counts", "weekend", "holiday", "closed", "moved"]

_LIBRARY_LANGUAGES = {"fr": "fr", "nl": "nl", "en": "en_US", "de": "de"}
_NONE: Mapping[dt.date, str] = MappingProxyType({})
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a count. `number` is its place among those that count, 0 where it does not count.

    `why`: `receipt` (before day one), `counts`, `weekend`, `holiday`, `closed` (a day added by hand), `moved` (the end
    moved here from a day without work). `name` is the holiday's, in the language of the calendar.
    """

    date: dt.date
    number: int
    why: Why
    name: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A term counted out, from the day of receipt to the last day."""

    period: Period
    days: tuple[Day, ...]

    @property
    def last(self) -> dt.date:
        """The last day in time."""
        return self.days[-1].date


@dataclass(frozen=True, slots=True)
class Calendar:
    """A zone, a country's public holidays, a working week, and days added by hand (a closing day, a new holiday)."""

    zone: str = "Europe/Brussels"
    country: str = "BE"
    week: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    added: Mapping[dt.date, str] = field(default_factory=lambda: _NONE)
    language: str = "fr"

    def local(self, at: dt.datetime) -> dt.date:
        """The day on which an aware instant falls."""
        if at.tzinfo is None:
            raise ValueError("an instant without zone has no day")
        return at.astimezone(ZoneInfo(self.zone)).date()

    def over(self, day: dt.date) -> dt.datetime:
        """The instant at which a day is over, in UTC: the next midnight of the zone."""
        midnight = dt.datetime.combine(day + _DAY, dt.time(), ZoneInfo(self.zone))
        return midnight.astimezone(dt.UTC)

    def off(self, day: dt.date) -> tuple[Why, str] | None:
        """Why nobody works on a day, with its name; None for a working day. What was added wins over the weekend."""
        if day in self.added:
            return "closed", self.added[day]
        name = _holidays(self.country, day.year, self.language).get(day)
        if name:
            return "holiday", name
        return None if WEEKDAYS[day.weekday()] in self.week else ("weekend", "")

    def count(self, received: dt.date, period: Period, *, end_on_working_day: bool = False) -> Count:
        """Count a term out. Raises ValueError for a period that has no days (`at once`, `no term`)."""
        if not period.counted:
            raise ValueError(f"{period.unit!r} has no days to count")
        counted = (
            self._working(received, period.count) if period.unit == "working days" else self._all(received, period)
        )
        days = [Day(received, 0, "receipt"), *counted]
        if end_on_working_day:
            days += self._moved(days[-1])
        return Count(period, tuple(days))

    def _working(self, received: dt.date, wanted: int) -> list[Day]:
        days: list[Day] = []
        day, number = received, 0
        while number < wanted:
            day += _DAY
            off = self.off(day)
            number += off is None
            days.append(Day(day, 0, *off) if off else Day(day, number, "counts"))
        return days

    def _all(self, received: dt.date, period: Period) -> list[Day]:
        length = period.count if period.unit == "calendar days" else (_later(received, period.count) - received).days
        return [Day(received + number * _DAY, number, "counts") for number in range(1, length + 1)]

    def _moved(self, last: Day) -> list[Day]:
        """The days after a last day without work, to the next working day; none where it is one."""
        days: list[Day] = []
        day = last.date
        while self.off(day):
            day += _DAY
            off = self.off(day)
            days.append(Day(day, 0, *off) if off else Day(day, 0, "moved"))
        return days


def _later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def _holidays(country: str, year: int, language: str) -> dict[dt.date, str]:
    found = holidays.country_holidays(country, years=year, language=_LIBRARY_LANGUAGES.get(language, language))
    return dict(found.items())

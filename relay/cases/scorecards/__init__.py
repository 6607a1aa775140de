"""From real events to published cards: an event marks, `refresh` makes facts, tallies and cards of what was marked.

Reading order: `facts` (a case as the score sees it), `tallies` (a company's facts, counted by the database), `cards`
(what is published, as dated rows), `files` (the open data), `days` (the day that ends, the months that stay), `refresh`
below.

A mark stays until every worker had the time to see it; `Board` is what a worker remembers between two refreshes, and
may be thrown away at any time: without it everything is counted anew, with the same result.
"""

import datetime as dt
import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field as default
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from relay.cases.scorecards import cards, days, facts, files
from relay.cases.scorecards.tallies import tallies
from relay.models import ScoreMark
from relay.settings import Settings
from scoring import Field

__all__ = ["Board", "collector_paused", "days", "facts", "files", "mark", "refresh", "tallies"]

MARKS_STAY = dt.timedelta(minutes=10)  # longer than a worker's board lives without a look at the marks
BOARD_LIVES = dt.timedelta(minutes=5)
_LOCK = text("SELECT pg_advisory_xact_lock(20261)")  # one refresh at a time; SQLite has one writer anyway


@dataclass(slots=True)
class Board:
    """One worker's memory: the field of the day, who is in it, what was printed last, the marks it has seen."""

    day: dt.date = dt.date.min
    at: dt.datetime | None = None
    field: Field = default(default_factory=lambda: Field(dt.date.min))
    slugs: dict[int, str] = default(default_factory=dict)
    printed: dict[str, int] = default(default_factory=dict)
    seen: set[int] = default(default_factory=set)

    def fresh(self, day: dt.date, now: dt.datetime) -> bool:
        """Whether it is of this day, and has seen every mark since."""
        return self.at is not None and self.day == day and dt.timedelta(0) <= now - self.at <= BOARD_LIVES


def mark(session: Session, company_id: int, case_id: int | None, now: dt.datetime) -> None:
    """Something happened that may change the company's card; None: to the company itself."""
    session.add(ScoreMark(company_id=company_id, case_id=case_id, at=now))


def refresh(session: Session, settings: Settings, now: dt.datetime, board: Board | None = None) -> int:
    """Bring the cards of today up to date; how many were written.

    Without a board that is fresh, and on a new day, every company is tallied; else those that were marked, and the
    cards are written of all whose figures moved with theirs.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)
    zone = ZoneInfo(settings.site.timezone)
    today = now.astimezone(zone).date()
    board = board if board is not None else Board()
    fresh = board.fresh(today, now)
    if not fresh:
        board.seen = set()
    companies = _take_marks(session, zone, board, now)
    board.at = now
    if fresh:
        return cards.write(session, board, _update(session, board, companies), now)
    with collector_paused():
        return cards.write(session, board, _start(session, settings, board, today, now), now)


@contextmanager
def collector_paused() -> Iterator[None]:
    """While all companies are counted, everything made lives on: the cyclic collector would look through it in vain,
    again and again, for a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _take_marks(session: Session, zone: ZoneInfo, board: Board, now: dt.datetime) -> set[int]:
    """Facts of the marked cases; the companies that are concerned. Old marks go once they were seen."""
    marks = session.execute(select(ScoreMark.id, ScoreMark.company_id, ScoreMark.case_id, ScoreMark.at)).all()
    new = [row for row in marks if row.id not in board.seen]
    touched = facts.take(session, zone, {row.case_id for row in new if row.case_id is not None})
    gone = [row.id for row in marks if row.at <= now - MARKS_STAY]
    for start in range(0, len(gone), 500):
        session.execute(delete(ScoreMark).where(ScoreMark.id.in_(gone[start : start + 500])))
    board.seen = {row.id for row in marks} - set(gone)
    return touched | {row.company_id for row in new}


def _update(session: Session, board: Board, companies: Collection[int]) -> set[str]:
    """Put the tallies of these companies into the field; the names of all whose card may have moved."""
    names: set[str] = set()
    found = tallies(session, board.day, companies) if companies else {}
    for company_id in companies:
        old = board.slugs.get(company_id)
        if old is not None:
            names |= board.field.neighbours(old)
            board.field.drop(old)
    for company_id, tally in found.items():
        board.slugs[company_id] = tally.company
        board.field.put(tally)
        names |= board.field.neighbours(tally.company)
    for company_id in set(companies) - found.keys():
        board.slugs.pop(company_id, None)
    return names


def _start(session: Session, settings: Settings, board: Board, today: dt.date, now: dt.datetime) -> set[str]:
    """Everything anew: the days that ended since are closed, then all companies are put into the field of today."""
    if cards.newest(session) != today:
        facts.resync(session, ZoneInfo(settings.site.timezone))
        days.close(session, settings, today, now)
    found = tallies(session, today)
    board.day, board.field, board.printed = today, Field(today, found.values()), cards.printed(session, today)
    board.slugs = {company_id: tally.company for company_id, tally in found.items()}
    return set(board.slugs.values())

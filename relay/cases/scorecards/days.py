"""Days that ended: their last cards and their file are made once more from the same facts, and then stay.

Of the past the last 35 days are kept, and the last day of each month for ever: the trend of a company reads them.
"""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.cases.scorecards import cards, files
from relay.cases.scorecards.tallies import tallies
from relay.models import Company, PublishedFile, Scorecard
from relay.settings import Settings
from scoring import Field

DAYS_KEPT = 35
MONTHS_SHOWN = 24


def close(session: Session, settings: Settings, today: dt.date, now: dt.datetime) -> None:
    """Settle the newest day that ended, then let go of old days that end no month."""
    ended = cards.newest(session)
    if ended is not None and ended < today:
        settle(session, settings, ended, now)
        thin(session, today)


def settle(session: Session, settings: Settings, day: dt.date, now: dt.datetime) -> None:
    """The final cards and files of a day, as known at its end."""
    found = tallies(session, day)
    field = Field(day, found.values())
    have = {row.company_id: row.figures for row in session.scalars(select(Scorecard).where(Scorecard.as_of == day))}
    final = {company_id: field.card(tally.company) for company_id, tally in found.items()}
    changed = {i: card for i, card in final.items() if have.get(i) != cards.figures(card)}
    cards.keep(session, day, changed, now)
    session.flush()
    files.publish(session, settings, day, now)


def thin(session: Session, today: dt.date) -> None:
    """Forget cards and files of days before the last 35, but for the last day of each month."""
    before = today - dt.timedelta(days=DAYS_KEPT)
    for table in (Scorecard, PublishedFile):
        old = session.scalars(select(table.as_of).where(table.as_of < before).distinct())
        gone = [day for day in old if not ends_month(day)]
        if gone:
            session.execute(delete(table).where(table.as_of.in_(gone)))


def ends_month(day: dt.date) -> bool:
    return (day + dt.timedelta(days=1)).day == 1


def month_ends(today: dt.date, months: int = MONTHS_SHOWN) -> list[dt.date]:
    """The last days of the months before `today`, the oldest first."""
    found = [today.replace(day=1) - dt.timedelta(days=1)]
    while len(found) < months:
        found.append(found[-1].replace(day=1) - dt.timedelta(days=1))
    return found[::-1]


def backfill(session: Session, settings: Settings, today: dt.date, now: dt.datetime) -> int:
    """Cards of the month ends that have none, from what the cases say happened by then; how many days were made.

    For a history that was played or imported: a platform that runs makes them day by day. A rating that was changed or
    a case withdrawn since is taken as it is today.
    """
    have = set(session.scalars(select(Scorecard.as_of).distinct()))
    first = session.scalar(select(Company.created_at).order_by(Company.created_at).limit(1))
    missing = [day for day in month_ends(today) if day not in have and first is not None and day >= first.date()]
    for day in missing:
        settle(session, settings, day, now)
    return len(missing)

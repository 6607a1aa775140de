"""How long personal data is kept: every night, what is older than the settings say is erased.

Works in small turns, so that no transaction is long. What is erased by time is erased as the person could have asked.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from relay.cases import erasing, reporting
from relay.models import (
    Account,
    Case,
    MailedLink,
    OutboxRow,
    PasskeyChallenge,
    RawMessage,
    Report,
    SpoolRow,
    WebSession,
)
from relay.settings import Settings

MOST = 50  # rows of each kind in one turn
OVER = ("closed", "withdrawn", "rejected")
HOUR_OF_NIGHT = 3  # local


@dataclass(slots=True)
class Nights:
    """Remembers the night whose work is done; a process that starts works once."""

    done: dt.date | None = None

    def step(self, session: Session, settings: Settings, now: dt.datetime) -> int:
        """One turn of tonight's work; 0 once it is done."""
        local = now.astimezone(ZoneInfo(settings.site.timezone)) - dt.timedelta(hours=HOUR_OF_NIGHT)
        if self.done == local.date():
            return 0
        touched = apply(session, settings, now)
        if not touched:
            self.done = local.date()
        return touched


def apply(session: Session, settings: Settings, now: dt.datetime) -> int:
    """Erase up to MOST rows of each kind whose time is over: how many."""
    kept = settings.retention

    def ago(days: int) -> dt.datetime:
        return now - dt.timedelta(days=days)

    unverified = (Case.state == "unverified") & (Case.created_at < ago(kept.unverified_days))
    ended = Case.state.in_(OVER) & (Case.closed_at < ago(kept.case_days)) & erasing.STANDS
    return (
        _cases(session, settings, or_(unverified, ended), now)
        + _accounts(session, settings, ago(kept.account_days), ago(kept.unverified_days), now)
        + _letters(session, ago(kept.letter_days))
        + _strays(session, ago(kept.stray_days))
        + _reports(session, ago(kept.report_days))
        + _doors(session, ago(kept.session_days))
    )


def _cases(session: Session, settings: Settings, which: ColumnElement[bool], now: dt.datetime) -> int:
    cases = session.scalars(select(Case).where(which).order_by(Case.id).limit(MOST)).all()
    for case in cases:
        erasing.case(session, settings, case, "system", now)
    return len(cases)


def _accounts(
    session: Session, settings: Settings, quiet: dt.datetime, unverified: dt.datetime, now: dt.datetime
) -> int:
    """Accounts that nobody signed in to for long and whose cases, if any, are erased."""
    alive = exists().where(Case.account_id == Account.id, erasing.STANDS)
    seen = exists().where(WebSession.account_id == Account.id, WebSession.created_at >= quiet)
    never = Account.verified_at.is_(None) & (Account.created_at < unverified)
    left = (Account.created_at < quiet) & ~seen
    query = select(Account).where(Account.erased_at.is_(None), or_(never, left), ~alive).order_by(Account.id)
    people = session.scalars(query.limit(MOST)).all()
    for person in people:
        erasing.account(session, settings, person, now)
    return len(people)


def _letters(session: Session, before: dt.datetime) -> int:
    """The bytes of letters long sent or given up; that they were sent stays known."""
    old = select(OutboxRow.id).where(
        OutboxRow.state.in_(("sent", "failed")), OutboxRow.created_at < before, func.length(OutboxRow.content) > 0
    )
    ids = list(session.scalars(old.limit(MOST)))
    session.execute(update(OutboxRow).where(OutboxRow.id.in_(ids)).values(content=b"", last_error=""))
    return len(ids)


def _strays(session: Session, before: dt.datetime) -> int:
    """Raw mails that were filed in no case: dropped, duplicates, reports about our letters."""
    undecided = exists().where(
        SpoolRow.raw_id == RawMessage.id, or_(SpoolRow.outcome.is_(None), SpoolRow.outcome.in_(("filed", "held")))
    )
    old = select(RawMessage.id).where(RawMessage.received_at < before, func.length(RawMessage.content) > 0, ~undecided)
    ids = list(session.scalars(old.limit(MOST)))
    erasing.blank_raws(session, ids)
    return len(ids)


def _reports(session: Session, before: dt.datetime) -> int:
    """Who reported a text, long after it was decided."""
    old = select(Report.id).where(~reporting.OPEN, Report.decided_at < before, Report.address != "")
    ids = list(session.scalars(old.limit(MOST)))
    session.execute(update(Report).where(Report.id.in_(ids)).values(address=""))
    return len(ids)


def _doors(session: Session, before: dt.datetime) -> int:
    """Sessions, links and challenges that have let nobody in for long."""
    session.execute(delete(WebSession).where(or_(WebSession.expires_at < before, WebSession.revoked_at < before)))
    session.execute(delete(MailedLink).where(or_(MailedLink.expires_at < before, MailedLink.used_at < before)))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < before))
    return 0

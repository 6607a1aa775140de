"""Visitors' reports of public texts: a receipt at once, a moderator's decision, and word of it by mail where wanted.

Whoever reports stays unknown to both parties. Our letters repeat nothing that was typed: anybody could type anybody's
address. Which texts may be reported is decided at the public's door.
"""

import datetime as dt

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from relay.cases import events, limits
from relay.mail import letters
from relay.mail.mime import kept_address
from relay.models import Message, Report, Staff
from relay.settings import Settings

LETTERS_A_DAY = 10  # reports that one address hears of
DAY = 86_400  # seconds
LONGEST = 2_000  # characters of a reason
OPEN: ColumnElement[bool] = Report.decided_at.is_(None)


def file(
    session: Session, settings: Settings, message: Message, address: str, reason: str, language: str, now: dt.datetime
) -> Report:
    """Keep a report; the address, "" for none, gets a receipt in `language`. Raises BadAddressError."""
    kept = kept_address(address) if address else ""
    if kept and limits.count(session, f"report:{kept}", DAY, now) > LETTERS_A_DAY:
        kept = ""
    report = Report(
        message_id=message.id, address=kept, reason=reason[:LONGEST], language=language, created_at=now, decision=""
    )
    session.add(report)
    session.flush()
    if kept:
        letters.report_receipt(session, settings, message.case, report, now)
    return report


def of(session: Session, message: Message) -> list[Report]:
    """The reports of a message that nobody has decided on, oldest first."""
    return list(session.scalars(select(Report).where(Report.message_id == message.id, OPEN).order_by(Report.id)))


def counts(session: Session) -> dict[int, int]:
    """Message id -> its undecided reports."""
    query = select(Report.message_id, func.count(Report.id)).where(OPEN).group_by(Report.message_id)
    return dict(session.execute(query).all())


def keep(session: Session, settings: Settings, message: Message, staff: Staff, now: dt.datetime) -> None:
    """The text stays public, perhaps with words masked since it was reported."""
    reports = of(session, message)
    first = min((report.created_at for report in reports), default=now)
    masked = any(d.action == "mask" and d.undone_at is None and d.at >= first for d in message.decisions)
    _decide(session, settings, message, reports, staff, "masked" if masked else "kept", now)


def remove(session: Session, settings: Settings, message: Message, staff: Staff, now: dt.datetime) -> None:
    """The text was kept from the public, for a report or for another reason."""
    _decide(session, settings, message, of(session, message), staff, "removed", now)


def _decide(
    session: Session, settings: Settings, message: Message, reports: list[Report], staff: Staff, decision: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """One decision on all reports of a message; without any, nothing happens."""
    if not reports:
        return
    for report in reports:
        report.decided_at, report.decision = now, decision
        if report.address:
            letters.report_decision(session, settings, message.case, report, now)
    ids = [report.id for report in reports]
    events.record(
        session, message.case, "reports_decided", "moderator", now,
        actor_id=staff.id, reason=decision, message=message.id, reports=ids,
    )  # fmt: skip

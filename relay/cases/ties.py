"""Nobody decides about a company or a person they are close to: members of staff declare it, the verbs refuse."""

import datetime as dt

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from relay.cases import acts
from relay.models import Account, Case, Company, Staff, StaffTie


class TiedError(Exception):
    """This member of staff has declared a tie to the company or the consumer; another one decides."""


def declare(
    session: Session, staff: Staff, now: dt.datetime, *, company: Company | None = None, account: Account | None = None
) -> None:
    """From now on they decide nothing about one company or one consumer."""
    known = of(session, staff)
    if any(tie.company is company and tie.account is account for tie in known):
        return
    company_id, account_id = (company.id if company else None), (account.id if account else None)
    session.add(StaffTie(staff_id=staff.id, company_id=company_id, account_id=account_id, declared_at=now))
    acts.record(session, staff, "tie_declared", now, company=company_id, account=account_id)


def end(session: Session, staff: Staff, tie: StaffTie, now: dt.datetime) -> None:
    """They say that the tie is over; that it was there stays on record."""
    if tie.staff_id == staff.id and tie.ended_at is None:
        tie.ended_at = now
        acts.record(session, staff, "tie_ended", now, company=tie.company_id, account=tie.account_id)


def of(session: Session, staff: Staff) -> list[StaffTie]:
    """The ties that stand."""
    standing = select(StaffTie).where(StaffTie.staff_id == staff.id, StaffTie.ended_at.is_(None))
    return list(session.scalars(standing.order_by(StaffTie.id)))


def check(session: Session, staff: Staff, case: Case) -> None:
    """Raises TiedError where this member of staff must not decide in this case."""
    _check(session, staff, or_(StaffTie.company_id == case.company_id, StaffTie.account_id == case.account_id))


def check_company(session: Session, staff: Staff, company: Company) -> None:
    """Raises TiedError where this member of staff must not decide about this company."""
    _check(session, staff, StaffTie.company_id == company.id)


def _check(session: Session, staff: Staff, about: ColumnElement[bool]) -> None:
    standing = select(StaffTie.id).where(StaffTie.staff_id == staff.id, StaffTie.ended_at.is_(None), about)
    if session.scalar(standing.limit(1)) is not None:
        raise TiedError

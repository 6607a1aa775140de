"""Two entries of one company become one, and entries get the right name: nothing of either is lost.

The merged entry stays as a row that points to the other, so that old addresses of pages still lead somewhere.
"""

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from relay.cases import acts, companies, events, ties
from relay.models import (
    AnswerTemplate,
    Case,
    Company,
    CompanyAlias,
    CompanyClaim,
    CompanyPerson,
    KnownSender,
    ScoreMark,
    Staff,
)


def rename(session: Session, company: Company, name: str, sector: str, staff: Staff, now: dt.datetime) -> None:
    """Another name and sector; people still find the company by the old name. Raises ValueError for no sector."""
    ties.check_company(session, staff, company)
    if sector not in companies.SECTORS:
        raise ValueError("sector")
    before = company.name
    company.name, company.search_key, company.sector = name, companies.fold(name), sector
    _alias(company, before)
    acts.record(session, staff, "renamed", now, company=company.id)


def merge(session: Session, gone: Company, kept: Company, staff: Staff, now: dt.datetime) -> int:
    """Everything of `gone` belongs to `kept` from now on; how many cases moved.

    Raises ValueError where it is the same entry, was merged before, or an unconfirmed one would
    swallow a confirmed one.
    """
    ties.check_company(session, staff, gone)
    ties.check_company(session, staff, kept)
    if gone.id == kept.id or gone.merged_into_id or kept.merged_into_id or (gone.confirmed and not kept.confirmed):
        raise ValueError("merge")
    moved = session.scalars(select(Case).where(Case.company_id == gone.id)).all()
    for case in moved:
        events.record(session, case, "moved", "moderator", now, actor_id=staff.id, company=kept.id, before=gone.id)
        case.company = kept
    for alias in [gone.name, *(alias.name for alias in gone.aliases)]:
        _alias(kept, alias)
    _move_addresses(gone, kept)
    _move_people(session, gone, kept, now)
    for model in (AnswerTemplate, CompanyClaim):
        session.execute(update(model).where(model.company_id == gone.id).values(company_id=kept.id))
    gone.merged_into_id, gone.confirmed = kept.id, False
    session.execute(update(Company).where(Company.merged_into_id == gone.id).values(merged_into_id=kept.id))
    session.add_all(ScoreMark(company_id=company.id, case_id=None, at=now) for company in (gone, kept))
    session.flush()
    acts.record(session, staff, "merged", now, company=gone.id, into=kept.id, cases=len(moved))
    return len(moved)


def _alias(company: Company, name: str) -> None:
    key = companies.fold(name)
    if key != company.search_key and all(alias.search_key != key for alias in company.aliases):
        company.aliases.append(CompanyAlias(name=name, search_key=key))


def _move_addresses(gone: Company, kept: Company) -> None:
    """After those there are, each as far as it was confirmed."""
    known = {address.address for address in kept.addresses}
    rank = 1 + max((address.rank for address in kept.addresses), default=-1)
    for address in list(gone.addresses):
        if address.address in known:
            continue
        address.rank, rank = rank, rank + 1
        kept.addresses.append(address)


def _move_people(session: Session, gone: Company, kept: Company, now: dt.datetime) -> None:
    """Who spoke for the one speaks for the other; whoever sits at both desks keeps the place at the one that stays."""
    values = set(session.scalars(select(KnownSender.value).where(KnownSender.company_id == kept.id)))
    for sender in session.scalars(select(KnownSender).where(KnownSender.company_id == gone.id)).all():
        if gone.confirmed and sender.value not in values:
            sender.company_id = kept.id
    seated = set(session.scalars(select(CompanyPerson.address).where(CompanyPerson.company_id == kept.id)))
    for person in session.scalars(select(CompanyPerson).where(CompanyPerson.company_id == gone.id)).all():
        if person.address in seated:
            person.disabled_at = person.disabled_at or now
        else:
            person.company_id = kept.id

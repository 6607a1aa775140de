"""Staff set the directory right: a new company corrected and confirmed, another address where none takes our mail.

What counts here is what staff found out themselves; what a consumer typed is only shown to them. A correction never
lets an answer stand that came from an address which was not the company's.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from relay.cases import companies, events, filing, sending, thread
from relay.mail.mime import kept_address
from relay.mail.outbox import mail_domain
from relay.models import Case, Company, CompanyAddress, Message, Staff
from relay.settings import Settings

_UNDER_WAY = ("sent", "acknowledged", "answered", "undeliverable")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A company that nobody has confirmed, and how many confirmed complaints by how many consumers it has."""

    company: Company
    cases: int
    consumers: int


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A company none of whose addresses took the letters of these cases."""

    company: Company
    cases: tuple[Case, ...]


def newcomers(session: Session, limit: int = 50) -> list[Newcomer]:
    """Unconfirmed companies that somebody with a confirmed address has written to, most cases first."""
    cases, consumers = func.count(Case.id), func.count(Case.account_id.distinct())
    query = (
        select(Company, cases, consumers)
        .join(Case, Case.company_id == Company.id)
        .where(~Company.confirmed, Case.verified_at.is_not(None))
        .group_by(Company.id)
        .order_by(cases.desc(), Company.id)
        .limit(limit)
        .options(selectinload(Company.addresses))
    )
    return [Newcomer(*row) for row in session.execute(query)]


def cases_of(session: Session, company: Company, limit: int = 50) -> list[Case]:
    """Who wrote to this company: its confirmed complaints with their consumers, the newest first."""
    query = select(Case).where(Case.company_id == company.id, Case.verified_at.is_not(None)).order_by(Case.id.desc())
    return list(session.scalars(query.options(selectinload(Case.account)).limit(limit)))


def undelivered(session: Session, limit: int = 200) -> list[Undelivered]:
    """Undeliverable cases by company, the longest waiting first."""
    query = (
        select(Case)
        .where(Case.state == "undeliverable")
        .order_by(Case.undeliverable_at, Case.id)
        .limit(limit)
        .options(selectinload(Case.company).selectinload(Company.addresses))
    )
    found: dict[int, list[Case]] = {}
    for case in session.scalars(query):
        found.setdefault(case.company_id, []).append(case)
    return [Undelivered(cases[0].company, tuple(cases)) for cases in found.values()]


def problem(settings: Settings, company: Company, address: str) -> str | None:
    """Why the company cannot be written to at this address: a code, or None."""
    if not address.strip():
        return "required"
    if not filing.is_address(address):
        return "bad_address"
    kept = kept_address(address)
    if companies.domain_of(kept) == mail_domain(settings):
        return "our_address"
    known = next((a for a in company.addresses if a.address == kept), None)
    return "stopped_address" if known is not None and known.state == "stopped" else None


def correct(
    session: Session, settings: Settings, company: Company, name: str, address: str, staff: Staff, now: dt.datetime,
    *, confirmed: bool,
) -> int:  # fmt: skip
    """Name and address as staff found them, confirmed if they say so; how many complaints were sent again.

    What went to an address that was not the company's has never reached it: those complaints are sent anew, and what
    came back from there is no answer. Raises ValueError with a code of `problem`.
    """
    if (wrong := problem(settings, company, address)) is not None:
        raise ValueError(wrong)
    company.name, company.search_key = name, companies.fold(name)
    mistaken = [a for a in company.addresses if a.address != kept_address(address) and a.state in companies.TAKES_MAIL]
    for old in mistaken:
        old.state = "undeliverable"
    right = _prefer(company, address)
    if confirmed:
        confirm(session, company, staff, now)
    misled = [case for old in mistaken for case in _written_to(session, old)]
    for case in misled:
        _disown(session, case, right.address, staff, now)
    waiting = [case for case in _under_way(session, company) if case in misled or case.state == "undeliverable"]
    return sum(sending.again(session, settings, case, now) for case in waiting if case.answered_at is None)


def confirm(session: Session, company: Company, staff: Staff, now: dt.datetime) -> None:
    """Staff know that this is the company's address: its answers lose their label, from now on it scores."""
    companies.confirm(session, company, now, staff.id)
    session.flush()
    labelled = select(Message).join(Case).where(Case.company_id == company.id, Message.unconfirmed)
    for message in session.scalars(labelled):
        message.unconfirmed = not companies.speaks_for(session, company, message.author_address)


def another_address(
    session: Session, settings: Settings, company: Company, address: str, staff: Staff, now: dt.datetime
) -> int:
    """An address that staff found; every undeliverable complaint leaves once more. How many did.

    An empty address tries again those that the company still has. Raises ValueError with a code of `problem`.
    """
    if address.strip() or companies.address_to_write(company) is None:
        if (wrong := problem(settings, company, address)) is not None:
            raise ValueError(wrong)
        added = _prefer(company, address)
        if company.confirmed:
            added.state = "confirmed"
            companies.learn_sender(session, company, added.address, now, staff.id)
    stuck = [case for case in _under_way(session, company) if case.state == "undeliverable"]
    return sum(sending.again(session, settings, case, now) for case in stuck)


def _prefer(company: Company, address: str) -> CompanyAddress:
    """The company's row of this address, made anew or living again, before all others."""
    kept = kept_address(address)
    row = next((a for a in company.addresses if a.address == kept), None)
    if row is None:
        row = CompanyAddress(address=kept, state="unconfirmed", added_by_account_id=None)
    else:
        company.addresses.remove(row)
    if row.state == "undeliverable":
        row.state = "unconfirmed"
    row.rank = min((a.rank for a in company.addresses), default=1) - 1
    company.addresses.insert(0, row)
    return row


def _under_way(session: Session, company: Company) -> list[Case]:
    query = select(Case).where(Case.company_id == company.id, Case.state.in_(_UNDER_WAY)).order_by(Case.id)
    return list(session.scalars(query))


def _written_to(session: Session, address: CompanyAddress) -> list[Case]:
    written = (Case.company_id == address.company_id) & (Case.written_address == address.address)
    return list(session.scalars(select(Case).where(written).order_by(Case.id)))


def _disown(session: Session, case: Case, right: str, staff: Staff, now: dt.datetime) -> None:
    """What came back from the mistaken address is taken back as a moderator takes back what is no answer."""
    wrong = case.written_address
    theirs = [m for m in case.messages if m.unconfirmed and _is_from(m, wrong) and not _is_from(m, right)]
    for message in theirs:
        message.dispute = "upheld"
    session.flush()
    thread.recount(session, case)
    if case.answered_at is None:
        case.acknowledged_at = None
    ids = [message.id for message in theirs]
    events.record(session, case, "address_corrected", "moderator", now, actor_id=staff.id, messages=ids)


def _is_from(message: Message, address: str) -> bool:
    """Written at this address or beside it, where the domain is not shared by strangers."""
    domain = companies.domain_of(address)
    beside = domain not in companies.SHARED_DOMAINS and companies.domain_of(message.author_address) == domain
    return message.side == "company" and (beside or message.author_address == address)

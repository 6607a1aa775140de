"""A company claims its entry and keeps it right: by a code to an address that is its own, or by a moderator's yes.

An unconfirmed entry cannot be claimed: its address is what a consumer typed. The first to claim becomes its owner; an
owner lets colleagues in. Nobody here can raise a score, remove a complaint or read another company's case.
"""

import datetime as dt
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import acts, codes, companies, ties
from relay.mail import letters
from relay.mail.mime import kept_address
from relay.models import Company, CompanyAddress, CompanyAlias, CompanyClaim, CompanyPerson, Staff
from relay.models.desks import PERSON_ROLES
from relay.settings import Settings

MOST_PEOPLE = 200


def proves(session: Session, company: Company, address: str) -> bool:
    """Whether a code sent there proves who asks: an address of the entry, or a domain that speaks for the company.

    A shared mailbox provider never does, but for the very address of the entry.
    """
    if any(known.address == address and known.state == "confirmed" for known in company.addresses):
        return True
    return not companies.is_shared(companies.domain_of(address)) and companies.speaks_for(session, company, address)


def ask(
    session: Session, settings: Settings, company: Company, address: str, name: str, words: str, language: str,
    now: dt.datetime,
) -> Literal["code", "moderator", "too_many"]:  # fmt: skip
    """Claim an entry: a code goes out where the address proves enough, else a moderator gets to decide.

    Raises ValueError for a company that staff have not confirmed, BadAddressError for no address.
    """
    if not company.confirmed:
        raise ValueError("unconfirmed")
    address = kept_address(address)
    if proves(session, company, address):
        sent = codes.send(session, settings, "claim", company, address, now, name=name)
        return "code" if sent else "too_many"
    waiting = select(CompanyClaim).where(
        CompanyClaim.company_id == company.id, CompanyClaim.address == address, CompanyClaim.decided_at.is_(None)
    )
    if session.scalar(waiting) is None:
        session.add(
            CompanyClaim(
                company_id=company.id, address=address, name=name, words=words, language=language, created_at=now
            )
        )
    return "moderator"


def enter(session: Session, company: Company, address: str, code: str, now: dt.datetime) -> CompanyPerson | None:
    """With the code of a claim: the person at the desk that it makes. Only the first one there is its owner."""
    spent = codes.spend(session, "claim", company, address, code, now)
    if spent is None or not company.confirmed:
        return None
    return admit(session, company, address, spent.name, "reader" if _owned(session, company) else "owner", now)


def _owned(session: Session, company: Company) -> bool:
    owners = select(func.count(CompanyPerson.id)).where(
        CompanyPerson.company_id == company.id, CompanyPerson.role == "owner", CompanyPerson.disabled_at.is_(None)
    )
    return bool(session.scalar(owners))


def admit(
    session: Session, company: Company, address: str, name: str, role: str, now: dt.datetime, *, again: bool = False
) -> CompanyPerson | None:
    """Give somebody a place at the desk; who has one keeps it as it is, who was shown out stays out unless `again`.

    Raises ValueError for an unknown role, BadAddressError for no address.
    """
    if role not in PERSON_ROLES:
        raise ValueError("role")
    address = kept_address(address)
    person = session.scalar(
        select(CompanyPerson).where(CompanyPerson.company_id == company.id, CompanyPerson.address == address)
    )
    if person is None:
        person = CompanyPerson(
            company_id=company.id, address=address, name=name, role=role, language=company.language, created_at=now
        )
        session.add(person)
        session.flush()
    elif again and person.disabled_at is not None:
        person.name, person.role, person.disabled_at = name, role, None
    return person if person.disabled_at is None else None


def ask_code(session: Session, settings: Settings, address: str, now: dt.datetime) -> None:
    """Mail a code to somebody with a place at a desk; nothing happens for all others, so that nobody learns who has."""
    for person in places(session, address):
        codes.send(session, settings, "desk", person.company, person.address, now)


def sign_in(session: Session, address: str, code: str, now: dt.datetime) -> CompanyPerson | None:
    """The place at a desk that this code opens."""
    for person in places(session, address):
        if codes.spend(session, "desk", person.company, person.address, code, now) is not None:
            return person
    return None


def places(session: Session, address: str) -> list[CompanyPerson]:
    """Where this address sits: one company, rarely several."""
    living = (CompanyPerson.address == kept_address(address), CompanyPerson.disabled_at.is_(None))
    return list(session.scalars(select(CompanyPerson).where(*living).order_by(CompanyPerson.id)))


def change_role(session: Session, owner: CompanyPerson, person: CompanyPerson, role: str, now: dt.datetime) -> bool:
    """Give another role, or show out with role "none"; False where the desk would be left without an owner."""
    if person.company_id != owner.company_id or role not in (*PERSON_ROLES, "none"):
        return False
    others = select(func.count(CompanyPerson.id)).where(
        CompanyPerson.company_id == owner.company_id, CompanyPerson.role == "owner",
        CompanyPerson.disabled_at.is_(None), CompanyPerson.id != person.id,
    )  # fmt: skip
    if role != "owner" and not session.scalar(others):
        return False
    if role == "none":
        person.disabled_at = now
    else:
        person.role = role
    return True


# What a moderator decides


def waiting(session: Session) -> list[CompanyClaim]:
    """Claims that no code could prove, the oldest first."""
    query = select(CompanyClaim).where(CompanyClaim.decided_at.is_(None))
    return list(session.scalars(query.order_by(CompanyClaim.created_at, CompanyClaim.id)))


def decide(
    session: Session, settings: Settings, claim: CompanyClaim, accepted: bool, staff: Staff, now: dt.datetime
) -> None:
    """Accepted, the claimant becomes an owner; both ways they are told."""
    if claim.decided_at is not None:
        return
    ties.check_company(session, staff, claim.company)
    claim.decided_at, claim.staff_id = now, staff.id
    claim.decision = "accepted" if accepted else "refused"
    if accepted:
        admit(session, claim.company, claim.address, claim.name, "owner", now)
    acts.record(session, staff, f"claim_{claim.decision}", now, company=claim.company_id, claim=claim.id)
    letters.claim_decision(session, settings, claim, accepted, now)


# What an owner may correct


def rename_aliases(session: Session, company: Company, names: list[str]) -> None:
    """The other names by which people look for the company, as the owner gives them."""
    for alias in list(company.aliases):
        session.delete(alias)
    company.aliases = [CompanyAlias(name=name, search_key=companies.fold(name)) for name in names]


def add_address(
    session: Session, settings: Settings, company: Company, address: str, now: dt.datetime
) -> Literal["code", "known", "not_proven", "too_many"]:
    """A further address for complaints: only one that a code can prove, and it takes no mail before the code came."""
    address = kept_address(address)
    if any(known.address == address and known.state == "confirmed" for known in company.addresses):
        return "known"
    if not proves(session, company, address):
        return "not_proven"
    return "code" if codes.send(session, settings, "address", company, address, now) else "too_many"


def confirm_address(session: Session, company: Company, address: str, code: str, now: dt.datetime) -> bool:
    """The code came back: mail may go there, as the last of the company's addresses."""
    if codes.spend(session, "address", company, kept_address(address), code, now) is None:
        return False
    known = next((row for row in company.addresses if row.address == kept_address(address)), None)
    if known is None:
        rank = 1 + max((row.rank for row in company.addresses), default=-1)
        known = CompanyAddress(address=kept_address(address), rank=rank)
        company.addresses.append(known)
    known.state = "confirmed"
    return True


def put_first(company: Company, address_id: int) -> bool:
    """Complaints go to this address from now on; the others follow in their order."""
    chosen = next((row for row in company.addresses if row.id == address_id and row.state == "confirmed"), None)
    if chosen is None:
        return False
    ordered = [chosen, *(row for row in company.addresses if row is not chosen)]
    for rank, row in enumerate(ordered):
        row.rank = rank
    return True

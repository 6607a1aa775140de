"""A complaint that waits for its consumer's address to be confirmed: the link once more, to another address if need be.

Whoever mistyped the address has lost nothing: the link that went out dies, the new one goes to the right place. Only
the browser that filed the complaint may ask for it; nothing has left yet, and nothing leaves here.
"""

import datetime as dt

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from relay.cases import accounts, companies, events, filing, limits
from relay.mail.mime import kept_address
from relay.mail.outbox import mail_domain
from relay.models import Account, Case, CompanyAddress, Draft, MailedLink
from relay.settings import Settings

TIMES_A_DAY = 5  # for one complaint


def problem(settings: Settings, case: Case, address: str) -> str | None:
    """Why the link cannot be sent to this address: a code, or None."""
    if not address.strip():
        return "required"
    if not filing.is_address(address):
        return "bad_address"
    kept = kept_address(address)
    if companies.domain_of(kept) == mail_domain(settings):
        return "our_address"
    return "own_address" if kept in {a.address for a in case.company.addresses} else None


def send_again(session: Session, settings: Settings, case: Case, address: str, now: dt.datetime) -> bool:
    """The link once more, to `address`; False where that was asked too often. Links mailed before are dead then.

    Raises ValueError with a code of `problem`, or "state" for a complaint that was confirmed in the meantime.
    """
    if case.state != "unverified":
        raise ValueError("state")
    if (wrong := problem(settings, case, address)) is not None:
        raise ValueError(wrong)
    if limits.count(session, f"verify-again:{case.id}", limits.DAY, now) > TIMES_A_DAY:
        return False
    earlier = (MailedLink.case_id == case.id, MailedLink.purpose == "verify", MailedLink.used_at.is_(None))
    session.execute(update(MailedLink).where(*earlier).values(expires_at=now))
    if kept_address(address) != case.account.address:
        _move(session, case, address, now)
    return filing.ask_to_confirm(session, settings, case, now)


def _move(session: Session, case: Case, address: str, now: dt.datetime) -> None:
    """The complaint belongs to the account of another address; one that only the typing error made goes."""
    mistyped = case.account
    case.account = accounts.ensure(
        session, address, mistyped.name, case.display_name, mistyped.phone, case.language, now
    )
    for message in case.messages:
        message.author_address = case.account.address
    events.record(session, case, "readdressed", "consumer", now, actor_id=case.account.id)
    session.flush()
    if mistyped.verified_at is None and not session.scalar(
        select(func.count(Case.id)).where(Case.account_id == mistyped.id)
    ):
        _forget(session, mistyped, case.account)


def _forget(session: Session, mistyped: Account, right: Account) -> None:
    session.execute(update(MailedLink).where(MailedLink.account_id == mistyped.id).values(account_id=right.id))
    session.execute(update(Draft).where(Draft.account_id == mistyped.id).values(account_id=right.id))
    added = update(CompanyAddress).where(CompanyAddress.added_by_account_id == mistyped.id)
    session.execute(added.values(added_by_account_id=right.id))
    session.execute(delete(Account).where(Account.id == mistyped.id))

"""Consumers' accounts: an e-mail address that was confirmed by a link."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import limits, links
from relay.mail import letters
from relay.mail.mime import kept_address
from relay.models import Account
from relay.settings import Settings

LINKS_AN_HOUR = 5


def default_display_name(name: str) -> str:
    """First name and initial: `Lea Marchal` -> `Lea M.`"""
    words = name.split()
    if not words:
        return ""
    return words[0] if len(words) == 1 else f"{words[0]} {words[-1][0].upper()}."


def by_address(session: Session, address: str) -> Account | None:
    """The account of an address, however it is written. Raises BadAddressError."""
    return session.scalar(select(Account).where(Account.address == kept_address(address)))


def ensure(
    session: Session, address: str, name: str, display_name: str, phone: str, language: str, now: dt.datetime
) -> Account:
    """The account of this address. An unverified one takes what was typed last; a verified one is left alone."""
    account = by_address(session, address)
    if account is None:
        account = Account(address=kept_address(address), name=name, display_name="", created_at=now)
        session.add(account)
    if account.verified_at is None:
        account.name, account.phone, account.language = name, phone, language
        account.display_name = display_name or default_display_name(name)
    session.flush()
    return account


def ask_sign_in(session: Session, settings: Settings, address: str, now: dt.datetime) -> None:
    """Mail a one-time link if this is an account; say nothing either way, so that nobody learns who complains."""
    account = by_address(session, address)
    if account is None or account.erased_at is not None:
        return
    if limits.count(session, f"sign-in:{account.id}", 3600, now) > LINKS_AN_HOUR:
        return
    secret = links.issue(session, settings, "sign_in", now, account_id=account.id)
    letters.sign_in(session, settings, account, secret, now)

"""Mail to whoever wants to hear of new public complaints on a company or in a sector.

Nobody is subscribed before the link in our first mail was pressed (double opt-in), and every mail can be left by one
click, in the mail program or on the page (RFC 8058). A mail names public complaints only, at most once a day.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import limits
from relay.mail import letters
from relay.mail.mime import kept_address
from relay.models import Case, Company, Subscription
from relay.settings import Settings
from relay.tokens import hash_secret, new_secret

ASKS_A_DAY = 5  # confirmations mailed to one address
MOST = 20  # complaints named in one mail
EVERY = dt.timedelta(days=1)
CONFIRM_WITHIN = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class News:
    """A public complaint as a mail names it."""

    number: str
    title: str
    company: str


def ask(
    session: Session, settings: Settings, address: str, language: str, now: dt.datetime,
    *, company: Company | None = None, sector: str = "",
) -> None:  # fmt: skip
    """Mail the link that confirms; the answer is the same whoever asks for whom. Raises BadAddressError."""
    kept = kept_address(address)
    if limits.count(session, f"alert:{kept}", limits.DAY, now) > ASKS_A_DAY:
        return
    secret, secret_hash = new_secret()
    found = _find(session, kept, company, sector)
    if found is None:
        found = Subscription(address=kept, company_id=company.id if company else None, sector=sector)
        found.leave, found.created_at = new_secret()[0], now
        session.add(found)
    found.language, found.secret_hash = language, secret_hash
    if found.confirmed_at is None:
        found.created_at = now
    session.flush()
    letters.alert_confirm(session, settings, found, company, secret, now)


def _find(session: Session, address: str, company: Company | None, sector: str) -> Subscription | None:
    place = Subscription.company_id == company.id if company else Subscription.company_id.is_(None)
    return session.scalar(
        select(Subscription).where(Subscription.address == address, place, Subscription.sector == sector)
    )


def of_secret(session: Session, secret: str, now: dt.datetime) -> Subscription | None:
    """What the mailed link confirms; None for an unknown link or one that was left for too long."""
    found = session.scalar(select(Subscription).where(Subscription.secret_hash == hash_secret(secret)))
    if found is None or (found.confirmed_at is None and found.created_at + CONFIRM_WITHIN <= now):
        return None
    return found


def confirm(found: Subscription, now: dt.datetime) -> None:
    """From now on there is mail. Twice is once."""
    if found.confirmed_at is None:
        found.confirmed_at = found.told_at = now


def of_leave(session: Session, token: str) -> Subscription | None:
    """The subscription that a mail's own link leaves."""
    return session.scalar(select(Subscription).where(Subscription.leave == token)) if token else None


def leave(session: Session, found: Subscription) -> None:
    """Nothing of it stays."""
    session.delete(found)


def tell(session: Session, settings: Settings, now: dt.datetime, limit: int = 100) -> int:
    """Mail what is new, to each at most once a day; how many mails. Unconfirmed wishes are forgotten in time."""
    old = (Subscription.confirmed_at.is_(None), Subscription.created_at <= now - CONFIRM_WITHIN)
    for wish in session.scalars(select(Subscription).where(*old)):
        session.delete(wish)
    due = select(Subscription).where(Subscription.confirmed_at.is_not(None), Subscription.told_at <= now - EVERY)
    sent = 0
    for one in session.scalars(due.order_by(Subscription.told_at).limit(limit)).all():
        found = _news(session, one)
        one.told_at = now
        if found:
            company = session.get(Company, one.company_id) if one.company_id else None
            letters.alert(session, settings, one, company, found[:MOST], len(found), now)
            sent += 1
    return sent


def _news(session: Session, one: Subscription) -> list[News]:
    """Public complaints since the last mail, newest first."""
    query = (
        select(Case.number, Case.public_title, Company.name)
        .join(Company, Company.id == Case.company_id)
        .where(Case.visible, Case.verified_at > one.told_at)
        .where(Case.company_id == one.company_id if one.company_id else Company.sector == one.sector)
        .order_by(Case.verified_at.desc(), Case.id.desc())
    )
    return [News(*row) for row in session.execute(query)]

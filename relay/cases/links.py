"""Links sent by mail. Opening one shows a page with a button; only the button acts, once."""

import datetime as dt
from typing import Literal

from sqlalchemy import update
from sqlalchemy.orm import Session

from relay.models import MailedLink
from relay.settings import Settings
from relay.tokens import hash_secret, new_secret

PURPOSES = ("appeal", "erase_account", "verify", "sign_in", "confirm_mail", "not_us", "stop")
APPEAL = dt.timedelta(days=183)  # six months (DSA article 20)
LASTING = dt.timedelta(days=3650)  # "stop" must work as long as the letter exists


def issue(
    session: Session,
    settings: Settings,
    purpose: str,
    now: dt.datetime,
    *,
    account_id: int | None = None,
    case_id: int | None = None,
    held_id: int | None = None,
    company_address_id: int | None = None,
    message_id: int | None = None,
    lasting: bool = False,
) -> str:
    """A new secret for a link of this purpose; only its hash is stored."""
    secret, secret_hash = new_secret()
    lifetime = dt.timedelta(hours=settings.clock.link_hours)
    if lasting or purpose in ("not_us", "stop", "appeal"):
        lifetime = APPEAL if purpose == "appeal" else LASTING
    session.add(
        MailedLink(
            secret_hash=secret_hash,
            purpose=purpose,
            account_id=account_id,
            case_id=case_id,
            held_id=held_id,
            company_address_id=company_address_id,
            message_id=message_id,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    return secret


def look(
    session: Session, secret: str, purpose: str, now: dt.datetime
) -> MailedLink | Literal["expired", "used"] | None:
    """The link, or why it does not work any more, or None where there never was one."""
    link = session.get(MailedLink, hash_secret(secret))
    if link is None or link.purpose != purpose:
        return None
    if link.used_at is not None:
        return "used"
    return "expired" if link.expires_at <= now else link


def use(session: Session, link: MailedLink, now: dt.datetime) -> bool:
    """Spend the link; False when another request was quicker."""
    spent = session.execute(
        update(MailedLink)
        .where(MailedLink.secret_hash == link.secret_hash, MailedLink.used_at.is_(None))
        .values(used_at=now)
        .returning(MailedLink.secret_hash)
    ).all()
    return bool(spent)

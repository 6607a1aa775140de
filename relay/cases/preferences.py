"""Which letters a consumer wants. What carries the company's words, or asks for something only they can do, is always
sent; the rest can be switched off, on the page of the account or by the link in each such letter (RFC 8058).
"""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.cases import accounts, links
from relay.models import Account, MailedLink, MutedLetter
from relay.settings import Settings
from relay.tokens import hash_secret

OPTIONAL = ("automatic_notice", "overdue", "feedback_request")
LANGUAGES = ("fr", "nl", "en", "de")
LONGEST = {"name": 100, "display_name": 60, "phone": 40}


def wants(session: Session, account: Account, letter: str) -> bool:
    """Whether this letter may be sent to the account; True for every letter that is not OPTIONAL."""
    return letter not in OPTIONAL or session.get(MutedLetter, (account.id, letter)) is None


def way_out(session: Session, settings: Settings, account: Account, letter: str, now: dt.datetime) -> str | None:
    """The address at which this letter can be switched off, to be put into it; None where it is switched off."""
    if not wants(session, account, letter):
        return None
    secret = links.issue(session, settings, f"mute:{letter}", now, account_id=account.id, lasting=True)
    return f"{settings.site.url}/unsubscribe/{secret}"


def letter_of(session: Session, secret: str) -> tuple[Account, str] | None:
    """Whose letter of which kind carried this secret; None where none did. It works more than once."""
    link = session.get(MailedLink, hash_secret(secret))
    if link is None or link.account_id is None or not link.purpose.startswith("mute:"):
        return None
    return session.get_one(Account, link.account_id), link.purpose.removeprefix("mute:")


def muted(session: Session, account: Account) -> set[str]:
    return set(session.scalars(select(MutedLetter.letter).where(MutedLetter.account_id == account.id)))


def mute(session: Session, account: Account, letter: str, now: dt.datetime) -> None:
    """No more letters of this kind. Twice is once. Raises ValueError for a letter that is always sent."""
    if letter not in OPTIONAL:
        raise ValueError("letter")
    if wants(session, account, letter):
        session.add(MutedLetter(account_id=account.id, letter=letter, at=now))
        session.flush()


def choose(session: Session, account: Account, wanted: set[str], now: dt.datetime) -> None:
    """Exactly these of the OPTIONAL letters from now on."""
    back = MutedLetter.letter.in_(sorted(wanted))
    session.execute(delete(MutedLetter).where(MutedLetter.account_id == account.id, back))
    for letter in OPTIONAL:
        if letter not in wanted:
            mute(session, account, letter, now)


def profile_problems(name: str, display_name: str, phone: str, language: str) -> dict[str, str]:
    """Field -> code of what is wrong with it."""
    typed = {"name": name, "display_name": display_name, "phone": phone}
    found = {field: "too_long" for field, most in LONGEST.items() if len(typed[field]) > most}
    if not name.strip():
        found["name"] = "required"
    if language not in LANGUAGES:
        found["language"] = "unknown"
    return found


def keep_profile(account: Account, name: str, display_name: str, phone: str, language: str) -> None:
    """What new complaints begin with; sent ones stay as they are. Raises ValueError, see profile_problems."""
    if wrong := profile_problems(name, display_name, phone, language):
        raise ValueError(wrong)
    account.name, account.phone, account.language = name.strip(), phone.strip(), language
    account.display_name = display_name.strip() or accounts.default_display_name(name)

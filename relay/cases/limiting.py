"""People who abuse the platform file nothing new for a while. What they filed before goes its way."""

import datetime as dt

from sqlalchemy.orm import Session

from relay.cases import acts
from relay.models import Account, Staff

DAYS = (7, 30, 365)


def limit(session: Session, account: Account, days: int, staff: Staff, now: dt.datetime) -> None:
    """No new complaint for so many days; 0 ends it. Raises ValueError for another number."""
    if days not in (0, *DAYS):
        raise ValueError("days")
    account.limited_until = now + dt.timedelta(days=days) if days else None
    acts.record(session, staff, "limited" if days else "limit_ended", now, account=account.id, days=days)


def is_limited(account: Account | None, now: dt.datetime) -> bool:
    """Whether this person must not file now."""
    return account is not None and account.limited_until is not None and account.limited_until > now

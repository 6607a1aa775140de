"""What a case does to the company's score at this moment, as letters to the company say it. Pure.

The same calendar and the same rules as the score itself (`scoring.cases`); how many points it is worth is on the desk.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import scoring
from relay.mail.letters.sheet import Value
from relay.models import Case
from relay.settings import Settings
from scoring.method import HORIZON


def in_score(settings: Settings, case: Case, now: dt.datetime) -> dict[str, Value]:
    """`effect` (unconfirmed, ended, answered, late, waiting, over) and `waited`, days until the answer or so far."""
    zone = ZoneInfo(settings.site.timezone)
    if not case.company.confirmed or case.delivered_at is None:
        return {"effect": "unconfirmed", "waited": 0}
    answered, ended = case.answered_at, _ended(case)
    if ended is not None and (answered is None or answered > ended):
        return {"effect": "ended", "waited": 0}
    waited = scoring.days_between(case.delivered_at, answered or now, zone)
    if answered is not None:
        return {"effect": "answered" if waited <= HORIZON else "late", "waited": waited}
    return {"effect": "waiting" if waited <= HORIZON else "over", "waited": waited}


def _ended(case: Case) -> dt.datetime | None:
    closed = case.closed_at if case.outcome != "none" else None
    return min((at for at in (closed, case.escalated_at) if at is not None), default=None)

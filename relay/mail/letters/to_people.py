"""Letters to those who work for a company: the code that lets them act, and what became of their claim to an entry.

Outside any thread and from the base address: an answer to them is for staff.
"""

import datetime as dt

from sqlalchemy.orm import Session

from relay.mail import outbox
from relay.mail.letters import correspondence as post
from relay.mail.letters.sheet import Value, render
from relay.models import Company, CompanyClaim, OutboxRow
from relay.settings import Settings


def company_code(
    session: Session, settings: Settings, company: Company, address: str, code: str, minutes: int, now: dt.datetime
) -> OutboxRow:
    """Six digits for whoever reads this mailbox."""
    values: dict[str, Value] = {"code": code, "minutes": minutes, "company": company.name}
    return _write(session, settings, "company_code", company.language, address, values, now)


def claim_decision(
    session: Session, settings: Settings, claim: CompanyClaim, accepted: bool, now: dt.datetime
) -> OutboxRow:
    """Whether they look after the entry from now on."""
    values: dict[str, Value] = {
        "person": claim.name,
        "company": claim.company.name,
        "accepted": accepted,
        "link": f"{settings.site.url}/company-desk",
    }
    return _write(session, settings, "claim_decision", claim.language, claim.address, values, now)


def _write(
    session: Session, settings: Settings, letter: str, wanted: str, to: str, values: dict[str, Value], now: dt.datetime
) -> OutboxRow:
    spoken = post.language(settings, wanted)
    sheet = render(letter, spoken, post.frame(settings, "other") | values, {})
    return outbox.enqueue(
        session, settings, letter=letter, recipient=to, subject=sheet.subject, text=sheet.text, html=sheet.html,
        from_name=settings.site.name, reply_to=None, automatic=True, language=spoken, now=now,
    )  # fmt: skip

"""Letters to whoever asked to hear of new public complaints: the link that confirms, and the news.

They name public complaints only. The news can be left by one click (RFC 8058): two headers say so, and a link.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from relay.mail import outbox
from relay.mail.letters import correspondence as post
from relay.mail.letters.sectors import SECTORS
from relay.mail.letters.sheet import Value, render
from relay.models import Company, OutboxRow, Subscription
from relay.settings import Settings


class Complaint(Protocol):
    """What the news say of a complaint; `cases.alerts.News` is one."""

    @property
    def number(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def company(self) -> str: ...


def alert_confirm(
    session: Session, settings: Settings, to: Subscription, company: Company | None, secret: str, now: dt.datetime
) -> OutboxRow:
    """Do you want mail? Repeats nothing that was typed: anybody could type anybody's address."""
    values: dict[str, Value] = _about(settings, to, company) | {"link": f"{settings.site.url}/alerts/confirm/{secret}"}
    return _write(session, settings, to, "alert_confirm", values, now)


def alert(
    session: Session, settings: Settings, to: Subscription, company: Company | None, news: Sequence[Complaint],
    count: int, now: dt.datetime,
) -> OutboxRow:  # fmt: skip
    """New public complaints, `news` of `count`."""
    leave = f"{settings.site.url}/alerts/leave/{to.leave}"
    page = f"company/{company.slug}" if company else f"sector/{to.sector}"
    values = _about(settings, to, company) | {"count": count, "link": f"{settings.site.url}/{page}", "leave": leave}
    lines = [f"{one.title or one.number} ({one.company})\n{settings.site.url}/c/{one.number}" for one in news]
    return _write(session, settings, to, "alert", values, now, words="\n\n".join(lines), leave=leave)


def _about(settings: Settings, to: Subscription, company: Company | None) -> dict[str, Value]:
    sector = SECTORS[post.language(settings, to.language)].get(to.sector, "")
    return {"company": company.name if company else "", "sector": sector}


def _write(
    session: Session, settings: Settings, to: Subscription, letter: str, values: dict[str, Value], now: dt.datetime,
    *, words: str = "", leave: str = "",
) -> OutboxRow:  # fmt: skip
    spoken = post.language(settings, to.language)
    sheet = render(letter, spoken, post.frame(settings, "other") | values, {"news": words} if words else {})
    return outbox.enqueue(
        session, settings, letter=letter, recipient=to.address, subject=sheet.subject, text=sheet.text,
        html=sheet.html, from_name=settings.site.name, reply_to=None, automatic=True, language=spoken, leave=leave,
        now=now,
    )  # fmt: skip

"""Puts the demo's companies and the real organisations into the directory of companies."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import companies, deadlines
from relay.demo import library
from relay.demo.library import Firm
from relay.models import Company
from relay.procedures import load
from relay.settings import Settings


def is_empty(session: Session) -> bool:
    """Whether no company is there at all."""
    return session.scalar(select(func.count(Company.id))) == 0


def add(session: Session, settings: Settings, now: dt.datetime) -> dict[str, int]:
    """Add all of them, with their procedures; name of the invented company -> its id."""
    for file in library.procedures():
        load.install(file, deadlines.folder(settings))
    for organisation in library.organisations():
        company = companies.add(
            session, organisation.name, organisation.addresses, now, sector=organisation.sector,
            language=organisation.language, confirmed=True, aliases=organisation.aliases,
        )  # fmt: skip
        company.website, company.phone = organisation.website, organisation.phone
        company.procedure = organisation.procedure
        company.mail_enabled = False  # no mail leaves to a real organisation until the operator enables it
    return {firm.name: _add(session, firm, now).id for firm in library.firms()}


def _add(session: Session, firm: Firm, now: dt.datetime) -> Company:
    company = companies.add(
        session, firm.name, [firm.address], now, sector=firm.sector, language=firm.languages[0], confirmed=True,
        aliases=firm.aliases,
    )  # fmt: skip
    company.website = f"https://www.{firm.domain}"
    company.procedure = firm.procedure
    return company

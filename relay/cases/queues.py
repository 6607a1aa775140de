"""How much waits at each place of the desk. Counts only; the lists themselves come from their own verbs."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import bursts, moderating
from relay.models import Burst, Case, Company, CompanyClaim, HeldMail, Message, Objection


@dataclass(frozen=True, slots=True)
class Waiting:
    """Texts to moderate, mails held, companies to confirm, undelivered complaints, bursts, what companies ask."""

    texts: int
    mails: int
    newcomers: int
    undelivered: int
    bursts: int
    claims: int


def waiting(session: Session) -> Waiting:
    """All of them in one question."""
    texts = select(func.count(Message.id)).join(Message.case).where(moderating.WAITS)
    mails = select(func.count(HeldMail.id)).where(HeldMail.state == "waiting")
    newcomers = (
        select(func.count(Case.company_id.distinct()))
        .join(Company, Company.id == Case.company_id)
        .where(~Company.confirmed, Case.verified_at.is_not(None))
    )
    undelivered = select(func.count(Case.id)).where(Case.state == "undeliverable")
    found = select(func.count(Burst.id)).where(bursts.WAITS)
    claims = select(func.count(CompanyClaim.id)).where(CompanyClaim.decided_at.is_(None))
    objections = select(func.count(Objection.id)).where(Objection.decided_at.is_(None))
    counts = (query.scalar_subquery() for query in (texts, mails, newcomers, undelivered, found, claims, objections))
    *rest, asked, objected = session.execute(select(*counts)).one()
    return Waiting(*rest, claims=asked + objected)

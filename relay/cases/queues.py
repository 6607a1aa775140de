"""How much waits at each place of the desk. Counts only; the lists themselves come from their own verbs."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import moderating
from relay.models import Case, Company, HeldMail, Message


@dataclass(frozen=True, slots=True)
class Waiting:
    """Texts to moderate, mails in the holding pen, companies to confirm, complaints that could not be delivered."""

    texts: int
    mails: int
    newcomers: int
    undelivered: int


def waiting(session: Session) -> Waiting:
    """All four in one question."""
    texts = select(func.count(Message.id)).join(Message.case).where(moderating.WAITS)
    mails = select(func.count(HeldMail.id)).where(HeldMail.state == "waiting")
    newcomers = (
        select(func.count(Case.company_id.distinct()))
        .join(Company, Company.id == Case.company_id)
        .where(~Company.confirmed, Case.verified_at.is_not(None))
    )
    undelivered = select(func.count(Case.id)).where(Case.state == "undeliverable")
    counts = (texts, mails, newcomers, undelivered)
    return Waiting(*session.execute(select(*(query.scalar_subquery() for query in counts))).one())

"""How much waits at each place of the desk. Counts only; the lists themselves come from their own verbs."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.cases import bursts, moderating
from relay.models import Appeal, Burst, Case, Company, CompanyClaim, HeldMail, Message, Objection


@dataclass(frozen=True, slots=True)
class Waiting:
    """Texts, held mails, companies to confirm, undelivered complaints, bursts, what companies ask, appeals, and texts
    with names to look at."""

    texts: int
    mails: int
    newcomers: int
    undelivered: int
    bursts: int
    claims: int
    appeals: int
    names: int


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
    objections = select(func.count(Objection.id)).where(Objection.decided_at.is_(None), Objection.kind != "answer")
    appeals = select(func.count(Appeal.id)).where(Appeal.decided_at.is_(None))
    names = select(func.count(Message.id)).join(Message.case).where(moderating.NAMES_WAIT)
    asked = claims.scalar_subquery() + objections.scalar_subquery()
    before = (query.scalar_subquery() for query in (texts, mails, newcomers, undelivered, found))
    after = (query.scalar_subquery() for query in (appeals, names))
    row: list[int] = list(session.execute(select(*before, asked, *after)).one())
    return Waiting(*row)

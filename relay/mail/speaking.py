"""Who speaks: whether a mail's author may speak for the side of the case whose address was used.

The consumer knows the case best and is the likeliest forger of a company's answer: knowing a token proves nothing.
"""

from sqlalchemy.orm import Session

from mailparse import ParsedMessage
from relay.cases import companies
from relay.mail.authenticity import Authenticity
from relay.models import Case


def objection(session: Session, case: Case, side: str, parsed: ParsedMessage, authenticity: Authenticity) -> str | None:
    """Why the author does not speak for `side` (a key of cases.holding.REASONS), or None where they do."""
    author = parsed.author.address.lower() if parsed.author else ""
    if side == "consumer":
        return _as_consumer(session, case, author, authenticity)
    return _as_company(session, case, author, authenticity)


def _as_consumer(session: Session, case: Case, author: str, authenticity: Authenticity) -> str | None:
    if author == case.account.address and authenticity.aligned:
        return None
    if author != case.account.address and _is_company(session, case, author):
        return "wrong_side"
    return "consumer_unconfirmed"


def _as_company(session: Session, case: Case, author: str, authenticity: Authenticity) -> str | None:
    """Its author domain is one the company uses, or it is the very address that was written to; aligned either way."""
    if author and author == case.account.address:
        return "wrong_side"
    if not author or not authenticity.aligned:
        return "unauthenticated"
    return None if _is_company(session, case, author) else "unknown_author"


def receipt_to(
    session: Session, case: Case, parsed: ParsedMessage, authenticity: Authenticity, envelope_sender: str | None
) -> str:
    """The envelope sender of a company's mail where it is proven and the company's own, else "": no receipt.

    A receipt names the case. A signature says nothing of the envelope: who has a signed mail can send it on from
    anywhere and in anybody's name.
    """
    sender = (envelope_sender or "").lower()
    if not sender or parsed.is_automatic:
        return ""
    domain = companies.domain_of(sender)
    proven = domain == authenticity.author_domain or (authenticity.spf, authenticity.spf_domain) == ("pass", domain)
    own = parsed.author is not None and sender == parsed.author.address.lower()
    return sender if proven and (own or _is_company(session, case, sender)) else ""


def _is_company(session: Session, case: Case, author: str) -> bool:
    return bool(author) and (author == case.written_address or companies.speaks_for(session, case.company, author))

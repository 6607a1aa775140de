"""Which case a received mail belongs to: the ladder of evidence, best first.

1. the tag of the recipient address, 2. the token in the subject, 3. In-Reply-To and References,
4. a token in the text. Evidence that disagrees chooses nothing: the mail waits in the holding pen
with suggestions. References alone never choose a case for a sender who does not belong to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailparse import ParsedMessage
from mailparse.references import ALPHABET, LENGTH, Tag, address_tag, could_be, is_token
from relay.cases import companies
from relay.mail.known import Known
from relay.mail.letters.correspondence import TO_COMPANY
from relay.models import Account, Case, CompanyAddress, KnownSender, Message, OutboxRow
from relay.settings import Settings

MOST_SUGGESTIONS = 5
MOST_REFERENCES = 50  # of one mail; the newest stand last
_LIKE_ENOUGH = 80  # of 100, for subjects


@dataclass(frozen=True, slots=True)
class Match:
    """A case, the side whose address was used, and the rung of the ladder that said so."""

    case_id: int
    side: str
    rung: str


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Why no case was chosen (a key of cases.holding.REASONS), and what a person may look at."""

    reason: str
    suggestions: tuple[dict[str, object], ...] = ()


Found = set[tuple[int, str]]  # (case id, side)


def find_case(
    session: Session, settings: Settings, recipient: str, parsed: ParsedMessage, known: Known
) -> Match | NoMatch:
    """The case of a mail to `recipient`, one of our addresses. Reads only; `known` remembers the answers of a batch."""
    found = tags(settings, recipient, parsed)
    live = known.tokens([tag.token for tag in found if tag.kind == "reply"] + [s.token for s in parsed.tokens])
    letters = _letters(session, [tag.token for tag in found if tag.kind == "bounce"])
    referred = {(case_id, "") for case_id in known.referred(references(parsed))}

    rungs: list[tuple[str, Found]] = [
        ("recipient", {live[tag.token] for tag in found if tag.token in live} | letters),
        ("subject", {live[s.token] for s in parsed.tokens if s.where == "subject" and s.token in live}),
        ("references", referred),
        ("text", {live[s.token] for s in parsed.tokens if s.where in ("body", "quote") and s.token in live}),
    ]
    return _choose(session, parsed, rungs) or _nothing(session, found, parsed, known)


def references(parsed: ParsedMessage) -> list[str]:
    """The Message-IDs that a mail says it answers; of very many the last ones."""
    return list(dict.fromkeys((*parsed.in_reply_to, *parsed.references)))[-MOST_REFERENCES:]


def _choose(session: Session, parsed: ParsedMessage, rungs: list[tuple[str, Found]]) -> Match | NoMatch | None:
    """The best rung decides; rungs one to three must not contradict it, the text may quote another case."""
    best, found = next(((name, found) for name, found in rungs if found), ("", set()))
    if not found:
        return None
    others = [other for name, other in rungs if name not in (best, "text") and other]
    cases = {case_id for case_id, _ in found}
    contradicted = any(not cases & {case_id for case_id, _ in other} for other in others)
    if len(cases) > 1 or contradicted:
        every = found.union(*others)
        return NoMatch("evidence_disagrees", _as_suggestions(session, {c for c, _ in every}, "evidence"))
    (case_id,) = cases
    sides = {side for _, side in found}
    if best == "references" or len(sides) > 1:
        return _by_author(session, parsed, case_id)
    return Match(case_id, sides.pop(), best)


def _by_author(session: Session, parsed: ParsedMessage, case_id: int) -> Match | NoMatch:
    """References say which case but not which side, and a stranger may know them: the author must belong to it.

    The company does not answer what only the consumer has seen: else a consumer could hang a mail that the company
    once signed, for whatever purpose, below a notice of ours.
    """
    case = session.get_one(Case, case_id)
    author = parsed.author.address.lower() if parsed.author else ""
    if author == case.account.address:
        return Match(case_id, "consumer", "references")
    is_company = bool(author) and (
        author == case.written_address or companies.speaks_for(session, case.company, author)
    )
    if is_company and not _consumer_saw(session, parsed, case_id):
        return Match(case_id, "company", "references")
    return NoMatch("references_only", _as_suggestions(session, {case_id}, "references"))


def _consumer_saw(session: Session, parsed: ParsedMessage, case_id: int) -> bool:
    """Whether a mail that this one refers to was one between us and the consumer, and none was the company's."""
    wanted = references(parsed)
    letters = select(OutboxRow.letter).where(OutboxRow.message_id.in_(wanted), OutboxRow.case_id == case_id)
    messages = select(Message.side).where(Message.message_id.in_(wanted), Message.case_id == case_id)
    sides = {"company" if letter in TO_COMPANY else "consumer" for letter in session.scalars(letters)}
    return sides | set(session.scalars(messages)) == {"consumer"}


def tags(settings: Settings, recipient: str, parsed: ParsedMessage) -> list[Tag]:
    """The tag of the envelope recipient; where it has none, those of the recipients named in the header."""
    own = address_tag(recipient, settings.mail.local, settings.mail.domain)
    if own is not None:
        return [own]
    seen = (address_tag(a, settings.mail.local, settings.mail.domain) for a in parsed.recipients_seen)
    return [tag for tag in seen if tag is not None]


def _letters(session: Session, verps: list[str]) -> Found:
    """Automatic replies go to our letter's envelope sender (RFC 3834 section 4): its reader's side wrote them."""
    if not verps:
        return set()
    query = (
        select(OutboxRow.case_id, OutboxRow.recipient, Account.address)
        .join(Case, Case.id == OutboxRow.case_id)
        .join(Account, Account.id == Case.account_id)
        .where(OutboxRow.verp.in_(verps))
    )
    return {(c, "consumer" if to == address else "company") for c, to, address in session.execute(query) if c}


def _nothing(session: Session, tags: list[Tag], parsed: ParsedMessage, known: Known) -> NoMatch:
    """No evidence: say which cases a person should look at first."""
    near = [tag.token for tag in tags] + [s.token for s in parsed.near_tokens]
    repaired = _repaired(known, near)
    suggestions = _as_suggestions(session, repaired, "mistyped_token") + _alike(session, parsed, repaired)
    return NoMatch("mistyped_token" if near else "no_case", suggestions[:MOST_SUGGESTIONS])


def repairs(mistyped: str) -> set[str]:
    """The valid tokens one substitution or one swap of neighbours away.

    >>> "k7m2p9xqabtbd3c" in repairs("k7m2p9xqabtbd3o")
    True
    """
    if len(mistyped) != LENGTH:
        return set()
    substituted = {mistyped[:i] + c + mistyped[i + 1 :] for i in range(LENGTH) for c in ALPHABET}
    swapped = {mistyped[:i] + mistyped[i + 1] + mistyped[i] + mistyped[i + 2 :] for i in range(LENGTH - 1)}
    return {token for token in substituted | swapped if is_token(token) and could_be(mistyped, token)}


def _repaired(known: Known, near: Iterable[str]) -> set[int]:
    candidates = set().union(*(repairs(token) for token in list(near)[:5]))
    return {case_id for case_id, _ in known.tokens(candidates).values()}


def _alike(session: Session, parsed: ParsedMessage, already: set[int]) -> tuple[dict[str, object], ...]:
    """Cases of the author's company or account, those with a similar subject first."""
    if parsed.author is None:
        return ()
    author = parsed.author.address.lower()
    domain = companies.domain_of(author)
    values = [author] if companies.is_shared(domain) else [author, domain]
    company_ids = set(session.scalars(select(KnownSender.company_id).where(KnownSender.value.in_(values))))
    company_ids |= set(session.scalars(select(CompanyAddress.company_id).where(CompanyAddress.address == author)))
    query = (
        select(Case)
        .join(Account, Account.id == Case.account_id)
        .where((Case.company_id.in_(company_ids)) | (Account.address == author))
        .order_by(Case.id.desc())
        .limit(200)
    )
    likeness = [
        (fuzz.partial_ratio(parsed.base_subject.casefold(), case.title.casefold()), case)
        for case in session.scalars(query)
        if case.id not in already
    ]
    best = sorted(likeness, key=lambda pair: (-pair[0], -pair[1].id))[:MOST_SUGGESTIONS]
    return tuple(
        {"case": case.id, "number": case.number, "why": "similar_subject" if score >= _LIKE_ENOUGH else "same_sender"}
        for score, case in best
    )


def _as_suggestions(session: Session, case_ids: set[int], why: str) -> tuple[dict[str, object], ...]:
    if not case_ids:
        return ()
    cases = session.scalars(select(Case).where(Case.id.in_(case_ids)).order_by(Case.id.desc()))
    return tuple({"case": case.id, "number": case.number, "why": why} for case in cases)

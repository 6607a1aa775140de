"""Whether a mail really comes from the domain its author claims (RFC 7208, 6376, 8601, 9989).

An Authentication-Results header where a server that we trust wrote it; where it does not vouch for the author, SPF if
we know the sender's network address, and DKIM. Evaluated once, before filing and outside its transaction, and stored
with the raw message. It says nothing about who may speak in which case: that is `relay.mail.speaking`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.orm import Session

from mailparse import ParsedMessage
from relay.mail.authenticity import dkim, headers, results, spf
from relay.mail.authenticity.alignment import Alignment, ascii_domain
from relay.mail.dns import Bounded, Resolver
from relay.models import RawMessage
from relay.settings import Settings

MOST_SECONDS = 6  # of waiting for DNS for one mail, in settings.authentication.dns_seconds


class Evidence(Protocol):
    """What the door knew: a RawMessage, or anything with these fields of it."""

    @property
    def source(self) -> Any: ...
    @property
    def content(self) -> Any: ...
    @property
    def envelope_sender(self) -> Any: ...
    @property
    def peer(self) -> Any: ...
    @property
    def helo(self) -> Any: ...
    @property
    def trusted(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Authenticity:
    """The evidence for a mail's author domain.

    author_domain: of the single From address, in lower case ASCII, "" where there is none or several. spf: result of
    RFC 7208, "" where it was not evaluated, and the domain it is about. dkim: (domain, result, covers_body) for each
    signature that was checked. aligned: one of them, or a trusted server's word, vouches for the author domain and for
    the text. method: which ("spf", "dkim", "header", ""). temporary: DNS gave trouble and nothing aligned without it.
    """

    author_domain: str
    spf: str = ""
    spf_domain: str = ""
    dkim: tuple[tuple[str, str, bool], ...] = ()
    aligned: bool = False
    method: str = ""
    temporary: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As stored in RawMessage.authenticity: JSON values only."""
        return asdict(self) | {"dkim": [list(signature) for signature in self.dkim]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Authenticity":
        signatures = tuple((str(domain), str(result), bool(covers)) for domain, result, covers in stored["dkim"])
        return cls(**{**stored, "dkim": signatures})


def evaluate(raw: Evidence, parsed: ParsedMessage, settings: Settings, resolver: Resolver) -> Authenticity:
    """Judge one mail. Never raises; takes a few DNS questions and at most some seconds."""
    fields = headers.fields_of(raw.content)
    author = _author_domain(parsed, fields)
    bounded = Bounded(resolver, MOST_SECONDS * settings.authentication.dns_seconds)
    alignment = Alignment(bounded, author)
    if author and raw.trusted and results.vouch(fields, settings.authentication.authserv_id, alignment):
        return Authenticity(author, aligned=True, method="header")
    spf_result, spf_domain = spf.check(raw, bounded) if _knows_peer(raw) else ("", "")
    signatures = dkim.check(raw.content, fields, bounded, alignment, settings.authentication.dns_seconds)
    method = _method(alignment, spf_result, spf_domain, signatures) if author else ""
    trouble = alignment.trouble or "temperror" in (spf_result, *(result for _, result, _ in signatures))
    return Authenticity(author, spf_result, spf_domain, signatures, bool(method), method, trouble and not method)


def _knows_peer(raw: Evidence) -> bool:
    """A trusted relay hides the sender's network address, and a mailbox never knew it."""
    return raw.source in ("smtp", "lmtp") and bool(raw.peer) and not raw.trusted


def _author_domain(parsed: ParsedMessage, fields: headers.Fields) -> str:
    """Several authors, or several From fields, are nobody (RFC 9989, 4.3)."""
    if parsed.author is None or fields.count("from") != 1:
        return ""
    return ascii_domain(parsed.author.address.rpartition("@")[2])


def _method(alignment: Alignment, spf_result: str, spf_domain: str, signatures: dkim.Signatures) -> str:
    if any(result == "pass" and covers and alignment.by_dkim(domain) for domain, result, covers in signatures):
        return "dkim"
    if spf_result == "pass" and alignment.by_spf(spf_domain):
        return "spf"
    return ""


def store(session: Session, evaluated: Mapping[int, Authenticity]) -> None:
    """Write what was evaluated: raw id -> Authenticity."""
    if evaluated:
        session.execute(
            update(RawMessage), [{"id": raw_id, "authenticity": found.to_dict()} for raw_id, found in evaluated.items()]
        )

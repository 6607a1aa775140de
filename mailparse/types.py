"""The values that reading a mail gives: frozen, hashable where their parts are, without behaviour."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["human", "acknowledgement", "out_of_office", "bounce", "delayed", "receipt", "bulk", "abuse_report"]
Substance = Literal["answer", "interim", "unclear"]
Where = Literal["recipient", "subject", "body", "quote"]


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: display name decoded (may be empty) and `local@domain`, the domain in lower case."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class TokenSighting:
    """A reply token, or what looks like a mistyped one, and where it stood. Canonical: lower case, no separators."""

    token: str
    where: Where


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is no body text. The name is decoded and may be empty; the type is what the mail declares."""

    name: str
    type: str
    size: int
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says (RFC 3464, or one of the many other forms).

    recipient is the failing address in lower case or None; status an enhanced code such as "5.1.1" (RFC 3463) or None;
    permanent: given up for good; delayed: still being tried.
    """

    recipient: str | None
    status: str | None
    permanent: bool
    delayed: bool
    original_message_id: str | None
    diagnostic: str | None


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """One mail as read.

    author is the only address of From, else None. recipients_seen lists the addresses of Delivered-To, X-Original-To,
    Envelope-To, To and Cc in that order, each once. Message identifiers stand without angle brackets.
    reply_text, quoted_text and signature together hold every word of the body. auth holds the raw values of
    Authentication-Results, top first. is_automatic: never answer this mail, whatever its kind.
    """

    author: Address | None
    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    sender: tuple[Address, ...]
    recipients_seen: tuple[str, ...]
    return_path: str | None
    subject: str
    base_subject: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    tokens: tuple[TokenSighting, ...]
    near_tokens: tuple[TokenSighting, ...]
    kind: Kind
    kind_reason: str
    substance: Substance
    substance_reason: str
    reply_text: str
    quoted_text: str
    signature: str
    language: str | None
    attachments: tuple[Attachment, ...]
    bounce: Bounce | None
    auth: tuple[str, ...]
    is_automatic: bool
    spam_marked: bool
    ticket_reference: str | None
    defects: tuple[str, ...]

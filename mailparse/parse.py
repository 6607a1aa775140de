"""The sequence: raw bytes to ParsedMessage. Never raises; what is odd is named in `defects`.

Each stage that could fail on bytes nobody has seen yet is fenced: its failure costs its own fields, not the mail.
"""

from collections.abc import Callable, Iterable
from functools import cache, partial
from hashlib import sha256
from re import MULTILINE, compile as pattern
from typing import TypeVar

from mailparse import automatic, body, declared, dsn, limits, references, reply, subjects
from mailparse.answering import Letter, repeats
from mailparse.attachments import attachments
from mailparse.headers import Fields, addresses, date, identifiers, normal_address
from mailparse.language import language
from mailparse.lines import from_text
from mailparse.mime import Part, Reader
from mailparse.phrases import Sentence, sentences
from mailparse.substance import substance
from mailparse.types import Address, Attachment, Bounce, Kind, ParsedMessage, Substance, TokenSighting, Where

_T = TypeVar("_T")
_Sightings = tuple[tuple[TokenSighting, ...], tuple[TokenSighting, ...]]

_NO_ATTACHMENTS: tuple[Attachment, ...] = ()
_NO_ADDRESSES: tuple[str, ...] = ()
_NO_SIGHTINGS: _Sightings = ((), ())
_NOTHING_SAID: tuple[Sentence, ...] = ()
_UNKNOWN: tuple[Kind, str] = ("human", "could not be told")
_UNCLEAR: tuple[Substance, str] = ("unclear", "could not be told")

_TRACED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_TRACE = pattern(
    rb"^(?:received|return-path|delivered-to|x-original-to|x?-?envelope-(?:to|from)|authentication-results|arc-[\w-]+|"
    rb"received-spf|x-received|x-spam-[\w-]+|x-virus-[\w-]+|x-google-smtp-source|x-gm-[\w-]+|x-ms-exchange-[\w-]+|"
    rb"x-forefront-[\w-]+|x-microsoft-antispam[\w-]*|x-mozilla-[\w-]+|x-uidl?|status|x-status|x-rspamd-[\w-]+|x-sieve|"
    rb"lines|content-length)[ \t]*:",
    MULTILINE,
)


def parse(raw: bytes, *, answering: bytes | None = None) -> ParsedMessage:
    """Read one mail. `answering` is the raw mail that we sent and that this one may quote."""
    defects: list[str] = []
    if len(raw) > limits.RAW_BYTES:
        defects.append("mail cut")
        raw = raw[: limits.RAW_BYTES]
    empty = Part(raw, Fields(()), "text/plain", {}, "", "", 0, len(raw))
    root = _fenced(lambda: Reader(raw, defects).read(0, len(raw)), empty, "structure", defects)
    found = _fenced(lambda: body.content(root, defects), body.Content([body.Body(plain=root)]), "bodies", defects)
    sent = _fenced(lambda: _letter(answering), None, "answered mail", defects)
    parts = _fenced(lambda: body.separated(found, defects, sent), reply.Parts("", "", ""), "text", defects)
    parts = _fenced(lambda: _with_forward(root, parts, sent), parts, "forward", defects)
    attached = _fenced(lambda: attachments(found.attached, defects), _NO_ATTACHMENTS, "attachments", defects)
    return _assembled(raw, root, parts, attached, defects)


def _with_forward(root: Part, parts: reply.Parts, sent: Letter | None) -> reply.Parts:
    """What somebody forwards is what he wants to be read, unless it is our own letter that comes back."""
    if not parts.quotes or not subjects.is_forward(root.fields.text("subject")):
        return parts
    if references.find_tokens(parts.quoted) or (sent and repeats(from_text(parts.quoted), sent)):
        return parts
    return reply.Parts(f"{parts.reply}\n\n{parts.quoted}".strip(), "", parts.signature, False)


def _letter(raw: bytes | None) -> Letter | None:
    """The mail that we sent, prepared for comparison."""
    if not raw:
        return None
    root = Reader(raw[: limits.RAW_BYTES], []).read(0, min(len(raw), limits.RAW_BYTES))
    return body.letter(body.content(root, []), cache(partial(_names, root.fields)))


def _names(fields: Fields) -> tuple[str, ...]:
    """What a mail program may write above its quote of this letter."""
    subject = fields.text("subject")
    boxes = [*_boxes(fields, "from", []), *_boxes(fields, "reply-to", [])]
    names = [subject, subjects.base_subject(subject), *(text for box in boxes for text in (box.name, box.address))]
    return tuple(name.lower() for name in names if len(name) > 3)


def _fenced(stage: Callable[[], _T], otherwise: _T, name: str, defects: list[str]) -> _T:
    try:
        return stage()
    except Exception as error:  # parse() never raises: bytes that nobody foresaw cost one stage
        defects.append(f"{name} failed: {type(error).__name__}")
        return otherwise


def _assembled(
    raw: bytes, root: Part, parts: reply.Parts, attached: tuple[Attachment, ...], defects: list[str]
) -> ParsedMessage:
    fields = root.fields
    boxes = {name: _boxes(fields, name, defects) for name in ("from", "to", "cc", "reply-to", "sender")}
    author = boxes["from"][0] if len(boxes["from"]) == 1 else None
    subject = fields.text("subject")
    sender = _return_path(fields)
    seen = _fenced(lambda: _recipients(fields, boxes, defects), _NO_ADDRESSES, "recipients", defects)
    tokens, near = _fenced(lambda: _sightings(seen, subject, parts, root), _NO_SIGHTINGS, "tokens", defects)
    whole = "\n".join(text for text in (parts.reply, parts.signature, parts.quoted) if text)
    said = _fenced(lambda: sentences(parts.reply), _NOTHING_SAID, "sentences", defects)
    signed = _fenced(lambda: sentences(parts.signature), _NOTHING_SAID, "sentences", defects)
    letter = automatic.Letter(
        root, subject, author.address if author else "", sender,
        parts.reply + "\n" + parts.signature, whole,
        bool(fields.raw("in-reply-to") or tokens or subjects.is_reply(subject)), said + signed,
    )  # fmt: skip
    kind, reason = _fenced(lambda: automatic.kind(letter), _UNKNOWN, "kind", defects)
    bounce = _fenced(lambda: _bounce(raw, root, whole, kind), None, "bounce", defects)
    worth, why = _fenced(lambda: substance(said, kind), _UNCLEAR, "substance", defects)
    for name in ("from", "date", "message-id"):
        if name not in fields:
            defects.append(f"no {name}")
    return ParsedMessage(
        author=author, from_=boxes["from"], to=boxes["to"], cc=boxes["cc"], reply_to=boxes["reply-to"],
        sender=boxes["sender"], recipients_seen=seen, return_path=sender, subject=subject,
        base_subject=subjects.base_subject(subject), message_id=next(iter(_identified(fields, "message-id")), None),
        in_reply_to=_identified(fields, "in-reply-to"), references=_identified(fields, "references"),
        date=date(fields.text("date")), tokens=tokens, near_tokens=near, kind=kind, kind_reason=reason,
        substance=worth, substance_reason=why, reply_text=parts.reply, quoted_text=parts.quoted,
        signature=parts.signature, language=_fenced(lambda: _language(parts), None, "language", defects),
        attachments=attached, bounce=bounce, auth=tuple(fields.texts("authentication-results")),
        is_automatic=kind not in ("human",) or declared.is_automatic(fields, sender),
        spam_marked=declared.spam_marked(fields, subject), ticket_reference=subjects.ticket_reference(subject),
        defects=tuple(dict.fromkeys(defects)),
    )  # fmt: skip


def _language(parts: reply.Parts) -> str | None:
    """The language of the text; of a very short one with its signature."""
    return language(parts.reply) or (language(f"{parts.reply}\n{parts.signature}") if parts.signature else None)


def _boxes(fields: Fields, name: str, defects: list[str]) -> tuple[Address, ...]:
    values = fields.raws(name)
    return _fenced(lambda: addresses(values, defects), (), name, defects) if values else ()


def _identified(fields: Fields, name: str) -> tuple[str, ...]:
    return identifiers(fields.text(name))


def _return_path(fields: Fields) -> str | None:
    """The envelope sender as the last hop noted it: "" for the null sender, None where nobody noted it."""
    if "return-path" not in fields:
        return None
    value = fields.text("return-path").strip()
    return normal_address(value.strip("<> "))


def _recipients(fields: Fields, boxes: dict[str, tuple[Address, ...]], defects: list[str]) -> tuple[str, ...]:
    traced = [box for name in _TRACED if name in fields for box in addresses(fields.raws(name), defects)]
    return tuple(dict.fromkeys(box.address for box in (*traced, *boxes["to"], *boxes["cc"])))


def _sightings(seen: Iterable[str], subject: str, parts: reply.Parts, root: Part) -> _Sightings:
    """Every token in the order of the evidence: recipient, subject, the author's text, quoted text."""
    enclosed = [
        part.parts[0].fields.text("subject") for part in root.walk() if part.type == "message/rfc822" and part.parts
    ]
    places: tuple[tuple[Where, str], ...] = (
        ("recipient", "\n".join(address.partition("@")[0].partition("+")[2] or address for address in seen)),
        ("subject", subject),
        ("body", parts.reply + "\n\n" + parts.signature),
        ("quote", "\n\n".join([parts.quoted, *enclosed])),
    )
    right: list[TokenSighting] = []
    near: list[TokenSighting] = []
    for where, text in places:
        tokens, mistyped = references.sightings(text)
        right += [TokenSighting(token, where) for token in tokens]
        near += [TokenSighting(token, where) for token in mistyped]
    return tuple(right), tuple(near)


def _bounce(raw: bytes, root: Part, whole: str, kind: Kind) -> Bounce | None:
    if kind not in ("bounce", "delayed"):
        return None
    return dsn.report(root, whole) or dsn.guessed(raw, root, whole)


def digest(raw: bytes) -> bytes:
    """SHA-256 of the mail as its author sent it: without what the hops added on the way, line ends normalised.

    Two deliveries of one mail (an IMAP copy and an SMTP copy, a retry by the sender's server) have one digest.
    """
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if text.startswith((b"From ", b">From ")):
        text = text.partition(b"\n")[2]
    head, blank, rest = text.partition(b"\n\n")
    kept: list[bytes] = []
    keeping = True
    for line in head.split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            keeping = _TRACE.match(line[:100].lower()) is None
        if keeping:
            kept.append(line)
    return sha256(b"\n".join(kept) + blank + rest.rstrip(b"\n")).digest()

"""Parts that are containers without being MIME: winmail.dat, opaque S/MIME, blocks in a text (uuencoded, yEnc, OpenPGP
armour), and an invitation whose text is data.

Each is opened into ordinary parts, so that the rest of the reader knows nothing about them. A container that cannot be
opened stays an attachment as it came.
"""

import re

from mailparse import armour, calendar, tnef
from mailparse.headers import Fields
from mailparse.mime import Part, Reader, uudecode
from mailparse.smime import signed_content

_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$\n?", re.MULTILINE)
_UU_LINE = re.compile(rb"[ -`]{1,90}[ \t]*\r?\n")
_MOST = 50


def is_tnef(part: Part) -> bool:
    """Whether a part is a winmail.dat by type, name or its first bytes."""
    return part.type in ("application/ms-tnef", "application/vnd.ms-tnef") or part.name.lower() == "winmail.dat"


def is_sealed(part: Part) -> bool:
    """Whether a part is a CMS envelope that may hold the mail itself."""
    return part.type in ("application/pkcs7-mime", "application/x-pkcs7-mime")


def from_tnef(part: Part) -> tuple[list[Part], list[Part]] | None:
    """(text parts, attached parts) of a winmail.dat; None where there is nothing in it."""
    content = part.content()
    if not content.startswith(tnef.SIGNATURE):
        return None
    found = tnef.read(content)
    texts = [
        _text(kind, text) for kind, text in (("text/plain", found.text), ("text/html", found.html)) if text.strip()
    ]
    attached = [_made(one.content, one.type.lower() or "application/octet-stream", one.name) for one in found.enclosed]
    return (texts, attached) if texts or attached else None


def from_sealed(part: Part, defects: list[str]) -> Part | None:
    """The entity inside an opaque signature."""
    content = signed_content(part.content())
    if content is None:
        defects.append("encrypted or unreadable S/MIME")
        return None
    return Reader(content, defects).read(0, len(content))


def from_blocks(part: Part, defects: list[str]) -> tuple[Part, list[Part]]:
    """A text without the encoded blocks in it, and what they hold as attachments."""
    attached: list[Part] = []
    plain = from_uuencoded(part)
    if plain:
        part, attached = plain
    if not _mentions(part, b"-----BEGIN PGP", b"=ybegin "):
        return part, attached
    content, kept, place = part.content(), [], 0
    for block in armour.blocks(content):
        kept += [content[place : block.start], block.kept]
        place = block.end
        if block.note:
            defects.append(block.note)
        if block.content:
            attached.append(_made(block.content, block.type, block.name))
    return (_rest(part, b"".join([*kept, content[place:]])), attached) if place else (part, attached)


def from_calendar(part: Part, defects: list[str]) -> Part:
    """An invitation as the text that its reader sees."""
    return _text("text/plain", calendar.readable(part.text(defects)))


def _mentions(part: Part, *marks: bytes) -> bool:
    """Whether a text holds one of these marks; only base64 hides them."""
    if part.fields.text("content-transfer-encoding").lower().startswith("base64"):
        content = part.content()
        return any(mark in content for mark in marks)
    return any(part.raw.find(mark, part.start, part.end) >= 0 for mark in marks)


def from_uuencoded(part: Part) -> tuple[Part, list[Part]] | None:
    """A text without its uuencoded blocks, and these as attachments; None where there are none."""
    if not _mentions(part, b"begin"):
        return None
    content = part.content()
    attached: list[Part] = []
    kept: list[bytes] = []
    place = 0
    for begin in _BEGIN.finditer(content):
        if begin.start() < place or len(attached) >= _MOST or not _UU_LINE.match(content, begin.end()):
            continue
        end = _END.search(content, begin.end())
        if end is None:
            break
        decoded = uudecode(content[begin.start() : end.end()])
        if not decoded:
            continue
        name = begin[1].decode("utf-8", "replace").strip()
        attached.append(_made(decoded, "application/octet-stream", name))
        kept.append(content[place : begin.start()])
        place = end.end()
    if not attached:
        return None
    return _rest(part, b"".join([*kept, content[place:]])), attached


def _rest(part: Part, content: bytes) -> Part:
    return Part(content, Fields(()), part.type, part.parameters, "", "", 0, len(content))


def _text(kind: str, text: str) -> Part:
    raw = text.encode("utf-8", "replace")
    return Part(raw, Fields(()), kind, {"charset": "utf-8"}, "", "", 0, len(raw))


def _made(content: bytes, kind: str, name: str) -> Part:
    return Part(content, Fields(()), kind, {}, "attachment", name, 0, len(content))

"""winmail.dat: the Transport Neutral Encapsulation Format of Outlook and Exchange ([MS-OXTNEF]).

Gives the text and the attachments in it. Read by position, every length checked; a damaged stream gives what stood
before the damage. Compressed RTF ([MS-OXRTFCP]) is unpacked up to a cap, so that a small file cannot become
a large one.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailparse import limits
from mailparse.rtf import decompress, to_text

SIGNATURE = b"\x78\x9f\x3e\x22"

_TITLE, _DATA, _RENDERING, _ATTACHMENT, _PROPERTIES, _BODY = 0x8010, 0x800F, 0x9002, 0x9005, 0x9003, 0x800C
_TEXT, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_CONTENT, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _TYPE = 0x3701, 0x3707, 0x3704, 0x3001, 0x370E
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MANY = 0x1000
_NESTING = 3


@dataclass(slots=True)
class Enclosed:
    """One attachment of the stream: name, declared type (may be empty) and bytes."""

    name: str = ""
    type: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Envelope:
    """What a stream holds: its text (plain, else from RTF), its HTML, its attachments."""

    text: str = ""
    html: str = ""
    enclosed: list[Enclosed] = field(default_factory=list)


def read(stream: bytes, depth: int = 0) -> Envelope:
    """The content of a TNEF stream; empty where it is none."""
    found = Envelope()
    rtf = b""
    for name, value in _attributes(stream[: limits.TNEF_BYTES]):
        if name == _RENDERING:
            if len(found.enclosed) >= limits.ATTACHMENTS:
                break
            found.enclosed.append(Enclosed())
        elif name == _BODY:
            found.text = found.text or _string8(value)
        elif name == _PROPERTIES:
            rtf = _take_message(found, dict(_properties(value))) or rtf
        elif found.enclosed:
            _take_attachment(found, name, value, depth)
    if not found.text and not found.html and rtf:
        found.text = to_text(decompress(rtf, limits.TEXT_CHARACTERS))
    found.enclosed = [one for one in found.enclosed if one.content]
    return found


def _take_message(found: Envelope, values: dict[int, bytes]) -> bytes:
    found.text = found.text or _string(values.get(_TEXT, b"")).rstrip("\0")
    found.html = found.html or _string8(values.get(_HTML, b""))
    return values.get(_RTF, b"")


def _take_attachment(found: Envelope, name: int, value: bytes, depth: int) -> None:
    last = found.enclosed[-1]
    if name == _TITLE:
        last.name = last.name or _string8(value)
    elif name == _DATA:
        last.content = value
    elif name == _ATTACHMENT:
        values = dict(_properties(value))
        last.name = (
            _string(values.get(_LONG_NAME) or values.get(_SHORT_NAME) or values.get(_SHOWN_NAME) or b"") or last.name
        )
        last.type = _string(values.get(_TYPE, b"")) or last.type
        content = values.get(_CONTENT, b"")
        if content[16:20] == SIGNATURE and depth < _NESTING:
            inner = read(content[16:], depth + 1)
            found.enclosed[-1:] = [
                Enclosed((last.name or "message") + ".txt", "text/plain", inner.text.encode()),
                *inner.enclosed,
            ]
        elif content and not last.content:
            last.content = content


def _attributes(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(identifier, value) of the attributes: level, identifier, type, length, value, checksum."""
    place = 6 if stream.startswith(SIGNATURE) else len(stream)
    while place + 9 <= len(stream):
        identifier, _, length = struct.unpack_from("<HHI", stream, place + 1)
        start = place + 9
        if start + length > len(stream):
            return
        yield identifier, stream[start : start + length]
        place = start + length + 2


def _properties(value: bytes) -> Iterator[tuple[int, bytes]]:
    """(identifier, first value) of the MAPI properties; strings of type Unicode are given with a mark in front."""
    place = 4
    count = struct.unpack_from("<I", value, 0)[0] if len(value) >= 4 else 0
    for _ in range(min(count, 10_000)):
        if place + 4 > len(value):
            return
        kind, identifier = struct.unpack_from("<HH", value, place)
        place = _past_name(value, place + 4) if identifier >= 0x8000 else place + 4
        read_one = _fixed(value, place, kind) if kind & ~_MANY in _FIXED else _variable(value, place, kind)
        if read_one is None:
            return
        content, place = read_one
        if kind & ~_MANY == _UNICODE:
            content = b"\xff\xfe" + content
        yield identifier, content


def _past_name(value: bytes, place: int) -> int:
    """Behind the name of a named property: a GUID, a kind, a number or a string."""
    if place + 24 > len(value):
        return len(value)
    kind, length = struct.unpack_from("<II", value, place + 16)
    return place + 24 + (_padded(length) if kind == 1 else 0)


def _fixed(value: bytes, place: int, kind: int) -> tuple[bytes, int] | None:
    size = _FIXED[kind & ~_MANY]
    count = 1
    if kind & _MANY:
        if place + 4 > len(value):
            return None
        count = struct.unpack_from("<I", value, place)[0]
        place += 4
    end = place + size * count
    return (value[place : place + size], end) if end <= len(value) else None


def _variable(value: bytes, place: int, kind: int) -> tuple[bytes, int] | None:
    if kind & ~_MANY not in (_STRING, _UNICODE, _OBJECT, _BINARY) or place + 4 > len(value):
        return None
    count = struct.unpack_from("<I", value, place)[0]
    place += 4
    first = b""
    for number in range(min(count, 10_000)):
        if place + 4 > len(value):
            return None
        length = struct.unpack_from("<I", value, place)[0]
        if place + 4 + length > len(value):
            return None
        first = first if number else value[place + 4 : place + 4 + length]
        place += 4 + _padded(length)
    return first, place


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _string(content: bytes) -> str:
    if content.startswith(b"\xff\xfe"):
        return content[2:].decode("utf-16-le", "replace").rstrip("\0")
    return _string8(content)


def _string8(content: bytes) -> str:
    content = content.split(b"\0", 1)[0]
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")

"""OpenPGP armour (RFC 9580, 6 and 7) and yEnc blocks inside a text: the text without them, and they as attachments.

A clear-signed text is its text; whether the signature is right is not looked at here. What is encrypted stays so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = re.compile(
    rb"^-----BEGIN PGP (SIGNED MESSAGE|SIGNATURE|MESSAGE|PUBLIC KEY BLOCK)[^\r\n]{0,40}-----[ \t]*\r?$\n?", re.M
)
_HEADERS = re.compile(rb"(?:[A-Za-z-]{1,40}: [^\r\n]{0,200}\r?\n){0,20}[ \t]*\r?\n")
_ESCAPED = re.compile(rb"^- ", re.MULTILINE)
_YBEGIN = re.compile(
    rb"^=ybegin [^\r\n]{0,200}name=([^\r\n]{1,200})\r?$\n?(?:^=ypart [^\r\n]{0,100}\r?$\n?)?", re.MULTILINE
)
_YEND = re.compile(rb"^=yend [^\r\n]{0,100}\r?$\n?", re.MULTILINE)
_MOST = 50
_NAMES = {b"SIGNATURE": "signature.asc", b"MESSAGE": "message.asc", b"PUBLIC KEY BLOCK": "key.asc"}
_TYPES = {b"SIGNATURE": "application/pgp-signature", b"MESSAGE": "application/pgp-encrypted"}
_DECODED = bytes((byte - 42) & 0xFF for byte in range(256))
_UNESCAPED = bytes((byte - 64) & 0xFF for byte in range(256))


@dataclass(frozen=True, slots=True)
class Block:
    """A block at content[start:end]. kept stands in the text in its place; content, if any, is an attachment."""

    start: int
    end: int
    name: str
    type: str
    content: bytes
    kept: bytes = b""
    note: str = ""


def blocks(content: bytes) -> list[Block]:
    """All blocks of a text in order, none inside another; a block without its end is text."""
    found: list[Block] = []
    for block in sorted([*_armoured(content), *_yencoded(content)], key=lambda block: block.start):
        if len(found) < _MOST and (not found or block.start >= found[-1].end):
            found.append(block)
    return found


def _armoured(content: bytes) -> Iterator[Block]:
    if b"-----BEGIN PGP" not in content:
        return
    place = 0
    endless: set[bytes] = set()  # kinds of which no end follows: not looked for again
    while begin := _BLOCK.search(content, place):
        place = begin.end()
        label = begin[1]
        if label in endless:
            continue
        if label == b"SIGNED MESSAGE":
            after = _BLOCK.search(content, place)
            headers = _HEADERS.match(content, place)
            if after and after[1] == b"SIGNATURE":
                text = content[headers.end() if headers else place : after.start()]
                yield Block(begin.start(), after.start(), "", "", b"", _ESCAPED.sub(b"", text), "OpenPGP signed text")
            continue
        stop = content.find(b"-----END PGP " + label, place)
        if stop < 0:
            endless.add(label)
            continue
        newline = content.find(b"\n", stop)
        place = len(content) if newline < 0 else newline + 1
        note = "OpenPGP encrypted text" if label == b"MESSAGE" else ""
        kind = _TYPES.get(label, "application/pgp-keys")
        yield Block(begin.start(), place, _NAMES[label], kind, content[begin.start() : place], b"", note)


def _yencoded(content: bytes) -> Iterator[Block]:
    if b"=ybegin " not in content:
        return
    place = 0
    while begin := _YBEGIN.search(content, place):
        end = _YEND.search(content, begin.end())
        if end is None:
            return
        place = end.end()
        name = begin[1].decode("utf-8", "replace").strip()
        data = ydecode(content[begin.end() : end.start()])
        yield Block(begin.start(), place, name, "application/octet-stream", data)


def ydecode(data: bytes) -> bytes:
    """The bytes of yEnc lines: every byte is 42 too high, after `=` 64 more."""
    first, *rest = data.replace(b"\r", b"").replace(b"\n", b"").split(b"=")
    pieces = [first.translate(_DECODED)]
    for piece in rest:
        pieces.append(piece[:1].translate(_UNESCAPED).translate(_DECODED) + piece[1:].translate(_DECODED))
    return b"".join(pieces)

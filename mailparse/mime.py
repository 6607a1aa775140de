"""The tree of MIME parts (RFC 2045, 2046), read by position in the raw bytes.

The standard library's parser recurses and backtracks on hostile mail; this walker is bounded by `limits`: depth,
number of parts and header sizes. What lies deeper or later stays inside the last part that was opened.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailparse import limits
from mailparse.charsets import decode
from mailparse.headers import Fields, lenient_base64, parameters, split

_LOST_BOUNDARY = re.compile(rb"^--([^\r\n ][^\r\n]{0,69}?)[ \t]*\r?\n(?=content-)", re.MULTILINE | re.IGNORECASE)
_ENCODED = re.compile(rb"[A-Za-z0-9+/=\s]*\Z")
_OLD_TYPES = {"text": "text/plain", "html": "text/html", "plain": "text/plain"}


@dataclass(slots=True)
class Part:
    """One entity: its fields, its declared type (lower case) and its place in the raw bytes."""

    raw: bytes = field(repr=False)
    fields: Fields
    type: str
    parameters: dict[str, str]
    disposition: str
    name: str
    start: int
    end: int
    parts: list["Part"] = field(default_factory=list)

    def content(self) -> bytes:
        """The body with its transfer encoding undone. Never raises: broken encodings give what can be had."""
        body = self.raw[self.start : self.end]
        encoding = self.fields.text("content-transfer-encoding").lower().strip("\"' ;")
        if encoding.startswith("base64"):
            return lenient_base64(body)
        if encoding.startswith("quoted-printable"):
            return binascii.a2b_qp(body)
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            return uudecode(body) or body
        return body

    def text(self, defects: list[str]) -> str:
        """The body as text with LF line ends."""
        text, defect = decode(self.content(), self.parameters.get("charset"))
        if defect:
            defects.append(defect)
        if len(text) > limits.TEXT_CHARACTERS:
            defects.append("text cut")
            text = text[: limits.TEXT_CHARACTERS]
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order of the mail. Depth is bounded by `limits.NESTING`."""
        yield self
        for part in self.parts:
            yield from part.walk()


class Reader:
    """Reads one raw mail into parts, counting what it opens and noting what is odd."""

    def __init__(self, raw: bytes, defects: list[str]) -> None:
        self.raw = raw
        self.defects = defects
        self.opened = 0

    def read(self, start: int, end: int, depth: int = 0, default: str = "text/plain") -> Part:
        """The entity in raw[start:end]; at depth 0 the whole mail."""
        self.opened += 1
        fields, body = split(self.raw, start, end, self.defects)
        declared = fields.text("content-type")
        kind, params = parameters(declared) if declared else (default, {})
        kind = kind if "/" in kind else _OLD_TYPES.get(kind, default)
        disposition, more = parameters(fields.text("content-disposition"))
        name = more.get("filename") or params.get("name") or ""
        part = Part(self.raw, fields, kind, params, disposition, name.strip(), body, end)
        if kind.startswith("multipart/"):
            self._open(part, depth)
        elif kind in ("message/rfc822", "message/global", "message/news"):
            self._enclosed(part, depth)
        elif kind == "message/partial":
            self._fragment(part, depth)
        return part

    def _enclosed(self, part: Part, depth: int) -> None:
        if depth >= limits.NESTING:
            self._note("nested too deeply")
        elif part.fields.text("content-transfer-encoding").lower() not in ("base64", "quoted-printable"):
            part.parts.append(self.read(part.start, part.end, depth + 1))

    def _fragment(self, part: Part, depth: int) -> None:
        """A piece of a mail that was cut in several (RFC 2046, 5.2.2): only the first one has the header inside."""
        number, total = part.parameters.get("number", "?"), part.parameters.get("total", "?")
        self._note(f"piece {number[:4]} of {total[:4]} of a mail")
        if number == "1":
            self._enclosed(part, depth)

    def _open(self, part: Part, depth: int) -> None:
        if depth >= limits.NESTING:
            self._note("nested too deeply")
            return
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for start, end in self._sections(part):
            if self.opened >= limits.PARTS:
                self._note("too many parts")
                return
            part.parts.append(self.read(start, end, depth + 1, default))

    def _sections(self, part: Part) -> list[tuple[int, int]]:
        boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "surrogateescape")
        sections = self._split(part, boundary) if boundary else []
        if sections:
            return sections
        self._note("boundary missing" if not boundary else "boundary not found")
        guess = _LOST_BOUNDARY.search(self.raw, part.start, part.end)
        return self._split(part, guess[1]) if guess else []

    def _split(self, part: Part, boundary: bytes) -> list[tuple[int, int]]:
        """The stretches between the delimiter lines of one multipart (RFC 2046, 5.1.1)."""
        delimiter = b"--" + boundary
        raw, end = self.raw, part.end
        found: list[tuple[int, int]] = []
        opened = -1
        place = raw.find(delimiter, part.start, end)
        while place >= 0:
            after = place + len(delimiter)
            closing = raw.startswith(b"--", after)
            if self._whole_line(part, place, after + 2 * closing):
                if opened >= 0:
                    found.append((opened, max(opened, _before_newline(raw, place))))
                if closing or len(found) > limits.PARTS:
                    return found
                opened = _line_end(raw, after, end)
            place = raw.find(delimiter, after, end)
        if opened >= 0:
            self._note("multipart without end")
            found.append((opened, end))
        return found

    def _whole_line(self, part: Part, place: int, after: int) -> bool:
        if place > part.start and self.raw[place - 1] not in b"\r\n":
            return False
        return after >= part.end or self.raw[after] in b" \t\r\n"

    def _note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


def _before_newline(raw: bytes, place: int) -> int:
    """The line break before a delimiter belongs to the delimiter."""
    if raw.endswith(b"\r\n", 0, place):
        return place - 2
    return place - 1 if place and raw[place - 1] in b"\r\n" else place


def _line_end(raw: bytes, place: int, end: int) -> int:
    newline = raw.find(b"\n", place, end)
    return end if newline < 0 else newline + 1


def uudecode(content: bytes) -> bytes:
    """The bytes of a uuencoded block, from its `begin` line if it has one; broken lines are skipped."""
    lines = content.splitlines()
    first = next((place + 1 for place, line in enumerate(lines) if line.startswith(b"begin ")), 0)
    out = bytearray()
    for line in lines[first:]:
        if line.strip() == b"end":
            break
        if not line or line == b"`":
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            # Some encoders pad the line: only as many characters as its count needs.
            needed = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out += binascii.a2b_uu(line[:needed])
            except binascii.Error:
                continue
    return bytes(out)

"""Header blocks: split, unfolded, decoded; addresses, message identifiers, dates and parameters out of them.

Everything here takes what real mail sends, not only what RFC 5322 allows, never raises, and is linear in its input.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailparse import limits
from mailparse.charsets import decode
from mailparse.types import Address

_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:>?From [^\r\n]*\r?\n)*")
_FIRST_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_FOLD = re.compile(rb"[\r\n]+")
_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"\?=\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_HEX = re.compile(r"=([0-9A-Fa-f]{2})")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_IDENTIFIER = re.compile(r"<([^<>\s]{1,998})>")
_BARE_IDENTIFIER = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:@]+@[^\s<>()\",;]+")
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|[(),;:]|[^"<(),;:]+|["<]', re.DOTALL)
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_TYPE = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+*-]+|[\w-]+)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")


class Fields:
    """The fields of one header block in order: (name in lower case, raw value, still folded); each decoded once."""

    __slots__ = ("_first", "_texts", "rows")

    def __init__(self, rows: Iterable[tuple[str, bytes]]) -> None:
        self.rows = tuple(rows)
        self._first = dict(reversed(self.rows))
        self._texts: dict[str, str] = {}

    def raw(self, name: str) -> bytes | None:
        """The raw value of the first field of this name."""
        return self._first.get(name)

    def raws(self, name: str) -> list[bytes]:
        """The raw values of all fields of this name, top first."""
        return [value for field, value in self.rows if field == name] if name in self._first else []

    def text(self, name: str) -> str:
        """The decoded, unfolded value of the first field of this name; empty where there is none."""
        if name not in self._first:
            return ""
        if name not in self._texts:
            self._texts[name] = decode_value(self._first[name])
        return self._texts[name]

    def texts(self, name: str) -> list[str]:
        """The decoded values of all fields of this name, top first."""
        return [decode_value(value) for value in self.raws(name)]

    def __contains__(self, name: str) -> bool:
        return name in self._first


def split(raw: bytes, start: int, end: int, defects: list[str]) -> tuple[Fields, int]:
    """The header fields of an entity in raw[start:end] and where its body begins."""
    leading = _LEADING.match(raw, start, min(end, start + limits.HEADER_FIELD_BYTES))
    start = leading.end() if leading else start
    if start < end and raw[start : start + 1] in b"\r\n":
        return Fields(()), start
    found = _END.search(raw, max(start - 1, 0), end)
    stop, body = (found.start(), found.end()) if found else (end, end)
    if stop - start > limits.HEADER_BLOCK_BYTES:
        defects.append("header block too long")
        stop = start + limits.HEADER_BLOCK_BYTES
    rows: list[tuple[str, bytes]] = []
    place = start
    while place < stop:
        field = _FIELD.match(raw, place, stop)
        if field is None:
            if not rows or not _more_fields(raw, place, stop):
                # No blank line before the text: what does not look like a field begins the body (RFC 5322, 2.1).
                defects.append("header without blank line")
                body = place
                break
            defects.append("line in header is no field")
            place = _next_line(raw, place, stop)
            continue
        if len(rows) >= limits.HEADER_FIELDS:
            defects.append("too many header fields")
            break
        value = field[2]
        if len(value) > limits.HEADER_FIELD_BYTES:
            defects.append(f"header field too long: {field[1].decode('ascii').lower()}")
            value = value[: limits.HEADER_FIELD_BYTES]
        rows.append((field[1].decode("ascii").lower(), value))
        place = _next_line(raw, field.end(), stop)
    return Fields(rows), body


def _next_line(raw: bytes, place: int, stop: int) -> int:
    newline = raw.find(b"\n", place, stop)
    return stop if newline < 0 else newline + 1


def _more_fields(raw: bytes, place: int, stop: int) -> bool:
    """Whether the line after this odd one is a field again."""
    return _FIRST_FIELD.match(raw, _next_line(raw, place, stop), stop) is not None


def decode_value(value: bytes) -> str:
    """A raw header value as people read it: unfolded, encoded words decoded, one space for any blank."""
    value = value.replace(b"\r", b"").replace(b"\n", b"")
    text = value.decode("ascii") if value.isascii() else decode(value, None)[0]
    if "=?" in text:
        text = decode_words(text)
    return " ".join((text if text.isprintable() else _CONTROL.sub("", text)).split())


def decode_words(text: str) -> str:
    """RFC 2047 encoded words decoded. Neighbours of one charset are joined as bytes first, so that a character cut in
    two by a bad encoder comes out whole."""
    text = _BETWEEN.sub("?=", text)
    out: list[str] = []
    place = 0
    pending, charset = b"", ""
    for word in _WORD.finditer(text):
        if word.start() > place or word[1].lower() != charset:
            out.append(_decoded(pending, charset))
            out.append(text[place : word.start()])
            pending, charset = b"", word[1].lower()
        pending += _word_bytes(word[2], word[3])
        place = word.end()
    out.append(_decoded(pending, charset))
    out.append(text[place:])
    return "".join(out)


def _decoded(content: bytes, charset: str) -> str:
    return decode(content, charset)[0] if content else ""


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding in "bB":
        return lenient_base64(text.encode("ascii", "ignore"))
    plain = text.replace("_", " ").encode("utf-8", "replace").decode("latin-1")
    return _HEX.sub(lambda code: chr(int(code[1], 16)), plain).encode("latin-1", "replace")


def lenient_base64(content: bytes) -> bytes:
    """Base64 with lost padding, stray characters or a cut end. Never raises."""
    try:
        return base64.b64decode(content)
    except (binascii.Error, ValueError):
        pass
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    kept = kept[: len(kept) - (len(kept) % 4 == 1)]
    try:
        return base64.b64decode(kept + b"=" * (-len(kept) % 4))
    except (binascii.Error, ValueError):
        return b""


def addresses(values: Iterable[bytes], defects: list[str]) -> tuple[Address, ...]:
    """All mailboxes of address fields, groups opened, comments taken as names where there is no other."""
    found: list[Address] = []
    for value in values:
        text = _FOLD.sub(b" ", value)
        for name, address in _mailboxes(text.decode("ascii") if text.isascii() else decode(text, None)[0]):
            if len(found) >= limits.ADDRESSES:
                defects.append("too many addresses")
                return tuple(found)
            found.append(Address(_clean_name(name), address))
    return tuple(found)


def _mailboxes(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    words: list[str] = []
    comment: list[str] = []
    angle, depth = "", 0
    for piece in _PIECE.findall(text + ","):
        if piece == "(":
            depth += 1
        elif piece == ")" and depth:
            depth -= 1
        elif depth and piece != ",":
            comment.append(piece)
        elif piece in ",;":
            found += _mailbox("".join(words), angle, "".join(comment))
            words, comment, angle, depth = [], [], "", 0
        elif piece == ":":
            words = []  # the name of a group
        elif piece[0] == "<" and len(piece) > 1:
            angle = piece[1:-1].strip() or angle
        else:
            words.append(piece)
    return found


def _mailbox(words: str, angle: str, comment: str) -> list[tuple[str, str]]:
    address = normal_address(angle)
    if address:
        return [(words or comment, address)]
    bare = _ADDRESS.search(decode_words(words) if "=?" in words else words)
    if bare:
        return [(comment, normal_address(bare[0]))]
    return []


def normal_address(text: str) -> str:
    """`local@DOMAIN` with the domain in lower case and without source route or blanks; empty where it is "
    "no address."""
    text = re.sub(r"\s+", "", text)
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain or len(text) > 998:
        return ""
    return local + "@" + domain.rstrip(".").lower()


def _clean_name(name: str) -> str:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = _ESCAPED.sub(r"\1", name[1:-1])
    if "=?" in name:
        name = decode_words(name)
    return _SPACE.sub(" ", _CONTROL.sub("", name)).strip().strip("\"'").strip()


def identifiers(value: str) -> tuple[str, ...]:
    """The message identifiers of a Message-ID, In-Reply-To or References value, without angle brackets, each once."""
    found = _IDENTIFIER.findall(value) or _BARE_IDENTIFIER.findall(value)
    return tuple(dict.fromkeys(found[: limits.REFERENCES]))


def date(value: str) -> datetime | None:
    """An RFC 5322 date as an aware datetime; a date without zone counts as UTC; None where it cannot be read."""
    if not value or len(value) > 200:
        return None
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return moment


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The first word of a Content-Type or Content-Disposition value in lower case, and its parameters decoded.

    RFC 2231 pieces are joined; encoded words and unquoted blanks, both against the rules, are understood.
    """
    kind = _TYPE.match(value)
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, raw in _PARAMETER.findall(value):
        written = raw.strip()
        if written[:1] == '"':
            written = _ESCAPED.sub(r"\1", written.strip('"'))
        key, star, rest = name.lower().partition("*")
        if star:
            number = rest.rstrip("*")
            pieces.setdefault(key, []).append((int(number) if number.isdigit() else 0, name.endswith("*"), written))
        else:
            plain.setdefault(key, decode_words(written) if "=?" in written else written)
    for key, several in pieces.items():
        plain[key] = _joined(sorted(several))
    return (kind[1].lower() if kind else ""), plain


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    charset, content = "utf-8", b""
    for place, (_, encoded, written) in enumerate(pieces):
        text = written
        if encoded and place == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        latin = text.encode("utf-8", "replace").decode("latin-1")
        content += (_PERCENT.sub(lambda code: chr(int(code[1], 16)), latin) if encoded else latin).encode("latin-1")
    return decode(content, charset or "utf-8")[0]

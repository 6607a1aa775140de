"""Bytes to text when the declared charset is right, wrong, unknown or missing. Never raises, never drops a byte.

Order: what mail programs really mean by the label (browsers' table: iso-8859-1 is windows-1252), UTF-8 wherever it
fits strictly (bytes outside ASCII that happen to be valid UTF-8 are practically always UTF-8), a guess by letter
statistics, and last windows-1252 with replacement. The guesser is loaded only when it is needed: it is slow.
"""

import codecs
import re
from functools import lru_cache
from importlib import import_module

# Labels whose real meaning is wider than their name (as in the WHATWG encoding standard), and labels Python lacks.
_MEANT = {
    "ascii": "cp1252", "us-ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "iso_8859-1": "cp1252", "8859_1": "cp1252", "cp1252": "cp1252",
    "windows-1252": "cp1252", "x-ansi": "cp1252", "ansi": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874",
    "windows-874": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "hz-gb-2312": "hz", "big5": "cp950", "x-sjis": "cp932", "shift_jis": "cp932", "shift-jis": "cp932",
    "windows-31j": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-kr": "iso2022_kr", "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "utf8": "utf-8",
    "x-unicode-2-0-utf-7": "utf-7", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "koi8-ru": "koi8_u", "x-user-defined": "cp1252", "unicode": "utf-16",
}  # fmt: skip
# Codecs in which any 8-bit text can be written: only for these does valid UTF-8 overrule the label.
_MULTIBYTE = re.compile(r"utf|gb|big5|cp9[345]|euc|iso2022|iso-2022|hz|jis|johab|ks")
_NOT_TEXT = frozenset(
    {"base64", "bz2", "hex", "idna", "mbcs", "oem", "punycode", "quopri", "rot13", "undefined", "uu", "zlib"}
)
_CONTROLS = re.compile("[\x80-\x9f\ufffd]")
_LABEL = re.compile(r"[\w.:+-]{0,40}\Z")
_ROW = re.compile("[À-ÿ]{3}")
_GUESS_BYTES = 16 * 1024


def decode(content: bytes, charset: str | None) -> tuple[str, str | None]:
    """The text and a defect, or None where the label was right.

    >>> decode("déçu".encode(), "iso-8859-1")
    ('déçu', 'charset iso-8859-1 was utf-8')
    """
    if content.isascii() and not _escapes(content, charset):
        return content.decode("ascii"), None
    label = (charset or "").strip().strip("\"'").lower()
    codec = _codec(label)
    if codec is None and not _LABEL.match(label):
        label = "of no name"  # what stands there is not repeated among the defects
    if codec == "utf-8":
        return _utf8(content, label)
    if label in ("us-ascii", "ascii", "") or codec is None or not _MULTIBYTE.search(codec):
        try:
            return content.decode("utf-8-sig"), f"charset {label or 'missing'} was utf-8"
        except UnicodeDecodeError:
            pass
    if codec is None or label in ("", "ascii", "us-ascii"):
        return _guess(content, label or "missing")
    try:
        text = content.decode(codec)
    except (UnicodeDecodeError, ValueError, LookupError):
        return _fallback(content, label, codec)
    return text, None


def _escapes(content: bytes, charset: str | None) -> bool:
    """Whether ASCII bytes may mean something else: ISO-2022 escapes, HZ and UTF-7 shifts, UTF-16 with zero bytes."""
    if b"\x1b" in content or b"\x00" in content:
        return True
    label = (charset or "").lower()
    return "utf-7" in label or label.startswith("hz")


def _utf8(content: bytes, label: str) -> tuple[str, str | None]:
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        # One damaged character (a cut, a stray byte) in a text that is otherwise UTF-8 stays one damaged character.
        text = content.decode("utf-8-sig", "replace")
        damaged = text.count("\ufffd")
        whole = sum(byte >= 0xC2 for byte in content[:_GUESS_BYTES]) if error.start < _GUESS_BYTES else damaged + 1
        if damaged * 2 <= whole:
            return text, f"charset {label}: {damaged} damaged characters"
        return _guess(content, label)


def _fallback(content: bytes, label: str, codec: str) -> tuple[str, str | None]:
    text = content.decode(codec, "replace")
    if text.count("\ufffd") * 50 <= len(text):
        return text, f"charset {label}: damaged characters"
    return _guess(content, label)


def _guess(content: bytes, label: str) -> tuple[str, str | None]:
    for bom, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(bom):
            return content.decode(codec, "replace"), f"charset {label} was {codec}"
    western = content.decode("cp1252", "replace")
    if _looks_western(western):
        return western, f"charset {label} taken for windows-1252"
    guesser = import_module("charset_normalizer")
    try:
        best = guesser.from_bytes(content[:_GUESS_BYTES]).best()
        if best is not None:
            return content.decode(best.encoding, "replace"), f"charset {label} guessed {best.encoding}"
    except (UnicodeError, LookupError, ValueError, RecursionError):
        pass
    return western, f"charset {label} taken for windows-1252"


def _looks_western(text: str) -> bool:
    """Accented letters stand alone or in pairs between plain ones; in a foreign alphabet read as windows-1252 they
    stand in rows."""
    text = text[:_GUESS_BYTES]
    high = sum(character > "\x7f" for character in text)
    letters = sum(character.isascii() and character.isalpha() for character in text)
    if _CONTROLS.search(text):
        return False
    return high * 3 <= letters or (high <= letters and not _ROW.search(text))


@lru_cache(maxsize=256)
def _codec(label: str) -> str | None:
    """The Python codec for a label, or None where there is none that gives text."""
    name = _MEANT.get(label, label)
    if not name or len(name) > 40 or "\0" in name:
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        stripped = re.sub(r"^(?:x-|cs)|[^a-z0-9-]", "", name).replace("win-", "windows-")
        if stripped == name or not stripped:
            return None
        return _codec(stripped)
    return None if found in _NOT_TEXT else found

"""International account numbers by country length and ISO 7064 checksum, in any grouping, over a line end."""

import re
from collections.abc import Iterator

from moderation.meaning import CODE
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

LENGTHS = {
    "ad": 24, "ae": 23, "at": 20, "ba": 20, "be": 16, "bg": 22, "br": 29, "ch": 21, "cy": 28, "cz": 24, "de": 22,
    "dk": 18, "ee": 20, "es": 24, "fi": 18, "fr": 27, "gb": 22, "gi": 23, "gr": 27, "hr": 21, "hu": 28, "ie": 22,
    "il": 23, "is": 26, "it": 27, "li": 21, "lt": 20, "lu": 20, "lv": 21, "ma": 28, "mc": 27, "md": 24, "me": 22,
    "mk": 19, "mt": 31, "nl": 18, "no": 15, "pk": 24, "pl": 28, "pt": 25, "ro": 24, "rs": 22, "sa": 24, "se": 24,
    "si": 19, "sk": 24, "sm": 27, "tn": 24, "tr": 26, "ua": 29, "xk": 20,
}  # fmt: skip
_OPENS = re.compile(r"[a-z]{2}(?:[ .\n\r\t/-]{0,2}\d){2}")
_DIGITS_ONLY = frozenset({"be", "de", "at", "pl", "dk", "no", "es", "pt", "se", "fi"})
_ACCOUNT_WORD = re.compile(
    r"iban|compte|rekening|konto|account|rembours|terugbetal|storten|verser|overweis|erstatt|refund"
)


def mod97(compact: str) -> int:
    """ISO 7064 MOD 97-10 remainder of an IBAN without separators; 1 is valid."""
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97


def find(reading: Reading) -> Iterator[Hit]:
    for start, country in _opened(reading):
        taken = _take(reading.plain, start, LENGTHS[country])
        if not taken or not (taken[0][2:] if country in _DIGITS_ONLY else taken[0][2:4]).isdigit():
            continue
        compact, end = taken
        named = _ACCOUNT_WORD.search(reading.before(start, 60)) is not None
        if mod97(compact) == 1:
            yield reading.hit(start, end, "IBAN")
        elif (compact[2:].isdigit() and country == "be") or named:
            yield reading.hit(start, end, "IBAN", 0.8)


def _opened(reading: Reading) -> Iterator[tuple[int, str]]:
    """Where two letters of a country stand before a number, and the letters."""
    if reading.most_digits < 7:
        return
    for index in reading.having(CODE):
        first = index - 1 if index and reading.spelt[index][0].isdigit() else index  # "BE 68 …": the word before
        start, end, word = reading.words[first]
        if word[:2] in LENGTHS and (first == index or end - start == 2) and _OPENS.match(reading.plain, start):
            yield start, word[:2]


def _take(text: str, start: int, length: int) -> tuple[str, int] | None:
    """The next `length` letters and digits with at most two separators between, and where they end."""
    compact: list[str] = []
    at, gap = start, 0
    while at < len(text) and len(compact) < length:
        char = text[at]
        if char.isascii() and char.isalnum():
            compact.append(char)
            gap = 0
        elif char in " .-\n\r\t/" and gap < 2:
            gap += 1
        else:
            return None
        at += 1
    whole = len(compact) == length and not (at < len(text) and text[at].isalnum())
    if not whole or sum(char.isdigit() for char in compact) < length // 3:
        return None
    return "".join(compact), at


RULE = Rule("iban", "mask", "International bank account number, by length and checksum", find)

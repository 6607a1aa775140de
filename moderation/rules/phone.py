"""Phone numbers as Belgians and their neighbours write them; free and premium public numbers stay readable."""

import re
from collections.abc import Iterator

from moderation.lexicon import word_set
from moderation.mentions import mentions
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_SEPARATOR = r"[ ./()\u2011\u2013-]{0,3}"
_NUMBER = re.compile(
    r"(?<![\w+,#])(?<!\d[./-])(?:(?:\+|\b00) ?[1-9]|\(?0)(?:" + _SEPARATOR + r"\d){5,14}(?![\w]|[,:]\d)"
)
_BEHIND = re.compile(r"\.?[ :=]{1,3}([1-9]\d(?:[ ./-]?\d){4,9})(?!\w|[.,]\d)")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)|0\d[./-]\d\d[./-]\d\d(?!\d)(?![ ./-]\d)")
_PUBLIC = re.compile(r"0(?:800|900|90[1-9]|70|78)\d{5,6}")
_AREA = re.compile(r"\(?0(?:80|9)\)?[ ./-]")
_PHONE_WORD = re.compile(
    r"(?:\bt|tel|contact|erreich|anruf|reach"
    r"|gsm|mob|fax|phone|appel|\bbel|call|ruf|mich an|whatsapp|joindre|bereik|numero|nummer|number)"
)


def find(reading: Reading) -> Iterator[Hit]:
    if reading.most_digits < 6:
        return
    for found in _NUMBER.finditer(reading.plain):
        hit = _phone(reading, found)
        if hit:
            yield hit
    if "phone" in reading.mentions:
        for _, end, word in reading.words:
            named = _BEHIND.match(reading.plain, end) if mentions(word, "phone") else None
            if named:
                yield reading.hit(named.start(1), named.end(1), "PHONE", 0.8)


def _phone(reading: Reading, found: re.Match[str]) -> Hit | None:
    number = found[0].rstrip(" ./(-")
    digits = re.sub(r"\D", "", number)
    if _DATE.match(number):
        return None
    abroad = number.startswith(("+", "00"))
    named = _PHONE_WORD.search(reading.before(found.start(), 30)) is not None
    valid = _valid_abroad(digits.removeprefix("00"), named) if abroad else _valid_national(number, digits, named)
    return reading.hit(found.start(), found.start() + len(number), "PHONE") if valid else None


def _valid_national(number: str, digits: str, named: bool) -> bool:
    if _PUBLIC.fullmatch(digits) and not _AREA.match(number):
        return False
    if len(digits) == 9:  # Belgian area code and number
        return digits[1] != "0"
    if len(digits) == 10:  # Belgian mobile; French and Dutch numbers; German short ones
        return digits[1] != "0" and (digits[1:3] in _MOBILE or _pairs(number) or "-" in number or named)
    return named and 7 <= len(digits) <= 13


def _valid_abroad(digits: str, named: bool) -> bool:
    if digits.startswith("32"):
        return len(digits.removeprefix("320").removeprefix("32")) in (8, 9)
    return 9 <= len(digits) <= 15 and (named or digits[:2] in _CODES or digits[:3] in _CODES)


def _pairs(number: str) -> bool:
    return re.fullmatch(r"\d\d(?:[ .-]\d\d){4}", number) is not None


_MOBILE = frozenset({"45", "46", "47", "48", "49"})
_CODES = word_set("country_codes")

RULE = Rule("phone", "mask", "Phone number, Belgian or international", find)

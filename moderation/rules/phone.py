"""Phone numbers as Belgians and their neighbours write them; free and premium public numbers stay readable."""

import re
from collections.abc import Iterator

from moderation.lexicon import word_set
from moderation.numerals import NUMBER_WORD
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
_CALL_WORD = re.compile(
    r"(?:\bt\b|tel|contact|erreich|anruf|reach|gsm|mob|fax|phone|appel|\bbel|call|ruf|mich an|whatsapp|joindre"
    r"|joign|bereik)"
)
_OWN_NUMBER = re.compile(
    r"(?:mon|notre|son|mijn|zijn|haar|onze|meine|unsere|ihre|my|his|her|our) (?:numero|nummer|number)"
)
_FILED = re.compile(
    r"(?:enregistr|geregistr|registriert|registered|erfasst|dossier|client|klant|kunde|customer|comm?ande|bestel|order"
    r"|contra|vertrag|plainte|klacht|beschwerde|complaint|reference|referentie|referenz|facture|factu|rechnung|invoice"
    r"|sinistre|schade|ticket|zaak|aktenz|\bcase|colis|pakket|paket|parcel|polis|police)"
)


def find(reading: Reading) -> Iterator[Hit]:
    if not _ZEROS.isdisjoint(reading.vocabulary):
        for found in _IN_WORDS.finditer(reading.plain):
            if len(_PIECE.findall(found[0])) > 4:
                yield reading.hit(found.start(), found.end(), "PHONE", 0.7)
    if reading.most_digits < 6:
        return
    for found in reading.in_numbers(_NUMBER, 6):
        hit = _phone(reading, found)
        if hit:
            yield hit
    for _, end, word in reading.mentions.get("phone", ()):
        named = _BEHIND.match(reading.plain, end)
        if named and (word not in _ANY_NUMBER or _is_called(reading, end, named[1])):
            yield reading.hit(named.start(1), named.end(1), "PHONE", 0.8)


def _is_called(reading: Reading, end: int, number: str) -> bool:
    """Whether a plain "number 123456" is one to call: after a word for calling, or "my number" with eight digits."""
    before = reading.before(end, 60)
    if _FILED.search(before):
        return False
    long = sum(map(str.isdigit, number)) >= 8
    return _CALL_WORD.search(before) is not None or (long and _OWN_NUMBER.search(before[-20:]) is not None)


def _phone(reading: Reading, found: re.Match[str]) -> Hit | None:
    number = found[0].rstrip(" ./(-")
    digits = re.sub(r"\D", "", number)
    if _DATE.match(number):
        return None
    abroad = number.startswith(("+", "00"))
    before = reading.before(found.start(), 30)
    named = _named(before)
    if not named and not abroad and _FILED_UNDER.search(before) and digits[:2] not in _MOBILE_BEGINS:
        return None
    valid = _valid_abroad(digits.removeprefix("00"), named) if abroad else _valid_national(number, digits, named)
    return reading.hit(found.start(), found.start() + len(number), "PHONE") if valid else None


def _named(before: str) -> bool:
    """A word for calling before a number, or "number" where nothing says what else it counts."""
    if _CALL_WORD.search(before):
        return True
    return _NUMBER_WORD.search(before) is not None and not _FILED.search(before)


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


_NUMBER_WORD = re.compile(r"numero|nummer|number")
_ANY_NUMBER = frozenset({"numero", "nummer", "number"})
_FILED_UNDER = re.compile(
    r"(?:" + _FILED.pattern + r")\w{0,9}(?: ?(?:n[°o]\.?|nr\.?|no\.?|numero|nummer|number|:))* ?$"
)
_MOBILE_BEGINS = frozenset({"04"})
_ZEROS = frozenset({"zero", "nul", "null"})
_IN_WORDS = re.compile(r"(?<!\w)(?:plus )?(?:zero|nul|null)(?:[ ,;-]{1,3}" + NUMBER_WORD + r"(?!\w)){4,14}")
_PIECE = re.compile(r"\w+")
_MOBILE = frozenset({"45", "46", "47", "48", "49"})
_CODES = word_set("country_codes")

RULE = Rule("phone", "mask", "Phone number, Belgian or international", find)

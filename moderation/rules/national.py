"""Belgian national register numbers (also bis numbers), in every spelling, by birth date and checksum."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_NUMBER = re.compile(
    r"(?<![\w/+])(\d{2})[ ./-]{0,2}(\d{2})[ ./-]{0,2}(\d{2})[ ./-]{0,3}(\d{3})[ ./-]{0,3}(\d{2})(?!\w|[.,/-]\d)"
)
_WORD = re.compile(
    r"national|rijksregister|\bniss\b|\binsz\b|\brrn?\b|\bn\.?n\.?\b|registre|register|\bbis\b|identite"
    r"|identiteit|securite sociale"
)


def checks(digits: str) -> bool:
    """Modulo 97 check of the 11 digits, for births before and from 2000."""
    base, control = digits[:9], int(digits[9:])
    return control in (97 - int(base) % 97, 97 - int("2" + base) % 97)


def find(reading: Reading) -> Iterator[Hit]:
    for found in reading.in_numbers(_NUMBER, 11):
        month, day = int(found[2]) % 20, int(found[3])
        if month > 12 or day > 31:
            continue
        digits = "".join(found.groups())
        if checks(digits):
            yield reading.hit(found.start(), found.end(), "NISS")
        elif _WORD.search(reading.before(found.start(), 30)):
            yield reading.hit(found.start(), found.end(), "NISS", 0.8)


RULE = Rule("national", "mask", "National register number, by birth date and checksum", find)

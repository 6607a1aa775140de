"""Payment card numbers: issuer prefix and Luhn check, or the word for card before a number of that shape."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_CARD = re.compile(
    r"(?<![\w.,/+-])[2-6]\d{3}(?:[ .-]?\d{4}){2}(?:[ .-]?\d{1,4}){1,2}(?![\w]|[.,-]\d)|(?<![\w.,/+-])3\d{3}["
    r" .-]?\d{6}[ .-]?\d{4,5}(?!\w)"
)
_WORD = re.compile(r"carte|kaart|karte|card|visa|master|maestro|bancontact|amex")


def luhn(digits: str) -> bool:
    """ISO/IEC 7812 check of a digit string."""
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def find(reading: Reading) -> Iterator[Hit]:
    for found in reading.in_numbers(_CARD, 13):
        digits = re.sub(r"\D", "", found[0])
        named = _WORD.search(reading.before(found.start())) is not None
        if 13 <= len(digits) <= 19 and (luhn(digits) or named):
            yield reading.hit(found.start(), found.end(), "CARD", 1.0 if luhn(digits) else 0.7)


RULE = Rule("card", "mask", "Payment card number, by issuer and Luhn check", find)

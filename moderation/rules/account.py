"""Old Belgian account numbers (123-1234567-12), by the modulo 97 check of their last two digits."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_ACCOUNT = re.compile(r"(?<![\w/+*.-])(\d{3})[ ./-]{0,3}(\d{7})[ ./-]{0,3}(\d{2})(?![\w/+*]|[.-]\d)")
_WORD = re.compile(r"compte|rekening|rek\b|konto|account|banque|bank|oud nr|ancien")


def find(reading: Reading) -> Iterator[Hit]:
    for found in reading.in_numbers(_ACCOUNT, 12):
        named = _WORD.search(reading.before(found.start())) is not None
        separated = "-" in found[0] or (named and len(found[0]) > 12)
        checks = (int(found[1] + found[2]) % 97 or 97) == int(found[3])
        if (checks and (separated or named)) or (separated and named):
            yield reading.hit(found.start(), found.end(), "BBAN", 1.0 if checks else 0.7)


RULE = Rule("account", "mask", "Belgian account number of the time before IBAN", find)

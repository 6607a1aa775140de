"""Belgian structured communications (+++123/4567/89012+++): they lead to a customer's invoice."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_FRAMED = re.compile(r"(?<![+*\d])[+*]{2,3} ?\d{3} ?[/ .-] ?\d{4} ?[/ .-] ?\d{5} ?[+*]{2,3}")
_BARE = re.compile(r"(?<![\w/+*.-])(\d{3})/(\d{4})/(\d{3})(\d{2})(?![\w/+*])")
_NAMED = re.compile(
    r"(?:communication|mededeling|mitteilung|vermelding|ogm|vcs)[\w :°.]{0,20}?(?<!\d)(\d{12}|\d{3}["
    r" ./-]\d{4}[ ./-]\d{5})(?!\d)"
)


def find(reading: Reading) -> Iterator[Hit]:
    if reading.most_digits < 12:
        return
    if "++" in reading.plain or "**" in reading.plain:
        yield from reading.hits(_FRAMED, "REF")
    for found in reading.in_numbers(_BARE, 12):
        if (int(found[1] + found[2] + found[3]) % 97 or 97) == int(found[4]):
            yield reading.hit(found.start(), found.end(), "REF")
    for found in reading.in_numbers(_NAMED, 12, before=50):
        yield reading.hit(found.start(1), found.end(1), "REF")


RULE = Rule("structured", "mask", "Structured communication of a bank transfer", find)

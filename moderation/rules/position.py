"""Geographic positions precise enough to find a house: four decimals or seconds of arc."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_PRECISE = re.compile(r"\d[.,]\d{4}")
_NUMBER = r"[-+]?\d{1,3}[.]\d{4,}"
_DECIMAL = re.compile(
    r"(?<![\w.,-])"
    + _NUMBER
    + r" ?°? ?[ns]?(?: ?[,;/|] ?| )(?:lon\w{0,8}|lng)?[ :=]{0,3}"
    + _NUMBER
    + r" ?°? ?[eow]?(?!\w|\.\d)"
    r"|(?<![\w.,-])[-+]?\d{1,2},\d{4,} ?°? ?[ns]?(?: ?[;/|] ?|, | )[-+]?\d{1,3},\d{4,} ?°? ?[eow]?(?!\w|[.,]\d)"
)
_SECONDS = r"\d{1,3} ?[°º] ?\d{1,2} ?['′’] ?(?:\d{1,2}(?:[.,]\d+)? ?(?:\"|″|''|”|′′) ?)?"
_DEGREES = re.compile(
    r"(?<!\w)(?:[ns] ?)?" + _SECONDS + r" ?[ns]?[ ,;/]{0,3}(?:[eow] ?)?" + _SECONDS + r" ?[eow]?(?![\w])"
    r"|(?<!\w)\d{1,2}[.,]\d{3,} ?° ?[ns][ ,;/]{1,3}\d{1,3}[.,]\d{3,} ?° ?[eow](?!\w)"
)
_NAMED = re.compile(
    r"\blat\w{0,6}[ :=]{1,3}([-+]?\d{1,2}[.,]\d{2,})[ ,;/]{1,3}\blo?n\w{0,8}[ :=]{1,3}([-+]?\d{1,3}[.,]\d{2,})"
)


def find(reading: Reading) -> Iterator[Hit]:
    if "." not in reading.plain and "," not in reading.plain and "°" not in reading.plain:
        return
    if "lat" in reading.plain:
        yield from reading.hits(_NAMED, "GPS")
    if _PRECISE.search(reading.plain):
        for found in _DECIMAL.finditer(reading.plain):
            yield reading.hit(found.start(), found.start() + len(found[0].rstrip()), "GPS")
    if "°" in reading.plain or "º" in reading.plain:
        yield from reading.hits(_DEGREES, "GPS")


RULE = Rule("position", "mask", "Geographic coordinates", find)

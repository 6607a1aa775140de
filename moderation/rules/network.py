"""IP addresses, told apart from version numbers by the words before them."""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_V4 = re.compile(r"(?<![\w.,/-])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d|,\d)")
_V6 = re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])")
_VERSION = re.compile(
    r"(?:version|versie|firmware|software|release|build|\bv|\bvs|windows|macos|android|ios|driver|update|kernel"
    r"|app)\W{0,3}(?:\w{0,12}\W)?$"
)


def find(reading: Reading) -> Iterator[Hit]:
    for found in reading.in_numbers(_V4, 4) if reading.plain.count(".") > 2 else ():
        if all(int(part) < 256 for part in found[0].split(".")) and not _VERSION.search(
            reading.before(found.start(), 30)
        ):
            yield reading.hit(found.start(), found.end(), "IP")
    if reading.plain.count(":") > 6 or "::" in reading.plain:
        yield from (reading.hit(f.start(), f.end(), "IP") for f in _V6.finditer(reading.plain) if _is_v6(f[0]))


def _is_v6(text: str) -> bool:
    if text.count(":") < 7 and "::" not in text:
        return False
    try:
        return len(text) > 5 and bool(IPv6Address(text))
    except ValueError:
        return False


RULE = Rule("network", "mask", "IP address, not a version number", find)

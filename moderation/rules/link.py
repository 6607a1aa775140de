"""Web addresses that carry a token, an account, a parcel or a person; plain public pages stay readable."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_URL = re.compile(r"(?:\bhttps?://|\bftp://|\bwww\.)[^\s<>\"«»]{3,2000}")
_TELLING_KEY = re.compile(
    r"[?&#;/](?:\w{0,20}(?:token|key|code|sig|auth|sess|user|uid|mail|pass|pwd|otp|ticket|track|item|order|ref"
    r"|cust|client"
    r"|klant|account|hash|secret|invite|id|ti|nr|num|zip|postal|name|tel|phone|iban))=[^&\s]{2,}"
)
_TELLING_VALUE = re.compile(
    r"(?<=[/=&?#:-])(?=[\w%.~-]{0,80}\d)(?:[0-9a-f]{12,}|[\w~-]{20,}|\d{6,}|[a-z]{1,4}\d{6,}[a-z]{0,2}"
    r"|eyj[\w.-]{10,})"
)


def find(reading: Reading) -> Iterator[Hit]:
    if "://" not in reading.plain and "www." not in reading.plain:
        return
    for found in _URL.finditer(reading.plain):
        url = found[0].rstrip(".,;:!?)]}'…")
        tail = url[url.find("/", 8) :] if "/" in url[8:] else url[url.find("?") :] if "?" in url else ""
        if "@" in url or (tail and (_TELLING_KEY.search(tail) or _TELLING_VALUE.search(tail))):
            yield reading.hit(found.start(), found.start() + len(url), "URL")


RULE = Rule("link", "mask", "Web address that carries a token, an account or a parcel number", find)

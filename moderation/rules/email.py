"""E-mail addresses, also spelt out: "jean (at) x point be", "jan punt peeters apenstaartje x punt be"."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_LOCAL = re.compile(r"(?<![\w.+-])[\w+][\w.+'&=~-]{0,80} {0,2}\n?$")
_DOMAIN = re.compile(
    r"@ {0,2}(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,18}(?![\w-])"
    r"|@ ?[a-z0-9-]{1,63}(?: \. ?[a-z0-9-]{1,30}){1,3}(?![\w-])|@\[?\d{1,3}(?:\.\d{1,3}){3}\]?"
)
_TLD = (
    r"(?:be|com|fr|nl|de|net|org|eu|lu|info|io|co|uk|brussels|vlaanderen|gent|me|biz|ch|at|it|es|pt|pl|tv|app|dev"
    r"|example)"
)
_AT = (
    r"(?: {0,2}[(\[{<*_] {0,2}(?:at|arobase|arrobase|aro?ba|a|chez|apenstaart(?:je)?|klammeraffe|ad|@)"
    r" {0,2}[)\]}>*_] {0,2}"
    r"|(?: at | arobase | arrobase | arobas | apenstaartje | apenstaart | klammeraffe "
    r"| chez | bij | bei | at the |-at-| @ ))"
)
_DOT = (
    r"(?: {0,2}[(\[{<*_] {0,2}(?:dot|point|punt|punkt|\.) {0,2}[)\]}>*_] {0,2}| dot | point | punt | punkt "
    r"|\. ?(?=[a-z]{2,3}\b)|\.|-dot-)"
)
_SPELT = re.compile(
    r"(?<![\w.+-])(?P<local>[\w+-]{1,40}(?:" + _DOT + r"[\w+-]{1,40}){0,4})(?P<at>" + _AT + r")"
    r"(?P<domain>[a-z0-9-]{1,63}(?:" + _DOT + r"[a-z0-9-]{1,63}){0,3}" + _DOT + _TLD + r")(?![\w-])"
)
_SPELT_GATE = re.compile(
    r"\bat\b|\b(?:chez|bij|bei) [\w-]+ (?:dot|point|punt|punkt) |arr?oba|apenstaart|klammeraffe"
    r"|[(\[{]\s*(?:a|ad|@|chez)\s*[)\]}]| @ "
)
_BRACKETS = re.compile(r"[(\[{]\s*(?:a|ad|chez)\b")
_DOT_WORD = re.compile(r"\b(?:dot|point|punt|punkt)\b|[\[({]")


def find(reading: Reading) -> Iterator[Hit]:
    text = reading.plain
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text[max(0, at - 90) : at])
        domain = _DOMAIN.match(text, at) if local else None
        if local and domain:
            yield reading.hit(at - len(local[0]), domain.end(), "EMAIL")
        at = text.find("@", at + 1)
    if ("spelt" in reading.mentions or "@" in text or _BRACKETS.search(text)) and _SPELT_GATE.search(text):
        for found in _SPELT.finditer(text):
            if _means_address(reading, found):
                yield reading.hit(found.start(), found.end(), "EMAIL", 0.9)


def _means_address(reading: Reading, found: re.Match[str]) -> bool:
    """ "look at shop.be" is English; "jan.peeters at shop.be" and "jan AT shop.be" are addresses."""
    if found["at"].strip() in ("chez", "bij", "bei", "at the"):
        return _DOT_WORD.search(found["domain"]) is not None
    if found["at"].strip() not in ("at", "@"):
        return True
    if _DOT_WORD.search(found["domain"]) or re.search(r"[\d._]|\b(?:dot|point|punt|punkt)\b", found["local"]):
        return True
    return reading.original(*found.span("at")).strip() == "AT"


RULE = Rule("email", "mask", "E-mail address, also spelt out or spaced", find)

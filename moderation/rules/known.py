"""What the case knows already: names, addresses and numbers of its context, in every spelling.

Names are found whatever their case, accents, order and hyphens, with initials, and by any part of
them that begins with a capital letter. Numbers are found whatever their separators and prefix.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from moderation.loose import code_places, phone_places, places
from moderation.names import PARTICLES, is_common_word
from moderation.normalise import fold_word
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit


def find(reading: Reading) -> Iterator[Hit]:
    context = reading.context
    for name in context.names:
        yield from _name_hits(reading, name)
    for address in context.addresses:
        yield from _hits(reading, places(reading, address), "EMAIL" if "@" in address else "ADDRESS")
        if "@" in address:
            yield from _local_part_hits(reading, address)
    for number in context.numbers:
        if _is_phone(number):
            digits = re.sub(r"\D", "", number.replace("(0)", ""))
            yield from _hits(reading, phone_places(reading, digits), "PHONE")
        else:
            yield from _hits(reading, code_places(reading, number), "REF")


def _hits(reading: Reading, found: Iterable[tuple[int, int]], label: str) -> Iterator[Hit]:
    return (reading.hit(start, end, label) for start, end in found)


def _local_part_hits(reading: Reading, address: str) -> Iterator[Hit]:
    """jean.dupont@x.example tells a name: "jean dupont" and "jean.dupont" are found too."""
    local = address.split("@", maxsplit=1)[0]
    if len(re.findall(r"[^\W\d_]{2,}", local)) >= 2:
        yield from _hits(reading, places(reading, local), "PERSON")


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return bool(re.fullmatch(r"[\d\s./()+-]+", number)) and number.strip()[:1] in "+0(" and 8 <= len(digits) <= 15


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of a known name: those that tell it, their initials, its own small words, and its joined spellings."""

    telling: frozenset[str]
    initials: frozenset[str]
    small: frozenset[str]


@lru_cache(maxsize=512)
def _name(name: str) -> _Name:
    words = re.findall(r"[^\W_]+", fold_word(name))[:8]
    small = frozenset(word for word in words if word in PARTICLES)
    plain = [word for word in words if word not in small]
    joined = {"".join(words[a:b]) for a in range(len(words)) for b in range(a + 2, len(words) + 1)}
    telling = {word for word in plain if len(word) > 1} | {word for word in joined if len(word) > 4}
    initials = {word[0] for word in plain} if len(plain) > 1 else set()
    return _Name(frozenset(telling), frozenset(initials), small)


def _name_hits(reading: Reading, name: str) -> Iterator[Hit]:
    known = _name(name)
    if known.telling.isdisjoint(reading.vocabulary):
        return
    reached = 0
    words = known.telling | known.initials | known.small
    for at in [index for index, word in enumerate(reading.spelt) if word in words]:
        if at >= reached:
            reached = _run(reading, known, at)
            if reached > at and _tells(reading, known, at, reached):
                yield reading.hit(reading.words[at][0], reading.words[reached - 1][1], "PERSON")


def _run(reading: Reading, known: _Name, at: int) -> int:
    """End of the run of words that belong to the name from word `at`: full words, initials and its small words."""
    stop = end = at
    while end < len(reading.words):
        start, _, word = reading.words[end]
        gap = reading.plain[reading.words[end - 1][1] : start] if end > at else ""
        if end > at and (len(gap) > 3 or not gap.isascii() or any(mark in gap for mark in ";:!?()\n")):
            break
        if word in known.telling or (word in known.initials and reading.is_capital(start)):
            stop = end + 1
        elif word not in known.small:
            break
        end += 1
    return stop


def _tells(reading: Reading, known: _Name, at: int, stop: int) -> bool:
    """Two words of the name tell it; one alone does with a capital, or where it is no ordinary word."""
    words = reading.words[at:stop]
    telling = [(start, word) for start, _, word in words if word in known.telling]
    if len(telling) > 1 or (telling and any(len(word) == 1 and word in known.initials for _, _, word in words)):
        return True
    return any(len(word) > 2 and (reading.is_capital(start) or not is_common_word(word)) for start, word in telling)


RULE = Rule("known", "mask", "Names, addresses and numbers that the case knows, in every spelling", find)

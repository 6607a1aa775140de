"""What the case knows already: names, addresses and numbers of its context, in every spelling.

Names are found whatever their case, accents, order and hyphens, with initials, and by any part of
them that begins with a capital letter. Numbers are found whatever their separators and prefix.
"""

import re
from collections.abc import Iterable, Iterator

from moderation.loose import code_places, phone_places, places
from moderation.names import COMMON, LOCALITY, is_common_word
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.spellings import Spellings, is_slip, spellings
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


def _name_hits(reading: Reading, name: str) -> Iterator[Hit]:
    known = spellings(name)
    yield from _letters_apart(reading, known)
    yield from _slips(reading, known)
    if known.telling.isdisjoint(reading.vocabulary):
        return
    reached = 0
    words = known.telling | known.initials | known.small
    for at in [index for index, word in enumerate(reading.spelt) if word in words]:
        if at >= reached:
            reached = _run(reading, known, at)
            if reached > at and _tells(reading, known, at, reached):
                yield reading.hit(reading.words[at][0], reading.words[reached - 1][1], "PERSON")


def _letters_apart(reading: Reading, known: Spellings) -> Iterator[Hit]:
    """ "D u p o n t", "A.M.E.L.I.E"."""
    if sum(len(word) == 1 for word in reading.spelt) < 5:
        return
    for word in known.plain:
        for start, end in places(reading, " ".join(word)):
            if end - start > len(word):
                yield reading.hit(start, end, "PERSON", 0.9)


def _slips(reading: Reading, known: Spellings) -> Iterator[Hit]:
    """A word with a capital, on no list of words and places, that is a name of the case but for a slip of the pen."""
    for index, capital in enumerate(reading.capitals if known.plain else ()):
        if capital and not reading.bits[index] & (COMMON | LOCALITY):
            start, end, word = reading.words[index]
            if end - start > _SHORTEST and any(is_slip(word, meant) for meant in known.plain):
                yield reading.hit(start, end, "PERSON", 0.6)


def _run(reading: Reading, known: Spellings, at: int) -> int:
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


def _tells(reading: Reading, known: Spellings, at: int, stop: int) -> bool:
    """Two words of the name tell it; one alone does with a capital, or where it is no ordinary word."""
    words = reading.words[at:stop]
    telling = [(start, word) for start, _, word in words if word in known.telling]
    if len(telling) > 1 or (
        telling and any(len(word) < 5 and word in known.initials and word not in known.telling for _, _, word in words)
    ):
        return True
    return any(len(word) > 2 and (reading.is_capital(start) or not is_common_word(word)) for start, word in telling)


_SHORTEST = 5

RULE = Rule("known", "mask", "Names, addresses and numbers that the case knows, in every spelling", find)

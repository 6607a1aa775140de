"""What the case knows already: names, addresses and numbers of its context, in every spelling.

Names are found whatever their case, accents, order and hyphens, with initials, and by any part of
them that begins with a capital letter. Numbers are found whatever their separators and prefix.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from moderation.kept import loose
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
        yield from _pattern_hits(reading, loose(address), "EMAIL" if "@" in address else "ADDRESS")
        if "@" in address:
            yield from _local_part_hits(reading, address)
    for number in context.numbers:
        yield from _pattern_hits(reading, _number(number), "PHONE" if _is_phone(number) else "REF")


def _pattern_hits(reading: Reading, pattern: re.Pattern[str] | None, label: str) -> Iterator[Hit]:
    if pattern is not None:
        yield from reading.hits(pattern, label)


def _local_part_hits(reading: Reading, address: str) -> Iterator[Hit]:
    """jean.dupont@x.example tells a name: "jean dupont" and "jean.dupont" are found too."""
    local = address.split("@", maxsplit=1)[0]
    if len(re.findall(r"[^\W\d_]{2,}", local)) >= 2:
        yield from _pattern_hits(reading, loose(local), "PERSON")


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return bool(re.fullmatch(r"[\d\s./()+-]+", number)) and number.strip()[:1] in "+0(" and 8 <= len(digits) <= 15


@lru_cache(maxsize=512)
def _number(number: str) -> re.Pattern[str] | None:
    """A phone number also without or with its country prefix; any other number with any separators."""
    if not _is_phone(number):
        return loose_number(number)
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    national = digits.removeprefix("00").removeprefix("32") if digits.startswith(("0032", "32")) else digits
    core = r"[\s./()-]{0,3}".join(national.lstrip("0"))
    return re.compile(r"(?<![\w])(?:(?:\+|00)\s?\d{1,3}[\s./-]{0,3})?\(?0?\)?[\s./()-]{0,3}" + core + r"(?!\d)")


def loose_number(number: str) -> re.Pattern[str] | None:
    """Letters and digits of a reference with any separators between them; None where it is too short to be told."""
    chars = re.findall(r"[^\W_]", fold_word(number))
    if len(chars) < 4:
        return None
    return re.compile(r"(?<![^\W_])#?" + r"[\s./_+*()-]{0,2}".join(map(re.escape, chars)) + r"(?![^\W_])")


def _name_hits(reading: Reading, name: str) -> Iterator[Hit]:
    whole, parts = _name_patterns(name)
    spans = []
    if whole is not None:
        for found in whole.finditer(reading.plain):
            spans.append(found.span())
            yield reading.hit(found.start(), found.end(), "PERSON")
    for part in parts:
        for found in part.finditer(reading.plain):
            inside = any(a <= found.start() < b for a, b in spans)
            if not inside and (reading.is_capital(found.start()) or not is_common_word(found[0])):
                yield reading.hit(found.start(), found.end(), "PERSON", 0.9)


@lru_cache(maxsize=512)
def _name_patterns(name: str) -> tuple[re.Pattern[str] | None, tuple[re.Pattern[str], ...]]:
    """One pattern for the whole name in any order, with initials; one for each telling part."""
    words = re.findall(r"[^\W_]+", fold_word(name))[:6]
    telling = [word for word in words if word not in PARTICLES]
    if not telling:
        return None, ()
    gap = r"[\W_]{1,3}"
    orders = {" ".join(order) for order in permutations(telling)} if len(telling) <= 4 else {" ".join(telling)}
    particle = r"(?:(?:" + "|".join(PARTICLES) + r")[\W_]{1,3}){0,3}"
    spelt = []
    for order in sorted(orders):
        pieces = [_or_initial(word, len(telling) > 1) for word in order.split()]
        spelt.append((gap + particle).join(pieces))
    long = re.escape(max(telling, key=len))
    whole = re.compile(
        r"(?<![^\W_])(?=[^\n]{0,80}?" + long + r")(?:" + particle + r")(?:" + "|".join(spelt) + r")(?![^\W_])"
    )
    # a joined spelling ("vandenbroeck" for "Van den Broeck", "jeandupont")
    joined = "".join(words)
    parts = [re.compile(r"(?<![^\W_])" + re.escape(word) + r"(?![^\W_])") for word in telling if len(word) >= 3]
    if len(words) > 1:
        parts.append(re.compile(r"(?<![^\W_])" + re.escape(joined) + r"(?![^\W_])"))
        surname = "".join(words[1:])
        if len(surname) > 4:
            parts.append(re.compile(r"(?<![^\W_])" + re.escape(surname) + r"(?![^\W_])"))
    return whole, tuple(parts)


def _or_initial(word: str, several: bool) -> str:
    return f"(?:{re.escape(word)}|{re.escape(word[0])}\\.?)" if several else re.escape(word)


RULE = Rule("known", "mask", "Names, addresses and numbers that the case knows, in every spelling", find)

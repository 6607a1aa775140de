"""Health data of a person (GDPR article 9): an illness, treatment or condition that somebody is said to have.

The name of an illness alone is no finding, nor is an insurance, a hospital or a health fund.
"""

import re
from collections.abc import Iterator

from moderation.lexicon import list_lines
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_ILLNESSES = [word for line in list_lines("health.txt") for word in line.split()]
_ILLNESS = "|".join(_ILLNESSES)
_FIRST_WORDS = frozenset(word.split("-")[0] for word in _ILLNESSES)
_OF = r"(?:mon|ma|mes|son|sa|notre|mijn|zijn|haar|onze|mein\w{0,2}|sein\w{0,2}|ihre?|my|his|her|our)"
_HAS = "|".join(list_lines("health_stated.txt"))
_STATED = re.compile(
    rf"(?<!\w)(?:{_OF} (?:\w{{1,14}} )?(?:{_ILLNESS})|(?:{_HAS}) (?:\w{{1,14}} )?(?:{_ILLNESS}))(?!\w)"
)


def find(reading: Reading) -> Iterator[Hit]:
    if not _FIRST_WORDS.isdisjoint(reading.vocabulary):
        yield from reading.hits(_STATED, "HEALTH", 0.7)


RULE = Rule("health", "hold", "Health data of a person", find)

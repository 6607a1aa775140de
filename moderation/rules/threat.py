"""Threats against people and doxxing: always held. Patterns are data, lexicons/<language>/threats.txt.

"I shall take this to court" is no threat.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from moderation.lexicon import list_lines, word_set
from moderation.meaning import GROUP
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import LANGUAGES, Hit


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    """Patterns by the words that must stand in the text, so that a clean text costs one look at each word."""
    by_word: dict[str, tuple[re.Pattern[str], ...]] = {}
    for language in LANGUAGES:
        for line in list_lines(language, "threats.txt"):
            words, _, pattern = line.partition(" :: ")
            compiled = re.compile(r"(?<!\w)(?:" + pattern + r")(?!\w)")
            for word in words.split():
                by_word[word] = (*by_word.get(word, ()), compiled)
    return by_word


def find(reading: Reading) -> Iterator[Hit]:
    by_word = _patterns()
    wanted = reading.vocabulary & by_word.keys()
    done: set[re.Pattern[str]] = set()
    for word in sorted(wanted):
        for pattern in by_word[word]:
            if pattern not in done:
                done.add(pattern)
                for hit in pattern.finditer(reading.plain):
                    if not _at_vermin(reading, hit.end()):
                        yield reading.hit(hit.start(), hit.end(), "THREAT", 0.8)


def _at_vermin(reading: Reading, end: int) -> bool:
    """ "The rats must be killed": somebody who calls a group of people so is another matter."""
    if _VERMIN.isdisjoint(reading.vocabulary) or reading.any_bits & GROUP:
        return False
    last = bisect_left(reading.words, (end,))
    return not _VERMIN.isdisjoint(reading.spelt[max(0, last - _AROUND) : last + _AROUND // 2])


_VERMIN = word_set("vermin")
_AROUND = 10


RULE = Rule("threat", "hold", "Threat against people, or their home told to frighten them", find)

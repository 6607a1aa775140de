"""Hatred of a group: its name in one sentence with contempt, or with a call for violence. Naming it alone is fine."""

import re
from collections.abc import Iterator
from functools import cache

from moderation.lexicon import list_lines
from moderation.normalise import fold_word
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit
from moderation.wordlists import lists

_END = re.compile(r"[.!?\n;]")
_NEAR = 14


@cache
def _words(language: str) -> dict[str, frozenset[str]]:
    """The sections of lexicons/<language>/hate.txt, folded."""
    sections: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in list_lines(language, "hate.txt"):
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), set())
        else:
            current.update(fold_word(word) for word in line.split())
    return {name: frozenset(words) for name, words in sections.items()}


def find(reading: Reading) -> Iterator[Hit]:
    groups = lists(reading.lang).groups
    named = [index for index, (_, _, word) in enumerate(reading.words) if word in groups]
    if not named:
        return
    parts = _words(reading.lang)
    for index in named:
        reach = _sentence(reading, index)
        words = {reading.words[at][2] for at in reach}
        violent = words & parts["violence"] and words & parts["modal"]
        if (words & parts["contempt"]) - groups or violent:
            yield reading.hit(reading.words[reach[0]][0], reading.words[reach[-1]][1], "HATE", 0.6)
            return


def _sentence(reading: Reading, index: int) -> range:
    """Word indexes around `index`, within its sentence and within reach."""
    words = reading.words
    first = last = index
    while first > 0 and index - first < _NEAR and not _END.search(reading.plain, words[first - 1][1], words[first][0]):
        first -= 1
    while (
        last + 1 < len(words)
        and last - index < _NEAR
        and not _END.search(reading.plain, words[last][1], words[last + 1][0])
    ):
        last += 1
    return range(first, last + 1)


RULE = Rule("hatred", "hold", "Contempt or violence against a group of people", find)

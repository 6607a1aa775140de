"""Hatred of a group: its name in one sentence with contempt, or with a call for violence. Naming it alone is fine."""

import re
from collections.abc import Container, Iterator
from functools import cache

from moderation.lexicon import list_lines
from moderation.names import is_common_word
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
            current.update(fold_word(word).replace("_", " ") for word in line.split())
    return {name: frozenset(words) for name, words in sections.items()}


def find(reading: Reading) -> Iterator[Hit]:
    groups, parts = lists(reading.lang).groups, _words(reading.lang)
    if groups.isdisjoint(reading.vocabulary) and parts["contempt"].isdisjoint(reading.vocabulary):
        return
    spelt = respelt(reading, groups | parts["contempt"])
    for index in [at for at, word in enumerate(spelt) if word in groups]:
        reach = _sentence(reading, index)
        words = {spelt[at] for at in reach}
        violent = words & parts["violence"] and words & parts["modal"]
        whole = " ".join(spelt[at] for at in reach)
        sent_away = any(phrase in whole for phrase in parts["phrase"])
        if (words & parts["contempt"]) - groups or violent or sent_away:
            yield reading.hit(reading.words[reach[0]][0], reading.words[reach[-1]][1], "HATE", 0.6)
            return


def respelt(reading: Reading, wanted: Container[str]) -> list[str]:
    """The words of a text, those read as meant that are one of `wanted` with letters apart, swapped, or as digits."""
    spelt = list(reading.spelt)
    for index, word in enumerate(reading.spelt):
        if len(word) > 3 and word not in wanted and not is_common_word(word):
            spelt[index] = next((other for other in _meant(word) if other in wanted), word)
    for run in _APART.finditer(reading.plain):
        joined = "".join(re.findall(r"\w", run[0]))
        if joined in wanted:
            spelt[reading.word_at[run.start()]] = joined
    return spelt


def _meant(word: str) -> Iterator[str]:
    if not word.isalpha():
        yield word.translate(_DIGITS)
    elif len(word) > 4:
        for at in range(min(len(word), 16) - 1):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


_DIGITS = str.maketrans("0134578", "oieastb")
_APART = re.compile(r"(?<![^\W_])[a-z](?: [a-z]){3,24}(?![^\W_])")


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

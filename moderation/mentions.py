"""Words that open the door to a rule: only a text that has one is searched with the rule's slower patterns.

lexicons/words/mentions.txt names the words of each kind; "born*" stands for every word that begins so.
"""

import re
from collections.abc import Iterable
from functools import cache

from moderation.lexicon import list_lines


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for line in list_lines("words", "mentions.txt"):
        kind, _, words = line.partition(":")
        kinds.setdefault(kind, []).extend(words.split())
    return {kind: re.compile("|".join(word.replace("*", ".*") for word in words)) for kind, words in kinds.items()}


class _Mentions(dict[str, frozenset[str]]):
    """The kinds that a word mentions; remembers the words of the last texts."""

    def __missing__(self, word: str) -> frozenset[str]:
        if len(self) > 20_000:
            self.clear()
        kinds = frozenset(kind for kind, pattern in _kinds().items() if pattern.fullmatch(word))
        self[word] = kinds or _NONE
        return self[word]


_NONE: frozenset[str] = frozenset()
_MENTIONS = _Mentions()


def mentioned(spelt: Iterable[str], words: Iterable[tuple[int, int, str]]) -> dict[str, list[tuple[int, int, str]]]:
    """The (start, end, word) of a text, and the words alone, by the kinds that they mention."""
    places: dict[str, list[tuple[int, int, str]]] = {}
    for kinds, place in zip(map(_MENTIONS.__getitem__, spelt), words, strict=True):
        if kinds:
            for kind in kinds:
                places.setdefault(kind, []).append(place)
    return places

"""A text as the rules see it: original, folded, cut into words, with what the case knows.

Made once for each review, so that thirty rules do not fold and cut thirty times. It must never
be changed by a rule.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from moderation.mentions import mentioned
from moderation.normalise import Folded, fold
from moderation.types import LANGUAGES, Context, Hit

_WORD = re.compile(r"[^\W_]+")


class Reading:
    """`text` is the original, `plain` its folded form (see normalise); spans of `plain` map back by hit()."""

    def __init__(self, text: str, lang: str, context: Context) -> None:
        self.text = text
        self.lang = lang if lang in LANGUAGES else "fr"
        self.context = context
        self.folded: Folded = fold(text)
        self.plain = self.folded.text
        self.memo: dict[str, object] = {}

    @cached_property
    def has_digit(self) -> bool:
        return _DIGIT.search(self.plain) is not None

    @cached_property
    def words(self) -> list[tuple[int, int, str]]:
        """(start, end, word) of the folded text: runs of letters and digits."""
        found: list[tuple[int, int, str]] = []
        text, end = self.plain, 0
        for word in _WORD.findall(text):  # faster than match objects: the next word begins at its first occurrence
            start = text.index(word, end)
            end = start + len(word)
            found.append((start, end, word))
        return found

    @cached_property
    def spelt(self) -> list[str]:
        """The words alone, in their order."""
        return [word for _, _, word in self.words]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different words: rules look here first, as one look costs less than a search."""
        return frozenset(self.spelt)

    @cached_property
    def mentions(self) -> dict[str, list[tuple[int, int, str]]]:
        """The words of the text by the kinds of lexicons/words/mentions.txt that they mention."""
        return mentioned(self.spelt, self.words)

    @cached_property
    def numerals(self) -> list[int]:
        """Indexes of the words that begin with a digit."""
        return [index for index, word in enumerate(self.spelt) if word[0].isdigit()]

    @cached_property
    def most_digits(self) -> int:
        """The most digits that any number has, its separators aside: a text with eight has no card number."""
        most = 0
        for run in _NUMBER.findall(self.plain):
            if len(run) > most:
                most = max(most, sum(map(str.isdigit, run)))
        return most

    @cached_property
    def word_at(self) -> dict[int, int]:
        """Index into words by the start of a word."""
        return {start: index for index, (start, _, _) in enumerate(self.words)}

    @cached_property
    def capitals(self) -> list[bool]:
        """For each word, whether it begins with a capital letter in the original."""
        text, starts = self.text, self.folded.starts
        if starts is None:
            return [text[start].isupper() for start, _, _ in self.words]
        return [text[starts[start]].isupper() for start, _, _ in self.words]

    def word_index(self, at: int) -> int | None:
        """Index into words of the word that covers an offset of `plain`; None between words."""
        index = bisect_right(self.words, at, key=lambda word: word[0]) - 1
        return index if index >= 0 and at < self.words[index][1] else None

    def original(self, start: int, end: int) -> str:
        """The original characters behind a span of `plain`."""
        start, end = self.folded.span(start, end)
        return self.text[start:end]

    def is_capital(self, start: int) -> bool:
        """Whether the word that begins here in `plain` begins with a capital letter in the original."""
        at = start if self.folded.starts is None else self.folded.starts[start]
        return self.text[at].isupper()

    def before(self, start: int, length: int = 40) -> str:
        """The folded text just before an offset of `plain`: where a rule looks for its reasons."""
        return self.plain[max(0, start - length) : start]

    def hit(self, start: int, end: int, label: str, confidence: float = 1.0) -> Hit:
        """A Hit on the original from a span of `plain`."""
        start, end = self.folded.span(start, end)
        return Hit(start, end, label, confidence)

    def hits(self, pattern: re.Pattern[str], label: str, confidence: float = 1.0, group: int = 0) -> Iterator[Hit]:
        """A hit for each match of `pattern` in the folded text."""
        for found in pattern.finditer(self.plain):
            if found.end(group) > found.start(group) >= 0:
                yield self.hit(found.start(group), found.end(group), label, confidence)


_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d[\d\s./()+*_-]*")

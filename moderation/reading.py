"""A text as the rules see it: original, folded, cut into words, with what the case knows.

Made once for each review, so that thirty rules do not fold and cut thirty times. It must never
be changed by a rule.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, reduce
from itertools import accumulate
from operator import itemgetter, or_

from moderation.meaning import ANY_KIND, CODE, KIND, NUMERAL, meanings
from moderation.normalise import Folded, fold
from moderation.types import LANGUAGES, Context, Hit

_WORD = re.compile(r"([^\W_]+)")


class Reading:
    """`text` is the original, `plain` its folded form (see normalise); spans of `plain` map back by hit().

    pieces       gaps and words in turn: what stands before the first word, the word, the gap behind it …
    spelt        the words alone: runs of letters and digits
    words        (start, end, word) of each
    capitals     whether each begins with a capital letter in the original
    bits         what all lists say of each word (see meaning); any_bits of any of them
    numbers      (start, end, digits) of each longer number with the separators in it and behind it: "02/555 01 23 "
    most_digits  the most digits that any of them has: a text with eight has no card number
    """

    def __init__(self, text: str, lang: str, context: Context) -> None:
        self.text = text
        self.lang = lang if lang in LANGUAGES else "fr"
        self.context = context
        self.folded: Folded = fold(text)
        self.plain = self.folded.text
        self.memo: dict[str, object] = {}
        self.pieces: list[str] = _WORD.split(self.plain)
        self.spelt = self.pieces[1::2]
        edges = list(accumulate(map(len, self.pieces)))  # faster than a match object for each word
        self.words = list(zip(edges[::2], edges[1::2], self.spelt, strict=False))
        self.capitals = self._capitals()
        self.bits = list(map(meanings(self.lang).__getitem__, self.spelt))
        self.any_bits = reduce(or_, self.bits, 0)
        self.has_digit = self.any_bits & CODE != 0
        self.numbers = list(_numbers(self.plain)) if self.has_digit else []
        self.most_digits = max(map(itemgetter(2), self.numbers), default=0)

    def _capitals(self) -> list[bool]:
        text, starts = self.text, self.folded.starts
        if starts is None:
            return [text[start].isupper() for start, _, _ in self.words]
        return [text[starts[start]].isupper() for start, _, _ in self.words]

    @cached_property
    def joined(self) -> str:
        """All letters and digits without what stands between."""
        return "".join(self.spelt)

    @cached_property
    def joins(self) -> list[int]:
        """Where each word begins in `joined`."""
        return list(accumulate(map(len, self.spelt), initial=0))[:-1]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different words: rules look here first, as one look costs less than a search."""
        return frozenset(self.spelt)

    def having(self, bit: int) -> list[int]:
        """Indexes of the words that have one of some bits."""
        return [index for index, bits in enumerate(self.bits) if bits & bit] if self.any_bits & bit else []

    @cached_property
    def mentions(self) -> dict[str, list[tuple[int, int, str]]]:
        """The words of the text by the kinds of lexicons/words/mentions.txt that they mention."""
        present = [(kind, bit) for kind, bit in KIND.items() if self.any_bits & bit]
        places: dict[str, list[tuple[int, int, str]]] = {kind: [] for kind, _ in present}
        for index in self.having(ANY_KIND):
            bits = self.bits[index]
            for kind, bit in present:
                if bits & bit:
                    places[kind].append(self.words[index])
        return places

    @cached_property
    def numerals(self) -> list[int]:
        """Indexes of the words that begin with a digit."""
        return self.having(NUMERAL)

    def in_numbers(
        self, pattern: re.Pattern[str], least: int, before: int = 4, behind: int = 4
    ) -> Iterator[re.Match[str]]:
        """Matches of `pattern` in and around the numbers of `least` digits or more: a pattern that needs them there."""
        reached = 0
        if self.most_digits < least:
            return
        for start, end, digits in self.numbers:
            if digits >= least:
                for found in pattern.finditer(self.plain, max(reached, start - before), end + behind):
                    reached = found.end()
                    yield found

    @cached_property
    def word_at(self) -> dict[int, int]:
        """Index into words by the start of a word."""
        return {start: index for index, (start, _, _) in enumerate(self.words)}

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


def _numbers(text: str) -> Iterator[tuple[int, int, int]]:
    for run in _NUMBER.finditer(text):
        yield run.start(), run.end(), len(run[0].translate(_JOINED))


_NUMBER = re.compile(r"\d[\d\s./()+*_-]{5,}")  # no rule asks for shorter ones
_JOINED = dict.fromkeys(map(ord, " \t\n\r\v\f\xa0./()+*_-"))

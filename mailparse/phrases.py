"""Which ideas a sentence expresses (received, promised, asking, courtesy, decision …): the tables of phrases.toml.

The phrases are data (`phrases.toml`) in a small language of words, endings, choices and gaps. They are indexed by their
first word, so that a text is read once, whatever the number of phrases: some 0.1 ms for a page.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from mailparse.words import words_of

# A dot behind a small number is no end: `am 3. März`.
_SENTENCE = re.compile(r"((?<!\b\d)(?<!\b\d\d)[.!?…]+(?=\s|$)|\n[ \t]*\n|(?<=[,;:])\n|\n(?=[-•*–]))")
_DIGIT = re.compile(r"\d")
_CHARACTERS = 4000
_GAP = 9
_STEM = 4  # letters of an ending-less first word by which it is found


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence in lower case, the ideas in it, and whether it ends with a question mark."""

    words: tuple[str, ...]
    ideas: frozenset[str]
    question: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """One place of a phrase: the words that fit, the beginnings that fit, and whether a gap may come before."""

    exact: frozenset[str]
    starts: tuple[str, ...]
    number: bool
    gap: bool

    def fits(self, word: str) -> bool:
        if word in self.exact or (self.starts and word.startswith(self.starts)):
            return True
        return self.number and _DIGIT.search(word) is not None


@dataclass(frozen=True, slots=True)
class _Phrase:
    idea: str
    steps: tuple[_Step, ...]

    def begins(self, words: Sequence[str], place: int) -> bool:
        """Whether the phrase stands here; the first word is known to fit."""
        count = len(words)
        for step in self.steps[1:]:
            place += 1
            last = min(place + _GAP, count - 1) if step.gap else place
            while place <= last and place < count and not step.fits(words[place]):
                place += 1
            if place > last or place >= count:
                return False
        return True


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of the first 4,000 characters of a text, quoted lines left out."""
    text = text[:_CHARACTERS].lower().replace("€", " eur ")
    if ">" in text:
        text = "\n".join([line for line in text.split("\n") if not line.startswith(">")])
    found: list[Sentence] = []
    pieces = _SENTENCE.split(text)
    for piece, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        words = tuple(words_of(piece))
        if words:
            found.append(Sentence(words, _ideas(words), "?" in end))
    return tuple(found)


def ideas(text: str) -> frozenset[str]:
    """All ideas in a text taken as one sentence: for subjects."""
    return _ideas(tuple(words_of(text[:500].lower())))


def _ideas(words: tuple[str, ...]) -> frozenset[str]:
    index = _index()
    found: set[str] = set()
    last = len(words) - 1
    for place, word in enumerate(words):
        here = index.exact.get(word)
        stems = index.stems.get(word[:_STEM])
        if here is None and stems is None:
            continue
        alone, paired = here or _NOTHING
        pair = paired.get(words[place + 1]) if paired and place < last else None
        for phrase in chain(pair or (), alone):
            if phrase.idea not in found and phrase.begins(words, place):
                found.add(phrase.idea)
        for phrase in stems or ():
            if phrase.idea not in found and phrase.steps[0].fits(word) and phrase.begins(words, place):
                found.add(phrase.idea)
    return frozenset(found)


_Found = list[_Phrase]
_NOTHING: tuple[_Found, dict[str, _Found]] = ([], {})


@dataclass(frozen=True, slots=True)
class _Index:
    """All phrases by their first word: those that begin with it alone, and by the second word those that begin with
    two whole words; and by its first letters those that begin with an open ending."""

    exact: dict[str, tuple[_Found, dict[str, _Found]]]
    stems: dict[str, _Found]


@cache
def _index() -> _Index:
    index = _Index({}, {})
    for phrase in _phrases():
        first, second = phrase.steps[0], phrase.steps[1] if len(phrase.steps) > 1 else None
        paired = second is not None and not (second.gap or second.starts or second.number)
        for word in first.exact:
            alone, pairs = index.exact.setdefault(word, ([], {}))
            if second is not None and paired:
                for following in second.exact:
                    pairs.setdefault(following, []).append(phrase)
            else:
                alone.append(phrase)
        for start in first.starts:
            index.stems.setdefault(start[:_STEM], []).append(phrase)
    return index


def _phrases() -> Iterator[_Phrase]:
    tables = tomllib.loads(files("mailparse").joinpath("phrases.toml").read_text("utf-8"))
    for idea, languages in tables.items():
        for written in (one for several in languages.values() for one in several):
            yield _Phrase(idea, tuple(_steps(written)))


def _steps(written: str) -> list[_Step]:
    steps: list[_Step] = []
    gap = False
    for element in written.split():
        if element == "…":
            gap = True
            continue
        choices = element.split("|")
        starts = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
        exact = frozenset(choice for choice in choices if not choice.endswith("*") and choice != "#")
        steps.append(_Step(exact, starts, "#" in choices, gap))
        gap = False
    return steps

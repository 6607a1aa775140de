"""All that the lists say of a word, as bits of one number: one look a word instead of one a list.

Texts repeat their words, and few have any that a rule wonders about. A rule first asks whether its bit is set
anywhere in the text (`Reading.has`) and searches only then. It must never decide anything: a bit opens a door.
"""

import re
from functools import cache

from moderation.leet import read_leet
from moderation.lexicon import word_set
from moderation.mentions import ANY, KINDS
from moderation.names import COMMON, FACTS, FIRST, SURNAME
from moderation.wordlists import INSULT, SLUR, Lists, lists

# FIRST, SURNAME, COMMON and LOCALITY of moderation.names are bits 0 to 3.
LISTED = 1 << 4  # a word of a tier
OPENS = 1 << 5  # first word of a phrase of a tier
CROWD = 1 << 6  # first word of "bande de …"
GROUP = 1 << 7  # name of a group of people
HIDDEN = 1 << 8  # a listed word backwards, or glued to a small one
ROOTED = 1 << 9  # holds a root that can make a compound vulgar
REPEATED = 1 << 10  # a letter three times in a row
TITLE = 1 << 11  # "madame", "mr"
NUMERAL = 1 << 12  # begins with a digit
CODE = 1 << 13  # has a digit
FIGURED = 1 << 14  # a listed word with figures for letters
KIND = {kind: 1 << (16 + at) for at, kind in enumerate(KINDS)}
"""The bit of each kind of lexicons/words/mentions.txt."""
ANY_KIND = sum(KIND.values())

_THRICE = re.compile(r"([a-z])\1\1")
_TITLES = word_set("titles")
_GLUE = tuple(sorted(word_set("glue")))
_MOST_WORDS = 30_000


class Meanings(dict[str, int]):
    """The bits of a folded word for texts of one main language; remembers the words of the last texts."""

    def __init__(self, made: Lists) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        known = FACTS[word]
        bits = self[word] = known | _looks(word, self._made) | _listed(word, known, self._made) | _mentioned(word)
        return bits


@cache
def meanings(lang: str) -> Meanings:
    return Meanings(lists(lang))


def _mentioned(word: str) -> int:
    return sum(KIND[kind] for kind, pattern in KINDS.items() if pattern.fullmatch(word)) if ANY.fullmatch(word) else 0


def _looks(word: str, made: Lists) -> int:
    bits = REPEATED if _THRICE.search(word) else 0
    if word.isalpha() or not any(map(str.isdigit, word)):
        return bits
    bits |= CODE | (NUMERAL if word[0].isdigit() else 0)
    return bits | FIGURED if not word.isdigit() and 2 < len(word) <= 30 and read_leet(word, made) else bits


def _listed(word: str, known: int, made: Lists) -> int:
    bits = TITLE if word in _TITLES else 0
    for table, bit in ((made.words, LISTED), (made.phrases, OPENS), (made.crowds, CROWD), (made.groups, GROUP)):
        if word in table:
            bits |= bit
    if not known & (FIRST | SURNAME | COMMON) and hidden_tier(word, made):
        bits |= HIDDEN
    if made.roots is not None and next(made.roots.iter(word), None):
        bits |= ROOTED
    return bits


def hidden_tier(word: str, made: Lists) -> int:
    """The tier of a word that is written backwards ("drannoc") or glued to a small word ("eenslet"); 0 for others."""
    if len(word) < 5 or word in made.words or FACTS[word] & (FIRST | SURNAME | COMMON):
        return 0
    if word in made.reversed:
        return made.words[made.reversed[word]]
    for small in _GLUE:
        rest = word[len(small) :]
        if word.startswith(small) and len(rest) >= 4 and made.words.get(rest) in (INSULT, SLUR):
            return made.words[rest]
    return 0

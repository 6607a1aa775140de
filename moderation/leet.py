"""Words that are spelt with figures and signs for letters: "m3rd€", "k1utzak".

It must never read a number or an article code as a word: the letters that stand must be the word's own.
"""

import re
from collections.abc import Iterable

from moderation.wordlists import Lists, skeleton, squeeze

_RUN = re.compile(r"(.)\1")


def read_leet(token: str, made: Lists) -> str | None:
    """The word of the lists that a token with signs for letters spells, also with letters repeated."""
    bones = skeleton(token)
    word = _that_fits(token, made.skeletons.get(bones, ()))
    if word is None and _RUN.search(bones):
        squeezed = squeeze(bones)
        word = next((w for w in made.skeletons.get(squeezed, ()) if len(w) > 3 and stretches(squeezed, bones)), None)
    if word is None or (len(token) <= 4 and sum(char.isdigit() for char in token) > 1):
        return None  # "4s5" is an article number
    return word


def _that_fits(token: str, candidates: Iterable[str]) -> str | None:
    """The first candidate that has the token's letters where the token has letters."""
    for word in candidates:
        if all(not sign.isalpha() or sign == letter for sign, letter in zip(token, word, strict=True)):
            return word
    return None


def stretches(word: str, stretched: str) -> bool:
    """Whether `stretched` is `word` with letters repeated, none lost: "puuutain" for "putain"."""
    runs = [(run[0][0], len(run[0])) for run in re.finditer(r"(.)\1*", word)]
    longer = [(run[0][0], len(run[0])) for run in re.finditer(r"(.)\1*", stretched)]
    return len(runs) == len(longer) and all(a[0] == b[0] and a[1] <= b[1] for a, b in zip(runs, longer, strict=True))

"""The ways in which a known name is written: its words, genitives, umlauts, initials, and what mailboxes make of it.

Pure and small, as each case brings its own names. It must never say where a name stands: `rules.known` looks.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from moderation.names import PARTICLES
from moderation.normalise import fold_word

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_TWO_LETTERS = frozenset({"ch", "ph", "th", "fr", "br", "cl", "gr", "st", "cr", "chr", "ff"})
_LONG = 4


@dataclass(frozen=True, slots=True)
class Spellings:
    """What may stand in a name's place.

    telling   words that tell it, folded; also joined ("vandenbroeck"), genitives ("duponts"), handles ("adupont")
    initials  what may stand for a word of it: "j", "ph", "jp"
    small     its own small words: "van", "de"
    plain     its longer words alone: a typing slip in one of them is looked for
    """

    telling: frozenset[str]
    initials: frozenset[str]
    small: frozenset[str]
    plain: tuple[str, ...]


@lru_cache(maxsize=512)
def spellings(name: str) -> Spellings:
    words = re.findall(r"[^\W_]+", fold_word(name))[:8]
    small = frozenset(word for word in words if word in PARTICLES)
    plain = [word for word in words if word not in small]
    joined = {"".join(words[a:b]) for a in range(len(words)) for b in range(a + 2, len(words) + 1)}
    telling = {word for word in plain if len(word) > 1} | {word for word in joined if len(word) > _LONG}
    telling |= {other for word in plain for other in _umlauts(word)}
    telling |= {word for word in re.findall(r"[^\W_]+", fold_word(name.translate(_UMLAUTS))) if len(word) > _LONG}
    telling |= {word + "s" for word in telling if len(word) >= _LONG}
    telling |= {one[0] + other for one in plain for other in plain if one != other and len(other) > _LONG}
    return Spellings(
        frozenset(telling),
        _initials(plain) | _initials(words),
        small,
        tuple(word for word in plain if len(word) > _LONG + 1),
    )


def _umlauts(word: str) -> list[str]:
    """ "mueller" is also written "Müller", which folds to "muller"."""
    return [re.sub("([aou])e", r"\1", word)] if len(word) > _LONG and re.search("[aou]e", word) else []


def _initials(plain: list[str]) -> frozenset[str]:
    if len(plain) < 2:
        return frozenset()
    firsts = "".join(word[0] for word in plain)
    pairs = {firsts[a:b] for a in range(len(firsts)) for b in range(a + 2, min(a + 4, len(firsts)) + 1)}
    clusters = {word[:size] for word in plain for size in (2, 3) if len(word) > size and word[:size] in _TWO_LETTERS}
    return frozenset(set(firsts) | pairs | clusters)


def is_slip(word: str, meant: str) -> bool:
    """Whether a word is another with one letter wrong, missing, too many, or two swapped; the first letter stands.

    >>> is_slip("dupond", "dupont"), is_slip("vermuelen", "vermeulen"), is_slip("dumont", "dupond")
    (True, True, False)
    """
    if word == meant or word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    begin = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    one, other = word[begin:], meant[begin:]
    return (
        one[1:] == other[1:]
        or one == other[1:]
        or one[1:] == other
        or (one[:2] == other[1::-1] and one[2:] == other[2:])
    )

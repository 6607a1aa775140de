"""Names of people, streets and places: large lists, kept as sorted 32-bit hashes.

170,000 names as Python strings would cost 15 MB in every process; as hashes they cost 700 KB, and one
wrong answer in 25,000 for a word that is on no list. The lists are read at the first question.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import repeat
from zlib import crc32

from moderation.lexicon import LISTS, word_set

PARTICLES = tuple(sorted(word_set("particles")))


class HashedLists:
    """Several lists of folded names as one table: the bits of the lists that hold a name, by its crc32."""

    def __init__(self, blobs: Iterable[tuple[int, bytes]]) -> None:
        found = array("Q")  # hash and bit in one number: small, and it sorts by hash
        for bit, blob in blobs:
            lines = blob.split(b"\n")
            found.extend([crc32(line) << 8 | bit for line in lines if line and not line.startswith(b"#")])
        self._hashes, bits_of = array("I"), bytearray()
        last = -1
        for hashed, bit in map(divmod, sorted(found), repeat(256)):
            if hashed == last:
                bits_of[-1] |= bit
            else:
                self._hashes.append(hashed)
                bits_of.append(bit)
                last = hashed
        self._bits = bytes(bits_of)

    def bits(self, name: str) -> int:
        wanted = crc32(name.encode())
        at = bisect_left(self._hashes, wanted)
        return self._bits[at] if at < len(self._hashes) and self._hashes[at] == wanted else 0


@cache
def _tables(*kinds: tuple[int, str]) -> HashedLists:
    return HashedLists((bit, (LISTS / "names" / f"{kind}.txt").read_bytes()) for bit, kind in kinds)


def key(text: str) -> str:
    """A folded name as the lists write it: words of letters and digits with one space between."""
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


class _Facts(dict[str, int]):
    """What the lists say of a word, as bits; remembers the words of the last texts, as words come back."""

    def __missing__(self, word: str) -> int:
        if len(self) > 20_000:
            self.clear()
        bits = self[word] = _tables(*_KINDS).bits(word)
        return bits


FIRST, SURNAME, COMMON, LOCALITY = 1, 2, 4, 8
_KINDS = ((FIRST, "first_names"), (SURNAME, "surnames"), (COMMON, "common_words"), (LOCALITY, "localities"))
FACTS = _Facts()
"""Bits of a folded word: FIRST, SURNAME, COMMON, LOCALITY."""


def is_first_name(word: str) -> bool:
    return bool(FACTS[word] & FIRST)


def is_surname(words: str) -> bool:
    return bool(FACTS[words if words.isalnum() else key(words)] & SURNAME)


def is_common_word(word: str) -> bool:
    """A frequent word of one of the four languages, even where it is a surname too."""
    return bool(FACTS[word] & COMMON)


def is_street(words: str) -> bool:
    return bool(_tables((1, "streets")).bits(words if words.replace(" ", "").isalnum() else key(words)))


def is_locality(words: str) -> bool:
    return bool(FACTS[key(words)] & LOCALITY)

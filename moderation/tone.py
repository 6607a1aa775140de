"""How hostile a passage sounds: a small linear model over pieces of words, for what no list of words can name.

Each word of a passage has a weight, the sum of the weights of its letters in threes, fours and fives. Names, places,
figures and words for what people are have none, so that nobody's surname or origin sounds rude. The weights are data,
lexicons/tone/<language>.weights, made by `python -m bench.tone`; the card is docs/tone-model.md. It must never decide
what is hidden: it only asks a person to look.
"""

import json
from array import array
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from moderation.lexicon import LISTS, word_set
from moderation.names import COMMON, FACTS, FIRST, LOCALITY, SURNAME

SLOTS = 1 << 18
"""Weights a language, one signed byte each; pieces of words find theirs by crc32."""

_IDENTITY = tuple(sorted(word_set("identity")))
_COUNT = 1 << 32
_FEWEST_PIECES = 24
_WINDOW, _STEP = 30, 10


@dataclass(frozen=True, slots=True)
class Tone:
    """`worth` of a word: its weights' sum times 2^32, plus their number; with what turns a sum into a score."""

    worth: "Worth"
    scale: float
    bias: float
    threshold: float

    def passage(self, words: list[str]) -> tuple[int, int] | None:
        """First word and end of the most hostile passage of up to 30 words whose score passes the threshold."""
        worths = list(map(self.worth.__getitem__, words))
        if len(words) <= _WINDOW:
            return (0, len(words)) if self._score(worths) > self.threshold else None
        scored = [(self._score(worths[at : at + _WINDOW]), -at) for at in range(0, len(words) - _STEP, _STEP)]
        score, at = max(scored)
        return (-at, min(len(words), _WINDOW - at)) if score > self.threshold else None

    def _score(self, worths: list[int]) -> float:
        weights, pieces = divmod(sum(worths), _COUNT)
        return weights * self.scale / pieces**0.5 + self.bias if pieces >= _FEWEST_PIECES else -1e9


class Worth(dict[str, int]):
    """What each word adds; remembers the words of the last texts."""

    def __init__(self, weights: "array[int]") -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, word: str) -> int:
        if len(self) > 30_000:
            self.clear()
        weights = [self._weights[slot] for slot in slots(word)]
        worth = self[word] = sum(weights) * _COUNT + len(weights)
        return worth


def slots(word: str) -> list[int]:
    """The places of a folded word's pieces among the weights; none for names, places, figures, and what people are."""
    bits = FACTS[word]
    if word.startswith(_IDENTITY):
        return []
    if not 1 < len(word) < 25 or not word.isalpha() or (bits & (FIRST | SURNAME | LOCALITY) and not bits & COMMON):
        return []
    framed = f"<{word}>"
    pieces = [framed, *(framed[at : at + size] for size in (3, 4, 5) for at in range(len(framed) - size + 1))]
    return [crc32(piece.encode()) & (SLOTS - 1) for piece in pieces]


@cache
def tone(lang: str) -> Tone | None:
    """The model of a language; None for a language that has none."""
    card = json.loads((LISTS / "tone" / "card.json").read_text("utf-8"))["languages"].get(lang)
    if card is None:
        return None
    weights = array("b", (LISTS / "tone" / f"{lang}.weights").read_bytes())
    return Tone(Worth(weights), card["scale"], card["bias"], card["threshold"])

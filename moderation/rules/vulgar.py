"""Vulgar words: hidden at once, in any disguise."""

from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.spotting import spots
from moderation.types import Hit
from moderation.wordlists import MASK


def find(reading: Reading) -> Iterator[Hit]:
    return (reading.hit(s.start, s.end, "VULGAR", s.confidence) for s in spots(reading) if s.tier == MASK)


RULE = Rule("vulgar", "mask", "Vulgar word, plain or disguised", find)

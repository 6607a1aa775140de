"""Racist and other group insults: a person decides. A group named without contempt is no finding."""

from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.spotting import spots
from moderation.types import Hit
from moderation.wordlists import SLUR


def find(reading: Reading) -> Iterator[Hit]:
    return (reading.hit(s.start, s.end, "HATE", s.confidence) for s in spots(reading) if s.tier == SLUR)


RULE = Rule("slur", "hold", "Racist or other insult at a group, plain or disguised", find)

"""Insults: a person decides, as a quoted insult is evidence and a thrown one is not to be published."""

from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.spotting import spots
from moderation.types import Hit
from moderation.wordlists import INSULT


def find(reading: Reading) -> Iterator[Hit]:
    return (reading.hit(s.start, s.end, "INSULT", s.confidence) for s in spots(reading) if s.tier == INSULT)


RULE = Rule("insult", "hold", "Insult at a person, plain or disguised", find)

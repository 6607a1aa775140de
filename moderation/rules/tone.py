"""Passages that sound hostile although no list names a word of them: a person looks, nothing is hidden.

Works for the languages that have a model (see docs/tone-model.md). It must never say so where another rule already
holds the same passage, nor of a name.
"""

from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.tone import tone
from moderation.types import Hit


def find(reading: Reading) -> Iterator[Hit]:
    model = tone(reading.lang)
    passage = model.passage(reading.spelt) if model else None
    if passage:
        yield reading.hit(reading.words[passage[0]][0], reading.words[passage[1] - 1][1], "INSULT", 0.4)


RULE = Rule("tone", "hold", "Passage that sounds hostile, by a small model; held only, never hidden", find)

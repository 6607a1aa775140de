"""Words that open the door to a rule: only a text that has one is searched with the rule's slower patterns.

lexicons/words/mentions.txt names the words of each kind; "born*" stands for every word that begins so.
"""

import re

from moderation.lexicon import list_lines


def _kinds() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for line in list_lines("words", "mentions.txt"):
        kind, _, words = line.partition(":")
        kinds.setdefault(kind, []).extend(words.split())
    return {kind: re.compile("|".join(word.replace("*", ".*") for word in words)) for kind, words in kinds.items()}


KINDS = _kinds()
"""A pattern for the whole word, by kind."""
ANY = re.compile("|".join(pattern.pattern for pattern in KINDS.values()))

"""Health data of a person (GDPR article 9): an illness, treatment or condition that somebody is said to have.

The name of an illness alone is no finding, nor is an insurance, a hospital or a health fund.
"""

import re
from collections.abc import Iterator

from moderation.lexicon import list_lines
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_ILLNESS = "|".join(word for line in list_lines("health.txt") for word in line.split())
_OF = r"(?:mon|ma|mes|son|sa|notre|mijn|zijn|haar|onze|mein\w{0,2}|sein\w{0,2}|ihre?|my|his|her|our)"
_HAS = (
    r"(?:j'ai (?:un |une |le |la |du |de la )?|je souffre d\w{0,3} ?(?:l'|la |un |une )?|je suis atteinte? d\w{0,3} ?(?:la |un |une )?|atteinte? d'une? |diagnostique\w{0,2} (?:avec )?(?:un |une )?"
    r"|ik heb (?:een )?|ik lijd aan |lijdt aan |lijden aan |gediagnosticeerd met |ich habe (?:ein\w{0,2} )?|ich leide an |leidet an |erkrankt an |diagnose\w? "
    r"|i have (?:a |an )?|i suffer from |suffers from |suffering from |diagnosed with |i am |i'm )"
)
_STATED = re.compile(
    rf"(?<!\w)(?:{_OF} (?:\w{{1,14}} )?(?:{_ILLNESS})|{_HAS}(?:\w{{1,14}} )?(?:{_ILLNESS}))(?!\w)"
)
_GATE = re.compile(rf"(?<!\w)(?:{_ILLNESS})(?!\w)")


def find(reading: Reading) -> Iterator[Hit]:
    if _GATE.search(reading.plain):
        yield from reading.hits(_STATED, "HEALTH", 0.7)


RULE = Rule("health", "hold", "Health data of a person", find)

"""Birth dates: a date after the words for being born. Any other date stays readable."""

import re
from collections.abc import Iterator

from moderation.numerals import NUMBER_WORD, NUMBER_WORDS
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

MONTHS = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|januari|februari"
    "|maart|april|mei|juni"
    "|juli|augustus|september|oktober|november|december|januar|februar|marz|maerz|dezember|january|february"
    "|march|may|june|july|august"
    "|october|jan|feb|fev|apr|avr|jun|juil|jul|aug|sept|sep|okt|oct|nov|dec|dez"
)
DATE = (
    r"(?:\d{1,2}(?:er|e|st|nd|rd|th)?[ ]?(?:of )?(?:" + MONTHS + r")\.?,? ?(?:19|20)?\d\d"
    r"|(?:" + MONTHS + r")\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    r"|\d{1,2}[./ -]{1,3}\d{1,2}[./ -]{1,3}(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}\. (?:" + MONTHS + r") (?:19|20)\d\d|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))(?!\d)"
)
_BIRTH_WORD = (
    r"(?<!\w)(?:nee?(?:\(e\))?|naissance|ne\(e\)|geboren|geboorte\w{0,10}|geboortedatum|geb\.?|gebd\.?"
    r"|geburtsdatum|geburtstag|birth|born|dob|o\.b\.?"
    r"|birthday|birthdate|anniversaire|verjaardag|verjaar|jarig|ddn|date nais\w{0,6})(?!\w)"
)
_BORN = re.compile(_BIRTH_WORD + r"[^\d\n.;!?]{0,45}?\n?(?<!\d)(" + DATE + r")")
_BORN_IN_WORDS = re.compile(
    _BIRTH_WORD
    + r"[^\n.;!?\d]{0,30}?\b(?:(?:le|the|op|am|de|den) )?("
    + NUMBER_WORD
    + r"(?:[ -]"
    + NUMBER_WORD
    + r"){0,2}(?: (?:of|de))?"
    r" (?:" + MONTHS + r")(?:,? (?:(?:19|20)\d\d|(?:in |en )?" + NUMBER_WORDS + r"))?)(?!\w)"
)
_BEFORE = re.compile(
    r"(?<!\d)(" + DATE + r") ?(?:\(?date de naissance|\(?geboortedatum|\(?geburtsdatum"
    r"|\(?date of birth|\(birth)"
)


def find(reading: Reading) -> Iterator[Hit]:
    if "birth" not in reading.mentions:
        return
    for start, end, word in reading.mentions["birth"]:
        if word in ("ne", "nee") and "é" not in reading.original(start, end).lower():
            continue  # "je ne reçois rien", "nee": not the words for being born
        found = _BORN.match(reading.plain, start) or _BORN_IN_WORDS.match(reading.plain, start)
        if found:
            yield reading.hit(found.start(1), found.end(1), "DOB")
    if "(" in reading.plain or "date" in reading.plain:
        yield from reading.hits(_BEFORE, "DOB", group=1)


RULE = Rule("birth", "mask", "Birth date, by the words before it", find)

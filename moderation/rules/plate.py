"""Licence plates: Belgian form by itself, other and older forms only beside the word for plate."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_BELGIAN = re.compile(r"(?<![\w/.-])[1-9]([ .-]?)[a-z]{3}[ .-]?\d{3}(?![\w]|[.,/-]\w)")
_FRENCH = re.compile(r"(?<![\w-])[a-hj-np-tv-z]{2}-\d{3}-[a-hj-np-tv-z]{2}(?![\w-])")
_OTHER = re.compile(
    r"(?<![\w-])(?:[a-z]{3}[ .-]?\d{3}|\d{3}[ .-]?[a-z]{3}|[a-z]{2}[ -]?\d{3}[ -]?[a-z]{1,2}|[a-z]{1,3}["
    r" -][a-z]{1,2}[ -]?\d{1,4}[eh]?"
    r"|\d{1,2}[ -]?[a-z]{2,3}[ -]?\d{1,2}|[a-z]{1,2}[ -]?\d{2,3}[ -]?[a-z]{1,3}|[a-z]{2}[ -]?\d{2}[ -]?\d{2}"
    r"|\d{2}[ -]?\d{2}[ -]?[a-z]{2}"
    r"|[a-z]{2}[ -]?\d{4}|[1-9][ .-]?[a-z]{3}[ .-]?\d{3})(?![\w]|-\w)"
)
_NEAR = re.compile(
    r"(?:plaque|plaques|immatricul\w{0,6}|nummerplaat|nummerplaten|kenteken\w{0,6}|kennzeichen|\bplates?"
    r"|nummernschild|registration)(?: number| nummer)?\W{1,4}(?:\w{1,16}\W{1,3}){0,3}$"
)
_ARTICLE = re.compile(
    r"(?:article|artikel|\bart|\bref|reference|referentie|norme|norm|model|modele|modell|product|produit|type"
    r"|produkt|serie)\W{0,3}\w{0,3}\W{0,2}$"
)


def find(reading: Reading) -> Iterator[Hit]:
    if not reading.has_digit:
        return
    text = reading.plain
    named = "plate" in reading.mentions
    if not named and text.count("-") < 2:
        return
    for found in _BELGIAN.finditer(text):
        if _ARTICLE.search(reading.before(found.start(), 25)):
            continue
        upper = reading.original(*found.span()).upper() == reading.original(*found.span())
        if named or (upper and "-" in found[0]):
            yield reading.hit(found.start(), found.end(), "PLATE")
    yield from reading.hits(_FRENCH, "PLATE", 0.9)
    if named:
        for found in _OTHER.finditer(text):
            before = reading.before(found.start(), 60)
            if _NEAR.search(before) and not _ARTICLE.search(before[-25:]):
                yield reading.hit(found.start(), found.end(), "PLATE", 0.9)


RULE = Rule("plate", "mask", "Licence plate", find)

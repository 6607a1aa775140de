"""Postal addresses: a street with a house number, and the box, postcode and place that follow.

A street is known by its kind ("rue …", "…straat"), or by the list of Belgian streets; without a
house number it stays readable, as does a place alone.
"""

import re
from collections.abc import Iterator

from moderation.lexicon import word_set
from moderation.names import is_locality, is_street
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_KIND = (
    r"rue|r\.|rte|avenue|av|ave|boulevard|boul|bd|bld|blvd|chaussee|ch|chee|chauss|place|pl|chemin|allee"
    r"|impasse|imp|square|sq|quai|route|sentier|ruelle|clos"
    r"|drève|dreve|venelle|cours|esplanade|faubourg|fbg|passage|galerie|rond-point|cite|residence|res|hameau"
    r"|voie|montagne|parvis|tienne|thier|champ|domaine|porte|promenade"
    r"|cour|val|mont|tour|lotissement|parc|digue|pont|jardin|jardins|enclos|cortil|pre|vieux chemin|vieille"
    r" route|grand-route|grand route|grand'route|grand-rue|grand'rue|petite rue|grande rue|grand-place"
)
_SUFFIX = (
    r"straat|straatje|laan|weg|wegel|plein|pleintje|steenweg|stwg|baan|lei|dreef|kaai|kade|markt|hof|pad|steeg"
    r"|gang|ring|dijk|vest|park|veld|berg|heide|akker|kouter"
    r"|dorp|hoek|singel|wijk|bos|brug|poort|beek|dam|wal|gracht|rede|rei|str|straße|strasse|allee|platz|gasse"
    r"|ufer|damm|brucke|wiese|ln"
)
_NUMBER = (
    r"(?:n[°ºo]\.? ?|nr\.? ?)?\d{1,4}(?!\d)(?: ?[a-z](?![\w']))?"
    r"(?: ?/ ?\d{1,4}[a-z]?(?!\d)|-\d{1,3}[a-z]?(?!\d))?"
)
_BOX = (
    r"(?:,? ?(?:bte|boite|bus|box|app|appt|appartement|postbus|b|bt|etage|verd|bp)\.?"
    r" ?[a-z]?\d{0,4}[a-z]?(?![\w])|/[a-z]?\d{1,4}[a-z]?)"
)
_WORDS = r"[^\W\d_][^\W_]*\.?(?:[ '-]{1,2}[^\W\d_][^\W_]*\.?|[ '-]\d{1,2}(?=[ -][^\W\d_])){0,6}"
_KIND_FIRST = re.compile(
    r"(?<![\w.,/-])(?:(?P<first>\d{1,4} ?[a-z]?(?:/\d{1,4})?(?:(?: ?bte| ?bus| ?b)? ?\d{1,3})? ?,?"
    r" {0,2}))?(?P<street>(?:" + _KIND + r")\.? (?:" + _WORDS + r"))"
    r"(?:(?:,? {0,2}|, ?|\n)(?P<number>" + _NUMBER + r")(?P<box>" + _BOX + r")?)?"
)
_HOUSE = re.compile(r"\.?(?:,? {1,2}|, ?)(?P<number>" + _NUMBER + r")(?P<box>" + _BOX + r")?(?![\w%€$]|[.,:]\d)")
_PLACE = re.compile(
    r"(?:(?: ?[,;/–-] ?|,? ?\n|,? {1,2}| te | a | in )(?:\(?(?:b|be|l|f|d|nl|fr|lu)["
    r" –-]{1,2})?(?P<code>\d{4,5}) {1,2}(?P<town>(?:'[st][ -]{1,2})?[^\W\d_]+(?:[ '-][^\W\d_]+){0,5}))"
)
_NOT_HOUSE = re.compile(
    r" ?(?:€|eur\b|euros?\b|%|h\b|uur\b|uhr\b|heures?\b|jours?\b|dagen\b|tage\b|days\b|mois\b|maanden\b|fois\b"
    r"|keer\b|personnes|(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober"
    r"|november|december|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|januar|februar|marz|dezember|january|february|march|may|june|july|august|october)\b)"
)
_TITLE = word_set("before_streets")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['.-](?=[^\W_]))*\.?")


def find(reading: Reading) -> Iterator[Hit]:
    if not reading.has_digit:
        return
    if "street" in reading.mentions:
        for found in _KIND_FIRST.finditer(reading.plain):
            span = _by_kind(reading, found)
            if span:
                yield reading.hit(span[0], _with_place(reading, span[1]), "ADDRESS")
    words = reading.words
    for index in range(len(words) - 1):
        following = words[index + 1][2]
        if following[0].isdigit() and len(following) < 7 and _may_be_street(reading, index):
            yield from _with_house(reading, words[index][1])


def _may_be_street(reading: Reading, index: int) -> bool:
    """A quick look: a capital in the last two words, or the ending of a street."""
    near = reading.capitals[max(0, index - 1) : index + 1]
    return any(near) or _SUFFIXED.fullmatch(reading.words[index][2]) is not None


def _with_house(reading: Reading, end: int) -> Iterator[Hit]:
    """The address whose street name ends here and whose house number follows."""
    found = _HOUSE.match(reading.plain, end)
    if not found or _NOT_HOUSE.match(reading.plain, found.end()):
        return
    start = _street_start(reading, end)
    if start is not None:
        yield reading.hit(start, _with_place(reading, found.end()), "ADDRESS", 0.9)


def _by_kind(reading: Reading, found: re.Match[str]) -> tuple[int, int] | None:
    """Start and end of a street with its kind in front and a number before or after it."""
    postcode = found["first"] and re.fullmatch(r"\d{4}", found["number"] or "")
    if found["number"] and not postcode and not _NOT_HOUSE.match(reading.plain, found.end("number")):
        return found.start("street"), found.end()
    if found["first"] and not re.fullmatch(r"(?:19|20)\d\d ?", found["first"]):
        return found.start(), _street_end(reading, found.start("street"), found.end("street"))
    return None


def _street_end(reading: Reading, start: int, end: int) -> int:
    """Where a street name without a number after it ends: the longest known street, else at the last capital."""
    words = list(_WORD.finditer(reading.plain, start, end))
    for count in range(len(words), 1, -1):
        if is_street(reading.plain[start : words[count - 1].end()].rstrip(".")):
            return words[count - 1].end()
    last = start
    for word in words[:7]:
        if reading.is_capital(word.start()) or word.start() == start:
            last = word.end()
    return last if last > words[0].end() else end


def _street_start(reading: Reading, end: int) -> int | None:
    """Start of the street whose name ends here, None if none: by the list first, then by the end of its word."""
    line = reading.plain.rfind("\n", max(0, end - 70), end) + 1 or max(0, end - 70)
    words = list(_WORD.finditer(reading.plain, line, end))[-6:]
    if not words or words[-1].end() < end:
        return None
    for word in words:
        named = reading.is_capital(word.start()) or word is not words[-1]
        if named and is_street(reading.plain[word.start() : end]):
            return word.start()
    last = words[-1]
    if not _SUFFIXED.fullmatch(last[0]):
        return None
    start = last.start()
    for word in reversed(words[:-1]):
        joined = reading.plain[word.end() : start]
        if joined not in (" ", "-") or not reading.is_capital(word.start()) or word[0] in _TITLE:
            break
        start = word.start()
    capital = reading.is_capital(start) or is_street(reading.plain[start:end])
    return start if capital or last[0] not in _PLAIN_WORDS else None


_SUFFIXED = re.compile(r"(?:[^\W\d_]|['-]){0,30}(?:" + _SUFFIX + r")\.?")
_PLAIN_WORDS = word_set("plain_street_words")


def _with_place(reading: Reading, end: int) -> int:
    """The end of the postcode and place that follow an address, or `end`."""
    found = _PLACE.match(reading.plain, end)
    if not found:
        return end
    town = found["town"]
    pieces = list(re.finditer(r"[^\W\d_]+", town))
    for count in range(len(pieces), 0, -1):
        if is_locality(town[: pieces[count - 1].end()]):
            return found.start("town") + pieces[count - 1].end()
    if not reading.is_capital(found.start("town")):
        return found.end("code")
    last = pieces[0].end()
    for piece in pieces[1:]:
        if not reading.is_capital(found.start("town") + piece.start()):
            break
        last = piece.end()
    return found.start("town") + last


RULE = Rule("address", "mask", "Street with a house number, box, postcode and place", find)

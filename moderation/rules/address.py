"""Postal addresses: a street with a house number, and the box, postcode and place that follow.

A street is known by its kind ("rue …", "…straat"), or by the list of Belgian streets; without a
house number it stays readable, as does a place alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from moderation.lexicon import word_set
from moderation.meaning import CODE
from moderation.names import is_locality, is_street
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_KIND = (
    r"rue|r|rte|avenue|av|ave|boulevard|boul|bd|bld|blvd|chaussee|ch|chee|chauss|place|pl|chemin|allee"
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
_ONE = r"(?:[^\W\d_][^\W_]{0,4}\.|[^\W\d_][^\W_]*)"  # a dot closes an abbreviation only
_WORDS = _ONE + r"(?:[ '-]{1,2}" + _ONE + r"|[ '-]\d{1,2}(?=[ -][^\W\d_])){0,6}"
_BEHIND = r"(?:,? {0,2}|, ?|\n)(?P<number>" + _NUMBER + r")(?P<box>" + _BOX + r")?"
_SHORT_KIND = r"r|rte|av|ave|boul|bd|bld|blvd|ch|chee|chauss|pl|imp|sq|fbg|res"
_STREET = r"(?P<street>(?:(?:" + _SHORT_KIND + r")\.|(?:" + _KIND + r")) (?:" + _WORDS + r"))"
_KIND_FIRST = re.compile(_STREET + r"(?:" + _BEHIND + r")?")
_KIND_NUMBERED = re.compile(_STREET.replace("{0,6}", "{0,6}?") + _BEHIND)
_NUMBER_BEFORE = re.compile(
    r"(?<![\w.,/-])(?<!\d )\d{1,4} ?(?:bis|ter|[a-z])?(?:/\d{1,4})?(?:(?: ?bte| ?bus| ?b)? ?\d{1,3})? ?,? {0,2}$"
)
_BOX_BEHIND = re.compile(_BOX)
_HOUSE = re.compile(r"\.?(?:,? {1,2}|, ?)(?P<number>" + _NUMBER + r")(?P<box>" + _BOX + r")?(?![\w%€$]|[.,:]\d)")
_PLACE = re.compile(
    r"(?:(?: ?[,;/–-] ?|,? ?\n|,? {1,2}| te | a | in )(?:\(?(?:b|be|l|f|d|nl|fr|lu)["
    r" –-]{1,2})?(?P<code>\d{4,5}) {1,2}(?P<town>(?:'[st][ -]{1,2})?[^\W\d_]+(?:[ '-][^\W\d_]+){0,5}))"
)
_TOWN_ALONE = re.compile(r",? (?:te|a|in) ([^\W\d_]+(?:-[^\W\d_]+){0,4})(?!\w)")
_NOT_HOUSE = re.compile(
    r" ?(?:€|eur\b|euros?\b|%|h\b|uur\b|uhr\b|heures?\b|jours?\b|dagen\b|tage\b|days\b|mois\b|maanden\b|fois\b"
    r"|keer\b|personnes|(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober"
    r"|november|december|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|januar|februar|marz|dezember|january|february|march|may|june|july|august|october)\b)"
)
_TITLE = word_set("before_streets")
_SMALL = word_set("particles")


def find(reading: Reading) -> Iterator[Hit]:
    if not reading.has_digit:
        return
    if "street" in reading.mentions:
        yield from _of_known_kind(reading)
    words = reading.words
    for index in reading.numerals:
        word = words[index - 1][2] if index else "0"
        if len(words[index][2]) < 7 and word not in _BEFORE_NUMBERS and not word[0].isdigit():
            yield from _with_house(reading, index - 1)


def _with_house(reading: Reading, index: int) -> Iterator[Hit]:
    """The address whose street name ends with word `index` and whose house number follows."""
    near = reading.capitals[max(0, index - 1) : index + 1]
    if not any(near) and not _SUFFIXED.fullmatch(reading.words[index][2]):
        return
    found = _HOUSE.match(reading.plain, reading.words[index][1])
    if not found or _NOT_HOUSE.match(reading.plain, found.end()):
        return
    start = _street_start(reading, index)
    if start is None and _in_a_town(reading, found.end()):
        start = _capitals_start(reading, index)
    if start is not None:
        yield reading.hit(start, _with_place(reading, found.end()), "ADDRESS", 0.9)


def _of_known_kind(reading: Reading) -> Iterator[Hit]:
    """Streets with their kind in front: "rue de la Paix 12", "12, rue de la Paix"."""
    reached = 0
    figures = reading.having(CODE)
    for start, _, _ in reading.mentions["street"]:
        if start < reached or not _near_a_number(reading, start, figures):
            continue
        span = _by_kind(reading, _KIND_NUMBERED.match(reading.plain, start))
        span = span or _by_kind(reading, _KIND_FIRST.match(reading.plain, start), whole=True)
        if span:
            reached = _with_place(reading, span[1])
            yield reading.hit(span[0], reached, "ADDRESS")


def _near_a_number(reading: Reading, start: int, figures: list[int]) -> bool:
    """Whether a number stands where a house number can: up to four words before a street's kind or twelve after it."""
    index = reading.word_at[start]
    at = bisect_left(figures, index - 4)
    return at < len(figures) and figures[at] <= index + 12


def _by_kind(reading: Reading, found: re.Match[str] | None, whole: bool = False) -> tuple[int, int] | None:
    """Start and end of a street with its kind in front and a number before or after it.

    `whole`: its name was taken as far as it goes, so that a small word at its end leads on to another street.
    """
    if not found:
        return None
    before = reading.before(found.start(), 24)
    first = _NUMBER_BEFORE.search(before) if before[-1:] in " ," else None
    postcode = first and re.fullmatch(r"\d{4}", found["number"] or "")
    leads_on = whole and first and _PIECE.findall(found["street"])[-1] in _BEFORE_NUMBERS  # "5, rue du Moulin au 18"
    if found["number"] and not postcode and not leads_on and not _NOT_HOUSE.match(reading.plain, found.end("number")):
        return (found.start(), found.end()) if _names_a_street(reading, found) else None
    house = first and not re.fullmatch(r"(?:19|20)\d\d ?", first[0])
    if first and house and ("," in first[0] or _names_a_street(reading, found, before=True)):
        end = _street_end(reading, found.start(), found.end("street"))
        box = _BOX_BEHIND.match(reading.plain, end)
        return found.start() - len(first[0]), box.end() if box else end
    return None


def _names_a_street(reading: Reading, found: re.Match[str], before: bool = False) -> bool:
    """A number after a small word ("en route … une valeur de 172") is no house; a doubtful kind wants a real name."""
    street: str = found["street"]
    words = list(_PIECE.finditer(reading.plain, found.start("street"), found.end("street")))
    if not before and words[-1][0] in _BEFORE_NUMBERS and not is_street(street):
        return False
    capitals = words if before else words[1:]
    if words[0][0].rstrip(".") in _SURE_KINDS or any(reading.is_capital(word.start()) for word in capitals):
        return True
    return is_street(street) or _PLACE.match(reading.plain, found.end()) is not None


def _street_end(reading: Reading, start: int, end: int) -> int:
    """Where a street name without a number after it ends: the longest known street, else at the last capital."""
    words = list(_PIECE.finditer(reading.plain, start, end))
    for count in range(len(words), 1, -1):
        if is_street(reading.plain[start : words[count - 1].end()].rstrip(".")):
            return words[count - 1].end()
    last = start
    for word in words[:7]:
        if reading.is_capital(word.start()) or word.start() == start:
            last = word.end()
    return last if last > words[0].end() else end


def _street_start(reading: Reading, index: int) -> int | None:
    """Start of the street whose name ends with word `index`, None if none: by the list, then by the word's ending."""
    words, capitals = reading.words, reading.capitals
    first = _line_start(reading, index)
    for at in range(first, index + 1):
        named = capitals[at] or at < index
        if named and is_street(" ".join([word for _, _, word in words[at : index + 1]])):
            return words[at][0]
    last = words[index][2]
    if not _SUFFIXED.fullmatch(last):
        return None
    start = index
    while start > first and capitals[start - 1] and words[start - 1][2] not in _TITLE:
        if reading.plain[words[start - 1][1] : words[start][0]] not in (" ", "-"):
            break
        start -= 1
    return words[start][0] if capitals[start] or last not in _PLAIN_WORDS else None


def _in_a_town(reading: Reading, end: int) -> bool:
    """Whether a postcode and a known place follow a house number: then any name before it is a street."""
    found = _PLACE.match(reading.plain, end)
    if not found:
        return False
    pieces = list(re.finditer(r"[^\W\d_]+", found["town"]))
    return any(is_locality(found["town"][: piece.end()]) for piece in pieces)


def _capitals_start(reading: Reading, index: int) -> int | None:
    """Start of the run of capitalised words that ends with word `index`, small words between them allowed."""
    start: int | None = None
    for at in range(index, _line_start(reading, index) - 1, -1):
        if reading.capitals[at] and reading.words[at][2] not in _TITLE:
            start = reading.words[at][0]
        elif reading.words[at][2] not in _SMALL or start is None:
            break
    return start


def _line_start(reading: Reading, index: int) -> int:
    """The first of up to six words before the end of a name, on its line and without a sentence end between."""
    first = index
    while first > max(0, index - 5):
        gap = reading.plain[reading.words[first - 1][1] : reading.words[first][0]]
        if len(gap) > 2 or "\n" in gap or "," in gap:
            break
        first -= 1
    return first


_PIECE = re.compile(r"[^\W\d_](?:[^\W_]|['.-](?=[^\W_]))*\.?")
_BEFORE_NUMBERS = word_set("before_numbers")
_SURE_KINDS = frozenset(
    ["rue", "rte", "avenue", "av", "ave", "boulevard", "boul", "bd", "bld", "blvd", "chaussee", "chee"]
)
_SUFFIXED = re.compile(r"(?:[^\W\d_]|['-]){0,30}(?:" + _SUFFIX + r")\.?")
_PLAIN_WORDS = word_set("plain_street_words")


def _with_place(reading: Reading, end: int) -> int:
    """The end of the postcode and place that follow an address, or `end`."""
    found = _PLACE.match(reading.plain, end)
    if not found:
        alone = _TOWN_ALONE.match(reading.plain, end)
        return alone.end() if alone and reading.is_capital(alone.start(1)) and is_locality(alone[1]) else end
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

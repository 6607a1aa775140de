"""Customer, contract, order, file and parcel numbers: what follows the word for them, or has a telling shape."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.rules.birth import MONTHS
from moderation.types import Hit

_NUMBER_WORD = r"(?:numero|nummer|number|num|n[°ºo]s?|nr|no|id|code|kenmerk|identifiant|#|:)"
_WRITTEN = (
    r"(#?(?:(?:[a-z]{1,4} )?\d{2,5}(?: \d{2,5}){1,5}|(?=[a-z/._-]{0,10}\d)[a-z0-9]{1,24}(?:[/._-][a-z0-9]{1,20}){0,5})"
    r"(?:-[a-z]{1,3})?)"
)
_BEHIND = re.compile(
    r"\.?(?:-?code(?= ?[:=\d])|[ -]{1,2}(?:de |du |d'|of |van |von )?(?:client|commande|contrat|dossier|suivi"
    r"|reference|colis|facture|order|customer|klant|police|ean|bon|number|tracking))?"
    r"(?: ?\(?" + _NUMBER_WORD + r"\.?\)?){0,3}"
    r"(?: (?:est|is|ist|sous|le|la|les|met|mit|with|under|avec|portant|the|het|de|der|die|lautet|onder|unter"
    r"|was|relative|numero))?"
    r"(?: (?:le|la|the|het|de|number|nummer|numero|n°|nr))?[ :=.()\"'«n°º-]{0,5}?(?<=[ :°º=(.])(?:n°"
    r"|nr\.? ?|no\.? )?" + _WRITTEN + r"(?![\w€$%]|[/-]\w|[.,]\d)"
)
_UNDER = re.compile(
    r"(?<!\w)(?:sous|onder|unter|under|avec|met|mit|with) (?:le |la |het |de |der |dem |the )?"
    r"(?:n[°ºo]\.?|nr\.?|no\.?|number) ?(\d{5,}|[a-z0-9]{1,6}[/.-][a-z0-9./-]{3,20})(?![\w€$%]|[/-]\w|[.,]\d)"
)
_SIGN = r"(?<!\w)(?:n[°º]|n(?:um)?\.|nr\b\.?|no\.|numero|nummer|number)[ :=]{0,3}"
_NUMBERED = re.compile(
    _SIGN + r"(\d{6,}|(?=[a-z0-9/._-]{0,40}\d{4})[a-z0-9]{1,12}(?:[/._-][a-z0-9]{1,12}){0,4})(?![\w€$%]|[/-]\w|[.,]\d)"
)
_MORE = re.compile(
    r"(?: ?(?:,|;|et|en|und|and|&|ou|of|oder|or|/|\+) ?(?:n° ?|nr\.? ?)?)" + _WRITTEN + r"(?![\w€$%]|[/-]\w|[.,]\d)"
)
_SHAPES = re.compile(
    r"(?<![\w./#-])(?:[a-z]{2}\d{8,9}[a-z]{2}|[a-z]{2,4}-(?:19|20)\d\d-\d{4,}|(?:19"
    r"|20)\d\d/\d{4,}(?:/[a-z]{1,3})?|jjd?\d{12,}|3232\d{12,}|3sd[a-z0-9]{10,}"
    r"|3s[a-z]{2,5}\d{7,11}|54\d\d(?: \d{4}){3} \d\d|1z[a-z0-9]{16}|"
    r"[a-hj-npr-z\d]{13}\d{4}|54\d{16}|\d{17,24}|[a-z]{1,3}\d{7,12}"
    r"|[a-z]{2,4}/\d{4,}/\d{2,}|#\d{5,})(?![\w]|[/-]\w|[.,]\d)"
)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d$|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}$")
_AMOUNT_AFTER = re.compile(
    r" ?(?:€|eur\b|euros?\b|%|\$|kwh|kw\b|km\b|kg\b|g\b|gb\b|mb\b|mbps|cm\b|mm\b|m2|m\b|ml\b|cl\b|x\b|pieces"
    r"|stuks|jours?\b|dagen|tage\b|days|mois|maanden|ans\b|jaar"
    r"|semaines?|weken|wochen|weeks?|heures?|uur|uhr|minut|fois|keer|mal\b|times|personnes?|[ap]m\b|h\b|h\d|(?:"
    + MONTHS
    + r")\b)"
)
_PRODUCT_BEFORE = re.compile(
    r"(?:ean|version|versie|modele?|modell|norme?|firmware|article|artikel|art\.?|model|windows|iphone|galaxy"
    r"|vol|vlucht|flug|flight|loi|wet|law|gesetz)\W{0,3}$"
)


_PRODUCT = ("artikel", "produ", "model", "modell", "catalog", "katalog", "huisnummer", "hausnummer", "lijn", "linie")
_SHORT_SIGNS = frozenset({"n", "nr", "no", "number"})
_NUMBER_SIGNS = frozenset({"n", "nr", "no", "num", "number", "numero", "nummer"})


def find(reading: Reading) -> Iterator[Hit]:
    if not reading.has_digit:
        return
    for _, end, word in reading.mentions.get("reference", ()):
        if word.startswith(_PRODUCT):
            continue  # "Artikelnummer 4711": everybody's
        found = _BEHIND.match(reading.plain, end)
        if found and _is_reference(reading, found, 1):
            yield reading.hit(found.start(1), found.end(1), "REF", 0.9)
            yield from _enumerated(reading, found.end(1))
    signs = [at for at, word in enumerate(reading.spelt) if word in _NUMBER_SIGNS]
    if signs and not reading.vocabulary.isdisjoint(_SHORT_SIGNS):
        for found in _UNDER.finditer(reading.plain):
            if _is_reference(reading, found, 1):
                yield reading.hit(found.start(1), found.end(1), "REF", 0.8)
    for index in signs:
        numbered = _NUMBERED.match(reading.plain, reading.words[index][0])
        if numbered and _is_reference(reading, numbered, 1) and not _of_product(reading, numbered):
            yield reading.hit(numbered.start(1), numbered.end(1), "REF", 0.7)
    for found in _SHAPES.finditer(reading.plain):
        meter = found[0].startswith("54") and len(found[0]) == 18
        if meter or not _of_product(reading, found):
            yield reading.hit(found.start(), found.end(), "REF", 0.7)


def _of_product(reading: Reading, found: re.Match[str]) -> bool:
    return _PRODUCT_BEFORE.search(reading.before(found.start(), 20)) is not None


def _enumerated(reading: Reading, at: int) -> Iterator[Hit]:
    """ "orders 4711-22 and 4711-23": what follows in the same list."""
    for _ in range(5):
        found = _MORE.match(reading.plain, at)
        if not found or not _is_reference(reading, found, 1):
            return
        yield reading.hit(found.start(1), found.end(1), "REF", 0.8)
        at = found.end(1)


def _is_reference(reading: Reading, found: re.Match[str], group: int) -> bool:
    """Enough digits, and no date, amount, product code or ordinary number."""
    token: str = found[group]
    digits = sum(char.isdigit() for char in token)
    after = reading.plain[found.end(group) : found.end(group) + 12]
    if bool(_DATE.match(token)) or _AMOUNT_AFTER.match(after) is not None:
        return False
    if token[0].isalpha() and " " in token and not reading.is_capital(found.start(group)):
        return False  # "contrat du 12 03 …"
    if token.isdigit():
        product = digits == 13 and token.startswith("54") and "ean" in reading.before(found.start(group), 8)
        return digits >= 5 and not product
    if " " in token:
        return digits >= 7
    booked = 5 < len(token) < 9 and token.isalnum() and reading.original(*found.span(group)).isupper()
    return digits >= 4 or (digits >= 3 and len(token) >= 6) or (booked and 0 < digits < len(token))


RULE = Rule("reference", "mask", "Customer, contract, order, invoice, file or parcel number", find)

"""Original, findings and moderators' decisions -> the text that everybody may read.

A pure function, so that a decision can be undone by leaving it out. It must never put back
anything that only a reader of the original could know: a mask says what kind of thing it hides,
not how long it was.
"""

import re
from collections.abc import Iterable, Sequence

from moderation.lexicon import word_set
from moderation.normalise import fold_word
from moderation.types import Finding, SpanDecision

MASKS: dict[str, dict[str, str]] = {
    "fr": {
        "PERSON": "nom", "EMAIL": "adresse e-mail", "PHONE": "téléphone", "IBAN": "numéro de compte",
        "BBAN": "numéro de compte", "CARD": "numéro de carte", "NISS": "numéro national", "PLATE": "plaque",
        "ADDRESS": "adresse", "REF": "référence", "DOB": "date de naissance", "IP": "adresse IP", "URL": "lien",
        "GPS": "coordonnées GPS", "VULGAR": "mot vulgaire", "INSULT": "insulte", "HATE": "propos haineux",
        "THREAT": "menace", "HEALTH": "donnée de santé", "secret": "code secret", "": "masqué",
    },
    "nl": {
        "PERSON": "naam", "EMAIL": "e-mailadres", "PHONE": "telefoon", "IBAN": "rekeningnummer",
        "BBAN": "rekeningnummer", "CARD": "kaartnummer", "NISS": "rijksregisternummer", "PLATE": "nummerplaat",
        "ADDRESS": "adres", "REF": "referentie", "DOB": "geboortedatum", "IP": "IP-adres", "URL": "link",
        "GPS": "gps-coördinaten", "VULGAR": "grof woord", "INSULT": "belediging", "HATE": "haatdragende taal",
        "THREAT": "bedreiging", "HEALTH": "gezondheidsgegeven", "secret": "geheime code", "": "verborgen",
    },
    "de": {
        "PERSON": "Name", "EMAIL": "E-Mail-Adresse", "PHONE": "Telefon", "IBAN": "Kontonummer",
        "BBAN": "Kontonummer", "CARD": "Kartennummer", "NISS": "Nationalregisternummer", "PLATE": "Kennzeichen",
        "ADDRESS": "Adresse", "REF": "Referenz", "DOB": "Geburtsdatum", "IP": "IP-Adresse", "URL": "Link",
        "GPS": "GPS-Koordinaten", "VULGAR": "vulgäres Wort", "INSULT": "Beleidigung", "HATE": "Hassrede",
        "THREAT": "Drohung", "HEALTH": "Gesundheitsangabe", "secret": "Geheimcode", "": "verborgen",
    },
    "en": {
        "PERSON": "name", "EMAIL": "e-mail address", "PHONE": "phone", "IBAN": "account number",
        "BBAN": "account number", "CARD": "card number", "NISS": "national number", "PLATE": "number plate",
        "ADDRESS": "address", "REF": "reference", "DOB": "date of birth", "IP": "IP address", "URL": "link",
        "GPS": "GPS coordinates", "VULGAR": "vulgar word", "INSULT": "insult", "HATE": "hateful words",
        "THREAT": "threat", "HEALTH": "health detail", "secret": "secret code", "": "hidden",
    },
}  # fmt: skip


def mask_text(label: str, lang: str, rule: str = "") -> str:
    """The words that stand for a hidden span, as "[téléphone]"; a rule's own word comes before its label's."""
    words = MASKS.get(lang, MASKS["fr"])
    return f"[{(rule and words.get(rule)) or words.get(label) or words['']}]"


NEVER_MASK = frozenset({"tone"})
"""Rules whose findings only hold: a whole passage sounds hostile, but no word of it need be hidden."""

PARTICLES = word_set("particles")
NUMBERED = {"fr": "personne", "nl": "persoon", "de": "Person", "en": "person"}


def redact(
    text: str,
    findings: Iterable[Finding],
    decisions: Iterable[SpanDecision],
    lang: str,
    people: Sequence[str] = (),
) -> str:
    """`text` with every span masked that a finding or a "mask" decision covers and no "unmask" decision shows.

    Decisions are applied in order: a later one wins over an earlier one where they overlap. Spans that
    overlap become one mask, named after the one that begins first. Offsets beyond the text are cut.
    `people` are the persons of a thread in their order (see `people`): their names become "[personne 1]",
    "[personne 2]" in all its messages, so that a reader can follow who is meant.

    >>> redact("Appelez le 02 123 45 67.", [Finding(11, 23, "PHONE", "phone", 1.0, "mask")], [], "fr")
    'Appelez le [téléphone].'
    """
    spans = [
        (f.start, f.end, _mask(text[f.start : f.end], f.label, f.rule, lang, people))
        for f in findings
        if f.rule not in NEVER_MASK
    ]
    for decision in decisions:
        start, end = decision.start, decision.end
        spans = _without(spans, start, end)
        if decision.action == "mask":
            spans.append((start, end, _mask(text[start:end], decision.label, "", lang, people)))
    return _replace(text, spans)


def _mask(hidden: str, label: str, rule: str, lang: str, people: Sequence[str]) -> str:
    number = next((n for n, name in enumerate(people, 1) if _same(hidden, name)), 0) if label == "PERSON" else 0
    return f"[{NUMBERED.get(lang, NUMBERED['fr'])} {number}]" if number else mask_text(label, lang, rule)


def people(text: str, findings: Iterable[Finding], known: Sequence[str] = ()) -> tuple[str, ...]:
    """The persons of a thread so far: `known` from earlier messages or the case, then those that `text` adds, in order.

    >>> people("Mme Lejeune et M. Okonkwo", [Finding(4, 11, "PERSON", "person", 1.0, "mask")], ("Amélie Lejeune",))
    ('Amélie Lejeune',)
    """
    found = list(known)
    for finding in sorted(findings, key=lambda finding: finding.start):
        if finding.label != "PERSON":
            continue
        name = text[finding.start : finding.end]
        place = next((at for at, other in enumerate(found) if _same(name, other)), None)
        if place is None:
            found.append(name)
        elif len(_telling(name)) > len(_telling(found[place])):
            found[place] = name  # the fuller spelling tells this person from a namesake who comes later
    return tuple(found)


def _same(one: str, other: str) -> bool:
    """Whether two spellings can be the same person: the words of one are all in the other, initials count."""
    first, second = _telling(one), _telling(other)
    short, long = sorted((first, second), key=len)
    return bool(short) and all(word in long or (len(word) == 1 and any(w[0] == word for w in long)) for word in short)


def _telling(name: str) -> set[str]:
    words = set(re.findall(r"[^\W_]+", fold_word(name)))
    return words - PARTICLES or words


def _without(spans: list[tuple[int, int, str]], start: int, end: int) -> list[tuple[int, int, str]]:
    left = [(a, min(b, start), mask) for a, b, mask in spans if a < start]
    right = [(max(a, end), b, mask) for a, b, mask in spans if b > end]
    return left + right


def _replace(text: str, spans: list[tuple[int, int, str]]) -> str:
    out: list[str] = []
    at = 0
    cut = [(max(0, start), min(len(text), end), mask) for start, end, mask in spans]
    for start, end, mask in sorted(cut, key=lambda span: (span[0], -span[1])):
        if end <= start:
            continue
        if start >= at:
            out += [text[at:start], mask]
        at = max(at, end)
    out.append(text[at:])
    return "".join(out)

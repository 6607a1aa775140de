"""Names of people that the case does not know: titles, greetings, closings and introductions, then lists of names.

A capital letter alone is no name, nor is a name inside a street, a law, a school or a company. Lists hold
first names and surnames of Belgium; a word that is also an ordinary word needs a title or a second name.
"""

import re
from collections.abc import Iterator

from moderation.announced import after_closings, after_titles, introduced
from moderation.names import (
    COMMON,
    FIRST,
    LOCALITY,
    SURNAME,
    is_common_word,
    is_first_name,
    is_locality,
    is_surname,
)
from moderation.naming import OTHER_NAMES, SMALL_WORDS, STOP, NameReading
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_WEAKLY = re.compile(
    r"(?<!\w)(?:je suis|c'est|ici|avec|par|de|chez|a|ik ben|hier is|hier|met|door|van|aan|bij|ich bin|hier ist"
    r"|mit|von|bei|i am|i'm|this is|with|by|to|from"
    r"|conseillere?|technicienn?e?|employee?|agente?|collegue|mari|femme|epouse|epoux|fils|fille|mere|pere"
    r"|voisine?|livreur|vendeuse?|vendeur|collaboratrice|collaborateur|gestionnaire|preposee?"
    r"|medewerker|medewerkster|collega|dochter|zoon|man|vrouw|echtgenote?|moeder|vader|buurman|buurvrouw"
    r"|technieker|technicus|verkoper|verkoopster|koerier|adviseur|bediende"
    r"|mitarbeiter(?:in)?|kollegen?|kollegin|techniker|verkaufer(?:in)?|berater(?:in)?|tochter|sohn|mutter"
    r"|vater|nachbar(?:in)?|colleague|advisor|adviser|agent|technician|employee|wife|husband|son|daughter"
    r"|neighbou?r|mother|father|ask) $"
)


_MYSELF = re.compile(r"(?<!\w)(?:je suis|moi c'est|ik ben|hier is|ich bin|hier ist|i am|i'm|this is) $")


def find(reading: Reading) -> Iterator[Hit]:
    names = NameReading(reading)
    after_titles(names)
    after_closings(names)
    introduced(names)
    _listed(names)
    _small_pairs(names)
    yield from _as_hits(names)


_TWO_WORD_COMPANIES = {"vanden": "borre", "saint": "gobain", "louis": "delhaize", "marie": "curie"}
_SECOND_WORDS = frozenset(_TWO_WORD_COMPANIES.values())


def _is_two_word_company(names: NameReading, index: int) -> bool:
    word = names.words[index][2]
    following = names.words[index + 1][2] if index + 1 < len(names.words) else ""
    if _TWO_WORD_COMPANIES.get(word, "-") == following:
        return True
    return word in _SECOND_WORDS and index > 0 and _TWO_WORD_COMPANIES.get(names.words[index - 1][2]) == word


def _listed(names: NameReading) -> None:
    """Names by the lists: a first name with what follows it, a surname before a first name, an initial before"
    " a surname."""
    taken = {at for start, stop, _ in names.spans for at in range(start, stop)}
    next_free = 0
    for index in [at for at, capital in enumerate(names.capital) if capital]:
        if index < next_free or index in taken or (index + 1 in taken and len(names.words[index][2]) == 1):
            continue  # taken, or a title's one letter before a name
        word = names.words[index][2]
        if not (names.reading.bits[index] & (FIRST | SURNAME) or len(word) == 1 or word in SMALL_WORDS):
            continue
        span = None if _is_two_word_company(names, index) else _listed_at(names, index)
        if span:
            start, next_free, confidence = span
            if not _in_other_name(names, start):
                names.add(start, next_free, confidence)


def _listed_at(names: NameReading, index: int) -> tuple[int, int, float] | None:
    word = names.words[index][2]
    stop = names.take(index, most=5)
    rest = range(index + 1, stop)
    if len(word) == 1:
        surname = any(
            len(names.words[at][2]) > 2 and is_surname(names.words[at][2]) and not is_common_word(names.words[at][2])
            for at in rest
        )
        surname = surname or (len(rest) > 1 and is_surname(" ".join(names.words[at][2] for at in rest)))
        dotted = names.gap(index).startswith(".")
        if dotted and len(rest) == 1 and not surname:
            word = names.words[index + 1][2]
            lonely = names.reading.plain[max(0, names.words[index][0] - 1) : names.words[index][0]] != "."
            surname = lonely and len(word) > 3 and not names.reading.bits[index + 1] & (COMMON | LOCALITY)
        return (index, stop, 0.8) if dotted and surname and stop > index + 1 else None
    if word in STOP or stop == index:
        return None
    parts = [names.words[at][2] for at in range(index, stop)]
    first = [is_first_name(part) and len(part) > 2 for part in parts]
    plain = [is_common_word(part) or part in STOP for part in parts]
    if len(parts) == 1:
        return _single(names, index)
    if first[0] and not plain[0] and is_surname(" ".join(parts[1:])):
        return index, stop, 0.9
    if first[0] and not plain[0] and any(is_surname(part) or not plain[at] for at, part in enumerate(parts) if at):
        return index, _cut_common(names, index, stop), 0.85
    surname = is_surname(" ".join(parts[:-1])) or (is_surname(parts[0]) and parts[0] not in SMALL_WORDS)
    if surname and first[-1] and not plain[-1]:
        return index, stop, 0.85
    if first[0] and is_surname(parts[-1]) and not plain[-1]:
        return index, stop, 0.7
    return None


def _small_pairs(names: NameReading) -> None:
    """A listed first name and a listed surname in small letters, neither an ordinary word: "mohamed vermeulen"."""
    words = names.words
    facts = names.reading.bits
    for index in [at for at, bits in enumerate(facts[:-1]) if bits & (FIRST | COMMON) == FIRST]:
        first, second = facts[index], facts[index + 1]
        if second & (SURNAME | COMMON) == SURNAME and not names.capital[index]:
            long = min(len(words[index][2]), len(words[index + 1][2])) > 3
            if long and names.gap(index) == " " and not (first | second) & LOCALITY:
                names.add(index, index + 2, 0.6)


def _cut_common(names: NameReading, start: int, stop: int) -> int:
    """ "Jean Dupont Merci": an ordinary word that is on no list of surnames ends the name."""
    while stop - start > 1 and is_common_word(names.words[stop - 1][2]) and not is_surname(names.words[stop - 1][2]):
        if names.gap(stop - 2) in ("'", "-"):
            break
        stop -= 1
    return stop


def _single(names: NameReading, index: int) -> tuple[int, int, float] | None:
    word = names.words[index][2]
    if len(word) < 3 or not is_first_name(word) or is_common_word(word):
        return None
    if is_locality(word) and not _MYSELF.search(names.reading.before(names.words[index][0], 20)):
        return None
    if names.after(index).lstrip(" ").startswith(":"):
        return None
    weak = _WEAKLY.search(names.reading.before(names.words[index][0], 30)) is not None
    if names.reading.original(*names.words[index][:2]).isupper():
        return None
    return (index, index + 1, 0.6 if weak else 0.5)


def _in_other_name(names: NameReading, start: int) -> bool:
    """Inside a street, school, law, shop or saint's name."""
    for back in (1, 2, 3):
        at = start - back
        if at < 0 or "\n" in names.gap(at) or any(mark in names.gap(at) for mark in ".,;:!?("):
            return False
        word = names.words[at][2]
        if word in OTHER_NAMES:
            return True
        if word not in SMALL_WORDS and not names.capital[at]:
            return False
    return False


def _as_hits(names: NameReading) -> Iterator[Hit]:
    telling: set[str] = set()
    covered: set[int] = set()
    for start, stop, confidence in names.spans:
        covered |= set(range(start, stop))
        telling |= {names.words[at][2] for at in range(start, stop) if len(names.words[at][2]) > 2}
        yield names.reading.hit(_reach_back(names, start), names.words[stop - 1][1], "PERSON", confidence)
    for index, (start, end, word) in enumerate(names.words if telling else ()):
        if word in telling and index not in covered and names.capital[index] and _stands_alone(names, index):
            yield names.reading.hit(start, end, "PERSON", 0.7)


def _stands_alone(names: NameReading, index: int) -> bool:
    """Whether a part of a name, met again, is the person once more and not a word, a street or a company."""
    word = names.words[index][2]
    if is_common_word(word) or word in SMALL_WORDS:
        return False
    return not _in_other_name(names, index) and not names.is_company(index + 1)


def _reach_back(names: NameReading, start: int) -> int:
    """Begins before the apostrophe of "'t Jampens"."""
    at = names.words[start][0]
    return (
        at - 1
        if at and names.reading.plain[at - 1] == "'" and (at == 1 or not names.reading.plain[at - 2].isalnum())
        else at
    )


RULE = Rule("person", "mask", "Name of a person, by title, greeting, closing, introduction or list of names", find)

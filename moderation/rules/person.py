"""Names of people that the case does not know: titles, greetings, closings and introductions, then lists of names.

A capital letter alone is no name, nor is a name inside a street, a law, a school or a company. Lists hold
first names and surnames of Belgium; a word that is also an ordinary word needs a title or a second name.
"""

import re
from collections.abc import Iterator

from moderation.lexicon import word_set
from moderation.mentions import mentions
from moderation.names import (
    COMMON,
    FACTS,
    FIRST,
    LOCALITY,
    PARTICLES,
    SURNAME,
    is_common_word,
    is_first_name,
    is_locality,
    is_street,
    is_surname,
)
from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

TITLES = word_set("titles")
_SHORT_TITLES = word_set("short_titles")
_PARTICLES = frozenset(PARTICLES)
_STREET_KINDS = word_set("before_other_names")
_COMPANY_AFTER = re.compile(
    r" ?(?:&|(?:n\.?v|s\.?a|b\.?v|b\.?v\.?b\.?a|s\.?r\.?l|s\.?p\.?r\.?l|gmbh|ag|ltd|inc|llc|asbl|vzw"
    r"|a\.s\.b\.l|v\.z\.w|co|cv|cvba|scrl|sc|snc|vof|plc|group|groupe|groep|bank|insurance|energy"
    r"|belgium|belgique|belgie|verzekeringen|assurances|airlines|telecom)\b)"
)
_COMPANIES = word_set("companies") - word_set("not_names")
STOP = word_set("not_names") | _COMPANIES

_CLOSING = re.compile(
    r"(?:(?<=\n)|(?<=[.!?] )|(?<=[.!?]  )|^|(?<=, ))(?:(?:bien |tres )?cordialement(?: votre)?|cdlt|cdt|bien"
    r" (?:a|sinceren?ment a) (?:vous|toi)|b\.?a\.?v|(?:sinceres |meilleures |mes |nos |bonnes )?(?:meilleures"
    r" )?salutations(?: distinguees| sinceres)?"
    r"|(?:mes |nos )?respectueusement|sincerement|amicalement|veuillez agreer[^\n]{0,120}|(?:dans|en)? ?(?:l'"
    r"|cette )?(?:attente|espoir)[^\n]{0,100}|merci(?: d'avance| beaucoup| bien)?|d'avance merci"
    r"|m\.?v\.?g|m\.?v\.?gr|(?:met |hoogachtend met )?(?:de )?(?:meest )?(?:vriendelijke|hartelijke|beste"
    r"|oprechte) (?:groet(?:en|jes)?|dank)|groet(?:en|jes|je)?|gr|vr\.? ?gr|hoogachtend|met (?:de meeste"
    r" )?hoogachting|met (?:de )?beste groet(?:en)?"
    r"|(?:bij voorbaat |alvast )?(?:bedankt|dank)(?: bij voorbaat| alvast)?|m\.?f\.?g|(?:mit )?(?:freundlichen"
    r"|freundliche|besten|beste|herzlichen|herzliche|lieben|liebe|vielen) (?:gruss(?:en?)?|grusse|gruessen"
    r"|gruesse|dank)|hochachtungsvoll|viele grusse|vg|lg"
    r"|(?:kind|best|warm|warmest)?(?: )?regards|best(?: wishes)?|yours(?: sincerely| faithfully| truly)?"
    r"|sincerely(?: yours)?|many thanks|thanks(?: in advance)?|thank you|cheers|respectfully|signe|signature"
    r"|getekend|gezeichnet|gez\.?)"
    r" ?[,.;:!-]{0,2}[ \t]{0,3}(?P<line>\r?\n[ \t\r\n]{0,4})?(?=[\w'])"
)
_INTRODUCED = re.compile(
    r"(?<!\w)(?:je m'appelle|mon nom (?:est|:)|je soussignee?|soussignee?|au nom de|a l'attention de"
    r"|attention(?: :)|attn\.?|de la part de|(?:nom|prenom|nom et prenom|nom, prenom|titulaire(?: du compte)?"
    r"|beneficiaire|destinataire|expediteur|contact|personne de contact|client|signe|assure)(?:\(e\))? ?:"
    r"|mijn naam (?:is|:)|ik heet|ondergetekende|t\.?a\.?v\.?(?: van)?|ter attentie van|namens|(?:naam"
    r"|voornaam|naam en voornaam|rekeninghouder|begunstigde|contactpersoon|contact|klant|getekend|afzender"
    r"|bestemmeling|verzekerde) ?:"
    r"|ich heisse|mein name (?:ist|:|lautet)|z\. ?hd\.?(?: von)?|zu handen(?: von)?|im namen von"
    r"|unterzeichneter?|(?:name|vorname|kontoinhaber|ansprechpartner|empfanger|absender|kunde) ?:"
    r"|my name(?:'s| is|:)|on behalf of|for the attention of|ask for|(?:name|first name|surname|contact person"
    r"|account holder|contact|recipient|customer) ?:|(?:^|(?<=\n))(?:de|van|von|from|to|aan|an|a) ?:"
    r"|genaamd|genannt|prenommee?|denommee?|nommee?|named|called)[ \t]{1,3}(?=[\w'])"
)
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


_STREET_ENDINGS = (
    "straat",
    "laan",
    "weg",
    "plein",
    "steenweg",
    "dreef",
    "lei",
    "kaai",
    "strasse",
    "platz",
    "hof",
    "pad",
    "park",
)
_JOINS = frozenset(["", " ", "-", "'", ". ", ".", "  ", "\u2010", "\u2011", "\t"])


class _Names:
    """One pass over a reading: which of its words belong to names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.capital = reading.capitals
        self.spans: list[tuple[int, int, float]] = []  # word indexes, end exclusive

    def gap(self, index: int) -> str:
        """What stands between word index and the next one."""
        return (
            self.reading.plain[self.words[index][1] : self.words[index + 1][0]]
            if index + 1 < len(self.words)
            else "\n\n"
        )

    def surname_end(self, index: int) -> int:
        """End of the longest listed surname of several words that begins at `index`, as "van den broeck"."""
        stop = index + 1
        best = index
        while stop < len(self.words) and stop - index < 5 and self.gap(stop - 1) in (" ", "'", "-"):
            stop += 1
            if is_surname(" ".join([word for _, _, word in self.words[index:stop]])):
                best = stop
        return best

    def after(self, index: int) -> str:
        """The three characters behind a word."""
        end = self.words[index][1]
        return self.reading.plain[end : end + 3]

    def is_name_word(self, index: int) -> bool:
        """A word that can stand in a name by its look: a capital, no digit, no stop word."""
        word = self.words[index][2]
        return self.capital[index] and word not in STOP and word.isalpha()

    def take(self, index: int, most: int = 6, small: bool = False) -> int:
        """End (word index) of the name that begins at `index`; `index` where there is none.

        `small` takes listed words in small letters too.
        """
        end = at = index
        while at < len(self.words) and at - index < most:
            joined = self.gap(at - 1) if at > index else ""
            if joined not in _JOINS or (joined in (". ", ".") and not self._is_initial(at - 1)):
                break
            if self._belongs(at, small) or (at > index and self._continues(at, joined)):
                end = at + 1
            elif not (self.words[at][2] in _PARTICLES and self._goes_on(at, small)):
                break
            at += 1
        return end

    def _belongs(self, index: int, small: bool) -> bool:
        return self.is_name_word(index) or self._is_letter(index) or (small and self.is_listed(index))

    def _is_letter(self, index: int) -> bool:
        """An initial, or the letter before an apostrophe."""
        single = len(self.words[index][2]) == 1 and self.capital[index]
        return single and self.after(index)[:1] in (".", " ", "-", "'")

    def _continues(self, at: int, joined: str) -> bool:
        """A word that is a name because of the word before: "Jean-marc", "D'haene", "De smet", "Mia Mars"."""
        word, before = self.words[at][2], self.words[at - 1][2]
        if joined == "-" or (joined == "'" and len(before) < 4):
            return word.isalpha() and self.capital[at - 1]
        if self.capital[at]:
            return word in _COMPANIES or bool(FACTS[word] & SURNAME)
        return before in _PARTICLES and self.capital[at - 1] and bool(FACTS[word] & SURNAME) and len(word) > 3

    def _is_initial(self, index: int) -> bool:
        return len(self.words[index][2]) <= 2 or self.words[index][2] in ("vd", "st", "dr", "jr", "th", "ph", "chr")

    def _goes_on(self, index: int, small: bool) -> bool:
        """Whether a particle is followed by more particles and then a name word."""
        for after in range(index + 1, min(index + 4, len(self.words))):
            if self.gap(after - 1) not in (" ", "'", "-", ". "):
                return False
            if self.is_name_word(after) or (small and self.is_listed(after)):
                return True
            if self.words[after][2] not in _PARTICLES:
                return False
        return False

    def is_listed(self, index: int) -> bool:
        word = self.words[index][2]
        return (
            len(word) > 2
            and not is_common_word(word)
            and word not in STOP
            and (is_first_name(word) or is_surname(word))
        )

    def is_company(self, end: int) -> bool:
        """Whether the name that ends before word index `end` goes on as a company's."""
        return _COMPANY_AFTER.match(self.reading.plain, self.words[end - 1][1]) is not None

    def add(self, start: int, end: int, confidence: float) -> None:
        if end > start and not self.is_company(end) and not self._is_street(start, end, confidence):
            self.spans.append((start, end, confidence))

    def _is_street(self, start: int, end: int, confidence: float) -> bool:
        """A street that is named after somebody, where no title or closing says that a person is meant."""
        if confidence >= 0.9 or end - start < 2:
            return False
        whole = self.reading.plain[self.words[start][0] : self.words[end - 1][1]]
        return self.words[end - 1][2].endswith(_STREET_ENDINGS) or is_street(whole)

    def comma_first_name(self, end: int) -> int:
        """ "Dupont, Jean": the end behind a first name after a comma."""
        if (
            end < len(self.words)
            and self.gap(end - 1) == ", "
            and self.capital[end]
            and is_first_name(self.words[end][2])
        ):
            return end + 1
        return end


def find(reading: Reading) -> Iterator[Hit]:
    names = _Names(reading)
    _after_titles(names)
    _after_closings(names)
    _introduced(names)
    _listed(names)
    _small_pairs(names)
    yield from _as_hits(names)


_TWO_WORD_COMPANIES = {"vanden": "borre", "saint": "gobain", "louis": "delhaize", "marie": "curie"}
_SECOND_WORDS = frozenset(_TWO_WORD_COMPANIES.values())


def _is_two_word_company(names: _Names, index: int) -> bool:
    word = names.words[index][2]
    following = names.words[index + 1][2] if index + 1 < len(names.words) else ""
    if _TWO_WORD_COMPANIES.get(word, "-") == following:
        return True
    return word in _SECOND_WORDS and index > 0 and _TWO_WORD_COMPANIES.get(names.words[index - 1][2]) == word


def _after_titles(names: _Names) -> None:
    for index, (begin, _, word) in enumerate(names.words[:-1]):
        if word not in TITLES or names.gap(index) not in (" ", ". ", ".", "  "):
            continue
        if word in _SHORT_TITLES and not (names.capital[index] or names.gap(index) == ". "):
            continue
        if word in _SHORT_TITLES and names.reading.plain[max(0, begin - 1) : begin] == ".":
            continue  # "N.M.B.S." is no Mr B.
        start = index + 1
        if names.words[start][2] not in TITLES:
            names.add(start, _titled(names, start), 0.95)


def _titled(names: _Names, start: int) -> int:
    """End of the name behind a title, in capitals or, where it is listed, in small letters."""
    if names.capital[start] and names.words[start][2] not in _PARTICLES:
        return names.take(start)
    small = not names.capital[start] and _is_small_name(names, start)
    return max(names.take(start, small=small), names.surname_end(start))


def _is_small_name(names: _Names, index: int) -> bool:
    """Whether the words from `index`, in small letters, begin with a listed name: "madame dupont", "mr de wachter"."""
    for at in range(index, min(index + 3, len(names.words))):
        if names.words[at][2] not in _PARTICLES:
            return names.is_listed(at)
    return False


def _opened(names: _Names, kind: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begin at a word of a kind of mentions.txt."""
    if kind not in names.reading.mentions:
        return
    for start, _, word in names.words:
        if mentions(word, kind):
            found = pattern.match(names.reading.plain, start)
            if found:
                yield found


def _after_closings(names: _Names) -> None:
    for found in _opened(names, "closing", _CLOSING):
        index = names.reading.word_at.get(found.end())
        if index is None and names.reading.plain[found.end()] == "'":
            index = names.reading.word_at.get(found.end() + 1)
        if index is None:
            continue
        stop = names.take(index, small=True)
        if found["line"] and not (stop > index and _ends_line(names, stop)):
            stop = _small_line(names, index)
        if stop == index or not _ends_line(names, stop):
            continue
        if found["line"] is None and not re.search(r"[ ,.:!-]$", found[0]):
            continue
        listed = any(_known(names.words[at][2]) or len(names.words[at][2]) == 1 for at in range(index, stop))
        unknown_pair = stop - index >= 2 and not is_common_word(names.words[index][2])
        if listed or unknown_pair:
            names.add(index, stop, 0.9 if listed else 0.6)


def _small_line(names: _Names, index: int) -> int:
    """A line of two to five words in small letters after a closing: a name unless ordinary words are in it."""
    stop = index + 1
    while stop < len(names.words) and stop - index < 5 and names.gap(stop - 1) in (" ", "-", "'", ". "):
        stop += 1
    words = [names.words[at][2] for at in range(index, min(stop, len(names.words)))]
    if len(words) < 2 or "\n" not in names.gap(index + len(words) - 1):
        return index
    if not all(word.isalpha() for word in words) or is_common_word(words[0]) or words[0] in STOP:
        return index
    surname = is_surname(" ".join(words[1:]))
    plain = any(word in STOP or (is_common_word(word) and word not in _PARTICLES) for word in words[1:])
    return index if plain and not surname else index + len(words)


def _known(word: str) -> bool:
    return is_first_name(word) or is_surname(word)


def _ends_line(names: _Names, stop: int) -> bool:
    after = names.after(stop - 1).lstrip(" ")
    return not after or after[0] in "\n\r,.!(-–|/<;" or names.gap(stop - 1).startswith((" -", " –", ","))


def _introduced(names: _Names) -> None:
    for found in _opened(names, "named", _INTRODUCED):
        index = names.reading.word_at.get(found.end())
        if index is None:
            index = names.reading.word_at.get(found.end() + 1)
        if index is None:
            continue
        while index < len(names.words) and names.words[index][2] in TITLES and names.gap(index) in (" ", ". "):
            index += 1
        stop = names.take(index, small=True)
        if stop > index and not names.capital[index]:
            stop = max(_goes_on_small(names, stop), names.surname_end(stop) if names.gap(stop - 1) == " " else stop)
        if stop > index:
            stop = names.comma_first_name(stop)
            colon = found[0].rstrip().endswith(":")
            sure = any(_known(names.words[at][2]) for at in range(index, stop))
            if sure or not colon or stop - index > 1:
                names.add(index, stop, 0.9 if sure else 0.6)


def _goes_on_small(names: _Names, stop: int) -> int:
    """ "je m'appelle jean dupond": small words behind a listed first name that are no ordinary words."""
    last = stop
    while stop < len(names.words) and stop - last < 3 and names.gap(stop - 1) in (" ", "-", "'"):
        word = names.words[stop][2]
        if not word.isalpha() or (is_common_word(word) and word not in _PARTICLES):
            break
        stop += 1
        if word not in _PARTICLES:
            last = stop
    return last


def _listed(names: _Names) -> None:
    """Names by the lists: a first name with what follows it, a surname before a first name, an initial before"
    " a surname."""
    taken = {at for start, stop, _ in names.spans for at in range(start, stop)}
    next_free = 0
    for index, (_, _, word) in enumerate(names.words):
        if index < next_free or not names.capital[index] or index in taken:
            continue
        if not (FACTS[word] & (FIRST | SURNAME) or len(word) == 1 or word in _PARTICLES):
            continue
        span = None if _is_two_word_company(names, index) else _listed_at(names, index)
        if span:
            start, next_free, confidence = span
            if not _in_other_name(names, start):
                names.add(start, next_free, confidence)


def _listed_at(names: _Names, index: int) -> tuple[int, int, float] | None:
    word = names.words[index][2]
    stop = names.take(index, most=5)
    rest = range(index + 1, stop)
    if len(word) == 1:
        surname = any(
            len(names.words[at][2]) > 2 and is_surname(names.words[at][2]) and not is_common_word(names.words[at][2])
            for at in rest
        )
        dotted = names.gap(index).startswith(".")
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
    surname = is_surname(" ".join(parts[:-1])) or (is_surname(parts[0]) and parts[0] not in _PARTICLES)
    if surname and first[-1] and not plain[-1]:
        return index, stop, 0.85
    if first[0] and is_surname(parts[-1]) and not plain[-1]:
        return index, stop, 0.7
    return None


def _small_pairs(names: _Names) -> None:
    """A listed first name and a listed surname in small letters, neither an ordinary word: "mohamed vermeulen"."""
    words = names.words
    for index in range(len(words) - 1):
        first, second = FACTS[words[index][2]], FACTS[words[index + 1][2]]
        if first & (FIRST | COMMON) == FIRST and second & (SURNAME | COMMON) == SURNAME and not names.capital[index]:
            long = min(len(words[index][2]), len(words[index + 1][2])) > 3
            if long and names.gap(index) == " " and not (first | second) & LOCALITY:
                names.add(index, index + 2, 0.6)


def _cut_common(names: _Names, start: int, stop: int) -> int:
    """ "Jean Dupont Merci": an ordinary word that is on no list of surnames ends the name."""
    while stop - start > 1 and is_common_word(names.words[stop - 1][2]) and not is_surname(names.words[stop - 1][2]):
        stop -= 1
    return stop


def _single(names: _Names, index: int) -> tuple[int, int, float] | None:
    word = names.words[index][2]
    if len(word) < 3 or not is_first_name(word) or is_common_word(word) or is_locality(word):
        return None
    if names.after(index).lstrip(" ").startswith(":"):
        return None
    weak = _WEAKLY.search(names.reading.before(names.words[index][0], 30)) is not None
    if names.reading.original(*names.words[index][:2]).isupper():
        return None
    return (index, index + 1, 0.6 if weak else 0.5)


def _in_other_name(names: _Names, start: int) -> bool:
    """Inside a street, school, law, shop or saint's name."""
    for back in (1, 2, 3):
        at = start - back
        if at < 0 or "\n" in names.gap(at) or any(mark in names.gap(at) for mark in ".,;:!?("):
            return False
        word = names.words[at][2]
        if word in _STREET_KINDS:
            return True
        if word not in _PARTICLES and not names.capital[at]:
            return False
    return False


def _as_hits(names: _Names) -> Iterator[Hit]:
    telling: set[str] = set()
    covered: set[int] = set()
    for start, stop, confidence in names.spans:
        covered |= set(range(start, stop))
        telling |= {names.words[at][2] for at in range(start, stop) if len(names.words[at][2]) > 2}
        yield names.reading.hit(_reach_back(names, start), names.words[stop - 1][1], "PERSON", confidence)
    for index, (start, end, word) in enumerate(names.words):
        again = word in telling and index not in covered and names.capital[index]
        if again and _stands_alone(names, index):
            yield names.reading.hit(start, end, "PERSON", 0.7)


def _stands_alone(names: _Names, index: int) -> bool:
    """Whether a part of a name, met again, is the person once more and not a word, a street or a company."""
    word = names.words[index][2]
    if is_common_word(word) or word in _PARTICLES:
        return False
    return not _in_other_name(names, index) and not names.is_company(index + 1)


def _reach_back(names: _Names, start: int) -> int:
    """Begins before the apostrophe of "'t Jampens"."""
    at = names.words[start][0]
    return (
        at - 1
        if at and names.reading.plain[at - 1] == "'" and (at == 1 or not names.reading.plain[at - 2].isalnum())
        else at
    )


RULE = Rule("person", "mask", "Name of a person, by title, greeting, closing, introduction or list of names", find)

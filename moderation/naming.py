"""A reading as names see it: which words can stand in a name, and how far a name goes.

Names are found in two ways: announced by a title, a closing or an introduction (`announced`), or known from
lists (`rules.person`). Both walk the words with this class. It must never decide that something is a name.
"""

import re

from moderation.lexicon import word_set
from moderation.names import (
    FACTS,
    PARTICLES,
    SURNAME,
    is_common_word,
    is_first_name,
    is_locality,
    is_street,
    is_surname,
)
from moderation.reading import Reading

TITLES = word_set("titles")
SHORT_TITLES = word_set("short_titles")
SMALL_WORDS = frozenset(PARTICLES)
OTHER_NAMES = word_set("before_other_names")
_COMPANY_AFTER = re.compile(
    r" ?(?:&|(?:n\.?v|s\.?a|b\.?v|b\.?v\.?b\.?a|s\.?r\.?l|s\.?p\.?r\.?l|gmbh|ag|ltd|inc|llc|asbl|vzw"
    r"|a\.s\.b\.l|v\.z\.w|co|cv|cvba|scrl|sc|snc|vof|plc|group|groupe|groep|bank|insurance|energy"
    r"|belgium|belgique|belgie|verzekeringen|assurances|airlines|telecom)\b)"
)
COMPANIES = word_set("companies") - word_set("not_names")
STOP = word_set("not_names") | COMPANIES

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
_TOWN = 6
_JOINS = frozenset(["", " ", "-", "'", ". ", ".", "  ", "\u2010", "\u2011", "\t"])


class NameReading:
    """One pass over a reading: which of its words belong to names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.gaps = reading.pieces[2::2]
        self.capital = reading.capitals
        self.spans: list[tuple[int, int, float]] = []  # word indexes, end exclusive

    def gap(self, index: int) -> str:
        """What stands between word index and the next one."""
        return self.gaps[index] if index + 1 < len(self.words) else "\n\n"

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
            elif not (self.words[at][2] in SMALL_WORDS and self._goes_on(at, small)):
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
            return word in COMPANIES or bool(FACTS[word] & SURNAME)
        return before in SMALL_WORDS and self.capital[at - 1] and bool(FACTS[word] & SURNAME) and len(word) > 3

    def _is_initial(self, index: int) -> bool:
        return len(self.words[index][2]) <= 2 or self.words[index][2] in ("vd", "st", "dr", "jr", "th", "ph", "chr")

    def _goes_on(self, index: int, small: bool) -> bool:
        """Whether a particle is followed by more particles and then a name word; "in", "op" and "aan" need one more."""
        following = self.words[index + 1][2] if index + 1 < len(self.words) else ""
        if self.words[index][2] in ("in", "op", "aan") and following not in ("t", "de", "den", "der", "het"):
            return False
        for after in range(index + 1, min(index + 4, len(self.words))):
            if self.gap(after - 1) not in (" ", "'", "-", ". "):
                return False
            if self.is_name_word(after) or (small and self.is_listed(after)):
                return True
            if self.words[after][2] not in SMALL_WORDS:
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
        """A street or town that is named after somebody, where no title or closing says that a person is meant."""
        if confidence >= 0.9:
            return False
        if self._is_town(start, end):
            return True
        if end - start < 2:
            return False
        whole = self.reading.plain[self.words[start][0] : self.words[end - 1][1]]
        return self.words[end - 1][2].endswith(_STREET_ENDINGS) or is_street(whole)

    def _is_town(self, start: int, end: int) -> bool:
        """Whether the name, with all that hyphens join to it, is a place: "Bois-de-Villers"."""
        first, last = start - _TOWN, end + _TOWN  # no town has more words
        while start > max(0, first) and self.gap(start - 1) in ("-", "'"):
            start -= 1
        while end < min(len(self.words), last) and self.gap(end - 1) in ("-", "'"):
            end += 1
        return end - start > 1 and is_locality(self.reading.plain[self.words[start][0] : self.words[end - 1][1]])

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

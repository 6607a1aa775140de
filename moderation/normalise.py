"""Fold text to plain small letters while every folded character remembers where it stood.

Case, accents, full-width and mathematical letters, look-alikes of other alphabets, letters in
circles and flags, ligatures, zero-width characters and soft hyphens all fold away, so that rules
compare plain words. Nothing here decides anything, and the original is never changed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

GONE = "\x00"
"""Stands for a character that a reader does not see; removed with the offsets kept."""

# Letters of other alphabets that a reader takes for a Latin one (own selection; compare Unicode TR39).
_LOOK_ALIKES = {
    alike: letter
    for letter, all_alike in {
        "a": "аαɑɐᴀд", "b": "вβʙьъ", "c": "сςϲᴄҫ", "d": "ԁδᴅժ", "e": "еёєεэᴇҽ", "f": "ғϝꜰք", "g": "ɡɢց",
        "h": "һнʜհҥ", "i": "іїιıɪɩ", "j": "јյᴊ", "k": "кκқᴋ", "l": "ӏʟⅼ", "m": "мᴍ", "n": "пηиπողɴң",
        "o": "оοσωօᴏθф", "p": "рρᴘ", "q": "ԛգ", "r": "гʀя", "s": "ѕꜱʂ", "t": "тτᴛ", "u": "υսᴜʋʊцμ", "v": "νѵᴠ",
        "w": "ԝшщᴡω", "x": "хχ", "y": "уүγʏұ", "z": "ᴢзζ",
    }.items()
    for alike in all_alike
}  # fmt: skip
_LATIN = re.compile(
    r"(?:LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?|REGIONAL INDICATOR SYMBOL LETTER "
    r"|(?:NEGATIVE )?(?:CIRCLED|SQUARED) LATIN CAPITAL LETTER |PARENTHESIZED LATIN (?:SMALL|CAPITAL) LETTER "
    r"|TAG LATIN (?:SMALL|CAPITAL) LETTER |MODIFIER LETTER (?:SMALL |CAPITAL ))([A-Z])\b"
)
_SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}
_QUOTES = dict.fromkeys("‘’ʼ＇`´", "'")
_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0")


@lru_cache(maxsize=4096)
def fold_char(char: str) -> str:
    """The plain small form of one character: one character, several, GONE, or itself."""
    if char in _INVISIBLE or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return GONE
    lower = char.lower()
    if lower in _SPECIAL or lower in _QUOTES:
        return _SPECIAL.get(lower) or _QUOTES[lower]
    if lower in _LOOK_ALIKES:
        return _LOOK_ALIKES[lower]
    if char in "\n\r\t":
        return char
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).lower()
    if plain.isspace():
        return "\n" if char in "\u2028\u2029\x85" else " "
    if len(plain) == 1 and (plain.isascii() or plain in _LOOK_ALIKES):
        return _LOOK_ALIKES.get(plain, plain)
    if plain.isascii() and plain.isalpha():
        return plain
    named = _LATIN.match(unicodedata.name(char, ""))
    if named:
        return named[1].lower()
    return char


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is folded; `starts` gives each folded character's place in the original, None where they are equal."""

    text: str
    starts: tuple[int, ...] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of a folded span; covers unseen characters inside, none outside."""
        if self.starts is None:
            return start, end
        return self.starts[start], self.starts[end - 1] + 1


_OTHER = re.compile(r"[^\x01-\x7f]")
_FEW = 24


def _one_for_one(text: str) -> str:
    """`text` folded where one character stands for one; GONE for the others."""
    others = set(_OTHER.findall(text))
    if len(others) > _FEW:
        return _OTHER.sub(lambda found: _single(found[0]), text)
    for char in others:  # a text has few different accents: as many quick passes
        text = text.replace(char, _single(char))
    return text


def _single(char: str) -> str:
    folded = fold_char(char)
    return folded if len(folded) == 1 else GONE


def fold(text: str) -> Folded:
    """Fold `text`; linear in its length, and without a map where no character came or went."""
    if text.isascii():
        return Folded(text.lower(), None, len(text))
    quick = _one_for_one(text.lower())
    if GONE not in quick and len(quick) == len(text):
        return Folded(quick, None, len(text))
    out: list[str] = []
    starts: list[int] = []
    for at, char in enumerate(text):
        folded = fold_char(char)
        if folded != GONE:
            out.append(folded)
            starts.extend([at] * len(folded))
    return Folded("".join(out), tuple(starts), len(text))


def fold_word(word: str) -> str:
    """The folded form alone, for words of lists."""
    return fold(word).text

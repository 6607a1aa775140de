"""Vulgar words that hide: repeated letters, leetspeak, stars, letters apart, cut, glued or reversed words.

Works on the folded text, so that accents, look-alikes, circles and invisible characters are gone already.
A disguise shows intent: words that are doubtful when they stand plainly count here.
"""

import re
from collections.abc import Iterator
from itertools import product

from moderation.names import is_common_word, is_first_name, is_surname
from moderation.reading import Reading
from moderation.wordlists import DOUBTFUL, INSULT, SLUR, Lists, squeeze

Found = tuple[int, int, int, float]
"""(start, end, tier, confidence) in the folded text."""

_REPEAT = re.compile(r"([a-z])\1\1")
_SYMBOLS = "0-9@$!€|+£¥(§&µ"
_LEET_GATE = re.compile(rf"[a-z][{_SYMBOLS}]|[{_SYMBOLS}][a-z]")
_LEET_TOKEN = re.compile(rf"(?<![^\s.,;:?\"'(«–—/-])(?![(+|])(?=[^\s]*[a-z])[a-z{_SYMBOLS}]{{3,30}}")
_LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "il", "€": "e",
    "|": "li", "+": "t", "£": "l", "¥": "y", "(": "c", "§": "s", "&": "a", "µ": "u",
}  # fmt: skip
_STAR_TOKEN = re.compile(r"(?<![^\s.,;:!?\"'(«–—/-])[a-z][a-z*#%•·×_.-]{0,20}[*#%•×][a-z*#%•·×]{0,20}(?![^\s.,;:!?\"')»–—/-])")
_APART = re.compile(r"(?<![^\W_])[^\W_]{1,2}(?:[\W_]{1,3}[^\W_]{1,2}){2,40}(?![^\W_])")
_SINGLE_APART = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_]){2,60}(?![^\W_])")
_JOINED = re.compile(r"(?<![^\W_])[a-z]{1,12}(?:[-._*·~|/\\^+]{1,3}[a-z]{1,12}){1,8}(?![^\W_])")
_GLUE = ("ce", "cet", "cette", "un", "une", "de", "des", "les", "le", "la", "ces", "een", "die", "dat", "deze", "het", "eine", "einen", "diese", "dieser",
         "der", "das", "viele", "zoveel", "veel", "this", "a", "the", "these", "that", "many", "trop", "typique", "typisch", "pure", "sale", "vuile", "you")  # fmt: skip


def disguised(reading: Reading, made: Lists) -> Iterator[Found]:
    """All disguised words of a text."""
    text = reading.plain
    if _REPEAT.search(text):
        yield from _repeated(reading, made)
    if _LEET_GATE.search(text):
        yield from _leet(text, made)
    if "*" in text or "#" in text or "%" in text or "•" in text or "×" in text:
        yield from _starred(text, made)
    yield from _apart(text, made)
    yield from _joined(text, made)
    yield from _cut_and_glued(reading, made)


def _tier(made: Lists, word: str) -> int | None:
    """The tier of a disguised word; a doubtful one counts as an insult."""
    tier = made.words.get(word) or made.words.get("+" + word)
    return INSULT if tier == DOUBTFUL else tier


def _repeated(reading: Reading, made: Lists) -> Iterator[Found]:
    for start, end, word in reading.words:
        if not _REPEAT.search(word):
            continue
        for candidate in made.squeezed.get(squeeze(word), ()):
            if _stretches(candidate, word):
                yield start, end, _tier(made, candidate) or INSULT, 0.95
                break


def _stretches(word: str, stretched: str) -> bool:
    """Whether `stretched` is `word` with letters repeated, none lost: "puuutain" for "putain"."""
    runs = [(run[0][0], len(run[0])) for run in re.finditer(r"(.)\1*", word)]
    longer = [(run[0][0], len(run[0])) for run in re.finditer(r"(.)\1*", stretched)]
    return len(runs) == len(longer) and all(a[0] == b[0] and a[1] <= b[1] for a, b in zip(runs, longer, strict=True))


def _leet(text: str, made: Lists) -> Iterator[Found]:
    for found in _LEET_TOKEN.finditer(text):
        token = found[0].rstrip("!+(|")
        for piece in (found[0], token) if token != found[0] else (token,):
            word = _read_leet(piece, made)
            if word:
                yield found.start(), found.start() + len(piece), _tier(made, word) or INSULT, 0.9
                break


def _read_leet(token: str, made: Lists) -> str | None:
    letters = sum(char.isalpha() for char in token)
    disguises = len(token) - letters
    if not letters or not disguises or disguises > 8:
        return None
    if len(token) <= 4 and disguises > 1 and any(char.isdigit() for char in token):
        return None  # "4s5" is an article number
    for spelt in product(*(_LEET.get(char, char) for char in token)):
        word = "".join(spelt)
        if _tier(made, word):
            return word
        short = squeeze(word)
        if short != word and any(_stretches(candidate, word) for candidate in made.squeezed.get(short, ()) if len(candidate) > 3):
            return next(candidate for candidate in made.squeezed[short] if _stretches(candidate, word))
    return None


def _starred(text: str, made: Lists) -> Iterator[Found]:
    for found in _STAR_TOKEN.finditer(text):
        token = found[0]
        hidden = sum(not char.isalpha() for char in token)
        if len(token) < 3 or hidden > len(token) // 2:
            continue
        pattern = re.compile("".join(char if char.isalpha() else "." for char in token))
        for candidate in made.shapes.get((token[0], len(token)), ()):
            if pattern.fullmatch(candidate):
                yield found.start(), found.end(), _tier(made, candidate) or INSULT, 0.85
                break
        else:
            yield from _star_runs(found, made)


def _star_runs(found: re.Match[str], made: Lists) -> Iterator[Found]:
    """Stars that stand for any number of letters: "f**ing", "m*e"."""
    token = found[0]
    if len(token) < 4 or not re.search(r"[*]{2,}", token):
        return
    pattern = re.compile("".join(char if char.isalpha() else "[a-z]{1,4}" for char in re.sub(r"[^a-z]+", "*", token)))
    for length in range(len(token) - 1, len(token) + 4):
        for candidate in made.shapes.get((token[0], length), ()):
            if pattern.fullmatch(candidate):
                yield found.start(), found.end(), _tier(made, candidate) or INSULT, 0.7
                return


def _apart(text: str, made: Lists) -> Iterator[Found]:
    """Letters apart: "c o n n a r d", "m.e.r.d.e", also over line ends and with signs for letters."""
    for found in _SINGLE_APART.finditer(text):
        places = [at for at in range(found.start(), found.end()) if text[at].isalnum()]
        letters = "".join(_LEET[text[at]][0] if text[at] in _LEET else text[at] for at in places)
        yield from _within_run(letters, places, made)


def _within_run(letters: str, places: list[int], made: Lists) -> Iterator[Found]:
    tier = _tier(made, letters) or _compound_tier(letters, made)
    if tier:
        yield places[0], places[-1] + 1, tier, 0.9
        return
    at = 0
    while at < len(letters) - 2:
        for length in range(min(16, len(letters) - at), 2, -1):
            word = letters[at : at + length]
            tier = made.words.get(word)
            loose = length < len(letters) - 2
            if tier and (length >= 5 or not loose) and (tier != DOUBTFUL or not loose):
                yield places[at], places[at + length - 1] + 1, INSULT if tier == DOUBTFUL else tier, 0.8
                at += length - 1
                break
        at += 1


def _compound_tier(letters: str, made: Lists) -> int | None:
    for cut in range(3, min(9, len(letters) - 3)):
        if letters[:cut] in made.prefixes and letters not in made.allow and len(letters) - cut >= 4:
            return _tier(made, letters[:cut])
    return None


def _joined(text: str, made: Lists) -> Iterator[Found]:
    """Pieces joined by signs: "en-cu-lé", "fu.ck"."""
    for found in _JOINED.finditer(text):
        pieces = re.findall(r"[a-z]+", found[0])
        word = "".join(pieces)
        if len(word) < 4 or all(len(piece) == 1 for piece in pieces) or any(piece in made.words for piece in pieces):
            continue
        tier = made.words.get(word)
        if tier and (tier != DOUBTFUL or len(pieces) > 2) and not all(len(piece) > 3 and is_common_word(piece) for piece in pieces):
            yield found.start(), found.end(), INSULT if tier == DOUBTFUL else tier, 0.85


def _cut_and_glued(reading: Reading, made: Lists) -> Iterator[Found]:
    """A word cut in two ("con nard"), glued to a small word ("eenslet") or written backwards ("drannoc")."""
    words = reading.words
    for index, (start, end, word) in enumerate(words):
        if index + 1 < len(words):
            following = words[index + 1]
            if following[0] - end == 1 and 5 < len(word) + len(following[2]) < 20 and (word + following[2]) in made.words:
                whole = word + following[2]
                ordinary = is_common_word(word) and is_common_word(following[2])
                if made.words[whole] != DOUBTFUL and not ordinary and following[2] not in made.words and word not in made.words:
                    yield start, following[1], made.words[whole], 0.7
        if len(word) < 5 or word in made.words:
            continue
        if word in made.reversed and not _ordinary(word):
            yield start, end, made.words[made.reversed[word]], 0.7
        elif word.startswith(_GLUE):
            tier = _glued_tier(word, made)
            if tier and not _ordinary(word):
                yield start, end, tier, 0.7


def _ordinary(word: str) -> bool:
    return is_common_word(word) or is_surname(word) or is_first_name(word)


def _glued_tier(word: str, made: Lists) -> int | None:
    for small in _GLUE:
        rest = word[len(small) :]
        if word.startswith(small) and len(rest) >= 4 and made.words.get(rest) in (INSULT, SLUR):
            return made.words[rest]
    return None

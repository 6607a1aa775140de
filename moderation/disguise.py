"""Vulgar words that hide: repeated letters, leetspeak, stars, letters apart, cut, glued or reversed words.

Works on the folded text, so that accents, look-alikes, circles and invisible characters are gone already.
A disguise shows intent: words that are doubtful when they stand plainly count here.
"""

import re
from collections.abc import Iterable, Iterator

from moderation.lexicon import word_set
from moderation.names import is_common_word, is_first_name, is_surname
from moderation.reading import Reading
from moderation.wordlists import DOUBTFUL, INSULT, SLUR, Lists, skeleton, squeeze

Found = tuple[int, int, int, float]
"""(start, end, tier, confidence) in the folded text."""

_REPEAT = re.compile(r"([a-z])\1\1")
_SYMBOLS = "0-9@$!€|+£¥(§&µ"
_LEET_GATE = re.compile(rf"[a-z][{_SYMBOLS}]|[{_SYMBOLS}][a-z]")
_LEET_TOKEN = re.compile(
    rf"(?<![^\s.,;:?\"'(«–—/-])(?![(+|])(?=[a-z]{{0,29}}[{_SYMBOLS}])(?=[{_SYMBOLS}]{{0,29}}[a-z])[a-z{_SYMBOLS}]{{3,30}}"
)
_LEET = {
    "0": "o", "1": "i", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "!": "i", "€": "e", "|": "l", "+": "t", "£": "l", "¥": "y", "(": "c", "§": "s", "&": "a", "µ": "u",
}  # fmt: skip
_STAR_TOKEN = re.compile(
    r"(?<![^\s.,;:!?\"'(«–—/-])[a-z][a-z*#%•·×_.-]{0,20}[*#%•×][a-z*#%•·×]{0,20}(?![^\s.,;:!?\"')»–—/-])"
)
_SINGLE_APART = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_]){2,60}(?![^\W_])")
_JOIN_GATE = re.compile(r"[a-z][-._*·~|/\\^+]{1,3}[a-z]")
_JOINED = re.compile(r"(?<![^\W_])[a-z]{1,12}(?:[-._*·~|/\\^+]{1,3}[a-z]{1,12}){1,8}(?![^\W_])")
_GLUE = tuple(sorted(word_set("glue")))


def disguised(reading: Reading, made: Lists) -> Iterator[Found]:
    """All disguised words of a text."""
    text = reading.plain
    if _REPEAT.search(text):
        yield from _repeated(reading, made)
    if _LEET_GATE.search(text):
        yield from _leet(text, made)
    if "*" in text or "#" in text or "%" in text or "•" in text or "×" in text:
        yield from _starred(text, made)
    if sum(map(_is_single, reading.words)) > 2:
        yield from _apart(text, made)
    if _JOIN_GATE.search(text):
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
    """The word of the lists that a token with signs for letters spells, also with letters repeated."""
    bones = skeleton(token)
    word = _that_fits(token, made.skeletons.get(bones, ()))
    if word is None and _RUN.search(bones):
        squeezed = squeeze(bones)
        word = next((w for w in made.skeletons.get(squeezed, ()) if len(w) > 3 and _stretches(squeezed, bones)), None)
    if word is None or (len(token) <= 4 and sum(char.isdigit() for char in token) > 1):
        return None  # "4s5" is an article number
    return word


def _that_fits(token: str, candidates: Iterable[str]) -> str | None:
    """The first candidate that has the token's letters where the token has letters."""
    for word in candidates:
        if all(not sign.isalpha() or sign == letter for sign, letter in zip(token, word, strict=True)):
            return word
    return None


_RUN = re.compile(r"(.)\1")


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


def _is_single(word: tuple[int, int, str]) -> bool:
    return word[1] - word[0] == 1


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
        if (
            tier
            and (tier != DOUBTFUL or len(pieces) > 2)
            and not all(len(piece) > 3 and is_common_word(piece) for piece in pieces)
        ):
            yield found.start(), found.end(), INSULT if tier == DOUBTFUL else tier, 0.85


def _cut_and_glued(reading: Reading, made: Lists) -> Iterator[Found]:
    """A word cut in two ("con nard"), glued to a small word ("eenslet") or written backwards ("drannoc")."""
    words = reading.words
    spelt = reading.spelt
    pairs = list(map(str.__add__, spelt, spelt[1:]))
    if not made.words.keys().isdisjoint(pairs):
        for index, whole in enumerate(pairs):
            if whole in made.words and _is_cut(made, words[index], words[index + 1]):
                yield words[index][0], words[index + 1][1], made.words[whole], 0.7
    hidden = _hidden(reading.lang, made)
    if not any(map(hidden.__getitem__, spelt)):
        return
    for start, end, word in words:
        tier = hidden[word]
        if tier:
            yield start, end, tier, 0.7


def _is_cut(made: Lists, first: tuple[int, int, str], second: tuple[int, int, str]) -> bool:
    """Two pieces that are no ordinary words, one space apart, of a word that is never harmless."""
    whole = first[2] + second[2]
    if second[0] - first[1] != 1 or not 5 < len(whole) < 20 or made.words[whole] == DOUBTFUL:
        return False
    if second[2] in made.words:
        return False
    return not (is_common_word(first[2]) and is_common_word(second[2]))


class _Hidden(dict[str, int]):
    """The tier of a word that is written backwards or glued to a small word, 0 for all others; remembers words."""

    def __init__(self, made: Lists) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, word: str) -> int:
        if len(self) > 20_000:
            self.clear()
        tier = self[word] = _hidden_tier(word, self._made)
        return tier


_HIDDEN: dict[str, _Hidden] = {}


def _hidden(lang: str, made: Lists) -> _Hidden:
    return _HIDDEN.setdefault(lang, _Hidden(made)) if lang not in _HIDDEN else _HIDDEN[lang]


def _hidden_tier(word: str, made: Lists) -> int:
    if len(word) < 5 or word in made.words or _ordinary(word):
        return 0
    if word in made.reversed:
        return made.words[made.reversed[word]]
    return (_glued_tier(word, made) or 0) if word.startswith(_GLUE) else 0


def _ordinary(word: str) -> bool:
    return is_common_word(word) or is_surname(word) or is_first_name(word)


def _glued_tier(word: str, made: Lists) -> int | None:
    for small in _GLUE:
        rest = word[len(small) :]
        if word.startswith(small) and len(rest) >= 4 and made.words.get(rest) in (INSULT, SLUR):
            return made.words[rest]
    return None

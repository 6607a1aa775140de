"""Vulgar words that hide: repeated letters, leetspeak, stars, letters apart, cut, glued or reversed words.

Works on the folded text, so that accents, look-alikes, circles and invisible characters are gone already.
A disguise shows intent: words that are doubtful when they stand plainly count here.
"""

import re
from collections.abc import Iterator

from moderation.leet import read_leet, stretches
from moderation.meaning import FIGURED, HIDDEN, REPEATED, hidden_tier
from moderation.names import COMMON, is_common_word
from moderation.reading import Reading
from moderation.wordlists import DOUBTFUL, INSULT, Lists, squeeze

Found = tuple[int, int, int, float]
"""(start, end, tier, confidence) in the folded text."""

_SYMBOLS = "0-9@$!€|+£¥(§&µ"
_SIGN_GATE = re.compile(r"[a-z][@$€|£¥§&µ]|[@$€|£¥§&µ][a-z]|[a-z\d][!+(][a-z\d]|(?<!\S)![a-z]")
_LEET_TOKEN = re.compile(
    rf"(?<![^\s.,;:?\"'(«–—/-])(?![(+|])(?=[a-z]{{0,29}}[{_SYMBOLS}])(?=[{_SYMBOLS}]{{0,29}}[a-z])[a-z{_SYMBOLS}]{{3,30}}"
)
_BEFORE_TOKEN = frozenset([*" \t\n\r\v\f\xa0.,;:?\"'(«–—/-", ""])
_TOKEN_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz" + _SYMBOLS.replace("0-9", "0123456789"))
_LEET = {
    "0": "o", "1": "i", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "!": "i", "€": "e", "|": "l", "+": "t", "£": "l", "¥": "y", "(": "c", "§": "s", "&": "a", "µ": "u",
}  # fmt: skip
_STAR_TOKEN = re.compile(
    r"(?<![^\s.,;:!?\"'(«–—/-])[a-z][a-z*#%•·×_.-]{0,20}[*#%•×][a-z*#%•·×]{0,20}(?![^\s.,;:!?\"')»–—/-])"
)
_STAR_GATE = re.compile(r"[a-z][-_.]?[*#%•×]")
_TOKEN = 30  # characters of the longest word with signs for letters
_MOST_APART = 61  # letters of the longest word that stands with its letters apart
_MOST_PIECES = 8  # joints of the longest word that is cut in pieces
_JOINS = "-._*·~|/\\^+"


def disguised(reading: Reading, made: Lists) -> Iterator[Found]:
    """All disguised words of a text."""
    text = reading.plain
    yield from _repeated(reading, made)
    yield from _leet(reading, made)
    if _STAR_GATE.search(text):
        yield from _starred(text, made)
    yield from _apart(reading, made)
    yield from _joined(reading, made)
    yield from _cut_and_glued(reading, made)


def _tier(made: Lists, word: str) -> int | None:
    """The tier of a disguised word; a doubtful one counts as an insult."""
    tier = made.words.get(word) or made.words.get("+" + word)
    return INSULT if tier == DOUBTFUL else tier


def _repeated(reading: Reading, made: Lists) -> Iterator[Found]:
    for index in reading.having(REPEATED):
        start, end, word = reading.words[index]
        for candidate in made.squeezed.get(squeeze(word), ()):
            if stretches(candidate, word):
                yield start, end, _tier(made, candidate) or INSULT, 0.95
                break


def _leet(reading: Reading, made: Lists) -> Iterator[Found]:
    text = reading.plain
    for index in reading.having(FIGURED):
        start, end, word = reading.words[index]
        if text[start - 1 : start] in _BEFORE_TOKEN and text[end : end + 1] not in _TOKEN_SIGNS:
            yield start, end, _tier(made, read_leet(word, made) or "") or INSULT, 0.9
    for found in _signed_tokens(text):
        token = found[0].rstrip("!+(|")
        for piece in (found[0], token) if token != found[0] else (token,):
            word_meant = read_leet(piece, made)
            if word_meant:
                yield found.start(), found.start() + len(piece), _tier(made, word_meant) or INSULT, 0.9
                break


def _signed_tokens(text: str) -> Iterator[re.Match[str]]:
    """Runs of letters and signs that stand for letters, looked for only where the two meet."""
    reached = 0
    for gate in _SIGN_GATE.finditer(text):
        if gate.end() <= reached:
            continue
        start = gate.start()
        while start > reached and text[start - 1] in _TOKEN_SIGNS and gate.start() - start < _TOKEN:
            start -= 1
        for found in _LEET_TOKEN.finditer(text, start, gate.end() + 2 * _TOKEN):
            if found.start() >= gate.end():
                break  # what begins behind this meeting belongs to the next, whose window shows it whole
            reached = found.end()
            yield found
        reached = max(reached, gate.end())


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


def _apart(reading: Reading, made: Lists) -> Iterator[Found]:
    """Letters apart: "c o n n a r d", "m.e.r.d.e", also over line ends and with signs for letters."""
    lengths = list(map(len, reading.spelt))
    if lengths.count(1) < 3:
        return
    gaps = reading.pieces[2::2]
    run: list[int] = []
    for index, length in enumerate(lengths):
        if length == 1 and (not run or (len(gaps[run[-1]]) <= 3 and run[-1] == index - 1)) and len(run) < _MOST_APART:
            run.append(index)
            continue
        yield from _run_of_letters(reading, made, run)
        run = [index] if length == 1 else []
    yield from _run_of_letters(reading, made, run)


def _run_of_letters(reading: Reading, made: Lists, run: list[int]) -> Iterator[Found]:
    if len(run) > 2:
        letters = "".join(_LEET.get(reading.spelt[index], reading.spelt[index]) for index in run)
        yield from _within_run(letters, [reading.words[index][0] for index in run], made)


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


def _joined(reading: Reading, made: Lists) -> Iterator[Found]:
    """Pieces joined by signs: "en-cu-lé", "fu.ck"."""
    words = reading.words
    for first, last in _runs_of_pieces(reading):
        pieces = reading.spelt[first : last + 1]
        word = "".join(pieces)
        if len(word) < 4 or all(len(piece) == 1 for piece in pieces) or any(piece in made.words for piece in pieces):
            continue
        tier = made.words.get(word)
        if (
            tier
            and (tier != DOUBTFUL or len(pieces) > 2)
            and not all(len(piece) > 3 and is_common_word(piece) for piece in pieces)
        ):
            yield words[first][0], words[last][1], INSULT if tier == DOUBTFUL else tier, 0.85


def _runs_of_pieces(reading: Reading) -> Iterator[tuple[int, int]]:
    """First and last index of words that signs join, at most nine of at most twelve letters."""
    gaps, spelt = reading.pieces[2:-1:2], reading.spelt
    joined = [at for at, gap in enumerate(gaps) if gap[0] in _JOINS and len(gap) < 4 and not gap.strip(_JOINS)]
    first = last = -1
    for at in joined:
        if not (_is_piece(spelt[at]) and _is_piece(spelt[at + 1])):
            continue
        if at != last or last - first == _MOST_PIECES:
            if last > first:
                yield first, last
            first = at
        last = at + 1
    if last > first:
        yield first, last


def _is_piece(word: str) -> bool:
    return len(word) <= 12 and word.isascii() and word.isalpha()


def _cut_and_glued(reading: Reading, made: Lists) -> Iterator[Found]:
    """A word cut in two ("con nard"), glued to a small word ("eenslet") or written backwards ("drannoc")."""
    words, spelt, last = reading.words, reading.spelt, len(reading.words) - 1
    done = -1
    for index in [
        at for at, bits in enumerate(reading.bits) if not bits & COMMON
    ]:  # one of the two is no ordinary word
        for at in (index - 1, index):
            if done < at < last and spelt[at] + spelt[at + 1] in made.words:
                done = at
                if _is_cut(made, words[at], words[at + 1]):
                    yield words[at][0], words[at + 1][1], made.words[spelt[at] + spelt[at + 1]], 0.7
    for index in reading.having(HIDDEN):
        start, end, word = words[index]
        yield start, end, hidden_tier(word, made), 0.7


def _is_cut(made: Lists, first: tuple[int, int, str], second: tuple[int, int, str]) -> bool:
    """Two pieces that are no ordinary words, one space apart, of a word that is never harmless."""
    whole = first[2] + second[2]
    if second[0] - first[1] != 1 or not 5 < len(whole) < 20 or made.words[whole] == DOUBTFUL:
        return False
    if second[2] in made.words:
        return False
    return not (is_common_word(first[2]) and is_common_word(second[2]))

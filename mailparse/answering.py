"""Quote found by comparison with the mail being answered: we know what we sent.

Whatever a mail program did to our letter (wrapped it, lost the `>`, put it in a table, translated the header block),
its words come in the same order. Words of the reply are aligned with words of the letter by runs of four; a line most
of whose words are aligned repeats the letter. A line between two such lines is the author's if the letter has nothing
between them, and part of the quote if it has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mailparse.lines import Line

_WORD = re.compile(r"[^\W_]+")
_RUN = 4
_REGION = 8  # words that a repeated stretch has at least
_ABOVE = 14  # lines looked at for the introduction of the quote
_LABELLED = re.compile(r"^\W{0,6}[^\W\d_][^\n:：]{0,28}\s?[:：]")
_RULE = re.compile(r"^\W*[-–—_=*~]{2,}.{0,60}$")
_DATED = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Letter:
    """What we sent: the words of its texts in order, and what an introduction of its quote may name."""

    words: tuple[str, ...]
    places: dict[tuple[str, ...], list[int]]
    names: tuple[str, ...]


def letter(texts: Sequence[str], names: Sequence[str]) -> Letter:
    """A letter from its texts (plain and HTML alike) and its addresses, display names and subject."""
    words = tuple(word for text in texts for word in _words(text))
    places: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(words) - _RUN + 1):
        places.setdefault(words[place : place + _RUN], []).append(place)
    return Letter(words, places, tuple(name.lower() for name in names if len(name) > 3))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def marked(lines: Sequence[Line], sent: Letter) -> list[Line]:
    """The lines with mark "quote" where they repeat the letter, "attribution" where they introduce that."""
    said = [_words(line.text) for line in lines]
    aligned = _aligned([word for words in said for word in words], sent)
    repeats, spans = _per_line(said, aligned)
    _fill(said, repeats, spans, sent)
    _drop_small(said, repeats)
    out = [replace(line, mark="quote") if repeated else line for line, repeated in zip(lines, repeats, strict=True)]
    return _introduced(out, repeats, sent)


def _aligned(reply: list[str], sent: Letter) -> list[int]:
    """For each word of the reply its place in the letter, or -1."""
    found = [-1] * len(reply)
    here, last = 0, -1
    while here < len(reply):
        places = sent.places.get(tuple(reply[here : here + _RUN]))
        if not places:
            here += 1
            continue
        place = next((one for one in places if one > last), places[0])
        back = 1
        while back <= min(here, place) and found[here - back] < 0 and reply[here - back] == sent.words[place - back]:
            found[here - back] = place - back
            back += 1
        while here < len(reply) and place < len(sent.words) and reply[here] == sent.words[place]:
            found[here] = place
            here, place = here + 1, place + 1
        last = place - 1
    return found


def _per_line(said: Sequence[list[str]], aligned: Sequence[int]) -> tuple[list[bool], list[tuple[int, int]]]:
    """Which lines repeat the letter, and the first and last place each line is aligned with."""
    repeats: list[bool] = []
    spans: list[tuple[int, int]] = []
    start = 0
    for words in said:
        places = [place for place in aligned[start : start + len(words)] if place >= 0]
        start += len(words)
        repeats.append(bool(words) and len(places) * 5 >= len(words) * 3)
        spans.append((places[0], places[-1]) if places else (-1, -1))
    return repeats, spans


def _fill(said: Sequence[list[str]], repeats: list[bool], spans: Sequence[tuple[int, int]], sent: Letter) -> None:
    """Between two repeated lines: quote if the letter has words there too, blank lines always."""
    known = [place for place, repeated in enumerate(repeats) if repeated]
    for above, below in pairwise(known):
        between = [word for words in said[above + 1 : below] for word in words]
        missing = set(sent.words[spans[above][1] + 1 : max(0, spans[below][0])][:200])
        if not between or sum(word in missing for word in between) * 2 >= len(between):
            for place in range(above + 1, below):
                repeats[place] = True


def _drop_small(said: Sequence[list[str]], repeats: list[bool]) -> None:
    """A few common words in common are no quote; fewer are enough where much of the letter is repeated anyway."""
    whole = sum(len(words) for words, repeated in zip(said, repeats, strict=True) if repeated)
    least = _REGION if whole < 3 * _REGION else _RUN
    start = 0
    while start < len(repeats):
        end = start
        while end < len(repeats) and repeats[end]:
            end += 1
        if start < end and sum(len(words) for words in said[start:end]) < least:
            repeats[start:end] = [False] * (end - start)
        start = max(end, start + 1)


def _introduced(lines: list[Line], repeats: Sequence[bool], sent: Letter) -> list[Line]:
    """The header block or `… wrote:` line above the first repeated line belongs to the quote, in any language."""
    first = next((place for place, repeated in enumerate(repeats) if repeated), None)
    if first is None:
        return lines
    start = first
    for place in range(first - 1, max(-1, first - _ABOVE - 1), -1):
        line = lines[place]
        if line.blank:
            continue
        if not _introduces(line.text, sent):
            break
        start = place
    if start < first:
        lines[start] = replace(lines[start], mark="attribution")
        for place in range(start + 1, first):
            lines[place] = replace(lines[place], mark="quote")
    else:
        lines.insert(first, Line("", mark="attribution"))
    return lines


def _introduces(text: str, sent: Letter) -> bool:
    """Whether a line above the quote names the letter: its sender, receiver or subject, a date, a rule."""
    if len(text) > 300:
        return False
    low = text.lower()
    if _RULE.match(text) or any(name in low for name in sent.names):
        return True
    return bool(_LABELLED.match(text) and (_DATED.search(text) or "@" in text)) or text.rstrip().endswith((">:", "> :"))

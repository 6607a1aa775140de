"""A string that is known beforehand, found in a text whatever its case, accents, spaces and separators.

Each case brings its own strings, so nothing here compiles a pattern for one: the letters and digits of the text stand
in one string (`Reading.joined`), where a known string is found like any other, and the gaps are looked at afterwards.
It must never find a string inside a longer word or number.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from moderation.normalise import fold_word
from moderation.reading import Reading

_PIECE = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[+(]?\d[\d\s./()+-]+")
_NUMBER_GAP = re.compile(r"[\s./()+-]{0,3}")
_CODE_GAP = re.compile(r"[\s./_+*()-]{0,2}")
_PREFIX = re.compile(r"(?<![\w+])(?:(?:\+|00)\s?(?:\d{1,3}[\s./-]{0,3})?)?\(?0?\)?[\s./()-]{0,3}$")
_SIGNS_BEFORE = re.compile(r"[#+*]{1,3}$")
_SIGNS_BEHIND = re.compile(r"[+*]{1,3}")

Span = tuple[int, int]
"""Start and end in the folded text."""


def places(reading: Reading, known: str) -> Iterator[Span]:
    """Where a name, an address or a number stands as it is known; nothing where it has fewer than three characters."""
    pieces = _PIECE.findall(fold_word(known))
    whole = "".join(pieces)
    if len(whole) < 3:
        return
    if whole.isdigit() and (len(pieces) == 1 or _NUMBER.fullmatch(known.strip())):
        yield from _digits(reading, whole)
        return
    ends = set()
    length = 0
    for piece in pieces:
        length += len(piece)
        ends.add(length)
    for at, first, last in _found(reading, whole):
        if reading.joins[first] != at or reading.joins[last] + len(reading.spelt[last]) != at + len(whole):
            continue  # a part of a word
        gaps = [(reading.joins[index + 1] - at, reading.pieces[2 * index + 2]) for index in range(first, last)]
        if all(end in ends and len(gap) <= 3 for end, gap in gaps):
            start, end = reading.words[first][0], reading.words[last][1]
            if "@" not in known or "@" in reading.plain[start:end]:
                yield start, end


def phone_places(reading: Reading, digits: str) -> Iterator[Span]:
    """A phone number by its digits, also without or with its country prefix."""
    national = digits.removeprefix("00").removeprefix("32") if digits.startswith(("0032", "32")) else digits
    for start, end in _digits(reading, national.lstrip("0"), after_digits=True):
        prefix = _PREFIX.search(reading.plain, max(0, start - 16), start)
        if prefix:
            yield prefix.start(), end


def code_places(reading: Reading, code: str) -> Iterator[Span]:
    """The letters and digits of a reference with any separators between them; nothing where it has fewer than four."""
    whole = "".join(_PIECE.findall(fold_word(code)))
    if len(whole) < 4:
        return
    for at, first, last in _found(reading, whole):
        if reading.joins[first] != at or reading.joins[last] + len(reading.spelt[last]) != at + len(whole):
            continue
        if all(_CODE_GAP.fullmatch(reading.pieces[2 * index + 2]) for index in range(first, last)):
            start, end = reading.words[first][0], reading.words[last][1]
            before = _SIGNS_BEFORE.search(reading.plain, max(0, start - 3), start)
            behind = _SIGNS_BEHIND.match(reading.plain, end)
            yield before.start() if before else start, behind.end() if behind else end


def _digits(reading: Reading, digits: str, after_digits: bool = False) -> Iterator[Span]:
    """Digits with separators between any of them, in no longer number."""
    for at, first, last in _found(reading, digits):
        start = reading.words[first][0] + at - reading.joins[first]
        end = reading.words[last][0] + at + len(digits) - reading.joins[last]
        if not after_digits and start and reading.plain[start - 1].isdigit():
            continue
        if reading.plain[end : end + 1].isdigit():
            continue
        if all(_NUMBER_GAP.fullmatch(reading.pieces[2 * index + 2]) for index in range(first, last)):
            yield start, end


def _found(reading: Reading, whole: str) -> Iterator[tuple[int, int, int]]:
    """Offset in the joined text, first and last word of each place that has the letters and digits of `whole`."""
    at = reading.joined.find(whole)
    while at >= 0:
        first = bisect_right(reading.joins, at) - 1
        yield at, first, bisect_right(reading.joins, at + len(whole) - 1) - 1
        at = reading.joined.find(whole, at + 1)

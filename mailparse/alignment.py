"""Where two lists of words have the same words in the same order: the arithmetic of the comparison with our letter.

Runs of four words are looked up, then each is grown as far as it goes; linear in the words of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

RUN = 4  # words that begin a stretch
_COPIES = 8  # places looked at where the letter repeats itself

_Run = tuple[str, str, str, str]
Stretch = tuple[int, int, int]  # words [start, end) of the reply are those of the letter from the third on


@dataclass(frozen=True, slots=True)
class _Sent:
    """The words of one form in order and where each run of four begins; several places only where a run comes again."""

    words: list[str]
    place: dict[_Run, int]
    again: dict[_Run, list[int]]


def aligned(reply: list[str], letter: list[str]) -> list[Stretch]:
    """Which words of the reply stand in the letter, and where. Where there is a choice, the longest stretch wins."""
    found: list[Stretch] = []
    sent = _sent(letter)
    words, runs = sent.words, _runs(reply)
    here, end, last = 0, 0, -1
    while here < len(runs):
        place = sent.place.get(runs[here], -1)
        if place < 0:
            here += 1
            continue
        length = 0
        for one in sent.again.get(runs[here], (place,))[:_COPIES]:
            common = _common(reply, here, words, one)
            if (common, one > last) > (length, place > last):
                place, length = one, common
        back = 0
        while here - back > end and place > back and reply[here - back - 1] == words[place - back - 1]:
            back += 1
        found.append((here - back, here + length, place - back))
        here = end = here + length
        last = place + length - 1
    return found


def _common(reply: list[str], here: int, words: list[str], place: int) -> int:
    """How many words are the same from here and there on."""
    start, end = here, min(len(reply), here + len(words) - place)
    while here < end and reply[here] == words[place]:
        here, place = here + 1, place + 1
    return here - start


def shared(stretches: Sequence[Stretch], at: int, start: int, end: int) -> tuple[int, int, int]:
    """First and last place in the letter of the words [start, end) of the reply, and how many of them stand there."""
    begun, stopped, place = stretches[at]
    first = last = place + max(start - begun, 0)
    count = 0
    while begun < end:
        shared = min(stopped, end) - max(begun, start)
        last = place + max(start - begun, 0) + shared - 1
        count += shared
        at += 1
        if at == len(stretches):
            break
        begun, stopped, place = stretches[at]
    return first, last, count


def _sent(words: list[str]) -> _Sent:
    runs = _runs(words)
    place = dict(zip(runs, range(len(runs)), strict=True))
    again: dict[_Run, list[int]] = {}
    if len(place) < len(runs):
        twice = {run for at, run in enumerate(runs) if place[run] != at}
        for at, run in enumerate(runs):
            if run in twice:
                again.setdefault(run, []).append(at)
    return _Sent(words, place, again)


def _runs(words: list[str]) -> list[_Run]:
    return list(zip(words, words[1:], words[2:], words[3:], strict=False))

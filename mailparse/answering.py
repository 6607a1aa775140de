"""Quote found by comparison with the mail being answered: we know what we sent.

Whatever a mail program did to our letter (wrapped it, lost the `>`, put it in a table, translated the header block),
its words come in the same order. Words of the reply are aligned with words of the letter by runs of four; a line most
of whose words are aligned repeats the letter. Repeated lines that go on where the last one stopped are one region.
Only a large region shows that the letter is quoted: a greeting or a sentence in common is the author's own, and small
regions count only where they stand in the letter's order below a large one. Text between two regions is the author's
if the letter has nothing there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailparse import boundaries
from mailparse.lines import Line

_WORD = re.compile(r"[^\W_]+")
_RUN = 4
_LARGE = 20  # words that no two letters have in common by chance
_SKIPPED = 30  # words of the letter that a program may leave out inside one region
_TORN = 3  # the same where one line has a quote mark and the next has none
_EDGE = 15  # words of the letter looked at beyond a region
_COPIES = 8  # places looked at where the letter repeats itself
_ABOVE = 14  # lines looked at for the introduction of the quote
_SAME = 0.8  # share of an HTML text's words that makes it the plain text again
_LABELLED = re.compile(r"^\W{0,6}[^\W\d_][^\n:：]{0,28}\s?[:：]")
_RULE = re.compile(r"^\W*[-–—_=*~]{2,}.{0,60}$")
_DATED = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b")

# A gateway puts its own link in place of ours, and Outlook writes the target behind what it links.
_TARGET = re.compile(r"<(?:https?|mailto|tel):[^>\s]*>", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_LINKED = "link"

_Places = dict[tuple[str, ...], list[int]]


@dataclass(frozen=True, slots=True)
class Letter:
    """What we sent: the words of its texts in order (two, where plain and HTML differ), and what an introduction of
    its quote may name."""

    texts: tuple[tuple[tuple[str, ...], _Places], ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class _Region:
    """Lines start to end (exclusive) repeat the words first to last of the letter; words of them are aligned."""

    start: int
    end: int
    first: int
    last: int
    words: int
    marked: bool


def letter(texts: Sequence[str], names: Sequence[str]) -> Letter:
    """A letter from its texts (plain and HTML) and its addresses, display names and subject."""
    kept: list[tuple[tuple[str, ...], _Places]] = []
    for text in texts:
        words = tuple(_words(text))
        if not any(_again(words, known) for known, _ in kept):
            kept.append((words, _places(words)))
    return Letter(tuple(kept), tuple(name.lower() for name in names if len(name) > 3))


def _again(words: Sequence[str], known: Sequence[str]) -> bool:
    vocabulary = set(known)
    return sum(word in vocabulary for word in words) >= _SAME * len(words)


def _places(words: tuple[str, ...]) -> _Places:
    places: _Places = {}
    for place in range(len(words) - _RUN + 1):
        places.setdefault(words[place : place + _RUN], []).append(place)
    return places


def _words(text: str) -> list[str]:
    """Words in lower case; every link is the same word."""
    if "://" in text or "<" in text:
        text = _LINK.sub(f" {_LINKED} ", _TARGET.sub(" ", text))
    return _WORD.findall(text.lower())


def marked(lines: Sequence[Line], sent: Letter) -> list[Line]:
    """The lines with mark "quote" where they repeat the letter, "attribution" where they introduce that."""
    said = [_words(line.text) for line in lines]
    reply = [word for words in said for word in words]
    found: list[_Region] = []
    for words, places in sent.texts:
        regions = _quoting(list(_regions(lines, said, _aligned(reply, words, places), words)), len(words))
        for region in regions:
            if not region.marked:
                _widen(region, said, words)
        if sum(region.words for region in regions) > sum(region.words for region in found):
            found = regions
    out = list(lines)
    for region in found:
        for place in range(region.start, region.end):
            out[place] = replace(out[place], mark="quote")
    return _introduced(out, found[0].start, sent) if found else out


def _aligned(reply: list[str], words: tuple[str, ...], known: _Places) -> list[int]:
    """For each word of the reply its place in the letter, or -1. Where there is a choice, the longest run wins."""
    found = [-1] * len(reply)
    here, last = 0, -1
    while here < len(reply):
        places = known.get(tuple(reply[here : here + _RUN]))
        if not places:
            here += 1
            continue
        lengths = {place: _common(reply, here, words, place) for place in places[:_COPIES]}
        place = max(lengths, key=lambda one: (lengths[one], one > last))
        back = 1
        while back <= min(here, place) and found[here - back] < 0 and reply[here - back] == words[place - back]:
            found[here - back] = place - back
            back += 1
        for step in range(lengths[place]):
            found[here + step] = place + step
        here += lengths[place]
        last = place + lengths[place] - 1
    return found


def _common(reply: list[str], here: int, words: tuple[str, ...], place: int) -> int:
    length = 0
    for one, other in zip(reply[here:], words[place:], strict=False):
        if one != other:
            break
        length += 1
    return length


def _regions(
    lines: Sequence[Line], said: Sequence[list[str]], aligned: Sequence[int], words: tuple[str, ...]
) -> Iterator[_Region]:
    """The repeated lines, joined where one goes on where the last one stopped."""
    region: _Region | None = None
    start = 0
    for at, own in enumerate(said):
        places = [place for place in aligned[start : start + len(own)] if place >= 0]
        start += len(own)
        if not own or len(places) * 5 < len(own) * 3:
            continue
        here = _Region(at, at + 1, places[0], places[-1], len(places), _is_marked(lines[at]))
        if region and _goes_on(region, here, said, words):
            region = _Region(region.start, here.end, region.first, here.last, region.words + here.words, here.marked)
        else:
            if region:
                yield region
            region = here
    if region:
        yield region


def _is_marked(line: Line) -> bool:
    return line.depth > 0 or line.mark == "quote"


def _goes_on(above: _Region, below: _Region, said: Sequence[list[str]], words: tuple[str, ...]) -> bool:
    """Whether the letter goes on from one line to the other, and what stands between them comes from it too."""
    skipped = below.first - above.last - 1
    if skipped < 0:
        return False
    between = [word for own in said[above.end : below.start] for word in own]
    if not between:
        return skipped <= (_SKIPPED if above.marked == below.marked else _TORN)
    missing = set(words[above.last + 1 : below.first][:200])
    same = sum(word in missing for word in between)
    if len(between) > 2 * skipped + _RUN:
        return False
    if same * 2 >= len(between):
        return True
    # As many words as the letter has there: the same ones, however an encoding has damaged them.
    damaged = same > 0 and skipped <= _EDGE and abs(len(between) - skipped) * 2 <= skipped
    return damaged and not (above.marked or below.marked)


def _quoting(regions: list[_Region], length: int) -> list[_Region]:
    """The regions that quote: the large and the marked ones, and small ones that stand in order below such a one."""
    large = [region.words >= min(_LARGE, length / 2) or (region.marked and region.words >= _RUN) for region in regions]
    kept: list[_Region] = []
    for place, region in enumerate(regions):
        if not large[place]:
            following = next((one for one, is_large in zip(regions, large, strict=True)
                              if is_large and one.start > region.start), None)  # fmt: skip
            if not kept or region.words < _RUN or region.first <= kept[-1].last:
                continue
            if following and region.last >= following.first:
                continue
        kept.append(region)
    return kept


def _widen(region: _Region, said: Sequence[list[str]], words: tuple[str, ...]) -> None:
    """Take in what stands directly above and below and holds words that the letter has there, damaged as it may be."""
    above = words[max(0, region.first - _EDGE) : region.first]
    below = words[region.last + 1 : region.last + 1 + _EDGE]
    for place in range(region.start - 1, max(-1, region.start - 4), -1):
        if said[place] and not _mostly(said[place], above):
            break
        region.start = place if said[place] else region.start
    for place in range(region.end, min(len(said), region.end + 4)):
        if said[place] and not _mostly(said[place], below):
            break
        region.end = place + 1 if said[place] else region.end


def _mostly(own: Sequence[str], missing: Sequence[str]) -> bool:
    same = sum(word in missing for word in own)
    return len(own) <= len(missing) + 2 and same * 2 >= len(own) and (len(own) > 1 or own[0] == _LINKED)


def _introduced(lines: list[Line], first: int, sent: Letter) -> list[Line]:
    """The header block or `… wrote:` line above the first repeated line belongs to the quote, in any language."""
    start = first
    for place in range(first - 1, max(-1, first - _ABOVE - 1), -1):
        line = lines[place]
        if line.blank:
            continue
        if boundaries.find(lines, place):
            return lines  # the grammar knows this introduction
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

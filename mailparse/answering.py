"""Quote found by comparison with the mail being answered: we know what we sent.

Whatever a mail program did to our letter (wrapped it, lost the `>`, put it in a table, translated the header block),
its words come in the same order. Words of the reply are aligned with words of the letter by runs of four; a line most
of whose words are aligned repeats the letter. Repeated lines that go on where the last one stopped are one region.
Only a large region shows that the letter is quoted: a greeting or a sentence in common is the author's own, and small
regions count only where they stand in the letter's order below a large one. Text between two regions is the author's
if the letter has nothing there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from mailparse.alignment import RUN, Stretch, aligned, shared
from mailparse.introductions import introduced
from mailparse.lines import Line
from mailparse.words import words_by_line, words_of

_LARGE = 20  # words that no two letters have in common by chance
_SKIPPED = 30  # words of the letter that a program may leave out inside one region
_TORN = 3  # the same where one line has a quote mark and the next has none
_EDGE = 15  # words of the letter looked at beyond a region
_SAME = 0.8  # share of an HTML text's words that makes it the plain text again
_SAME_LINES = 4  # lines in common that show that the letter is quoted line by line
_ANSWERED = 12  # words above the quote that are more than a greeting
_PROBE = 24  # characters out of the middle of a line by which a copy of it is noticed
_LONG = 50  # characters of a line that is no greeting
_WHOLE = 40  # words of a text form that is more than a hint to look at the other form

# A gateway puts its own link in place of ours, and Outlook writes the target behind what it links.
_TARGET = re.compile(r"<(?:https?|mailto|tel):[^>\s]*>")
_LINK = re.compile(r"https?://\S+")
_LINKED = "link"


@dataclass(frozen=True, slots=True)
class Letter:
    """What we sent: the forms of its text (plain, HTML), each read when it is needed, and what an introduction of its
    quote may name (addresses, display names, subject), in lower case; all are read when they are needed."""

    forms: tuple[Callable[[], str], ...]
    names: Callable[[], tuple[str, ...]]


@dataclass(slots=True)
class _Region:
    """Lines start to end (exclusive) repeat the words first to last of the letter; words of them are aligned."""

    start: int
    end: int
    first: int
    last: int
    words: int
    marked: bool


def _is_again(words: Sequence[str], known: Sequence[str]) -> bool:
    vocabulary = set(known)
    return sum(map(vocabulary.__contains__, words)) >= _SAME * len(words)


def _unlinked(text: str) -> str:
    """The text in lower case; every link is the same word."""
    text = text.lower()
    return _LINK.sub(f" {_LINKED} ", _TARGET.sub(" ", text)) if "://" in text or "<" in text else text


def marked(lines: Sequence[Line], sent: Letter) -> list[Line]:
    """The lines with mark "quote" where they repeat the letter, "attribution" where they introduce that; what stands
    in a quoting element where the letter has nothing is unmarked."""
    texts = [form() for form in sent.forms[:1]]
    start, end = _verbatim(lines, texts[0]) if texts else (0, 0)
    rests = [] if end else list(_rests_of_links(lines, "".join(texts)))
    regions = [] if end else _repeated(lines, rests, sent, texts)
    found = [(one.start, one.end) for one in regions] or ([(start, end)] if end else [])
    out = list(lines)
    for place in _written_between(lines, regions):
        out[place] = Line(lines[place].text)
    for start, end in found:
        for place in range(start, end):
            out[place] = _quote(out[place])
    for place in rests:
        if out[place - 1].mark == "quote":
            out[place] = _quote(out[place])
    if found and (trailing := _trailing(out, found, texts[0])):
        for place in trailing:
            out[place] = Line(out[place].text, 0, "signature")
    return introduced(out, found[0][0], sent.names) if found else out


def _written_between(lines: Sequence[Line], regions: Sequence[_Region]) -> Iterator[int]:
    """Lines that a program put into the quote although the letter does not have them: answers written into it."""
    for above, below in pairwise(regions):
        if 0 <= below.first - above.last - 1 <= _TORN:
            yield from range(above.end, below.start)
    if regions:  # an element that holds all that is older says less than the comparison
        below_it = range(regions[0].end, len(lines))
        yield from (
            place for place in below_it if lines[place].mark in ("quote", "attribution") and not lines[place].depth
        )


def _trailing(lines: Sequence[Line], found: Sequence[tuple[int, int]], text: str) -> range:
    """A line or two below a letter that is quoted to its end, under an answer above it: what some program adds."""
    (start, _), (_, end) = found[0], found[-1]
    below = [line.text.strip() for line in lines[end:] if not line.blank]
    above = sum(len(line.text.split()) for line in lines[:start])
    if not below or len(below) > 2 or above < _ANSWERED or any(len(one) > 2 * _LONG or one[-1] in "?" for one in below):
        return range(0)
    last = words_of(_unlinked("\n".join(line.text for line in lines[max(start, end - 4) : end])))[-_TORN:]
    return range(end, len(lines)) if last == words_of(_unlinked(text))[-_TORN:] else range(0)


def repeats(lines: Sequence[Line], sent: Letter) -> bool:
    """Whether the letter is quoted in these lines."""
    return any(line.mark == "quote" for line in marked(lines, sent))


def _verbatim(lines: Sequence[Line], text: str) -> tuple[int, int]:
    """The one block of marked lines that are lines of the letter as they stand, (0, 0) where it is not as simple.

    Most programs that set quote marks leave the lines alone; then the words need no look. Unmarked text must have
    nothing of the letter, or the closer look is needed after all.
    """
    known = set(map(str.strip, text.split("\n")))
    known.discard("")
    marked = [place for place, line in enumerate(lines) if line.depth and line.text.strip()]
    same = [place for place in marked if lines[place].text.strip() in known]
    if len(same) < _SAME_LINES or len(same) < _SAME * len(marked):
        return 0, 0
    start, end = same[0], same[-1] + 1
    if sum(start <= place < end for place in marked) != len(same):
        return 0, 0
    joined = " ".join(text.split())
    for place, line in enumerate(lines):
        if not line.depth and (own := line.text.strip()):
            middle = len(own) // 2
            if start < place < end or (len(own) > _LONG and own[middle - _PROBE // 2 : middle + _PROBE // 2] in joined):
                return 0, 0
    return start, end


def _rests_of_links(lines: Sequence[Line], text: str) -> Iterator[int]:
    """Lines that only go on with a link of the letter that was broken in the line above."""
    broken = ""
    for place, line in enumerate(lines):
        tokens = line.text.split()
        if broken and len(tokens) == 1 and broken + tokens[0] in text:
            broken += tokens[0]
            yield place
        else:
            broken = tokens[-1] if tokens and "://" in tokens[-1] else ""


def _repeated(lines: Sequence[Line], rests: list[int], sent: Letter, texts: list[str]) -> list[_Region]:
    """The regions that repeat the letter in the form (plain, HTML) that more of them do; texts are the forms read."""
    said = words_by_line(_unlinked("\n".join([line.text for line in lines])))
    for place in rests:
        said[place] = []
    reply = list(chain.from_iterable(said))
    found: list[_Region] = []
    known: list[list[str]] = []
    for place, form in enumerate(sent.forms):
        words = words_of(_unlinked(texts[place] if place < len(texts) else form()))
        if any(_is_again(words, other) for other in known):
            continue
        known.append(words)
        regions = _of_form(lines, said, reply, words)
        if sum(region.words for region in regions) > sum(region.words for region in found):
            found = regions
        if found and len(words) >= _WHOLE:
            break
    return found


def _quote(line: Line) -> Line:
    return Line(line.text, line.depth, "quote", line.marks)


def _of_form(lines: Sequence[Line], said: Sequence[list[str]], reply: list[str], words: list[str]) -> list[_Region]:
    """The regions that quote these words of the letter."""
    stretches = aligned(reply, words)
    regions = _quoting(list(_regions(lines, said, stretches, words)), len(words))
    for region in regions:
        if not region.marked:
            _widen(region, said, words)
    return regions


def _regions(
    lines: Sequence[Line], said: Sequence[list[str]], stretches: Sequence[Stretch], words: list[str]
) -> Iterator[_Region]:
    """The repeated lines, joined where one goes on where the last one stopped."""
    region: _Region | None = None
    start = end = at = 0
    for place, own in enumerate(said):
        start, end = end, end + len(own)
        while at < len(stretches) and stretches[at][1] <= start:
            at += 1
        if at == len(stretches):
            break
        first, last, count = shared(stretches, at, start, end)
        if not own or count * 5 < len(own) * 3:
            continue
        marked = _is_marked(lines[place])
        if region and _goes_on(region, first, place, marked, said, words):
            region.end, region.last, region.words, region.marked = place + 1, last, region.words + count, marked
        else:
            if region:
                yield region
            region = _Region(place, place + 1, first, last, count, marked)
    if region:
        yield region


def _is_marked(line: Line) -> bool:
    return line.depth > 0 or line.mark == "quote"


def _goes_on(above: _Region, first: int, place: int, marked: bool, said: Sequence[list[str]], words: list[str]) -> bool:
    """Whether the letter goes on from the region to its word `first` at line `place`, and what stands between comes
    from it too."""
    skipped = first - above.last - 1
    if skipped < 0:
        return False
    between = [word for own in said[above.end : place] for word in own]
    if not between:
        return skipped <= (_SKIPPED if above.marked == marked else _TORN)
    missing = set(words[above.last + 1 : first][:200])
    same = sum(word in missing for word in between)
    if len(between) > 2 * skipped + RUN or skipped > 2 * len(between) + _SKIPPED:
        return False
    if same * 2 >= len(between):
        return True
    # As many words as the letter has there: the same ones, however an encoding has damaged them.
    damaged = same > 0 and skipped <= _EDGE and abs(len(between) - skipped) * 2 <= skipped
    return damaged and not (above.marked or marked)


def _quoting(regions: list[_Region], length: int) -> list[_Region]:
    """The regions that quote: the large and the marked ones, and small ones that stand in order below such a one."""
    large = [region.words >= min(_LARGE, length / 2) or (region.marked and region.words >= RUN) for region in regions]
    limits: list[int] = []  # for each region where the letter goes on in the next large one below
    following = length
    for region, is_large in zip(reversed(regions), reversed(large), strict=True):
        limits.append(following)
        following = region.first if is_large else following
    kept: list[_Region] = []
    for region, is_large, limit in zip(regions, large, reversed(limits), strict=True):
        in_order = bool(kept) and kept[-1].last < region.first and region.last < limit
        if is_large or (in_order and region.words >= RUN):
            kept.append(region)
    return kept


def _widen(region: _Region, said: Sequence[list[str]], words: list[str]) -> None:
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

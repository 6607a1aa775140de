"""Where the signature begins in what the author wrote. It is marked there, never dropped.

Losing a sentence to the signature is worse than leaking a name into the text, so each rule wants the whole tail of the
text to look like one: the `-- ` line, a mail program's own footer, a closing with short lines below it, a block of
contact data, or a confidentiality notice.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from mailparse.closings import (
    ADDED,
    CASUAL,
    CLOSING,
    CLOSING_STEMS,
    CONTACT,
    DASHED_NAME,
    DEVICE,
    DISPATCHED,
    FOOTER,
    FORMAL,
    GREETING,
    MESSAGE,
    NAME,
    NOTICE,
    REACHED,
    SECRETS,
    STRONG_NOTICE,
    THANKS,
)

_DELIMITER = re.compile(r"^(?:--|—|––|-- |__)\s*$")
_RULE = re.compile(r"^\s*[-–—_*=~#]{2,}\s*$")
_TARGET = re.compile(r"<https?:[^>\s]*>")
_LINK = re.compile(r"https?://|www\.|@")
_STOP = re.compile(r"[^\W\d_]{4,}[.!?]\s*$")
_LISTED = re.compile(r"[|•·–]|\d{3}|www\.|https?:|@")
_SENTENCE = re.compile(r"[^\W\d_]{2,}[.!?…](?:\s|$)")
_INTRODUCES = re.compile(r"[^\W\d_]:\s*$|in this context:|message in context:")
_SHORT = 75
_ADVERTISED = 3
_CARD_LINES = 6
_TAIL_LINES = 18


def begins(lines: Sequence[str], *, surely: bool = False) -> int:
    """The place of the first line of the signature; len(lines) where there is none.

    surely: a notice counts only below a mark (`-- `, a footer), a closing only above a card; else it may be what is
    written.
    """
    end = len(lines)
    while end and (not lines[end - 1].strip()):
        end -= 1
    if not end:
        return len(lines)
    sure = min(_delimited(lines, end, surely), _footer(lines, end))
    found = min(sure, _notice(lines, end))
    closed = _closed(lines, found)
    if surely:
        found = (
            closed if closed < found and (_ceremonious(lines, closed, end) or _reaches(lines[closed:found])) else sure
        )
    else:
        found = min(closed, _contacts(lines, found), _laid_out(lines, found))
        found = _dashed_name(lines, found) if found < end else found
    found = _rules_above(lines, found)
    return found if found < end else len(lines)


def _dashed_name(lines: Sequence[str], end: int) -> int:
    """A dash and a name in a paragraph of their own above a signature, unless the paragraph before them is a list."""
    paragraphs = _paragraphs_upwards(lines, end)[:2]
    if len(paragraphs) < 2 or paragraphs[0][1] - paragraphs[0][0] > 1 or not DASHED_NAME.match(lines[paragraphs[0][0]]):
        return end
    listed = lines[paragraphs[1][0]].lstrip()[:1] in "-–—~*•"
    return end if listed else paragraphs[0][0]


def _ceremonious(lines: Sequence[str], place: int, end: int) -> bool:
    """Whether a letter closes here, in more than a casual word, or has done so in its last sentence, above more than a
    name."""
    above = next((line for line in reversed(lines[:place]) if line.strip()), "")
    if FORMAL.search(above):
        return True
    formal = CLOSING.match(lines[place]) is not None and not CASUAL.match(lines[place])
    return formal and sum(bool(line.strip()) for line in lines[place + 1 : end]) > 1


def _reaches(tail: Sequence[str]) -> bool:
    """Whether contact data stands on two lines or more."""
    return sum(CONTACT.search(line) is not None for line in tail) > 1


def _rules_above(lines: Sequence[str], place: int) -> int:
    """Lines of dashes or blanks directly above the signature belong to it."""
    start = place
    while start and (not lines[start - 1].strip() or _RULE.match(lines[start - 1])):
        start -= 1
        if lines[start].strip():
            place = start
    return place


def _delimited(lines: Sequence[str], end: int, surely: bool) -> int:
    """The signature delimiter (RFC 3676, 4.3), or a line of underscores close above the end."""
    for place in range(max(0, end - 40), end):
        if _DELIMITER.match(lines[place]):
            below = next((line for line in lines[place + 1 : end] if line.strip()), "")
            divides = (
                not lines[place].endswith(" ") and _talks(below) and not (NOTICE.search(below) or _LINK.search(below))
            )
            if divides:
                continue
            return end if _INTRODUCES.search(below) else place
        if end - place <= 12 and _RULE.match(lines[place]) and lines[place].lstrip()[:1] in "_-" and place + 1 < end:
            tail = [line for line in lines[place + 1 : end] if line.strip()]
            if surely and not any(CONTACT.search(line) for line in tail):
                continue  # a drawn line above figures, code, a list
            if all(len(line) <= _SHORT for line in tail) and sum(bool(_SENTENCE.search(line)) for line in tail) <= 1:
                return place
    return end


def _footer(lines: Sequence[str], end: int) -> int:
    """`Sent from my phone` and its translations, with nothing but short lines below."""
    for place in range(max(0, end - _TAIL_LINES), end):
        line = _TARGET.sub("", lines[place])
        apart = not place or not lines[place - 1].strip() or _RULE.match(lines[place - 1])
        if apart and len(line) <= 160 and FOOTER.match(line):
            return place
        if (apart or (place == end - 1 and FOOTER.match(line))) and _names_device(line):
            return place
    return end


def _names_device(line: str) -> bool:
    return len(line) <= _SHORT and DEVICE.search(line) is not None and DISPATCHED.search(line) is not None


def _notice(lines: Sequence[str], end: int) -> int:
    """A confidentiality notice at the end, from the first paragraph that surely is one.

    What stands below it (a virus remark, a translation, a plea for trees) belongs to it; a text that merely speaks of
    messages and secrets does not begin one.
    """
    found = end
    for start, stop in _paragraphs_upwards(lines, end):
        text = " ".join(lines[start:stop])
        if len(text) > 60 and _speaks_of_secrets(text) and STRONG_NOTICE.search(text):
            found = next(
                (at for at in range(start, stop) if NOTICE.search(lines[at]) or MESSAGE.search(lines[at])), start
            )
            if found > start:
                break
        elif found < end and len(text) <= 60 and NOTICE.search(text):
            found = start
        elif len(text) > 60 and not (NOTICE.search(text) or MESSAGE.search(text)):
            break
    return found


def _speaks_of_secrets(text: str) -> bool:
    """A cheap look before the patterns: most last paragraphs are no notice."""
    low = text.lower()
    return any(stem in low for stem in SECRETS)


def _closed(lines: Sequence[str], end: int) -> int:
    """A closing line, if what follows is short: names, functions, contact data.

    A bare `Regards,` with a name stays text: it says nothing private, and people end their sentences with it.
    """
    for place in _filled_upwards(lines, end):
        line = lines[place]
        if len(line) > 160:
            continue
        words = line.lower().split()
        if FORMAL.search(line):
            tail = [below for below in lines[place + 1 : end] if below.strip()]
            return place + 1 if tail and _like_names(tail) else end
        if not any(word.lstrip("*_>").startswith(CLOSING_STEMS) for word in words):
            continue
        tail = [below for below in lines[place + 1 : end] if below.strip()]
        if len(line) <= 70 and CLOSING.match(line):
            return place if tail and _like_names(tail) and _more_than_a_name(line, tail) else end
        if len(line) <= 40 and THANKS.match(line):
            contacts = any(CONTACT.search(below) for below in tail[1:])
            return _after_name(lines, place + 1) if len(tail) > 1 and contacts and _like_names(tail) else end
    return end


def _filled_upwards(lines: Sequence[str], end: int) -> Iterator[int]:
    """The last lines with text, the last first: pages put a blank one between any two."""
    return islice((place for place in range(end - 1, max(-1, end - 4 * _TAIL_LINES), -1) if lines[place].strip()),
                  _TAIL_LINES)  # fmt: skip


def _laid_out(lines: Sequence[str], end: int) -> int:
    """A closing in words that nobody lists: a few of them and a comma, a full name below, then a function or two."""
    filled = list(_filled_upwards(lines, end))[::-1]
    for at in range(max(1, len(filled) - _CARD_LINES), len(filled) - 2):
        place, tail = filled[at], [lines[below] for below in filled[at + 1 :]]
        line = lines[place].strip(" *_")
        closes = line.endswith(",") and len(line.split()) <= 5 and not GREETING.match(line)
        if closes and NAME.match(tail[0].strip(" *_")) and not any(_talks(below) for below in tail):
            return place
    return end


def _more_than_a_name(closing: str, tail: Sequence[str]) -> bool:
    if len(tail) > 1 or CONTACT.search(tail[0]):
        return True
    formal = len(closing.split()) > 1 or not CASUAL.match(closing)
    return formal and len(tail[0].split()) > 1


def _after_name(lines: Sequence[str], place: int) -> int:
    while not lines[place].strip():
        place += 1
    return place + 1


def _like_names(tail: Sequence[str]) -> bool:
    """Whether all lines are short and none runs on like a sentence, but for an advertisement or two below a card."""
    if len(tail[0]) > _SHORT:
        return False
    talk = next((place for place, line in enumerate(tail) if _talks(line)), len(tail))
    below = tail[talk:]
    if len(below) > _ADVERTISED or any(ADDED.match(line) or line.rstrip().endswith("?") for line in below):
        return False
    return not below or _reaches(tail[:talk])


def _contacts(lines: Sequence[str], end: int) -> int:
    """Contact data on two lines or more at the end, and the name above it: without a name it may be anything."""
    found, contacts = end, 0
    for start, stop in _paragraphs_upwards(lines, end)[:6]:
        block = [line.strip(" *_\t") for line in lines[start:stop]]
        if start == 0 or any(_talks(line) for line in block):
            break
        here = sum(bool(CONTACT.search(line)) for line in block)
        named = next(
            (place for place, line in enumerate(block[:2]) if NAME.match(line.partition("|")[0].strip(" *"))), None
        )
        contacts += here
        card = named == 0 and len(block) <= 4 and any(REACHED.search(line) for line in block[1:])
        if named is not None and (contacts >= 2 or card) and (here or len(block) <= 3):
            found = start
            if here < len(block):
                break
        elif not here and not block[0].startswith("["):
            break
    return found


def _talks(line: str) -> bool:
    """Whether a line is running text rather than a name, a function, an address or a number."""
    if line.rstrip().endswith(("?", "!", ":", ";")) and not CONTACT.search(line):
        return True
    words = len(line.split())
    if GREETING.match(line) or (words > 2 and _STOP.search(line) and not CONTACT.search(line)):
        return True
    return (
        len(line) > _SHORT + 45
        or (words > 8 and not _LISTED.search(line))
        or bool(words > 4 and not _LISTED.search(line) and _SENTENCE.search(line))
    )


def _paragraphs_upwards(lines: Sequence[str], end: int) -> list[tuple[int, int]]:
    """(start, stop) of the last paragraphs, the last first."""
    found: list[tuple[int, int]] = []
    stop = end
    while stop and len(found) < 8:
        while stop and not lines[stop - 1].strip():
            stop -= 1
        start = stop
        while start and lines[start - 1].strip():
            start -= 1
        if start < stop:
            found.append((start, stop))
        stop = start
    return found

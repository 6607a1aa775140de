"""What a ticket system writes around a comment it sends: a delimiter, who wrote when, links to the portal.

`##- reply above this line -##`, a name and a date, `Amelia commented:` on top; links and dates, no sentence, below.
Only a delimiter on top shows that there is a frame; a date or a colon alone may be the author's.
"""

import re
from collections.abc import Sequence

from mailparse import boundaries
from mailparse.headerblocks import DAY, LABEL, RULE, TIME, role_of
from mailparse.lines import Line
from mailparse.vocabulary import ABOVE

_TOP = 8  # lines with text in which a frame must end
_STAMP = 90  # characters of a line that only says who wrote when
_SAYS = 60  # the same of `somebody commented:`
_THREAD = re.compile(r"\s*Ref:MSG\w{4,40}\s*$")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = (".", "!", "?", ",", ";", ":")
_LINKED = re.compile(r"https?://|\s[·|]\s")


def top(lines: Sequence[Line]) -> int:
    """How many lines on top belong to a frame; 0 where there is none."""
    filled = [place for place, line in enumerate(lines[: 6 * _TOP]) if not line.blank][:_TOP]
    rules = sum(
        RULE.match(lines[place].text) is not None or not _LETTER.search(lines[place].text) for place in filled[:1]
    )
    ask = asks_above if rules else is_delimiter
    if not any(ask(lines[place].text) for place in filled[rules : rules + 1]) and not _is_threaded(lines):
        return 0
    end, told = 0, False
    for place in filled:
        text = lines[place].text
        says = _stamps(lines, place) or (len(text) <= _SAYS and text.rstrip().endswith((":", "：")))
        if says or ask(text):
            end, told = place + 1, told or says
        elif lines[place].depth or lines[place].mark or text.rstrip().endswith(_SENTENCE_END if told else ","):
            break
    return end


def _is_threaded(lines: Sequence[Line]) -> bool:
    """Whether the last line is ServiceNow's mark: its notifications have no delimiter."""
    last = next((line.text for line in reversed(lines) if not line.blank), "")
    return _THREAD.match(last) is not None


def history(lines: Sequence[Line], start: int) -> int:
    """Where an older comment begins below the one at line start: its stamp, with the name and the rule above it."""
    for place in range(start, len(lines)):
        if _stamps(lines, place) and any(not line.blank for line in lines[start:place]):
            above = (at for at in range(place - 1, start, -1) if not (lines[at].blank or _is_head(lines, at)))
            return next(above, start) + 1
    return len(lines)


def _is_head(lines: Sequence[Line], place: int) -> bool:
    """A rule, or a name by itself under one."""
    text = lines[place].text
    above = next((line for line in reversed(lines[:place]) if not line.blank), None)
    named = len(text) <= _SAYS and above is not None and RULE.match(above.text) is not None
    return RULE.match(text) is not None or named


def bottom(lines: Sequence[Line], start: int) -> int:
    """Where, from line start on, only links and dates follow; len(lines) where a sentence ends the comment."""
    end = len(lines)
    while end > start:
        line = lines[end - 1]
        if not (
            line.blank
            or _THREAD.match(line.text)
            or RULE.match(line.text)
            or _LINKED.search(line.text)
            or is_stamp(line.text)
        ):
            break
        end -= 1
    return end if any(not line.blank for line in lines[start:end]) else len(lines)


def is_delimiter(text: str) -> bool:
    """`## Reply above this line ##`, in any of its languages, between marks."""
    return not text.lstrip()[:1].isalnum() and asks_above(text)


def asks_above(text: str) -> bool:
    """Whether a line asks to write above it."""
    low = text.lower()
    return len(text) <= _STAMP and any(phrase in low for phrase in ABOVE)


def is_stamp(text: str) -> bool:
    """A line that says when, perhaps who, and nothing else."""
    if len(text) > _STAMP or text.rstrip().endswith(_SENTENCE_END):
        return False
    return bool(TIME.search(text)) and bool(DAY.search(text))


def _stamps(lines: Sequence[Line], place: int) -> bool:
    """Whether a stamp stands here by itself, or in front of what was written then."""
    text = lines[place].text
    label = LABEL.match(text)
    if not is_stamp(text) or (label and role_of(label[1])):
        return False
    above = place == 0 or lines[place - 1].blank or RULE.match(lines[place - 1].text)
    alone = place + 1 == len(lines) or lines[place + 1].blank
    return bool(above and (alone or text[:1].isdigit()) and boundaries.find(lines, place) is None)

"""What introduces the quote of our letter, where the comparison has found it and the grammar knows no introduction.

A header block or a `… wrote:` line in any language names what we know: our address, our subject, a date.
"""

import re
from collections.abc import Callable

from mailparse import boundaries
from mailparse.frames import is_stamp
from mailparse.lines import Line

_ABOVE = 14  # lines looked at for the introduction of the quote
_LABELLED = re.compile(r"^\W{0,6}[^\W\d_][^\n:：]{0,28}\s?[:：]")
_RULE = re.compile(r"^\W*[-–—_=*~]{2,}.{0,60}$")
_DATED = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b")
# What ticket systems write over the mails that went before; over text of ours it is no heading of the author's.
_HEADING = re.compile(
    r"^\W*(?:verlauf|nachrichtenverlauf|gesprächsverlauf|historie|historiek|historique|history|verloop|geschiedenis|"
    r"échanges?|correspond\w+|conversation|gespräch|gesprek|messages?|berichten|nachrichten|ticket|anfrage|demande)\b"
    r"(?:\s[\w#'’-]+){0,3}\W*$",
    re.IGNORECASE,
)


def introduced(lines: list[Line], first: int, names: Callable[[], tuple[str, ...]]) -> list[Line]:
    """The header block or `… wrote:` line above the first repeated line belongs to the quote, in any language."""
    start = first
    for place in range(first - 1, max(-1, first - _ABOVE - 1), -1):
        line = lines[place]
        if line.blank:
            continue
        if boundaries.find(lines, place):
            return lines  # the grammar knows this introduction
        if not _introduces(line.text, names):
            break
        start = place
    if start < first:
        lines[start] = lines[start]._replace(mark="attribution")
        for place in range(start + 1, first):
            lines[place] = lines[place]._replace(mark="quote")
    else:
        lines.insert(first, Line("", mark="attribution"))
    return lines


def _introduces(text: str, names: Callable[[], tuple[str, ...]]) -> bool:
    """Whether a line above the quote names the letter: its sender, receiver or subject, a date, a rule."""
    if len(text) > 300:
        return False
    low = text.lower()
    if _RULE.match(text) or _HEADING.match(text) or any(name in low for name in names()):
        return True
    return (
        bool(_LABELLED.match(text) and (_DATED.search(text) or "@" in text))
        or is_stamp(text)
        or text.rstrip().endswith((">:", "> :"))
    )

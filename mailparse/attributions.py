"""Lines that introduce a quote: `On 3 March 2026 at 10:12, Jan Peeters <jan@x.example> wrote:`, in any language.

A short paragraph that begins like a date or a name, holds a date or an address and ends in a colon; the verb (in some
thirty languages) and the quote marks below make weaker cases sure. Looks at a bounded number of lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailparse.headerblocks import ADDRESS, DAY, RULE, TIME
from mailparse.lines import Line
from mailparse.vocabulary import WROTE

_DATE_START = re.compile(
    r"^[\s*_\"'(\[-]*(?:(?:on|le|op|am|il|el|em|den|dne|dnia|w\s+dniu|at|på|на|в|a|ngày|vào|pada|la|"
    r"ma|ti|ke|to|pe|la|su|з|у|στις|dňa|dana|kell|date|el\s+día|il\s+giorno)\b[\s.:]|\d|"
    r"\w{2,12}[.,]{0,2}\s+\d|\w{3,12},)",
    re.IGNORECASE,
)
_GMAIL_ISO = re.compile(r"^\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d{2})?(?:\s+(?:GMT|UTC)[+-]?\d*:?\d*)?\s+\S")
_NAME_ADDRESS = re.compile(r"^[\s\"'*]*[^\n<]{0,80}<?\s*[\w.+=-]+@[\w.-]+")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+(?:\([^\W\d_]{1,3}\))?", re.UNICODE)
_LOOSE_END = re.compile(r"^[^\s:]{2,20}\s?:$")  # `> wrote:` of a broken address is no quote
_VERBS = ("wrote", "schrieb", "schreef", "a écrit", "escribió", "ha scritto", "escreveu")
# A text that lost its line breaks goes on behind the colon.
_WROTE_WITHIN = re.compile(rf"[>)]\s*(?:{'|'.join(_VERBS)})\s?[:：]\s")
_ENDS_WROTE = re.compile(rf"^[\w .,'()-]{{2,60}}\s(?:{'|'.join(_VERBS)})$")
_END_COLON = re.compile(r"[:：]\s*[*_\"]*\s*$|(?:[-–—]\s?){3,}$")
_LINES = 6
_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Attribution:
    """An introduction that ends before line `end`; strong: sure without quote marks below."""

    end: int
    strong: bool


def says_wrote(text: str) -> bool:
    return any(word in WROTE for word in _WORDS.findall(text.lower()))


def attribution_at(lines: Sequence[Line], place: int) -> Attribution | None:
    """`On 3 March 2026 at 10:12, Jan Peeters <jan@x.example> wrote:` in any language, on up to six lines."""
    first = lines[place].text
    if not _may_begin(first):
        return None
    joined, dated = "", DAY.search(first) or TIME.search(first)
    for here in range(place, min(place + _LINES, len(lines))):
        line = lines[here]
        if line.depth != lines[place].depth and not _LOOSE_END.match(line.text):
            break
        if line.blank:
            ahead = lines[here + 1].text.lstrip() if here + 1 < len(lines) else ""
            if ahead[:1] != "<":
                break
            continue
        if joined and (RULE.match(line.text) or (not dated and _DATE_START.match(line.text) and DAY.search(line.text))):
            break  # a card, and the introduction only below it
        joined += (" " if joined else "") + line.text.strip()
        if len(joined) > _CHARACTERS:
            return None
        found = _judged(lines, here, joined)
        if found:
            return found
        if joined.endswith((".", "!", "?", ":")) and not joined.endswith(("a.m.", "p.m.", "г.", "р.")):
            break
    return None


def _may_begin(text: str) -> bool:
    if len(text) > 300:
        return False
    if _DATE_START.match(text) and _DIGIT.search(text):
        return True
    if "@" in text and _NAME_ADDRESS.match(text):
        return True
    last = text.rstrip(' \t*_"')[-1:]
    if last in ":：-–—" and _END_COLON.search(text) and says_wrote(text):
        return True
    return _ends_wrote(text)


def _judged(lines: Sequence[Line], here: int, joined: str) -> Attribution | None:
    within = _WROTE_WITHIN.search(joined)
    if within and TIME.search(joined, 0, within.end()) and DAY.search(joined, 0, within.end()):
        return Attribution(here + 1, strong=True)
    ends = joined.rstrip(' \t*_"')[-1:] in ":：-–—" and _END_COLON.search(joined) is not None
    below = _quoted_below(lines, here)
    iso = _GMAIL_ISO.match(joined) is not None and len(joined) < 160
    if not (ends or below or iso):
        return None
    wrote = says_wrote(joined)
    address = bool(ADDRESS.search(joined))
    dated = bool(TIME.search(joined)) and bool(DAY.search(joined))
    if ends and ((address and (wrote or dated)) or (wrote and dated)):
        return Attribution(here + 1, strong=True)
    if iso and (address or "GMT" in joined):
        return None if "<" in joined and ">" not in joined else Attribution(here + 1, strong=True)
    if not below:
        return None
    if ends:
        day = bool(DAY.search(joined))
        weak = wrote or address or (day and bool(TIME.search(joined)))
    else:
        weak = len(joined) < 200 and ((dated and (wrote or address)) or (wrote and address) or _ends_wrote(joined))
    return Attribution(here + 1, strong=False) if weak else None


def _ends_wrote(text: str) -> bool:
    return text.endswith(_VERBS) and _ENDS_WROTE.match(text) is not None


def _quoted_below(lines: Sequence[Line], here: int) -> bool:
    depth = lines[here].depth
    for line in lines[here + 1 : here + 4]:
        if line.depth > depth:
            return not _LOOSE_END.match(line.text)
        if not line.blank:
            return line.text[:1] == "|" or bool(re.match(r"[A-Z][\w-]{0,12}>\s", line.text))
    return False

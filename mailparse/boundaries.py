"""Where older text begins: the grammar of separators, header blocks and `On … wrote:` lines.

Three general shapes carry most of the work, whatever the language: a line between dashes; consecutive `Label: value`
lines whose labels mail programs use; a short paragraph with a date or an address that ends in a colon. Every function
looks at a bounded number of lines, so that finding all boundaries of a body is linear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mailparse.lines import Line
from mailparse.vocabulary import ABOVE, OLDER, ROLES, WROTE

Shape = Literal["separator", "headers", "attribution", "above"]

_DASHES = re.compile(r"^[\s=*>#]*(?:[-–—_*=~]\s?){2,}\s*(\S[^\n]{0,200}?)?\s*(?:[-–—_*=~]\s?){2,}[\s*]*$")
_OPEN_DASHES = re.compile(r"^\s*[-–—_]{4,}\s*(\S[^\n]{2,200})$")
_LABEL = re.compile(r"^(?:=09|=20|[\s*_#•<b>])*([^\W\d_][^\n:：]{0,28}?)(?:[\s*_]|=20|</b>)*[:：][\s*_]*(.*)$")
_INLINE_LABEL = re.compile(r"([^\W\d_][\w/'. ()-]{0,24}?)\s?[:：]")
_RULE = re.compile(r"^\s*[-–—_*=~]{3,}\s*$")
_ADDRESS = re.compile(r"[\w.+=&'-]+@[\w-]+(?:\.[\w-]+)*|\[mailto:|/\w+/\w+@\w+|@\w{2,}$")
_TIME = re.compile(r"\b\d{1,2}\s?[:.h時시点]\s?\d{2}\b|\b\d{1,2}\s?(?:[AaPp]\.?[Mm]\b|Uhr\b|uur\b)")
_DAY = re.compile(
    r"\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\b|\b\d{4}[./-]\s?\d{1,2}[./-]\s?\d{1,2}\b|\b(?:19|20)\d\d\b|年|년"
)
_NOTES_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\s+(?:\d{1,2}[:.]\d{2})|\d{4}[./-]\d\d[./-]\d\d\s+\d{1,2}:\d{2}"
)
_DATE_START = re.compile(
    r"^[\s*_\"'(\[-]*(?:(?:on|le|op|am|il|el|em|den|dne|dnia|w\s+dniu|at|på|на|в|a|ngày|vào|pada|la|"
    r"ma|ti|ke|to|pe|la|su|з|у|στις|dňa|dana|kell|date|el\s+día|il\s+giorno)\b[\s.:]|\d|"
    r"\w{2,12}[.,]{0,2}\s+\d|\w{3,12},)",
    re.IGNORECASE,
)
_GMAIL_ISO = re.compile(r"^\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d{2})?(?:\s+(?:GMT|UTC)[+-]?\d*:?\d*)?\s+\S")
_NAME_ADDRESS = re.compile(r"^[\s\"'*]*[^\n<]{0,80}<?\s*[\w.+=-]+@[\w.-]+")
_WORDS = re.compile(r"[^\W\d_]+(?:\([^\W\d_]{1,3}\))?", re.UNICODE)
_END_COLON = re.compile(r"[:：]\s*[*_\"]*\s*$|(?:[-–—]\s?){3,}$")
_FORWARDED_BY = re.compile(
    r"^[\s>]*(?:-{3,}\s*)?(?:forwarded by|weitergeleitet von|transféré par|doorgestuurd door|inoltrato da|"
    r"reenviado por)\s.{3,}",
    re.IGNORECASE,
)
_MARKED = re.compile(r"^\W*(?:[-=#*_~<>]\W*){2}.{0,160}$")

_BLOCK_LINES = 60  # an address list of a hundred names folds to fewer
_ATTRIBUTION_LINES = 6
_ATTRIBUTION_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Boundary:
    """Older text begins at line `start`; its introduction (separator, labels) ends before line `end`.

    strong: the introduction is so certain that unmarked text below it is older text too.
    """

    start: int
    end: int
    shape: Shape
    strong: bool = True
    forward: bool = False
    subject: str = ""


@dataclass(slots=True)
class _Block:
    end: int
    roles: dict[str, str]


def find(lines: Sequence[Line], place: int) -> Boundary | None:
    """The boundary that begins at this line, or None."""
    line = lines[place]
    text = line.text
    if line.blank:
        return None
    found = None
    if _dashed(text):
        found = _separator(lines, place)
    if found is None and (":" in text or "：" in text):
        found = _headers(lines, place)
    if found is None and place + 1 < len(lines):
        found = _notes(lines, place)
    if found is None:
        found = _attribution(lines, place)
    if found is None and len(text) < 200:
        found = _above(lines, place)
    return found


def _dashed(text: str) -> bool:
    head = text.lstrip(" \t*#>")[:2]
    return len(head) == 2 and head[0] in "-–—_=~*" and head[1] in "-–—_=~* "


def _separator(lines: Sequence[Line], place: int) -> Boundary | None:
    text = lines[place].text
    if _FORWARDED_BY.match(text):
        return Boundary(place, _after_rule(lines, place + 1), "separator", forward=True)
    between = _DASHES.match(text)
    words = (between[1] if between else "") or ""
    if between and words and any(word.startswith(OLDER) for word in words.lower().replace("'", " ").split()):
        block = _block(lines, place + 1)
        return Boundary(place, block.end if block else place + 1, "separator", forward=_is_forward(words),
                        subject=block.roles.get("subject", "") if block else "")  # fmt: skip
    if _RULE.match(text) or (between and words):
        block = _block(lines, place + 1)
        if block and _convincing(block):
            return Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
    opened = _OPEN_DASHES.match(text)
    if opened and any(word.startswith(OLDER) for word in opened[1].lower().replace("'", " ").split()[:4]):
        collapsed = _roles_in_one_line(opened[1])
        if len(collapsed) >= 2 or _block(lines, place + 1):
            return Boundary(place, place + 1, "separator", forward=_is_forward(opened[1]))
    if between and words and _wrote(words) and (_DAY.search(words) or _ADDRESS.search(words)):
        return Boundary(place, place + 1, "attribution")
    return None


def _is_forward(words: str) -> bool:
    return (
        not words.lower().lstrip().startswith(("origin", "ursprüng", "oorspronk", "message d", "mensaje or", "původní"))
    )


def _after_rule(lines: Sequence[Line], place: int) -> int:
    """Notes breaks its `--- Forwarded by … ---` line: the dashes go on below, a bare date may stand between."""
    for ahead in range(place, min(place + 3, len(lines))):
        if _RULE.match(lines[ahead].text):
            return ahead + 1
    return place


def _role(label: str) -> str | None:
    return ROLES.get(label.strip(" \t*_#•").replace("\xa0", " ").lower())


def _block(lines: Sequence[Line], place: int) -> _Block | None:
    """The header block at this line: labels with values, values going on below; blank lines in front are skipped."""
    last = min(len(lines), place + _BLOCK_LINES)
    while place < last and (lines[place].blank or _RULE.match(lines[place].text)):
        place += 1
    roles: dict[str, str] = {}
    end, blanks, folded, current = place, 0, 0, ""
    for here in range(place, last):
        line = lines[here]
        if line.blank:
            blanks += 1
            if blanks > 2 or (roles and "subject" in roles and "from" in roles):
                break
            continue
        label = _LABEL.match(line.text)
        role = _role(label[1]) if label else None
        if label and role:
            if role in roles and role not in ("cc", "other", "to", "sent"):
                break
            roles.setdefault(role, label[2].strip())
            end, blanks, folded, current = here + 1, 0, 0, role
        elif _goes_on(line.text, current, blanks, folded):
            folded += 1
            end = here + 1
        else:
            break
    return _Block(end, roles) if roles else None


def _goes_on(text: str, role: str, blanks: int, folded: int) -> bool:
    """Whether a line without label continues the value above it: address lists do, other values when indented."""
    if not role or blanks or folded > 40:
        return False
    if role in ("to", "cc", "from"):
        return bool("@" in text or ";" in text or text.rstrip().endswith((",", ">"))) or text[:1] in " \t<"
    return text[:1] in " \t" and folded < 2 and len(text) < 120


def _convincing(block: _Block) -> bool:
    """Enough labels that people do not write by themselves: a sender, and two of date, recipient, subject."""
    roles = block.roles
    others = sum(role in roles for role in ("sent", "to", "subject", "cc"))
    if "from" in roles:
        sender = roles["from"]
        evidence = bool(
            _ADDRESS.search(sender) or _TIME.search(roles.get("sent", "")) or _DAY.search(roles.get("sent", ""))
        )
        return others >= 2 or (others == 1 and evidence)
    return others >= 3 and "subject" in roles and "sent" in roles and bool(_TIME.search(roles["sent"]))


def _headers(lines: Sequence[Line], place: int) -> Boundary | None:
    label = _LABEL.match(lines[place].text)
    if label is None:
        return None
    role = _role(label[1])
    if role is None:
        return _introduced(lines, place)
    block = _block(lines, place)
    if block and _convincing(block):
        return Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
    collapsed = _roles_in_one_line(lines[place].text)
    if role == "from" and len(collapsed) >= 3 and _ADDRESS.search(lines[place].text):
        return Boundary(place, place + 1, "headers")
    if role == "from" and _NOTES_DATE.search(label[2]) and block and ("to" in block.roles or "subject" in block.roles):
        return Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
    return None


def _introduced(lines: Sequence[Line], place: int) -> Boundary | None:
    """`Begin forwarded message:` in any language: a short line with a colon above a full header block."""
    text = lines[place].text.strip()
    if len(text) > 60 or not text.endswith((":", "：")):
        return None
    block = _block(lines, place + 1)
    if block and _convincing(block) and len(block.roles) >= 3:
        return Boundary(place, block.end, "headers", forward=True, subject=block.roles.get("subject", ""))
    return None


def _roles_in_one_line(text: str) -> set[str]:
    """The roles of the labels in a header block that was collapsed into one line."""
    found: set[str] = set()
    for label in _INLINE_LABEL.findall(text[:1000]):
        words = label.lower().split()
        for count in (1, 2):
            role = ROLES.get(" ".join(words[-count:]))
            if role:
                found.add(role)
    return found


def _notes(lines: Sequence[Line], place: int) -> Boundary | None:
    """Lotus Notes: `Name/Unit/Org` and a date, on one or more lines, above `To:`, `cc:`, `Subject:`."""
    text = lines[place].text
    if len(text) > 150 or not (text[0] in '\t=" ' or text[0].isalpha() or text[0].isdigit() or text[0] == "<"):
        return None
    head = place
    dated = False
    for here in range(place, min(place + 7, len(lines))):
        line = lines[here]
        if line.blank:
            if here - head > 3 and not dated:
                return None
            continue
        label = _LABEL.match(line.text)
        role = _role(label[1]) if label else None
        if role in ("to", "cc") and dated:
            block = _block(lines, here)
            good = block is not None and "to" in block.roles and ("cc" in block.roles or "subject" in block.roles)
            return (
                Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
                if block and good
                else None
            )
        if role == "other":
            continue
        if role or dated or len(line.text) > 150 or (here - place > 2 and not dated):
            return None
        dated = bool(_NOTES_DATE.search(line.text))
        if not dated and line.text.rstrip().endswith((".", "!", "?", ",", ":")):
            return None
    return None


def _wrote(text: str) -> bool:
    return any(word in WROTE for word in _WORDS.findall(text.lower()))


def _attribution(lines: Sequence[Line], place: int) -> Boundary | None:
    """`On 3 March 2026 at 10:12, Jan Peeters <jan@x.example> wrote:` in any language, on up to six lines."""
    first = lines[place].text
    if not _may_begin(first):
        return None
    joined = ""
    for here in range(place, min(place + _ATTRIBUTION_LINES, len(lines))):
        line = lines[here]
        if line.depth != lines[place].depth:
            break
        if line.blank:
            ahead = lines[here + 1].text.lstrip() if here + 1 < len(lines) else ""
            if ahead[:1] != "<":
                break
            continue
        joined += (" " if joined else "") + line.text.strip()
        if len(joined) > _ATTRIBUTION_CHARACTERS:
            return None
        found = _judged(lines, place, here, joined)
        if found:
            return found
        if joined.endswith((".", "!", "?", ":")) and not joined.endswith(("a.m.", "p.m.", "г.", "р.")):
            break
    return None


def _may_begin(text: str) -> bool:
    if len(text) > 300:
        return False
    return bool(_DATE_START.match(text) or _NAME_ADDRESS.match(text) or (_END_COLON.search(text) and _wrote(text)))


def _judged(lines: Sequence[Line], place: int, here: int, joined: str) -> Boundary | None:
    wrote = _wrote(joined)
    address = bool(_ADDRESS.search(joined))
    time = bool(_TIME.search(joined))
    day = bool(_DAY.search(joined))
    quoted = _quoted_below(lines, here)
    if _END_COLON.search(joined):
        if wrote and (address or (time and day)):
            return Boundary(place, here + 1, "attribution")
        if address and time and day:
            return Boundary(place, here + 1, "attribution")
        if quoted and (wrote or ((address or time) and day)):
            return Boundary(place, here + 1, "attribution", strong=False)
    elif wrote and quoted and (address or (time and day)) and len(joined) < 200:
        return Boundary(place, here + 1, "attribution", strong=False)
    if _GMAIL_ISO.match(joined) and (address or "GMT" in joined) and len(joined) < 160:
        if "<" in joined and ">" not in joined:
            return None
        return Boundary(place, here + 1, "attribution")
    return None


def _quoted_below(lines: Sequence[Line], here: int) -> bool:
    depth = lines[here].depth
    for line in lines[here + 1 : here + 4]:
        if line.depth > depth:
            return True
        if not line.blank:
            return line.text[:1] == "|" or bool(re.match(r"[A-Z][\w-]{0,12}>\s", line.text))
    return False


def _above(lines: Sequence[Line], place: int) -> Boundary | None:
    text = lines[place].text.lower()
    if _MARKED.match(text) and any(phrase in text for phrase in ABOVE):
        return Boundary(place, place + 1, "above")
    return None

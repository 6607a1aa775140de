"""Where older text begins: the grammar of separators, header blocks and `On … wrote:` lines.

Three general shapes carry most of the work, whatever the language: a line between dashes; consecutive `Label: value`
lines whose labels mail programs use; a short paragraph with a date or an address that ends in a colon. Every function
looks at a bounded number of lines, so that finding all boundaries of a body is linear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mailparse.attributions import attribution_at, says_wrote
from mailparse.headerblocks import ADDRESS, DAY, LABEL, RULE, block_at, convincing, role_of, roles_in_one_line
from mailparse.lines import Line
from mailparse.vocabulary import ABOVE, OLDER

Shape = Literal["separator", "headers", "attribution", "above"]

# Possessive: a run of dashes is taken whole or not at all, else a long line of them costs its length cubed.
_DASHES = re.compile(r"^[\s>#]*+(?:[-–—_*=~]\s?){2,}+\s*+(\S[^\n]{0,200}?)?\s*+(?:[-–—_*=~]\s?){2,}+[\s*]*$")
_OPEN_DASHES = re.compile(r"^\s*[-–—_]{4,}\s*(\S[^\n]{2,1000})$")
_NOTES_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\s+(?:\d{1,2}[:.]\d{2})|\d{4}[./-]\d\d[./-]\d\d\s+\d{1,2}:\d{2}"
)
_DIGIT = re.compile(r"\d")
_FORWARDED_BY = re.compile(
    r"^[\s>]*(?:-{3,}\s*)?(?:forwarded by|weitergeleitet von|transféré par|doorgestuurd door|inoltrato da|"
    r"reenviado por)\s.{3,}",
    re.IGNORECASE,
)
_GROUPWISE = re.compile(r"^\S.{3,100}\d{1,2}[/.:-]\d{1,2}.{0,40}>>>\s*$")
_TITLED = re.compile(
    r"^[\s*_#-]*(?:previous (?:replies|messages|correspondence)|original message|conversation history|historique|"
    r"réponses précédentes|messages? précédents?|message d'origine|message original|"
    r"(?:vorige|eerdere) (?:antwoorden|berichten)|oorspronkelijk bericht|"
    r"vorherige (?:antworten|nachrichten)|ursprüngliche nachricht|originalnachricht)[\s*_:-]*$",
    re.IGNORECASE,
)
_NOTES_LINES = 8
_TITLES = (
    "previous", "original", "conversation", "historique", "réponses", "message", "vorige", "eerdere", "oorspronkelijk",
    "vorherige", "ursprüngliche",
)  # fmt: skip
_MARKED = re.compile(r"^\W*(?:[-=#*_~<>]\W*){2}.{0,160}$")


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


def find(lines: Sequence[Line], place: int) -> Boundary | None:
    """The boundary that begins at this line, or None."""
    line = lines[place]
    text = line.text
    if line.blank:
        return None
    if line.depth == 3 and _GROUPWISE.match(text):
        return Boundary(place, place + 1, "separator")
    found = _separator(lines, place) if _dashed(text) else None
    if found is None and (":" in text or "：" in text):
        found = _headers(lines, place)
    if found is None and len(text) <= 150 and any(":" in line.text for line in lines[place + 1 : place + _NOTES_LINES]):
        found = _notes(lines, place)
    return found or _attribution(lines, place) or _above(lines, place)


def _attribution(lines: Sequence[Line], place: int) -> Boundary | None:
    found = attribution_at(lines, place)
    return Boundary(place, found.end, "attribution", found.strong) if found else None


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
        block = block_at(lines, place + 1)
        return Boundary(place, block.end if block else place + 1, "separator", forward=_is_forward(words),
                        subject=block.roles.get("subject", "") if block else "")  # fmt: skip
    if RULE.match(text) or (between and words):
        block = block_at(lines, place + 1)
        if block and convincing(block):
            return Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
    opened = _OPEN_DASHES.match(text)
    if opened and any(word.startswith(OLDER) for word in opened[1].lower().replace("'", " ").split()[:4]):
        collapsed = roles_in_one_line(opened[1])
        if len(collapsed) >= 2 or block_at(lines, place + 1):
            return Boundary(place, place + 1, "separator", forward=_is_forward(opened[1]))
    if between and words and says_wrote(words) and (DAY.search(words) or ADDRESS.search(words)):
        return Boundary(place, place + 1, "attribution")
    return None


def _is_forward(words: str) -> bool:
    return (
        not words.lower().lstrip().startswith(("origin", "ursprüng", "oorspronk", "message d", "mensaje or", "původní"))
    )


def _after_rule(lines: Sequence[Line], place: int) -> int:
    """Notes breaks its `--- Forwarded by … ---` line: the dashes go on below, a bare date may stand between."""
    for ahead in range(place, min(place + 3, len(lines))):
        if RULE.match(lines[ahead].text):
            return ahead + 1
    return place


def _headers(lines: Sequence[Line], place: int) -> Boundary | None:
    label = LABEL.match(lines[place].text)
    if label is None:
        return None
    role = role_of(label[1])
    if role is None:
        return _introduced(lines, place)
    block = block_at(lines, place)
    if block and convincing(block):
        return Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
    collapsed = roles_in_one_line(lines[place].text)
    if role == "from" and len(collapsed) >= 3 and ADDRESS.search(lines[place].text):
        return Boundary(place, place + 1, "headers")
    if role == "from" and _NOTES_DATE.search(label[2]) and block and ("to" in block.roles or "subject" in block.roles):
        return Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
    return None


def _introduced(lines: Sequence[Line], place: int) -> Boundary | None:
    """`Begin forwarded message:` in any language: a short line with a colon above a full header block."""
    text = lines[place].text.strip()
    if len(text) > 60 or not text.endswith((":", "：")):
        return None
    block = block_at(lines, place + 1)
    if block and convincing(block) and len(block.roles) >= 3:
        return Boundary(place, block.end, "headers", forward=True, subject=block.roles.get("subject", ""))
    return None


def _notes(lines: Sequence[Line], place: int) -> Boundary | None:
    """Lotus Notes: a name, `Sent by:`, a date (together or one below the other) above `To:`, `cc:`, `Subject:`."""
    text = lines[place].text
    if not (text[0] in '\t=" <' or text[0].isalnum()):
        return None
    if text[-1] in ".!?," and not _DIGIT.search(text):
        return None  # a sentence
    named = dated = False
    for here in range(place, min(place + _NOTES_LINES, len(lines))):
        line = lines[here]
        if line.blank:
            if named and not dated:
                return None  # a name alone in its paragraph signs the text above
            continue
        label = LABEL.match(line.text)
        role = role_of(label[1]) if label else None
        if role in ("to", "cc") and dated:
            block = block_at(lines, here)
            good = block is not None and "to" in block.roles and ("cc" in block.roles or "subject" in block.roles)
            return (
                Boundary(place, block.end, "headers", subject=block.roles.get("subject", ""))
                if block and good
                else None
            )
        if role == "other" and (named or dated):
            continue
        if role or dated or len(line.text) > 150:
            return None
        dated = bool(_NOTES_DATE.search(line.text)) and not _dashed(line.text)
        if not dated:
            if named or line.text.rstrip().endswith((".", "!", "?", ",", ":")):
                return None
            named = True
    return None


def _above(lines: Sequence[Line], place: int) -> Boundary | None:
    if len(lines[place].text) > 200:
        return None
    text = lines[place].text.lower()
    if text.lstrip(" \t*_#-").startswith(_TITLES) and _TITLED.match(text):
        return Boundary(place, place + 1, "separator")
    if not text.lstrip()[0].isalnum() and _MARKED.match(text) and any(phrase in text for phrase in ABOVE):
        return Boundary(place, place + 1, "above")
    return None

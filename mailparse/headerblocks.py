"""Header blocks in a body: consecutive `Label: value` lines as mail programs put above the mail they quote.

The labels are data (`vocabulary`); the grammar here joins folded address lists, skips empty fields and decides whether
enough labels stand together that no person would have written them by hand. Looks at a bounded number of lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailparse.lines import Line
from mailparse.vocabulary import ROLES

ADDRESS = re.compile(r"[\w.+=&'-]+@[\w-]+(?:\.[\w-]+)*|\[mailto:|/\w+/\w+@\w+|@\w{2,}$")
TIME = re.compile(r"\b\d{1,2}\s?[:.h時시点]\s?\d{2}\b|\b\d{1,2}\s?(?:[AaPp]\.?[Mm]\b|Uhr\b|uur\b)")
DAY = re.compile(
    r"\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\b|\b\d{4}[./-]\s?\d{1,2}[./-]\s?\d{1,2}\b|\b(?:19|20)\d\d\b|年|년"
)
RULE = re.compile(r"^\s*[-–—_*=~]{3,}\s*$")
LABEL = re.compile(r"^(?:=09|=20|[\s*_#•<b>])*([^\W\d_][^\n:：]{0,28}?)(?:[\s*_]|=20|</b>)*[:：][\s*_]*(.*)$")
_INLINE = re.compile(r"([^\W\d_][\w/'. ()-]{0,24}?)\s?[:：]")
_BLOCK_LINES = 60  # an address list of a hundred names folds to fewer


@dataclass(slots=True)
class Block:
    end: int
    roles: dict[str, str]


def role_of(label: str) -> str | None:
    return ROLES.get(label.strip(" \t*_#•").replace("\xa0", " ").lower())


def block_at(lines: Sequence[Line], place: int) -> Block | None:
    """The header block at this line: labels with values, values going on below; blank lines in front are skipped."""
    last = min(len(lines), place + _BLOCK_LINES)
    while place < last and (lines[place].blank or RULE.match(lines[place].text)):
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
        label = LABEL.match(line.text)
        role = role_of(label[1]) if label else None
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
    return Block(end, roles) if roles else None


def _goes_on(text: str, role: str, blanks: int, folded: int) -> bool:
    """Whether a line without label continues the value above it: address lists do, other values when indented."""
    if not role or blanks or folded > 40:
        return False
    if role in ("to", "cc", "from"):
        return bool("@" in text or ";" in text or text.rstrip().endswith((",", ">"))) or text[:1] in " \t<"
    return text[:1] in " \t" and folded < 2 and len(text) < 120


def convincing(block: Block) -> bool:
    """Enough labels that people do not write by themselves: a sender, and two of date, recipient, subject."""
    roles = block.roles
    others = sum(role in roles for role in ("sent", "to", "subject", "cc"))
    if "from" in roles:
        sender = roles["from"]
        evidence = bool(
            ADDRESS.search(sender) or TIME.search(roles.get("sent", "")) or DAY.search(roles.get("sent", ""))
        )
        return others >= 2 or (others == 1 and evidence)
    return others >= 3 and "subject" in roles and "sent" in roles and bool(TIME.search(roles["sent"]))


def roles_in_one_line(text: str) -> set[str]:
    """The roles of the labels in a header block that was collapsed into one line."""
    found: set[str] = set()
    for label in _INLINE.findall(text[:1000]):
        words = label.lower().split()
        for count in (1, 2):
            role = ROLES.get(" ".join(words[-count:]))
            if role:
                found.add(role)
    return found

"""Texts with what moderation hid or found made visible: for previews, threads and the desk.

Works on plain values and gives safe markup; never decides what may be shown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask
from markupsafe import Markup, escape

from moderation.redact import MASKS, NUMBERED
from moderation.types import Finding

_WORDS = sorted({re.escape(word) for words in MASKS.values() for word in words.values()})
_MASK = re.compile(rf"\[(?:{'|'.join(_WORDS)}|(?:{'|'.join(sorted(NUMBERED.values()))}) \d+)\]")

FULL_LINE = 55  # characters: a longer line of a letter was broken to fit, a shorter one ended by itself


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an original text, [start, end) in code points; label "" where nothing was found."""

    start: int
    end: int
    text: str
    label: str = ""
    holds: bool = False


def segments(text: str, findings: Iterable[Finding]) -> list[Segment]:
    """The whole text in order, cut where findings begin and end; of two that overlap the first goes on."""
    parts: list[Segment] = []
    at = 0
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        start, end = max(at, finding.start), min(len(text), finding.end)
        if start >= end:
            continue
        if start > at:
            parts.append(Segment(at, start, text[at:start]))
        parts.append(Segment(start, end, text[start:end], finding.label, finding.disposition == "hold"))
        at = end
    if at < len(text):
        parts.append(Segment(at, len(text), text[at:]))
    return parts


def masked(text: str) -> Markup:
    """A public text in one line, its masks marked."""
    safe = str(escape(text))
    return Markup(_MASK.sub(r'<span class="mask">\g<0></span>', safe))  # noqa: S704 - `safe` was escaped before


def prose(text: str) -> Markup:
    """A public text as paragraphs, its masks marked; nothing in it is markup of its author."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    return Markup("").join(
        Markup("<p>%s</p>") % Markup("<br>\n").join(map(masked, block.splitlines())) for block in blocks
    )


def reflowed(letter: str) -> str:
    """A letter's text with the line breaks of its 76 columns taken out, so that it fits any window.

    A break stays where it means something: after a short line, and where the indentation changes.
    """
    lines: list[str] = []
    joins = False
    for line in letter.splitlines():
        if joins and line.strip() and _indent(line) == _indent(lines[-1]):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
        joins = len(line) >= FULL_LINE
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(prose=prose, masked=masked, reflowed=reflowed)

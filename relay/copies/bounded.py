"""A cleaned copy of a file, made by a process of its own that may take so much time and memory and no more.

It must never open the file itself.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DRAWING = Path(__file__).with_name("drawing.py")
SECONDS = 30.0
DRAWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"})
REASONS = ("type", "office", "heic", "encrypted", "unreadable", "too_large", "too_long")
_OFFICE = ("application/msword", "application/vnd.oasis.", "application/vnd.openxmlformats-", "application/vnd.ms-")


class RefusedError(Exception):
    """No copy can be made of this file; the text is one of REASONS."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page drawn anew: media type, bytes, size in pixels."""

    type: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages of a copy, and how many pages the file has beyond those that a copy may have."""

    pages: tuple[Page, ...]
    left_out: int


def refusal(kind: str) -> str:
    """Why nothing is drawn of this media type, a reason; "" where it is."""
    if kind in DRAWN:
        return ""
    if kind.startswith(_OFFICE):
        return "office"
    return "heic" if kind in ("image/heic", "image/heif") else "type"


def draw(kind: str, content: bytes, hidden: Mapping[int, Sequence[Sequence[float]]] | None = None) -> Drawn:
    """Copy a file of media type `kind`. hidden: page, from 1, to rectangles in per cent. Raises RefusedError."""
    if reason := refusal(kind):
        raise RefusedError(reason)
    task = {"type": kind, "hidden": {str(page): list(rectangles) for page, rectangles in (hidden or {}).items()}}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(DRAWING)],
            input=json.dumps(task).encode() + b"\n" + content,
            capture_output=True, timeout=SECONDS, check=False, cwd="/", env={"LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RefusedError("too_long") from None
    if done.returncode:  # killed for its time or memory, or by a decoder that broke
        raise RefusedError("too_long" if -done.returncode in (9, 24) else "unreadable")
    return _read(done.stdout)


def _read(answer: bytes) -> Drawn:
    line, _, body = answer.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise RefusedError(head["refused"])
    found, at = [], 0
    for page in head["pages"]:
        found.append(Page(page["type"], body[at : at + page["size"]], page["width"], page["height"]))
        at += page["size"]
    return Drawn(tuple(found), head["left_out"])

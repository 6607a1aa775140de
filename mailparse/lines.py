"""A body as lines with a quote depth: the form on which quotes and signatures are found.

Text marks depth with `>`; HTML with nesting (see `mailparse.html`, which gives the same lines). Nothing is dropped:
`Line.text` is the words without the quote marks.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from mailparse import limits

Mark = Literal["", "soft", "quote", "attribution", "signature", "rule"]

_DEPTH = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u1427"
_BLANKS = {"\xa0": " ", "\u202f": " ", "\u2007": " ", "\x0c": "\n", "\x0b": "\n", "\u2028": "\n", "\x85": "\n"}
_PLAIN = {**_BLANKS, **dict.fromkeys(_INVISIBLE, "")}
_ODD = re.compile(f"[{''.join(_PLAIN)}]")


class Line(NamedTuple):
    """One line. depth counts quote marks or quoting elements around it.

    mark says what the markup knew: "quote" (surely older text), "soft" (indented by an element that may be mere
    layout), "attribution" (introduces a quote), "signature", "rule" (a horizontal line); text bodies have only "".
    marks holds the quote marks of a text body as they were written.
    """

    text: str
    depth: int = 0
    mark: Mark = ""
    marks: str = ""

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()


def clean(text: str) -> str:
    """The text with LF line ends, plain blanks, and without characters that show nothing."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ODD.search(text):
        for odd in set(_ODD.findall(text)):
            text = text.replace(odd, _PLAIN[odd])
    return text


def from_text(text: str, *, flowed: bool = False, delete_space: bool = False) -> list[Line]:
    """Lines of a text body; format=flowed (RFC 3676) paragraphs are joined again."""
    lines = [_line(written) for written in clean(text).split("\n")[: limits.LINES]]
    return _unflow(lines, delete_space) if flowed else lines


def _line(written: str) -> Line:
    first = written[:1]
    if first == ">" and written[1:2] == " " and written[2:3] != ">":
        return Line(written[2:].rstrip(), 1, "", "> ")
    if first not in (">", " ", "\t") or ">" not in written[:4]:
        return Line(written)
    # An arrow or a lone comparison is no quote mark: `>` must begin the line and not be part of `->`.
    if written.startswith(">From "):
        return Line(written[1:].rstrip())
    marks = _DEPTH.match(written)
    return Line(written[marks.end() :].rstrip(), marks[0].count(">"), "", marks[0]) if marks else Line(written)


def _unflow(lines: list[Line], delete_space: bool) -> list[Line]:
    out: list[Line] = []
    parts: list[str] = []
    for line in lines:
        text = line.text[1:] if line.text.startswith(" ") and not line.depth else line.text
        if parts and out[-1].depth == line.depth and text != "-- " and not line.blank:
            parts.append(text)
        else:
            _settle(out, parts)
            parts = [text]
            out.append(line)
        if not text.endswith(" ") or text == "-- ":
            _settle(out, parts)
            parts = []
        elif delete_space:
            parts[-1] = text[:-1]
    _settle(out, parts)
    return out


def _settle(out: list[Line], parts: list[str]) -> None:
    if parts:
        out[-1] = Line("".join(parts), out[-1].depth, out[-1].mark, out[-1].marks)


def to_text(lines: Iterable[Line], *, marks: bool = True) -> str:
    """Lines as text again, quote marks in front where `marks`, no blank lines at the ends or more than two in a row."""
    out: list[str] = []
    blank = 0
    for line in lines:
        text, depth, mark, written = line
        if not text or text.isspace():
            blank += 1
            if blank > 2:
                continue
        else:
            blank = 0
        if marks and depth and mark != "soft":
            text = (written or ">" * depth + " ") + text
        out.append(text.rstrip())
    return "\n".join(out).strip("\n")

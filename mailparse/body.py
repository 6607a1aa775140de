"""Which parts of a mail are its text, and which are attached.

multipart/alternative offers one text in several forms, multipart/related and mixed put things side by side; an
attachment is whatever the mail says is one, or what is no text. Text goes before HTML, unless it is empty, a stand-in,
or the HTML knows where the quote begins and the text does not.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import cast

from mailparse import answering, boundaries, containers, reply
from mailparse.lines import Line, clean, from_text
from mailparse.mime import Part
from mailparse.words import words_of

_STAND_IN = re.compile(
    r"(?i)^.{0,400}?(?:html|mime)\b.{0,80}(?:support|compatible|reader|capable|client|viewer|view|"
    r"mail program|unterstütz|anzeigen|format)"
)
_LOOKS_HTML = re.compile(r"(?is)^\s*(?:<!doctype html|<html|<head|<body|<div|<p>|<table|<meta)[\s>]")
_QUOTE_IN_HTML = re.compile(
    r"(?i)gmail_quote|type=\"?cite|divRplyFwdMsg|appendonsend|moz-cite|yahoo_quoted|protonmail_quote|OLK_SRC_BODY|"
    r"mail-editor-reference|border-top:\s*solid #[BE][51]C4DF|border-top:\s*solid #E1E1E1|zwchr|"
    r"name=\"?quote\"?|quote"
)
_WORD = re.compile(r"\w+")
_GLANCE = 400  # bytes in which a text, but no encoded data, has a blank
_HINT = 200  # characters of a text form that may only say that there is another one


@dataclass(slots=True)
class Body:
    """One text of the mail in the forms it is offered in."""

    plain: Part | None = None
    html: Part | None = None


@dataclass(slots=True)
class Content:
    """The texts of a mail and everything else."""

    bodies: list[Body] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)


def content(root: Part, defects: list[str]) -> Content:
    """The bodies and attachments of a mail, each part in exactly one of the two; containers are opened."""
    found = Content()
    _collect(root, found)
    opened = Content()
    for part in found.attached:
        _open(part, opened, defects)
    if root.type == "multipart/encrypted":
        defects.append("OpenPGP encrypted text")
    for body in found.bodies:
        if body.plain:
            body.plain, attached = containers.from_blocks(body.plain, defects)
            opened.attached += attached
    if not any(_filled(body) for body in found.bodies):
        invited = [part for part in opened.attached if part.type == "text/calendar"][:1]
        found.bodies = opened.bodies or [Body(plain=containers.from_calendar(part, defects)) for part in invited]
    return Content(found.bodies, opened.attached)


def _open(part: Part, opened: Content, defects: list[str]) -> None:
    """A container's parts in its place; what cannot be opened stays as it is."""
    envelope = containers.from_tnef(part) if containers.is_tnef(part) else None
    inner = containers.from_sealed(part, defects) if containers.is_sealed(part) else None
    if envelope:
        texts, attached = envelope
        opened.attached += attached
        opened.bodies += [Body(plain=text) if text.type == "text/plain" else Body(html=text) for text in texts[:1]]
    elif inner:
        _collect(inner, opened)
    else:
        opened.attached.append(part)


def _filled(body: Body) -> bool:
    return any(part and part.raw[part.start : part.end].strip() for part in (body.plain, body.html))


def _collect(part: Part, found: Content) -> None:
    if part.type == "multipart/alternative" and part.parts:
        _alternative(part, found)
    elif part.type.startswith("multipart/") and part.parts:
        for child in part.parts:
            _collect(child, found)
    elif part.type == "message/partial" and part.parts:
        _collect(part.parts[0], found)
    elif _is_text(part) or (part.type == "message/partial" and b" " in part.raw[part.start : part.end][:_GLANCE]):
        found.bodies.append(Body(html=part) if part.type == "text/html" else Body(plain=part))
    elif part.type.startswith("multipart/"):
        found.bodies.append(Body(plain=part))  # no boundary was found: its text is all there is
    else:
        found.attached.append(part)


def _is_text(part: Part) -> bool:
    if part.type not in (
        "text/plain",
        "text/html",
        "text/enriched",
        "text/richtext",
        "text/markdown",
        "text/x-markdown",
    ):
        return False
    return part.disposition != "attachment" and not (part.name and part.disposition != "inline")


def _alternative(part: Part, found: Content) -> None:
    inner = Content()
    for child in part.parts:
        _collect(child, inner)
    plain = next((body.plain for body in inner.bodies if body.plain), None)
    html = next((body.html for body in inner.bodies if body.html), None)
    found.attached += inner.attached
    if not inner.bodies:
        return
    found.bodies.append(Body(plain, html))
    # A form holds more than one text (text, picture, text): the rest stays with its kind.
    rest = [body for body in inner.bodies if body.plain is not plain or body.html is not html]
    wanted = [body for body in rest if (body.plain or body.html) not in (plain, html)]
    if plain is None or html is None:
        found.bodies += wanted
    else:
        found.bodies += [body for body in wanted if body.html and _after(html, body)]


def _after(html: Part, body: Body) -> bool:
    return body.html is not None and body.html.start > html.start


def separated(found: Content, defects: list[str], sent: answering.Letter | None = None) -> reply.Parts:
    """Reply text, quoted text and signature of the whole text; with the letter we sent, by comparison with it first."""
    lines: list[Line] = []
    for body in found.bodies:
        if lines:
            lines.append(Line(""))
        lines += _lines(body, defects)
    return reply.separate(answering.marked(lines, sent) if sent else lines)


def letter(found: Content, names: Callable[[], tuple[str, ...]]) -> answering.Letter:
    """A mail that we sent, as what a reply to it may repeat: every form of its text, plain before HTML."""
    plains = [body.plain for body in found.bodies if body.plain]
    riches = [body.html for body in found.bodies if body.html]
    forms = [partial(_plain_text, part) for part in plains]
    forms += [partial(_rich_text, part) for part in riches]
    return answering.Letter(tuple(forms), names)


def _plain_text(part: Part) -> str:
    text = part.text([])
    if _is_html(text) or _is_flowed(part):
        return "\n".join(line.text for line in _plain_lines(part, []))
    return clean(text)


def _rich_text(part: Part) -> str:
    return "\n".join(line.text for line in html_lines(part.text([]), []))


def _lines(body: Body, defects: list[str]) -> list[Line]:
    plain = _plain_lines(body.plain, defects) if body.plain else []
    if body.html is None:
        return plain
    if not _readable(plain):
        rich = html_lines(body.html.text(defects), defects)
        return rich if any(not line.blank for line in rich) else plain
    if _is_brief(plain):
        rich = html_lines(body.html.text(defects), defects)
        if _is_another(plain, rich):
            return rich
    if _marks_quotes(plain):
        return plain
    source = body.html.text(defects)
    if not _QUOTE_IN_HTML.search(source) or reply.separate(plain).quotes:
        return plain
    rich = html_lines(source, defects)
    parts = reply.separate(rich)
    return rich if parts.quotes and parts.reply else plain


def _marks_quotes(lines: list[Line]) -> bool:
    """Whether a text begins with own words and marks a quote further below: there is no need to ask the HTML."""
    first = next((place for place, line in enumerate(lines) if not line.blank), None)
    if first is None or lines[first].depth or not any(line.depth for line in lines):
        return False
    return boundaries.find(lines, first) is None


def _plain_lines(part: Part, defects: list[str]) -> list[Line]:
    text = part.text(defects)
    if _is_html(text):
        return html_lines(text, defects)
    return from_text(text, flowed=_is_flowed(part), delete_space=part.parameters.get("delsp", "").lower() == "yes")


def _is_html(text: str) -> bool:
    return text.lstrip()[:1] == "<" and _LOOKS_HTML.match(text) is not None and text.count("<") > 4


def _is_flowed(part: Part) -> bool:
    return part.parameters.get("format", "").lower() == "flowed"


def _is_brief(lines: list[Line]) -> bool:
    return sum(len(line.text) for line in lines) < _HINT


def _is_another(plain: list[Line], rich: list[Line]) -> bool:
    """Whether the HTML says something else, and more: then the text form is only a hint to look at it."""
    here, there = (words_of("\n".join(line.text for line in lines).lower()) for lines in (plain, rich))
    known = set(there)
    return len(there) > len(here) and sum(word in known for word in here) * 2 < len(here)


def _readable(lines: list[Line]) -> bool:
    """Whether a text form holds a text, not only a notice that the reader should look at the other form."""
    words = 0
    for line in lines:
        words += len(_WORD.findall(line.text))
        if words > 40:
            return True
    joined = " ".join(line.text for line in lines)
    return words > 0 and not _STAND_IN.match(joined)


def html_lines(source: str, defects: list[str]) -> list[Line]:
    """Lines of an HTML text. lxml is loaded here, on first need: most mail is read without it."""
    to_lines = cast(Callable[[str, list[str]], list[Line]], import_module("mailparse.html").to_lines)
    return to_lines(source, defects)


def texts(found: Content) -> Iterator[Part]:
    """All parts that carry body text."""
    for body in found.bodies:
        for part in (body.plain, body.html):
            if part is not None:
                yield part

"""Turns a letter's template into a subject, a plain text and an HTML page that say the same.

A letter is one file for each language, templates/mail/<letter>/<language>.txt, written the way a person writes a mail:
the subject, an empty line, paragraphs. Beside plain paragraphs there are (docs/letters.md)

    # Heading                      ! What must not be overlooked
    | Label | value                a row of facts; gone when the value is empty
    * item                         => Label of a link | https://…
    {{ message }}                  a person's words, alone on the line: set apart, never read as template or markup

Both forms are made from the same blocks, so neither can say what the other does not. HTML is only ever made in
templates/mail/layout.html, which escapes everything. No settings, no database, no clock.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from relay.mail.letters.typography import elide, typeset
from relay.mail.mime import many_lines, one_line

LANGUAGES = ("fr", "nl", "en", "de")
WIDTH = 74  # columns of the plain text
FOLDER = Path(__file__).resolve().parents[3] / "templates" / "mail"
_MARK = "\x1a"  # stands for a person's words while the template is read; `one_line` lets no value contain it
_GUARD = "\x02"  # before a value that looks like our own markup; likewise, and no blank to `strip`
_MARKUP = ("#", "!", "|", "*", "=>")
_BREAK = "\\ "  # a line of a paragraph that ends with a backslash
_INDENT = "  "
_LEAD = re.compile(r".*?[.:](?= )")  # the first sentence of a note, which is printed bold
_NAMES = 300  # longest value on one line, in characters

Value = str | bool | int | None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a letter. kind: heading, note, text, items, facts, link or words.

    lines are the lines of a text, the items of a list; rows are (label, value) of facts; a link has label and url, a
    note its first sentence as label.
    """

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter ready to be sent."""

    subject: str
    text: str
    html: str


def render(letter: str, language: str, values: Mapping[str, Value], words: Mapping[str, str]) -> Sheet:
    """A letter in a language with its values.

    values are folded to one line each, so that none can begin a paragraph; words are whole texts of people. The frame
    around every letter needs the values site, organisation, contact, audience ("company", "consumer" or "other").
    """
    context: dict[str, object] = {name: _plain(value) for name, value in values.items()}
    context |= {name: f"{_MARK}{name}{_MARK}" for name in words}
    context.setdefault("leave", "")
    clean = {name: many_lines(text).strip("\n") for name, text in words.items()}
    subject, _, body = _template(letter, language).render(context).partition("\n")
    blocks = read_blocks(body, clean)
    footer = read_blocks(_template(f"footer_{context['audience']}", language).render(context), {})
    context["tagline"] = _template("tagline", language).render(context).strip()
    context["subject"] = one_line(subject.removeprefix("Subject:"), 400)
    text = as_text(context, blocks, footer, language)
    html = _layout().render(context, blocks=blocks, footer=footer, language=language)
    return Sheet(str(context["subject"]), text, html)


def prepare(letters: Sequence[str]) -> None:
    """Compile the templates of these letters now, which is otherwise done with the first of each."""
    _layout()
    for language in LANGUAGES:
        for name in (*letters, "footer_company", "footer_consumer", "tagline"):
            _template(name, language)


def read_blocks(body: str, words: Mapping[str, str]) -> list[Block]:
    """The paragraphs of a rendered template as blocks. Lines of a paragraph are joined but where one ends with `\\`."""
    blocks = []
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        if lines and (block := _block(lines, words)) is not None:
            blocks.append(block)
    return blocks


def as_text(context: Mapping[str, object], blocks: Sequence[Block], footer: Sequence[Block], language: str) -> str:
    """Plain text, at most WIDTH columns but for long words; people's words are indented, ours never."""
    head = str(context["organisation"])
    if context["site"] != head:
        head = f"{head} – {context['site']}"
    parts = [wrap(head) + "\n" + wrap(str(context["tagline"])), *(_text_of(block, language) for block in blocks)]
    # "-- " makes mail programs leave our footer out of an answer.
    parts.append("-- \n" + "\n\n".join(_text_of(block, language) for block in footer))
    return "\n\n".join(parts) + "\n"


def wrap(line: str, indent: str = "") -> str:
    """One line broken at single spaces; words that are too long, addresses above all, stay whole."""
    if len(line) + len(indent) <= WIDTH:
        return indent + line if line else line
    broken, current = [], ""
    for word in line.split(" "):
        if current and len(indent) + len(current) + 1 + len(word) > WIDTH:
            broken.append(indent + current.rstrip())
            current = word
        else:
            current = f"{current} {word}" if current else word
    return "\n".join([*broken, indent + current.rstrip()])


def _plain(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    line = one_line(value, _NAMES)
    return _GUARD + line if line.startswith(_MARKUP) else line


def _block(lines: list[str], words: Mapping[str, str]) -> Block | None:
    first = lines[0]
    if first.startswith(_MARK):
        return Block("words", lines=tuple(words[first.strip(_MARK)].split("\n")))
    if first.startswith("# "):
        return Block("heading", lines=(_bare(first[2:]),))
    if first.startswith("=> "):
        label, _, url = first[3:].rpartition(" | ")
        return Block("link", label=_bare(label), url=url)
    if first.startswith("|"):
        pairs = [line[1:].partition(" | ") for line in lines]
        rows = tuple((label.strip(" |"), _bare(value.strip())) for label, _, value in pairs if value.strip())
        return Block("facts", rows=rows) if rows else None
    if first.startswith("* "):
        return Block("items", lines=tuple(_bare(line[2:]) for line in lines))
    if first.startswith("! "):
        text = _bare(" ".join(lines)[2:])
        lead = _LEAD.match(text)
        return Block("note", label=lead[0] if lead else "", lines=(text[lead.end() if lead else 0 :],))
    return Block("text", lines=tuple(_bare(line.strip()) for line in " ".join(lines).split(_BREAK)))


def _bare(text: str) -> str:
    return text.replace(_GUARD, "")


def _text_of(block: Block, language: str) -> str:
    match block.kind:
        case "heading":
            return block.lines[0].upper()
        case "note":
            return wrap(block.label + block.lines[0])
        case "items":
            return "\n".join("- " + wrap(item, _INDENT).lstrip() for item in block.lines)
        case "facts":
            colon = "\u00a0: " if language == "fr" else ": "
            return "\n".join(wrap(f"{label}{colon}{value}") for label, value in block.rows)
        case "link":
            return f"{block.label}{chr(0xA0) if language == 'fr' else ''}:\n{block.url}"
        case "words":
            return "\n".join(wrap(line, _INDENT) for line in block.lines)
        case _:
            return "\n".join(wrap(line) for line in block.lines)


@cache
def _environment() -> Environment:
    # autoescape is off because these templates make plain text; HTML is made by `_layout` alone.
    environment = Environment(autoescape=False, undefined=StrictUndefined)  # noqa: S701
    environment.filters["de"] = elide
    return environment


@cache
def _template(letter: str, language: str) -> Template:
    source = (FOLDER / letter / f"{language}.txt").read_text(encoding="utf-8")
    return _environment().from_string(typeset(source, language))


@cache
def _layout() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("layout.html")

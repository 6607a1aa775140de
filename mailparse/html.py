"""HTML bodies to lines with quote depth, without losing or inventing words.

The tree is walked once, iteratively. Quoting elements (`blockquote type=cite` and what the mail programs put around
older text) raise the depth or mark lines; whatever they do not mark is found by `boundaries` on the text.
Nothing here runs, loads or sanitises HTML: the result is plain text.
"""

import re
from itertools import islice
from typing import Any

from lxml import etree

from mailparse import frames, limits
from mailparse.lines import Line, Mark, clean, from_text

_SKIPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "select", "textarea"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
     "section", "table", "tbody", "thead", "tfoot", "tr", "ul"}
)  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"})
_QUOTE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:yahoo_quoted|protonmail_quote|tutanota_quote|quotedtext|zmail_extra|mailspring-quote|nylas-quote"
    r"|sh-quoted-content|front-blockquote|aolmail_\w*quote|moz-forward-container|mail-quote|mailquote|quoted-mail"
    r"|freshdesk_quote|hs_reply|replied-message|ms-outlook-mobile-reference-message)",
    re.IGNORECASE,
)
_GMAIL = re.compile(r"(?:^|[\s_])gmail_quote")
_QUOTE_ID = re.compile(
    r"(?:^|_)(?:OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|reply-quote|quotedMessage|replyBody)", re.I
)
# Empty marks after which everything in the same parent is older.
_AFTER_ID = re.compile(r"(?:^|_)(?:appendonsend|divRplyFwdMsg|stopSpelling|zwchr)$")
_SIGNATURE_CLASS = re.compile(
    r"gmail_signature|moz-signature|protonmail_signature|tutanota_signature|signature(?:\s|$)", re.I
)
_SIGNATURE_ID = re.compile(r"(?:^|_)(?:Signature|AppleMailSignature|ms-outlook-mobile-signature|signature\w*)$", re.I)
_ATTRIBUTION_CLASS = re.compile(r"moz-cite-prefix|gmail_attr|moz-email-headers-table")
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|(?:font-size|max-height)\s*:\s*0(?:px|pt)?\s*(?:;|!|$)",
    re.I,
)
# What Outlook draws above the header block of the mail it quotes, in every language.
_HEADER_RULE = re.compile(r"border-top\s*:\s*solid\s+#(?:E1E1E1|B5C4DF)\s+1\.0pt;\s*padding\s*:\s*3\.0pt", re.I)
_BORDER = re.compile(r"border-left|margin\s*:\s*0(?:px|pt)?\s+0(?:px|pt)?\s+0(?:px|pt)?\s+\.?[08]", re.I)
_SPACE = re.compile(r"[ \t\n\r\f]+")


class _Writer:
    """Collects words into lines, with the depth and the mark that hold at the moment."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.words: list[str] = []
        self.depth = 0
        self.mark: Mark = ""
        self.gap = False

    def add(self, text: str, preformatted: bool) -> None:
        if preformatted:
            first, *rest = clean(text).split("\n")
            self.words.append(first)
            for line in rest:
                self.end_line(force=True)
                self.words.append(line)
        else:
            self.words.append(_SPACE.sub(" ", text))

    def end_line(self, force: bool = False) -> None:
        text = clean("".join(self.words)).strip(" \n")
        self.words.clear()
        if not text and not force:
            return
        if self.gap and self.lines and not self.lines[-1].blank:
            self.lines.append(Line("", self.depth and min(self.depth, self.lines[-1].depth)))
        self.gap = False
        if len(self.lines) < limits.LINES:
            self.lines += [self._line(piece.strip()) for piece in text.split("\n")]

    def _line(self, text: str) -> Line:
        """A line of the page; some programs write the quote marks of a text body into it."""
        if text[:1] != ">":
            return Line(text, self.depth, self.mark)
        written = from_text(text)[0]
        return Line(written.text.strip(), max(self.depth, written.depth), "" if written.depth else self.mark)


def to_lines(source: str, defects: list[str]) -> list[Line]:
    """The lines of an HTML text; an unreadable one gives no lines and a defect."""
    content = source.encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    if root is None:
        defects.append("html without content")
        return []
    return _walk(root)


def _walk(root: Any) -> list[Line]:
    writer = _Writer()
    skipped: Any = None
    states: list[tuple[int, Mark]] = []
    preformatted = 0
    after: list[Any] = []  # parents whose remaining children are older text
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                _tail(writer, element, preformatted)
            continue
        if event == "start":
            if tag in _SKIPPED or _HIDDEN.search(element.get("style") or ""):
                skipped = element
                _delimiter(writer, element, tag)
                continue
            states.append((writer.depth, writer.mark))
            _open(writer, element, tag, after)
            preformatted += _is_pre(element, tag)
            if element.text:
                writer.add(element.text, bool(preformatted))
        else:
            preformatted -= _is_pre(element, tag)
            _close(writer, tag)
            depth, mark = states.pop()
            if tag == "blockquote" and mark == "attribution":
                mark = ""  # what introduces a quote stands above it; below it stands an answer
            if not (after and element.getparent() is after[-1] and writer.mark == "quote"):
                if (writer.depth, writer.mark) != (depth, mark):
                    writer.end_line()  # an inline element may quote as well: its last words are of its own
                writer.depth, writer.mark = depth, mark
            if after and element is after[-1]:
                after.pop()
            _tail(writer, element, preformatted)
    writer.end_line()
    return writer.lines


def _delimiter(writer: _Writer, element: Any, tag: str) -> None:
    """Ticket systems hide the line above which one should write; it still tells where their frame begins."""
    if tag in _BLOCKS and frames.asks_above(text := "".join(islice(element.itertext(), 5))):
        writer.end_line()
        writer.words.append(text)
        writer.end_line()


def _tail(writer: _Writer, element: Any, preformatted: int) -> None:
    if element.tail:
        writer.add(element.tail, bool(preformatted))


def _is_pre(element: Any, tag: str) -> bool:
    return tag == "pre" or "pre-wrap" in (element.get("style") or "")


def _open(writer: _Writer, element: Any, tag: str, after: list[Any]) -> None:
    if tag == "br":
        writer.end_line(force=True)
        return
    if tag in ("td", "th"):
        writer.words.append(" ")
        return
    if tag not in _BLOCKS and tag != "signature":
        if element.get("class") or element.get("id"):
            _marked(writer, element, after)
        return
    writer.end_line()
    writer.gap = writer.gap or tag in _SPACED
    if tag == "blockquote":
        writer.depth += 1
        if not _cites(element):
            writer.mark = "soft"
        elif writer.mark in ("soft", "attribution"):
            writer.mark = ""
    elif tag == "hr":
        writer.lines.append(Line("________________________________", writer.depth, "rule"))
    if tag == "signature":
        writer.mark = "signature"
    _marked(writer, element, after)


def _marked(writer: _Writer, element: Any, after: list[Any]) -> None:
    """What the class, id or name of an element says about its content."""
    css, ident = element.get("class") or "", element.get("id") or ""
    if (
        _AFTER_ID.search(ident)
        or element.get("data-marker") == "__DIVIDER__"
        or _HEADER_RULE.search(element.get("style") or "")
    ):
        writer.end_line()
        writer.mark = "quote"
        parent = element.getparent()
        if parent is not None and not (after and after[-1] is parent):
            after.append(parent)
    elif _QUOTE_CLASS.search(css) or _QUOTE_ID.search(ident) or element.get("name") == "quote":
        writer.end_line()
        writer.mark = "quote"
    elif _GMAIL.search(css) and writer.mark != "quote" and element.tag != "blockquote":
        writer.end_line()
        writer.mark = "attribution" if element.find(".//blockquote") is not None else "quote"
    elif _ATTRIBUTION_CLASS.search(css) and not writer.depth:
        writer.end_line()
        writer.mark = "attribution"
    elif not writer.depth and writer.mark == "" and (_SIGNATURE_CLASS.search(css) or _SIGNATURE_ID.search(ident)):
        writer.end_line()
        writer.mark = "signature"


def _cites(element: Any) -> bool:
    """Whether a blockquote quotes, rather than indents as some editors do."""
    return bool(
        element.get("type") == "cite"
        or element.get("cite")
        or "quote" in (element.get("class") or "").lower()
        or _BORDER.search(element.get("style") or "")
    )


def _close(writer: _Writer, tag: str) -> None:
    if tag in _BLOCKS or tag == "signature":
        writer.end_line()
        writer.gap = writer.gap or tag in _SPACED

"""Labelled mail and how an answer is judged against it.

A gold line of replies holds `id`, `lang`, `kind` (text, html: a bare body; eml: a whole mail), `raw` or `raw_base64`,
`expected` and perhaps `expected_alt`, `expected_is` (html, markdown) and `sig` (in: the signature may be joined to the
reply text). A gold line of classes holds `id`, `class`, `raw_base64` and perhaps `accept`.
"""

import base64
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BREAKS = re.compile(r"</?(?:p|div|tr|li|ul|ol|table|h[1-6]|blockquote|pre|hr|body|html|br)\b[^>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|head|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_EMPHASIS = re.compile(r"[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}")
_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Verdict:
    """exact: equal after whitespace is collapsed; recall: share of the author's words that came out; form: text, html
    (a bare body) or eml."""

    group: str
    lang: str
    form: str
    exact: bool
    recall: float

    @property
    def lost(self) -> bool:
        return self.recall < _ENOUGH


def held_out(name: str) -> bool:
    """Whether a mail belongs to the half that was never looked at while tuning."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def replies(folders: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name of the set, gold line) of all reply sets below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("replies/*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                yield path.stem, json.loads(line)


def classes(folders: list[Path]) -> Iterator[dict[str, Any]]:
    """The gold lines of all classes.jsonl below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("classes.jsonl")):
            yield from (json.loads(line) for line in path.read_text("utf-8").splitlines())


def raw_of(case: dict[str, Any]) -> bytes:
    """The whole mail of a gold line; a bare body gets a plain header."""
    content = base64.b64decode(case["raw_base64"]) if "raw_base64" in case else case["raw"].encode("utf-8", "replace")
    if case.get("kind", "eml") == "eml":
        return content
    kind = "html" if case["kind"] == "html" else "plain"
    head = (
        f"From: a@company.example\nSubject: Re: letter\nMIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\n"
    )
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(content)


def judged(group: str, case: dict[str, Any], reply: str, signature: str = "") -> Verdict | None:
    """The best verdict over all texts that are right; None where the gold has no whole text."""
    if case.get("expected") is None:
        return None
    form = case.get("expected_is")
    outs = [reply] + ([f"{reply}\n{signature}"] if case.get("sig") == "in" and signature else [])
    best = max(
        (_compared(_tidy(want, form), _tidy(out, "markdown" if form == "markdown" else None), form is not None)
         for want in [case["expected"], *(case.get("expected_alt") or [])] for out in outs),
    )  # fmt: skip
    return Verdict(group, case.get("lang", "?"), case.get("kind", "eml"), *best)


def _compared(want: str, out: str, loosely: bool) -> tuple[bool, float]:
    if want == out or (loosely and re.sub(r"\s", "", want) == re.sub(r"\s", "", out)):
        return True, 1.0
    need, have = _words(want), _words(out)
    return False, sum((need & have).values()) / sum(need.values()) if need else 1.0


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _tidy(text: str, form: str | None) -> str:
    if form == "html":
        text = html.unescape(re.sub(r"<[^>]+>", "", _BREAKS.sub(" ", _HIDDEN.sub(" ", text))))
    elif form == "markdown":
        text = _EMPHASIS.sub("", text)
    return " ".join(text.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "").split())

"""The cases of tests/corpus/moderation: what must be found, exactly, and what must stay readable."""

import re
from pathlib import Path

import pytest

import moderation

CORPUS = Path(__file__).parent.parent / "corpus" / "moderation"
MARK = re.compile(r"⟦([A-Z]+) (.*?)⟧", re.S)


def cases() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(CORPUS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                lang, _, marked = line.partition(" | ")
                found.append((path.stem, lang, unescape(marked)))
    return found


def unescape(text: str) -> str:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)
    return text.replace("\\n", "\n")


@pytest.mark.parametrize(("file", "lang", "marked"), cases())
def test_finds_what_is_marked_and_nothing_else(file: str, lang: str, marked: str) -> None:
    text = MARK.sub(lambda found: found[2], marked)
    decision = moderation.review(text, lang)
    expected = [(found[1], found[2]) for found in MARK.finditer(marked)]
    assert expected == [(found.label, text[found.start : found.end]) for found in decision.findings], file

"""Every reply of our corpus: what the author wrote, the signature, the language, and whether it answers."""

import json
from pathlib import Path

import pytest

from mailparse import parse

CORPUS = Path(__file__).parents[1] / "corpus" / "mail"
REPLIES = sorted(path.stem for path in CORPUS.glob("reply_*.eml"))


def collapsed(text: str) -> str:
    return " ".join(text.split())


def expected(name: str) -> dict[str, str]:
    return json.loads((CORPUS / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", REPLIES)
def test_with_the_answered_letter(name: str):
    gold = expected(name)
    parsed = parse((CORPUS / f"{name}.eml").read_bytes(), answering=(CORPUS / gold["letter"]).read_bytes())
    assert collapsed(parsed.reply_text) == collapsed(gold["reply_text"])
    assert collapsed(parsed.signature).strip("- ") == collapsed(gold["signature"])
    assert (parsed.kind, parsed.substance, parsed.language) == (gold["kind"], gold["substance"], gold["language"])


@pytest.mark.parametrize("name", [name for name in REPLIES if not expected(name)["needs_letter"]])
def test_without_the_letter(name: str):
    parsed = parse((CORPUS / f"{name}.eml").read_bytes())
    assert collapsed(parsed.reply_text) == collapsed(expected(name)["reply_text"])


@pytest.mark.parametrize("name", REPLIES)
def test_no_word_is_lost(name: str):
    parsed = parse((CORPUS / f"{name}.eml").read_bytes())
    kept = set(f"{parsed.reply_text} {parsed.quoted_text} {parsed.signature}".split())
    assert set(expected(name)["reply_text"].split()) <= kept

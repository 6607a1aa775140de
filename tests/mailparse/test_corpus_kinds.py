"""Every automatic mail of our corpus, and the letters of people that look like one."""

import json
from pathlib import Path

import pytest

from mailparse import parse

CORPUS = Path(__file__).parents[1] / "corpus" / "mail"
NAMES = sorted(path.stem for path in CORPUS.glob("kind_*.eml"))


@pytest.mark.parametrize("name", NAMES)
def test_kind(name: str):
    gold = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    parsed = parse((CORPUS / f"{name}.eml").read_bytes())
    bounce = parsed.bounce
    seen = {
        "kind": parsed.kind,
        "substance": parsed.substance,
        "recipient": bounce and bounce.recipient,
        "status": bounce and bounce.status,
    }
    assert {key: seen[key] for key in gold} == gold


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("kind_human")])
def test_automatic_mail_is_never_to_be_answered(name: str):
    assert parse((CORPUS / f"{name}.eml").read_bytes()).is_automatic


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("kind_bounce", "kind_delayed"))])
def test_a_report_says_whether_it_is_final(name: str):
    bounce = parse((CORPUS / f"{name}.eml").read_bytes()).bounce
    assert bounce is not None
    assert (bounce.permanent, bounce.delayed) == (name.startswith("kind_bounce"), name.startswith("kind_delayed"))


def test_a_report_names_the_letter():
    parsed = parse((CORPUS / "kind_bounce_unknown_user.eml").read_bytes())
    assert parsed.bounce is not None
    assert parsed.bounce.original_message_id == "q1w2e3@post.example"

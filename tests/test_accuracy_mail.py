"""`make accuracy` on a folder of labelled mail: judges each answer, names the sets that are not there."""

import base64
import json
from pathlib import Path

import pytest

from bench.accuracy import gold, mail, speed

TEXT = "We come on Tuesday.\n\nOn Mon, 2 Mar 2026 at 10:00, Jan <jan@home.example> wrote:\n> It leaks.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "replies").mkdir()
    cases = [
        {"id": f"z{number}", "lang": "en", "kind": "text", "raw": TEXT, "expected": "We come on Tuesday."}
        for number in range(20)
    ]
    (tmp_path / "replies" / "zapier.jsonl").write_text("\n".join(map(json.dumps, cases)), "utf-8")
    raw = base64.b64encode(b"From: a@b.example\nSubject: Hello\n\nWhen do you come?\n").decode()
    (tmp_path / "classes.jsonl").write_text(json.dumps({"id": "c1", "class": "human", "raw_base64": raw}), "utf-8")
    return tmp_path


def test_the_sets_that_are_not_there_are_named(folder: Path, tmp_path: Path):
    assert [name for name in mail.KNOWN_SETS if name not in mail.missing([folder])] == ["zapier"]
    assert mail.missing([tmp_path / "nowhere"]) == [*mail.KNOWN_SETS, "classes"]


def test_a_half_is_held_out_and_both_are_judged(folder: Path):
    kept, tuned = (mail.corpus([folder], half, mail.ours) for half in (True, False))
    assert len(kept) + len(tuned) == 20
    assert {one.exact for one in (*kept, *tuned)} == {True}
    assert mail.cell(kept) == "100.0 / 1.000"


def test_an_answer_with_quote_or_without_its_words_is_wrong():
    case = {"lang": "en", "kind": "text", "expected": "We come on Tuesday."}
    verdicts = [gold.judged("set", case, reply) for reply in ("We come on Tuesday.", TEXT, "")]
    assert [(one.exact, one.recall, one.lost) for one in verdicts if one] == [
        (True, 1.0, False), (False, 1.0, False), (False, 0.0, True),
    ]  # fmt: skip


def test_every_mail_is_timed(folder: Path):
    cost = speed.measured([folder])
    assert (cost.mails, cost.faults) == (21, 0)
    assert 0 < cost.worst < 1

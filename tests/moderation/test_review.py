"""review(): verdicts, offsets, purity, texts that nobody would write, and the table of rules in the docs."""

import re
import time
from pathlib import Path

import pytest

import moderation
from moderation import RULES

DOCS = Path(__file__).parent.parent.parent / "docs" / "moderation"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("Le colis n'est jamais arrivé.", "publish"), ("Appelez le 0470 55 01 23", "mask"), ("Quelle merde", "mask"),
     ("Connards", "hold"), ("", "publish"), ("\x00\ud800", "publish")],
)  # fmt: skip
def test_verdict(text: str, verdict: str) -> None:
    assert moderation.review(text, "fr").verdict == verdict


def test_offsets_are_code_points_of_the_original() -> None:
    text = "🏳️‍🌈ﬁnale\u200b 👩‍👩‍👧 0470 55 01 23 m\u200berde"
    decision = moderation.review(text, "fr")
    assert [text[f.start : f.end] for f in decision.findings] == ["0470 55 01 23", "m\u200berde"]


def test_an_unknown_language_is_read_as_french_and_all_lists_still_count() -> None:
    assert moderation.review("klootzakken, Arschlöcher, assholes, connards", "xx").verdict == "hold"


def test_the_same_text_gives_the_same_decision() -> None:
    text = "Mme Lejeune, sale voleuse, 0470 55 01 23, rue Haute 12, 1000 Bruxelles"
    assert moderation.review(text, "fr") == moderation.review(text, "fr")


def test_as_json_has_the_shape_of_the_public_seam() -> None:
    decision = moderation.review("Tel. 0470 55 01 23", "nl")
    assert moderation.as_json("a1", "nl", decision) == {
        "id": "a1", "lang": "nl", "verdict": "mask", "public_text": "Tel. [telefoon]",
        "findings": [{"start": 5, "end": 18, "label": "PHONE", "rule": "phone", "confidence": 1.0}],
    }  # fmt: skip


@pytest.mark.parametrize(
    "piece", ["a@b.", "m.e.r.d.e ", "Jean Dupont ", "1 ", "rue de la ", "***", "con-", "\u200b", "M. ", "sale arabe ",
              "vous êtes un con et ", "bande de d'assistés ", "sous le n° 12345 ", "3d$ ",
              "Bois-de-", "12, rue du Parc au ", "zéro un deux ", "J. D", "code 1234 ", "eikel boom "],
)  # fmt: skip
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Four times the text may take eight times as long (a busy machine), not sixteen."""
    moderation.review(piece, "fr")
    short, long = (min(seconds(piece * (size // len(piece))) for _ in range(3)) for size in (20_000, 80_000))
    assert long < 8 * max(short, 0.02)


def test_a_megabyte_of_everything_at_once_takes_four_times_a_quarter_of_it() -> None:
    piece = (
        "a@b. m.e.r.d.e Jean Dupont rue de la 1 *** con- vous êtes un 0470 sale arabe bande de c 0 n \u200b M. BE68 ( "
    )
    quarter, whole = (seconds(piece * (size // len(piece))) for size in (250_000, 1_000_000))
    assert whole < 8 * quarter


def seconds(text: str) -> float:
    began = time.process_time()
    moderation.review(text, "fr")
    return time.process_time() - began


def test_each_rule_has_its_row_and_its_page_in_the_docs() -> None:
    table = (DOCS.parent / "moderation.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| \[(\w+)\]\(moderation/(\w+)\.md\) \| (\w+) \| (.+?) \|$", table, re.M)
    assert rows == [(rule.name, rule.name, rule.disposition, rule.summary) for rule in RULES]
    assert sorted(path.stem for path in DOCS.glob("*.md")) == sorted(rule.name for rule in RULES)

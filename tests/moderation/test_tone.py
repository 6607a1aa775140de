"""The tone model: it holds what no list names, hides nothing, and is deaf to names, origins and plain anger."""

import hashlib
import json
from pathlib import Path

import pytest

import moderation
from moderation.lexicon import LISTS
from moderation.tone import slots, tone

ANGRY = Path(__file__).parent.parent.parent / "bench" / "angry_but_clean.txt"
CARD = json.loads((LISTS / "tone" / "card.json").read_text("utf-8"))
HOSTILE = "Immer diese Heuchelei, so viel Dreck im Kopf, und dann jammern diese Gestalten auch noch"


def test_a_hostile_passage_is_held_and_stays_as_it_is() -> None:
    decision = moderation.review(HOSTILE, "de")
    found = [(f.label, f.start, f.end) for f in decision.findings if f.rule == "tone"]
    assert ("hold", [("INSULT", 0, len(HOSTILE))], HOSTILE) == (decision.verdict, found, decision.public_text)


def test_only_the_hostile_passage_of_a_long_text_is_named() -> None:
    calm = "Das Paket kam am Montag an und der Karton war leider ein wenig nass geworden. " * 6
    (found,) = [f for f in moderation.review(calm + HOSTILE, "de").findings if f.rule == "tone"]
    assert len(calm) - 300 < found.start < found.end <= len(calm + HOSTILE)


@pytest.mark.parametrize("line", [line for line in ANGRY.read_text("utf-8").splitlines() if not line.startswith("#")])
def test_anger_that_insults_nobody_is_published(line: str) -> None:
    lang, _, text = line.partition(" | ")
    assert "hold" not in {f.disposition for f in moderation.review(text, lang).findings}


@pytest.mark.parametrize("word", ["peeters", "fluchtlinge", "schwarzer", "frauen", "gent", "2026", "x"])
def test_names_places_figures_and_what_people_are_weigh_nothing(word: str) -> None:
    assert [] == slots(word)


def test_a_language_without_a_model_has_none() -> None:
    assert (None, None) == (tone("nl"), tone("en"))


@pytest.mark.parametrize("lang", list(CARD["languages"]))
def test_the_card_has_the_hash_of_the_weights(lang: str) -> None:
    weights = (LISTS / "tone" / f"{lang}.weights").read_bytes()
    assert CARD["languages"][lang]["weights"] == hashlib.sha256(weights).hexdigest()


def test_the_card_has_the_hash_of_what_it_may_show() -> None:
    assert CARD["languages"]["de"]["and every other line of"] == {
        ANGRY.name: hashlib.sha256(ANGRY.read_bytes()).hexdigest()
    }

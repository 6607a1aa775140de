"""Train the small model of moderation that hears a hostile tone (moderation/tone.py).

    python -m bench.tone FOLDER

FOLDER holds the labelled sets (.jsonl.gz) named in SETS, all under licences that allow it (CC BY 4.0, MIT); texts of
bench/angry_but_clean.txt and clean complaints are what it must leave alone. Only the half of each set that is not held
out is learned from (bench.accuracy.gold), so that the other half measures. The same files give the same weights: no
clock, one seed, one thread. It writes lexicons/tone/<language>.weights (signed bytes) and card.json with the hashes of
what trained them; never a text. Needs numpy (extra `names`).
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from math import exp, fsum
from pathlib import Path

import numpy as np

from bench.accuracy.gold import held_out
from moderation.reading import Reading
from moderation.tone import SLOTS, slots
from moderation.types import Context

OUT = Path(__file__).parent.parent / "moderation" / "lexicons" / "tone"
ANGRY = Path(__file__).parent / "angry_but_clean.txt"
SETS = {"de": ("germeval2018_training_de", "germeval2014_dev_de")}
"""Sets to learn from, by language; one without labels (names in news) is clean throughout. French and English were
tried and did not earn their place: docs/decisions/0014."""

CLEAN = "fp_complaints"
THRESHOLDS = {"de": 1.5}
"""Chosen so that no clean complaint, no angry one and few more encyclopedia sentences are held than by lists alone."""

_EPOCHS, _RATE, _DECAY, _SEED, _ANGRY_WEIGHT = 8, 0.25, 1e-5, 1, 3.0

Example = tuple["np.ndarray[tuple[int], np.dtype[np.int64]]", int, float]
"""Slots of a text's pieces, its label, and how much it counts."""


def features(text: str, lang: str) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    places = [slot for word in Reading(text, lang, Context()).spelt for slot in slots(word)]
    return np.array(places, dtype=np.int64)


def rows(path: Path, lang: str) -> Iterator[tuple[str, int]]:
    """(text, label) of the learning half of a set, in the order of the file."""
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        row = json.loads(line)
        label = row.get("label", 0)
        if row["lang"] == lang and label is not None and not held_out(str(row["id"])):
            yield row["text"], label


def angry(lang: str) -> list[str]:
    """Every other angry and clean complaint of a language; the rest measures."""
    lines = [line for line in ANGRY.read_text("utf-8").splitlines() if line.startswith(f"{lang} | ")]
    return [line.partition(" | ")[2] for line in lines[::2]]


def examples(folder: Path, lang: str) -> Iterator[Example]:
    for name in (*SETS[lang], CLEAN):
        for text, label in rows(folder / f"{name}.jsonl.gz", lang):
            yield features(text, lang), label, 1.0
    for text in angry(lang):
        yield features(text, lang), 0, _ANGRY_WEIGHT


def fit(learned: list[Example]) -> tuple["np.ndarray[tuple[int], np.dtype[np.float64]]", float]:
    """Weights and bias of a logistic regression, by AdaGrad; Duchi, Hazan, Singer (2011)."""
    weights, squares, bias = np.zeros(SLOTS), np.full(SLOTS, 1e-6), 0.0
    counted = [
        (*np.unique(places, return_counts=True), len(places) ** 0.5, label, weight)
        for places, label, weight in learned
        if len(places)
    ]
    order = np.random.default_rng(_SEED)
    for _ in range(_EPOCHS):
        for at in order.permutation(len(counted)):
            used, counts, length, label, weight = counted[at]
            values = counts / length
            score = fsum((weights[used] * values).tolist()) + bias  # exact, whatever the processor adds up at once
            error = (1 / (1 + exp(-max(-30.0, min(30.0, score)))) - label) * weight
            slope = error * values + _DECAY * weights[used]
            squares[used] += slope * slope
            weights[used] -= _RATE * slope / np.sqrt(squares[used])
            bias -= 0.02 * error
    return weights, float(bias)


def main(folder: Path) -> None:
    OUT.mkdir(exist_ok=True)
    languages = {}
    for lang, labelled in SETS.items():
        weights, bias = fit(list(examples(folder, lang)))
        scale = float(np.abs(weights).max()) / 127
        quantised = np.round(weights / scale).astype(np.int8).tobytes()
        (OUT / f"{lang}.weights").write_bytes(quantised)
        names = (*labelled, CLEAN)
        languages[lang] = {
            "scale": round(scale, 9),
            "bias": round(bias, 6),
            "threshold": THRESHOLDS[lang],
            "weights": hashlib.sha256(quantised).hexdigest(),
            "trained on the half that is not held out of": {
                f"{name}.jsonl.gz": hashlib.sha256((folder / f"{name}.jsonl.gz").read_bytes()).hexdigest()
                for name in names
            },
            "and every other line of": {ANGRY.name: hashlib.sha256(ANGRY.read_bytes()).hexdigest()},
        }
        print(lang, len(quantised), "weights,", round(float((weights != 0).mean()), 3), "of them used")
    card = {"version": 1, "languages": languages}
    (OUT / "card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

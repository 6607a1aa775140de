"""The figures of moderation, written to docs/accuracy.md.

Offence by set and language, what is flagged in clean texts, personal data by language and label, and time.
A set is a file of JSON lines (.jsonl or .jsonl.gz) with `id`, `lang`, `text` and either `label` (1: a moderator should
see it, 0: clean, null: not counted) or `spans` and `keep` (lists of `start`, `end`, `label`, in code points).
"""

import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

import moderation
from bench.accuracy import names, page
from bench.accuracy.gold import held_out
from bench.accuracy.moderation_goals import goals
from bench.accuracy.tallies import (
    Counts,
    Tally,
    function_table,
    label_table,
    offence_table,
    personal_table,
)

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "corpus" / "moderation"
OFFENCE = frozenset({"VULGAR", "INSULT", "HATE", "THREAT", "HEALTH"})
_SPEED_LENGTH = 173
_ALL_FOR_PEERS, _NTH_FOR_PEERS = 60, 10
_MARK = re.compile(r"⟦([A-Z]+) (.*?)⟧", re.S)
_HOW = """\
A text is flagged when it has a finding of an offence. A span is found when findings cover 95 % of its
characters, typed when one finding with its label covers half of it. Left open is the share of personal characters
that a reader would see; hits is the share of masks that touch something personal; touched the share of things to keep
that a mask touches. Sets with no clean or no offending text have no precision. Without CORPUS only our own corpus is
measured, and that one must be right throughout, as it is a test."""


def rows(folders: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name of the set, line) of all sets of moderation below the folders; other files are passed over."""
    for folder in folders:
        for path in sorted([*folder.rglob("*.jsonl"), *folder.rglob("*.jsonl.gz")]):
            text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            for line in text.decode("utf-8").splitlines():
                row = json.loads(line)
                if not isinstance(row.get("text"), str) or not ({"label", "spans"} & row.keys()):
                    break
                yield path.name.split(".")[0], row


def count(folders: list[Path], kept: bool = True, peer: Callable[[str], bool] | None = None) -> Counts:
    """Tallies of the held-out half, or of the other one; a peer answers for offence alone, of few texts: it is slow."""
    counts = Counts()
    asked: Counter[str] = Counter()
    for name, row in rows(folders):
        if held_out(str(row["id"])) != kept:
            continue
        tallies = [counts.sets[name], counts.languages[name, row.get("lang", "?")]]
        tallies += [counts.functions[name, row["func"]]] if row.get("func") else []
        asked[name] += 1
        if peer is not None:
            if asked[name] > _ALL_FOR_PEERS and crc32(row["text"].encode()) % _NTH_FOR_PEERS:
                continue
            if row.get("label") is not None:
                _offence(tallies, bool(row["label"]), peer(row["text"]))
            continue
        findings = moderation.review(row["text"], row.get("lang")).findings
        if row.get("label") is not None:
            _offence(tallies, bool(row["label"]), any(found.label in OFFENCE for found in findings))
        if "spans" in row:
            _personal(
                tallies,
                {label: counts.labels[name, label] for label in labels_of(row)},
                row,
                [f for f in findings if f.label not in OFFENCE],
            )
    return counts


def known_open(folders: list[Path]) -> float | None:
    """Share of personal characters left open where a case knows its names, addresses and numbers; held-out half."""
    seen = left = 0
    for name, row in rows(folders):
        if name == "bepii_dev" and held_out(str(row["id"])):
            findings = moderation.review(row["text"], row.get("lang"), _case(row)).findings
            covered = {at for found in findings for at in range(found.start, found.end)}
            places = [at for span in row["spans"] for at in range(span["start"], span["end"])]
            seen += len(places)
            left += sum(at not in covered for at in places)
    return left / seen if seen else None


def _case(row: dict[str, Any]) -> moderation.Context:
    """What a case would know of a text: its names, addresses and numbers."""
    known: dict[str, list[str]] = defaultdict(list)
    kinds = {"PERSON": "names", "EMAIL": "addresses", "ADDRESS": "addresses", "PHONE": "numbers", "REF": "numbers"}
    for span in row["spans"]:
        if span["label"] in kinds:
            known[kinds[span["label"]]].append(row["text"][span["start"] : span["end"]])
    return moderation.Context.from_json(known)


def labels_of(row: dict[str, Any]) -> set[str]:
    """The labels of a line's spans, and those of its things to keep behind "keep: "."""
    return {span["label"] for span in row["spans"]} | {f"keep: {span['label']}" for span in row.get("keep", ())}


def _offence(tallies: list[Tally], offends: bool, flagged: bool) -> None:
    for tally in tallies:
        tally.flagged += offends and flagged
        tally.missed += offends and not flagged
        tally.alarms += not offends and flagged
        tally.quiet += not offends and not flagged


def _personal(
    tallies: list[Tally], labels: dict[str, Tally], row: dict[str, Any], findings: list[moderation.Finding]
) -> None:
    covered = {at for finding in findings for at in range(finding.start, finding.end)}
    personal = {at for span in row["spans"] for at in range(span["start"], span["end"])}
    for span in row["spans"]:
        place = range(span["start"], span["end"])
        seen = sum(at not in covered for at in place)
        typed = any(
            f.label == span["label"] and 2 * (min(f.end, span["end"]) - max(f.start, span["start"])) >= len(place)
            for f in findings
        )
        for tally in (*tallies, labels[span["label"]]):
            tally.spans += 1
            tally.found += seen <= 0.05 * len(place)
            tally.typed += typed
            tally.characters += len(place)
            tally.open += seen
    for tally in tallies:
        tally.masks += len(findings)
        tally.hits += sum(not personal.isdisjoint(range(f.start, f.end)) for f in findings)
    for span in row.get("keep", ()):
        for tally in (*tallies, labels[f"keep: {span['label']}"]):
            tally.keep += 1
            tally.touched += not covered.isdisjoint(range(span["start"], span["end"]))


def own_corpus() -> tuple[int, int]:
    """(right, all) cases of our own corpus: exactly the marked spans, with their labels."""
    right = total = 0
    for path in sorted(OWN.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                lang, _, marked = line.partition(" | ")
                marked = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), marked).replace("\\n", "\n")
                text = _MARK.sub(lambda mark: mark[2], marked)
                found = [(f.label, text[f.start : f.end]) for f in moderation.review(text, lang).findings]
                total += 1
                right += found == [(mark[1], mark[2]) for mark in _MARK.finditer(marked)]
    return right, total


def peers() -> dict[str, Callable[[str], bool]]:
    """The published filters of words that are installed: name and a function from text to "it offends"."""
    found: dict[str, Callable[[str], bool]] = {}
    with suppress(ImportError):
        found["better-profanity"] = import_module("better_profanity").profanity.contains_profanity
    with suppress(ImportError):
        predict = import_module("profanity_check").predict
        found["alt-profanity-check"] = lambda text: bool(predict([text])[0])
    return found


def timing(folders: list[Path]) -> str:
    """CPU time on the texts with personal data, which cost most, in texts of 173 characters; the best of three runs."""
    texts = [(row["text"], row.get("lang")) for _, row in rows(folders) if "spans" in row][:2000]
    texts = texts or [(line, None) for path in OWN.glob("*.txt") for line in path.read_text("utf-8").splitlines()]
    best = min(_seconds(texts) for _ in range(3))
    size = sum(len(text) for text, _ in texts)
    return f"{len(texts)} texts: {size / _SPEED_LENGTH / best:,.0f} of {_SPEED_LENGTH} characters a second on one core."


def _seconds(texts: list[tuple[str, str | None]]) -> float:
    began = time.process_time()
    for text, lang in texts:
        moderation.review(text, lang)
    return time.process_time() - began


def report(folders: list[Path]) -> dict[str, list[str]]:
    """The blocks of the page that this run measured; those of labelled sets only where some were found."""
    right, total = own_corpus()
    kept = count(folders)
    blocks: dict[str, list[str]] = {}
    if kept.sets:
        blocks["How it is measured"] = [
            _HOW,
            "",
            f"Version {moderation.VERSION}, rules, lists and the tone model, without the names model.",
        ]
        others = {name: count(folders, peer=peer) for name, peer in peers().items()}
        beside = ", ".join(others) or "none installed"
        offence = [
            f"Beside ours: {beside}. Of each: precision, recall, clean flagged, on a "
            f"{_NTH_FOR_PEERS}th of each larger set.",
            "",
            *offence_table(kept, others),
        ]
        offence += [""]
        offence += ["The half that was tuned on, for comparison:", "", *offence_table(count(folders, kept=False)), ""]
        offence += ["What the lines test, where the set says so:", "", *function_table(kept), ""]
        blocks["The goals"] = goals(kept, known_open(folders))
        blocks["Offence, held-out half"] = offence
        blocks["Personal data, held-out half"] = [*personal_table(kept), "", *label_table(kept), ""]
        blocks["Names, rules alone and with the model"] = names.block(rows(folders))
    blocks["Our own corpus"] = [f"{right} of {total} cases right."]
    if kept.sets:
        blocks["Time"] = [timing(folders)]
    return blocks


def main(folders: list[Path]) -> None:
    print(page.update("Moderation", report(folders)))
    print(*(f"No set of moderation found in {folder}." for folder in folders if not any(rows([folder]))), sep="\n")

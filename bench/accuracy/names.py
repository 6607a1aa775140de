"""Names of people by the rules alone and with the names model, on the half that was held out: what is found, what of it
is right, what a moderator is asked about, and what both cost. Where the extra is not installed, that is said.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import moderation
from bench.accuracy.gold import held_out
from moderation import names_model

NOTHING = moderation.Context()
LENGTH = 173  # characters of a text, as speed is told
MOST_TIMED = 500
_HOW = """\
Names: found is the share of names of which 95 % of the characters are hidden; right the share of masks of names that
touch one. Open is the share of all personal characters, names and others, that a reader would see; touched the share
of things to keep that a mask touches; asked the share of masked names that a moderator is asked about, because only the
rules or only the model saw them. Each figure: rules alone, then with the model."""


@dataclass(slots=True)
class Tally:
    """Counts of one set with one way of looking."""

    names: int = 0
    found: int = 0
    masks: int = 0
    right: int = 0
    characters: int = 0
    open: int = 0
    keep: int = 0
    touched: int = 0
    doubtful: int = 0


def block(rows: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    """The lines of the page."""
    try:
        model: names_model.Model = import_module("relay.rampart").load()
    except ImportError as error:
        return [f"Not measured: the extra `names` is not installed ({error.name} is missing)."]
    texts = [(name, row) for name, row in rows if "spans" in row and held_out(str(row["id"]))]
    tallies: dict[str, tuple[Tally, Tally]] = defaultdict(lambda: (Tally(), Tally()))
    for name, row in texts:
        alone = moderation.review(row["text"], row.get("lang"))
        both = names_model.consult(row["text"], row.get("lang"), NOTHING, alone, model)
        for tally, decision in zip(tallies[name], (alone, both), strict=True):
            _count(tally, row, decision.findings)
    lines = [_HOW, "", f"Model: {model.name}.", ""]
    lines += ["| set | names | found | right | open | touched | asked |", "|---|---|---|---|---|---|---|"]
    lines += [_line(name, *pair) for name, pair in sorted(tallies.items()) if pair[0].names]
    return [*lines, "", _speed(texts, model)]


def _count(tally: Tally, row: dict[str, Any], findings: Iterable[moderation.Finding]) -> None:
    hidden = {at for finding in findings for at in range(finding.start, finding.end)}
    named = {at for span in row["spans"] if span["label"] == "PERSON" for at in range(span["start"], span["end"])}
    for span in row["spans"]:
        place = range(span["start"], span["end"])
        seen = sum(at not in hidden for at in place)
        tally.characters += len(place)
        tally.open += seen
        if span["label"] == "PERSON":
            tally.names += 1
            tally.found += seen <= 0.05 * len(place)
    for finding in findings:
        if finding.label == "PERSON":
            tally.masks += 1
            tally.right += not named.isdisjoint(range(finding.start, finding.end))
            tally.doubtful += names_model.is_doubtful(finding)
    for span in row.get("keep", ()):
        tally.keep += 1
        tally.touched += not hidden.isdisjoint(range(span["start"], span["end"]))


def _line(name: str, alone: Tally, both: Tally) -> str:
    def pair(part: str, whole: str) -> str:
        shares = [f"{getattr(t, part) / getattr(t, whole):.3f}" if getattr(t, whole) else "–" for t in (alone, both)]
        return "–" if shares == ["–", "–"] else ", ".join(shares)

    asked = f"{both.doubtful / both.masks:.2f}" if both.masks else "–"
    cells = (pair("found", "names"), pair("right", "masks"), pair("open", "characters"), pair("touched", "keep"), asked)
    return f"| {name} | {alone.names} | {' | '.join(cells)} |"


def _speed(texts: list[tuple[str, dict[str, Any]]], model: names_model.Model) -> str:
    """Processor time of rules and model together."""
    timed = [(row["text"], row.get("lang")) for _, row in texts[:MOST_TIMED]]
    began = time.process_time()
    for text, lang in timed:
        names_model.consult(text, lang, NOTHING, moderation.review(text, lang), model)
    spent = time.process_time() - began
    size = sum(len(text) for text, _ in timed)
    return f"{size / LENGTH / spent:.0f} texts of {LENGTH} characters a second on one core, rules and model together."

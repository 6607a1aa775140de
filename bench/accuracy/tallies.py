"""What moderation's figures are counted in, and the tables that show them in docs/accuracy.md.

It must never look at a text: it counts what the measuring modules tell it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

LANGUAGES = ("fr", "nl", "de", "en")
_MOST_FUNCTIONS = 40


@dataclass(slots=True)
class Tally:
    """Counts of one group of texts: offence by label, spans found, masks that hit, things to keep that were touched."""

    flagged: int = 0
    missed: int = 0
    alarms: int = 0
    quiet: int = 0
    spans: int = 0
    found: int = 0
    typed: int = 0
    characters: int = 0
    open: int = 0
    masks: int = 0
    hits: int = 0
    keep: int = 0
    touched: int = 0


@dataclass(slots=True)
class Counts:
    """Tallies by set, by (set, language), by (set, what the line tests), and by (set, label of a span or of a keep)."""

    sets: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    languages: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    functions: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    labels: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""


def offence_row(label: str, one: Tally) -> str:
    offending, clean = one.flagged + one.missed, one.alarms + one.quiet
    precision = share(one.flagged, one.flagged + one.alarms) if offending and clean else ""
    f1 = f"{2 * one.flagged / (2 * one.flagged + one.missed + one.alarms):.3f}" if precision and one.flagged else ""
    return (
        f"| {label} | {offending} | {clean} | {precision} | {share(one.flagged, offending)} | {f1} "
        f"| {share(one.alarms, clean)} |"
    )


def offence_table(counts: Counts, beside: dict[str, Counts] | None = None) -> list[str]:
    """By set and language; for each filter beside ours its precision, recall and share of clean texts flagged."""
    peers_ = beside or {}
    table = [
        "| set | offending | clean | precision | recall | F1 | clean flagged |" + "".join(f" {n} |" for n in peers_)
    ]
    table.append("|---|---|---|---|---|---|---|" + "---|" * len(peers_))
    for name, one in sorted(counts.sets.items()):
        if not one.flagged + one.missed + one.alarms + one.quiet:
            continue
        table.append(offence_row(name, one) + "".join(_beside(other.sets[name]) for other in peers_.values()))
        parts = [(lang, counts.languages.get((name, lang))) for lang in LANGUAGES]
        for lang, part in parts if sum(part is not None for _, part in parts) > 1 else ():
            others = "".join(_beside(other.languages[name, lang]) for other in peers_.values())
            table += [offence_row(f"{name}, {lang}", part) + others] if part else []
    return table


def _beside(one: Tally) -> str:
    """Precision, recall and the share of clean texts flagged, of another filter."""
    offending, clean = one.flagged + one.missed, one.alarms + one.quiet
    precision = share(one.flagged, one.flagged + one.alarms) if offending and clean else ""
    return f" {precision or '–'}, {share(one.flagged, offending) or '–'}, {share(one.alarms, clean) or '–'} |"


def function_table(counts: Counts) -> list[str]:
    """What each line tests, with the share flagged: of the offending texts wanted, of the clean ones not."""
    table = ["| set | what it tests | offending | flagged | clean | flagged |", "|---|---|---|---|---|---|"]
    kinds = Counter(name for name, _ in counts.functions)
    for (name, function), one in sorted(counts.functions.items()):
        if not 2 < kinds[name] < _MOST_FUNCTIONS:
            continue  # labels of a poll, not tests
        offending, clean = one.flagged + one.missed, one.alarms + one.quiet
        flagged, alarms = share(one.flagged, offending), share(one.alarms, clean)
        if offending or clean:
            table.append(f"| {name} | {function} | {offending} | {flagged} | {clean} | {alarms} |")
    return table


def personal_table(counts: Counts) -> list[str]:
    table = ["| set | spans | found | typed | left open | hits | kept | touched |", "|---|---|---|---|---|---|---|---|"]
    for name, one in sorted(counts.sets.items()):
        parts = [(f"{name}, {lang}", counts.languages.get((name, lang))) for lang in LANGUAGES]
        several = [(label, part) for label, part in parts if part]
        for label, part in [(name, one), *(several if len(several) > 1 else [])]:
            if part.spans:
                table.append(
                    f"| {label} | {part.spans} | {share(part.found, part.spans)} | {share(part.typed, part.spans)} "
                    f"| {share(part.open, part.characters)} | {share(part.hits, part.masks)} | {part.keep} "
                    f"| {share(part.touched, part.keep)} |"
                )
    return table


def label_table(counts: Counts) -> list[str]:
    table = ["| set | label | n | found | typed | left open or touched |", "|---|---|---|---|---|---|"]
    for (name, label), one in sorted(counts.labels.items()):
        if sum(name == other for other, _ in counts.labels) == 1:
            continue  # a set of names alone stands in the table above
        last = share(one.touched, one.keep) if one.keep else share(one.open, one.characters)
        found, typed = share(one.found, one.spans), share(one.typed, one.spans)
        table.append(f"| {name} | {label} | {one.spans or one.keep} | {found} | {typed} | {last} |")
    return table

"""The goals of moderation beside what the held-out half gives: one row a goal, in the order of the issue that set them.

Rows whose sets are not among the folders are left out. It must never count a text itself: it reads the tallies.
"""

from collections.abc import Callable, Iterable, Iterator

from bench.accuracy.tallies import Counts, Tally

_HATECHECK = (("mhc_fr", "fr"), ("mhc_nl", "nl"), ("mhc_de", "de"), ("hatecheck_en", "en"))
_WHOLE = ("EMAIL", "PHONE", "IBAN", "BBAN", "CARD", "NISS", "IP", "URL")

Row = tuple[str, str, str]
"""What, goal, reached."""


def goals(counts: Counts, known_open: float | None) -> list[str]:
    """The table; `known_open` is the share of personal characters left open where the case knows them."""
    makers: tuple[Callable[[Counts], Iterator[Row]], ...] = (_offence, _clean, _personal)
    rows = [row for make in makers for row in make(counts)]
    if known_open is not None:
        rows.append(("with case data known: left open", "≤ .01", _figure(known_open)))
    return ["| what | goal | reached |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]


def _offence(counts: Counts) -> Iterator[Row]:
    if "obfus_dev" in counts.sets:
        tricks = {
            name: _recall(one)
            for (of, name), one in counts.functions.items()
            if of == "obfus_dev" and one.flagged + one.missed
        }
        worst = min(tricks, key=lambda name: tricks[name])
        one = counts.sets["obfus_dev"]
        said = f"{_figure(_recall(one))} at {_figure(_precision(one))}; {_figure(tricks[worst])} ({worst})"
        yield "disguised words: recall at precision; worst single trick", "≥ .97 at ≥ .99; ≥ .90", said
    if "nasty_off" in counts.sets:
        one = counts.sets["nasty_off"]
        yield "hand-made nasty cases: F1; false positives", "≥ .90; ≤ .06", f"{_f1(one)}; {_figure(_alarms(one))}"
    lexical = [(counts.functions, name) for name, _ in _HATECHECK if name in counts.sets]
    if lexical:
        shares = [_figure(_lexical(counts, name)) for name, _ in _HATECHECK if name in counts.sets]
        yield "slurs and profanity of HateCheck fr, nl, de, en: recall", ".85, .85, .90, .95", ", ".join(shares)
    natural = (("mlma_fr", "natural toxic text, French tweets (MLMA): F1 at precision", "≥ .80 at ≥ .90"),
               ("germeval2018_training_de", "German tweets (GermEval 2018): F1 at precision", "≥ .50 at ≥ .70"),
               ("surge_toxicity_en", "English comments (surge): F1 at precision", "none set"))  # fmt: skip
    for name, what, goal in natural:
        if name in counts.sets:
            one = counts.sets[name]
            yield what, goal, f"{_f1(one)} at {_figure(_precision(one))}"


def _clean(counts: Counts) -> Iterator[Row]:
    if "fp_complaints" in counts.sets:
        one = counts.sets["fp_complaints"]
        yield "clean complaints held or masked for language", "≤ .2 %", f"{100 * _alarms(one):.2f} %"
    names = [name for name in ("fp_be_surnames", "fp_be_localities", "fp_be_streets") if name in counts.sets]
    if names:
        stopped = (f"{100 * _alarms(counts.sets[name]):.2f}" for name in names)
        yield "Belgian surnames, localities, streets stopped", "0, 0, ≤ .01 %", ", ".join(stopped) + " %"


def _personal(counts: Counts) -> Iterator[Row]:
    one = counts.sets.get("bepii_dev")
    if one is None:
        return
    vat = counts.labels["bepii_dev", "keep: VAT"]
    yield "personal characters left open, rules alone", "≤ .06", _figure(one.open / one.characters)
    kept = (one.hits / one.masks, one.touched / one.keep, vat.touched / vat.keep)
    yield "masks that hit; things to keep touched; VAT touched", "≥ .95; ≤ .03; ≤ .01", "; ".join(map(_figure, kept))
    yield "e-mail, phone, IBAN, account, card, national number, IP, URL whole", "≥ .99 each", _found(counts, _WHOLE)
    yield (
        "plate, position, birth date; reference; address whole",
        "≥ .95; .93; .90",
        _found(counts, ("PLATE", "GPS", "DOB", "REF", "ADDRESS")),
    )


def _found(counts: Counts, labels: Iterable[str]) -> str:
    tallies = (counts.labels.get(("bepii_dev", label)) for label in labels)
    return ", ".join(_figure(one.found / one.spans) if one and one.spans else "–" for one in tallies)


def _lexical(counts: Counts, name: str) -> float:
    parts = [counts.functions[name, function] for function in ("slur_h", "profanity_h", "profanity_nh")]
    return sum(one.flagged for one in parts) / sum(one.flagged + one.missed for one in parts)


def _figure(value: float) -> str:
    return f"{value:.3f}"


def _recall(one: Tally) -> float:
    return one.flagged / max(1, one.flagged + one.missed)


def _precision(one: Tally) -> float:
    return one.flagged / max(1, one.flagged + one.alarms)


def _alarms(one: Tally) -> float:
    return one.alarms / max(1, one.alarms + one.quiet)


def _f1(one: Tally) -> str:
    return _figure(2 * one.flagged / max(1, 2 * one.flagged + one.missed + one.alarms))

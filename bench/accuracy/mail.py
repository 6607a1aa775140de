"""The figures of mail reading, written to docs/accuracy.md.

Reply text by set and language, kinds, the comparison with the answered letter, time, and each goal with what was
reached. Published reply extractors stand beside ours.
"""

import base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.accuracy import page, speed, written
from bench.accuracy.gold import Verdict, classes, held_out, judged, raw_of, replies
from bench.accuracy.peers import peers, read
from mailparse import parse

LANGUAGES = ("fr", "nl", "de", "en")
KNOWN_SETS = (
    "crisp_forward_msg", "crisp_reply", "crisp_separators", "discourse", "email_reply_trimmer", "gitlab",
    "mailspring_html", "quagga_asf_multi", "quagga_asf_single", "quagga_enron_multi", "quagga_enron_single",
    "talon_html", "talon_standard", "unquotemail_html", "unquotemail_txt", "webridge", "willdurand", "zapier",
)  # fmt: skip
_HOW = """\
Exact is equality after whitespace is collapsed; recall is the share of the author's words that came out; lost counts
the mails that lose more than a tenth of them. The published extractors get the text that the standard library finds in
a mail, quotequail the HTML where there is no text; they read no kinds and know no answered letter. Our own corpus is in
`tests/corpus/mail`, its rules in the README there."""
Tables = dict[str, list[Verdict]]


def corpus(folders: list[Path], kept: bool, reader: Callable[[bytes], tuple[str, str]]) -> list[Verdict]:
    """The verdicts on one half of the given sets; reader gives reply text and signature."""
    found: list[Verdict] = []
    for name, case in replies(folders):
        if held_out(case["id"]) == kept:
            verdict = judged(name, case, *reader(raw_of(case)))
            found += [verdict] if verdict else []
    return found


def ours(raw: bytes) -> tuple[str, str]:
    parsed = parse(raw)
    return parsed.reply_text, parsed.signature


def of_peer(peer: Callable[[str, str], str]) -> Callable[[bytes], tuple[str, str]]:
    return lambda raw: (read(peer, raw), "")


def own(answering: bool, kept: bool = True) -> list[Verdict]:
    """Our corpus, one half, with or without the letter that was answered."""
    return [written.verdict(mail, answering) for mail in own_texts(kept) if answering in mail.ways()]


def own_texts(kept: bool) -> Iterator[written.Mail]:
    return (mail for mail in written.mails() if mail.held_out == kept and "reply_text" in mail.gold)


def own_of_peer(peer: Callable[[str, str], str]) -> list[Verdict]:
    found: list[Verdict] = []
    for mail in own_texts(kept=True):
        if False in mail.ways():
            case = {"lang": mail.gold.get("language", "?"), "expected": mail.gold["reply_text"]}
            verdict = judged("own corpus", case, read(peer, mail.raw))
            found += [verdict] if verdict else []
    return found


def cell(some: Iterable[Verdict]) -> str:
    some = list(some)
    if not some:
        return ""
    exact = 100 * sum(one.exact for one in some) / len(some)
    return f"{exact:.1f} / {sum(one.recall for one in some) / len(some):.3f}"


def side_by_side(tables: Tables) -> list[str]:
    """One row a set and one a language: exact % / recall of each reader."""
    first = next(iter(tables.values()))
    rows: list[tuple[str, Callable[[Verdict], bool]]] = []
    groups = sorted({one.group for one in first})
    if len(groups) > 1:
        rows += [(name, lambda one, name=name: one.group == name) for name in groups]  # type: ignore[misc]
    rows += [("**all**", lambda _: True)]
    rows += [(f"language {lang}", lambda one, lang=lang: one.lang == lang) for lang in LANGUAGES]  # type: ignore[misc]
    lines = [f"| set | n | lost | {' | '.join(tables)} |", "|---|---|---|" + "---|" * len(tables)]
    for label, belongs in rows:
        some = [one for one in first if belongs(one)]
        if some:
            cells = " | ".join(cell(filter(belongs, verdicts)) for verdicts in tables.values())
            lines.append(f"| {label} | {len(some)} | {sum(one.lost for one in some)} | {cells} |")
    return lines


def kinds(cases: Iterable[tuple[str, dict[str, Any], bytes]]) -> dict[str, list[bool]]:
    """Right or wrong by kind; and, for failed deliveries, whether the failing address came out."""
    found: dict[str, list[bool]] = defaultdict(list)
    for kind, gold, raw in cases:
        parsed = parse(raw)
        found[kind].append(parsed.kind in (kind, *gold.get("accept", ())))
        if kind in ("bounce", "delayed") and parsed.bounce:
            named = parsed.bounce.recipient
            found["failing address"].append(named == gold["recipient"] if "recipient" in gold else named is not None)
    return found


def given_kinds(folders: list[Path]) -> dict[str, list[bool]]:
    kept = (case for case in classes(folders) if held_out(case["id"]))
    return kinds((case["class"], case, base64.b64decode(case["raw_base64"])) for case in kept)


def own_kinds() -> dict[str, list[bool]]:
    return kinds((mail.gold["kind"], mail.gold, mail.raw) for mail in written.mails() if mail.held_out)


def percent(some: list[bool]) -> str:
    return f"{100 * sum(some) / len(some):.1f}" if some else "-"


def kind_table(found: dict[str, list[bool]]) -> list[str]:
    rows = [f"| {name} | {len(some)} | {percent(some)} |" for name, some in sorted(found.items())]
    return ["| kind | n | right or accepted % |", "|---|---|---|", *rows]


def goals(kept: list[Verdict], found: dict[str, list[bool]], cost: speed.Cost) -> list[str]:
    """Each row of the goals with what was reached, on the given sets' held-out half and on our own."""
    html = [one for one in kept if one.form == "html"]
    chains = [one for one in kept if one.group.endswith("_multi")]
    single = [one for one in kept if one.group.endswith("_single")]
    mixed = [one for one in kept if one not in html and one not in chains and one not in single]
    mine, known, automatic = own(answering=False), own(answering=True), own_kinds()
    waits = ("out_of_office", "acknowledgement")
    rows = [
        ("mixed sets: exact / recall", "88 / .985", cell(mixed)),
        ("chains that hold older mail: exact", "78", cell(chains)),
        ("chains that hold none: exact, mails that lose words", "98, 5 of 551",
         f"{cell(single)}, {sum(one.lost for one in single)} of {len(single)}"),
        ("HTML replies: exact", "92", cell(html)),
        *((f"language {lang}, given sets; our corpus without, with the letter", "92",
           "; ".join(cell(one for one in some if one.lang == lang) or "-" for some in (kept, mine, known)))
          for lang in ("fr", "nl", "de")),
        ("with the answered mail known, our corpus", "98", cell(known)),
        ("bounce / delayed / human, given; our corpus", "98 / 95 / 98",
         "; ".join(" / ".join(percent(some.get(kind, [])) for kind in ("bounce", "delayed", "human"))
                   for some in (found, automatic))),
        ("out-of-office and acknowledgement, given; our corpus", "95",
         "; ".join(percent([right for kind in waits for right in some.get(kind, [])]) for some in (found, automatic))),
        ("failing address, given; our corpus", "95",
         "; ".join(percent(some.get("failing address", [])) for some in (found, automatic))),
        ("time, times policy.default reading all headers and bodies (parsing alone)", "1.6",
         f"{cost.ours / cost.library_read:.2f} ({cost.ours / cost.library:.2f})"),
        ("slowest single mail", "< 150 ms", f"{1000 * cost.worst:.0f} ms"),
        ("mails that raise or fail in a stage (the standard library)", "0",
         f"{cost.faults} ({cost.library_faults}) of {cost.mails}"),
    ]  # fmt: skip
    return ["| what | goal | reached |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]


def own_block() -> list[str]:
    names = {"ours": own(answering=False), "ours, letter known": own(answering=True)}
    lines = side_by_side(names | {name: own_of_peer(peer) for name, peer in peers().items()})
    tuned = [f"{cell(own(answering=known, kept=False))}" for known in (False, True)]
    lines += ["", f"The half that was tuned on: {tuned[0]}, with the letter known {tuned[1]}.", ""]
    lines += [*kind_table(own_kinds()), ""]
    lines += ["What is read wrongly, in both halves; those of the other half are for mending:", ""]
    return lines + [f"- {failure}" for failure in failures()]


def failures() -> list[str]:
    """Each mail of our corpus that is not read rightly: its half, the fields, and why as far as it is known."""
    known = written.known_failures()
    found: list[str] = []
    for mail in written.mails():
        if wrong := faults_of(mail):
            half = "held out" if mail.held_out else "tuned on"
            found.append(f"`{mail.name}` ({half}): {', '.join(wrong)}: {known.get(mail.name, 'not explained yet')}.")
    return found


def faults_of(mail: written.Mail) -> list[str]:
    return sorted({fault for known in mail.ways() for fault in written.faults(mail, known)})


def report(folders: list[Path]) -> dict[str, list[str]]:
    """The blocks of the page that this run measured; those of labelled sets only where some were found."""
    kept = corpus(folders, True, ours)
    blocks: dict[str, list[str]] = {}
    if kept:
        found, cost = given_kinds(folders), speed.measured(folders)
        blocks["How it is measured"] = [_HOW, "", *missing_lines(folders)]
        blocks["The goals"] = goals(kept, found, cost)
        tables = {"ours": kept} | {name: corpus(folders, True, of_peer(peer)) for name, peer in peers().items()}
        tuned = corpus(folders, False, ours)
        last = f"The half that was tuned on: {cell(tuned)}, {sum(one.lost for one in tuned)} of {len(tuned)} lost."
        blocks["Reply text, held-out half"] = [*side_by_side(tables), "", last]
        blocks["Kinds, held-out half"] = kind_table(found)
    blocks["Our own corpus, held-out half"] = own_block()
    return blocks


def missing(folders: list[Path]) -> list[str]:
    """The sets that this measurement knows and did not find."""
    found = {name for name, _ in replies(folders)} | ({"classes"} if any(classes(folders)) else set())
    return [name for name in (*KNOWN_SETS, "classes") if name not in found]


def missing_lines(folders: list[Path]) -> list[str]:
    lacking = missing(folders)
    real = "No set of real mails of authorities and help desks was given: that goal is not measured."
    return [real, *([f"Sets not found: {', '.join(lacking)}."] if lacking else [])]


def main(folders: list[Path]) -> None:
    print(page.update("Mail reading", report(folders)))
    print(*(f"No folder {folder}." for folder in folders if not folder.is_dir()), sep="\n")
    print(f"Sets of mail not found: {', '.join(missing(folders)) or 'none'}.")

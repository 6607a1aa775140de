"""The figures of mail reading, written to docs/accuracy.md.

Reply text by set and language, kinds, the comparison with the answered letter, and time. Published reply extractors
stand beside where they are installed; none of them is used by the product.
"""

import base64
import email
import email.policy
import json
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from bench.accuracy import page
from bench.accuracy.gold import Verdict, classes, held_out, judged, raw_of, replies
from mailparse import parse

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "corpus" / "mail"
LANGUAGES = ("fr", "nl", "de", "en")
_HOW = """\
Exact is equality after whitespace is collapsed; lost counts the mails that lose more than a tenth of the
author's words."""


def peers() -> dict[str, Callable[[str], str]]:
    """The published extractors that are installed: name and a function from body text to reply text."""
    found: dict[str, Callable[[str], str]] = {}
    with suppress(ImportError):
        found["email-reply-parser"] = import_module("email_reply_parser").EmailReplyParser.parse_reply
    with suppress(ImportError):
        quail = import_module("quotequail")
        found["quotequail"] = lambda text: "\n".join(
            piece for kept, piece in (quail.quote(text) or [(True, text)]) if kept
        )
    with suppress(ImportError):
        reader = import_module("mailparser_reply").EmailReplyParser
        found["mail-parser-reply"] = lambda text: (
            reader(languages=["en", "fr", "nl", "de"]).parse_reply(text=text) or ""
        )
    return found


def own_replies(answering: bool) -> list[Verdict]:
    """Our corpus: verdicts by language, with or without the letter that was answered."""
    found: list[Verdict] = []
    for path in sorted(OWN.glob("reply_*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if not held_out(path.stem) or (gold["needs_letter"] and not answering):
            continue
        letter = (OWN / gold["letter"]).read_bytes() if answering else None
        parsed = parse(path.with_suffix(".eml").read_bytes(), answering=letter)
        case = {"lang": gold["language"], "expected": gold["reply_text"]}
        verdict = judged("own corpus", case, parsed.reply_text)
        found += [verdict] if verdict else []
    return found


def corpus_replies(folders: list[Path], tuned: bool) -> list[Verdict]:
    found: list[Verdict] = []
    for name, case in replies(folders):
        if held_out(case["id"]) != tuned:
            parsed = parse(raw_of(case))
            verdict = judged(name, case, parsed.reply_text, parsed.signature)
            found += [verdict] if verdict else []
    return found


def peer_replies(folders: list[Path], peer: Callable[[str], str]) -> list[Verdict]:
    found: list[Verdict] = []
    for name, case in replies(folders):
        if held_out(case["id"]) and case.get("kind") == "text":
            try:
                reply = peer(case.get("raw") or base64.b64decode(case["raw_base64"]).decode("utf-8", "replace"))
            except Exception:  # a peer that raises has read nothing
                reply = ""
            verdict = judged(name, case, reply)
            found += [verdict] if verdict else []
    return found


def row(label: str, some: list[Verdict]) -> str:
    exact = 100 * sum(one.exact for one in some) / len(some)
    recall = sum(one.recall for one in some) / len(some)
    return f"| {label} | {len(some)} | {exact:.1f} | {recall:.3f} | {sum(one.lost for one in some)} |"


def reply_table(verdicts: list[Verdict]) -> list[str]:
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        groups[one.group].append(one)
    rows = [row(name, some) for name, some in sorted(groups.items())]
    rows += [row("**all**", verdicts)] if verdicts else []
    for lang in LANGUAGES:
        some = [one for one in verdicts if one.lang == lang]
        rows += [row(f"language {lang}", some)] if some else []
    return ["| set | n | exact % | recall | lost |", "|---|---|---|---|---|", *rows]


def kind_table(folders: list[Path]) -> list[str]:
    right: dict[str, list[bool]] = defaultdict(list)
    named = reports = 0
    for case in classes(folders):
        if held_out(case["id"]):
            parsed = parse(base64.b64decode(case["raw_base64"]))
            right[case["class"]].append(parsed.kind == case["class"] or parsed.kind in case.get("accept", ()))
            if case["class"] == "bounce" and parsed.bounce:
                reports, named = reports + 1, named + (parsed.bounce.recipient is not None)
    for path in sorted(OWN.glob("kind_*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if held_out(path.stem):
            right[gold["kind"] + " (own)"].append(parse(path.with_suffix(".eml").read_bytes()).kind == gold["kind"])
    rows = [f"| {name} | {len(some)} | {100 * sum(some) / len(some):.1f} |" for name, some in sorted(right.items())]
    if reports:
        rows.append(f"| bounces with a failing address named | {reports} | {100 * named / reports:.1f} |")
    return ["| kind | n | right or accepted % |", "|---|---|---|", *rows]


def timing(folders: list[Path]) -> str:
    """Our whole parse against the standard library's policy.default reading every header and body."""
    raws = [raw_of(case) for _, case in replies(folders)] or [path.read_bytes() for path in OWN.glob("*.eml")]
    ours = theirs = worst = 0.0
    for raw in raws:
        begun = time.process_time()
        parse(raw)
        middle = time.process_time()
        try:
            for part in email.message_from_bytes(raw, policy=email.policy.default).walk():
                list(map(str, part.values()))
                _ = part.get_payload(decode=True) if not part.is_multipart() else None
        except Exception as error:  # what the standard library cannot read is left to it
            print(f"standard library: {type(error).__name__}")
        ours, theirs, worst = ours + middle - begun, theirs + time.process_time() - middle, max(worst, middle - begun)
    count = len(raws)
    return (
        f"{count} mails: {1000 * ours / count:.2f} ms each, {ours / theirs:.1f} times the standard library's parse "
        f"({1000 * theirs / count:.2f} ms); slowest {1000 * worst:.0f} ms."
    )


def report(folders: list[Path]) -> dict[str, list[str]]:
    """The blocks of the page that this run measured; those of labelled sets only where some were found."""
    tuned, kept = corpus_replies(folders, tuned=True), corpus_replies(folders, tuned=False)
    blocks: dict[str, list[str]] = {}
    if kept:
        blocks["How it is measured"] = [_HOW]
        lines = [*reply_table(kept), "", "The half that was tuned on, for comparison:", ""]
        lines += [*reply_table(tuned)[:2], row("all", tuned), ""]
        for name, peer in peers().items():
            lines += [f"{name}, on the plain-text cases of the held-out half:", ""]
            lines += [*reply_table(peer_replies(folders, peer)), ""]
        blocks["Reply text, held-out half"] = lines
    own = [*reply_table(own_replies(answering=False)), "", "With the answered letter known (`--answering`):", ""]
    blocks["Our own corpus, held-out half"] = [*own, *reply_table(own_replies(answering=True))]
    if any(classes(folders)):
        blocks["Kinds, held-out half"] = kind_table(folders)
    if kept:
        blocks["Time"] = [timing(folders)]
    return blocks


def main(folders: list[Path]) -> None:
    print(page.update("Mail reading", report(folders)))
    print(*(f"No folder {folder}." for folder in folders if not folder.is_dir()), sep="\n")

"""The chain: text and context -> Decision, by the ordered table of rules.

Pure: the same input gives the same decision on every machine and every day. It must never read
anything but the lists that ship with the package.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from moderation.kept import kept_spans
from moderation.reading import Reading
from moderation.redact import redact
from moderation.rules import RULES
from moderation.types import Context, Decision, Finding, Verdict

VERSION = "2026.11.1"
"""Stored beside each decision; changes whenever a rule or a list changes what is found."""

NO_CONTEXT = Context()
OFFENCE = frozenset({"VULGAR", "INSULT", "HATE", "THREAT", "HEALTH"})


def review(text: str, lang: str | None = None, context: Context = NO_CONTEXT) -> Decision:
    """Findings of all rules on `text`, the verdict that follows, and the masked text.

    `lang` is the main language of the text (fr, nl, de, en; context.lang where None); words of the other
    three are found too. Offsets are code points of `text`. Verdict: "hold" where a finding holds, else
    "mask" where anything is masked, else "publish".
    """
    reading = Reading(text, lang or context.lang, context)
    found = [
        Finding(hit.start, hit.end, hit.label, rule.name, hit.confidence, rule.disposition)
        for rule in RULES
        for hit in rule.find(reading)
    ]
    findings = settle(found, kept_spans(reading)) if found else ()
    return Decision(_verdict(findings), findings, redact(text, findings, (), reading.lang))


def _verdict(findings: Iterable[Finding]) -> Verdict:
    dispositions = {finding.disposition for finding in findings}
    if "hold" in dispositions:
        return "hold"
    return "mask" if dispositions else "publish"


def settle(found: list[Finding], kept: list[tuple[int, int]]) -> tuple[Finding, ...]:
    """Findings without those that stay readable and without those inside another of the same kind.

    An earlier rule of the table wins over a later one; what sticks out of the winner stays a finding of its own.
    Personal data and offences are settled apart: an insult before a name is both.
    """
    chosen: list[Finding] = []
    for offence in (False, True):
        taken: list[tuple[int, int]] = [] if offence else list(kept)
        for finding in found:
            if (finding.label in OFFENCE) == offence:
                chosen += _outside(finding, taken, kept)
                taken.append((finding.start, finding.end))
    return tuple(sorted(set(chosen), key=lambda f: (f.start, f.end, f.label)))


def _outside(finding: Finding, taken: list[tuple[int, int]], kept: list[tuple[int, int]]) -> list[Finding]:
    """The finding cut to what no earlier one has; a kept span shields only what lies wholly inside it."""
    start, end = finding.start, finding.end
    for a, b in taken:
        if a <= start and end <= b:
            return []
        if (a, b) in kept:
            continue
        if a <= start < b:
            start = b
        elif a < end <= b:
            end = a
    if (start, end) == (finding.start, finding.end):
        return [finding]
    if end - start < 2:
        return []
    return [Finding(start, end, finding.label, finding.rule, finding.confidence, finding.disposition)]


def as_json(id: object, lang: str | None, decision: Decision) -> dict[str, Any]:
    """One output line of `doleance moderate`: {id, lang, verdict, public_text, findings: [...]}."""
    findings: list[Mapping[str, Any]] = [
        {"start": f.start, "end": f.end, "label": f.label, "rule": f.rule, "confidence": f.confidence}
        for f in decision.findings
    ]
    return {
        "id": id,
        "lang": lang,
        "verdict": decision.verdict,
        "public_text": decision.public_text,
        "findings": findings,
    }

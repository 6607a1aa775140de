"""The chain: text and context -> Decision, by the ordered table of rules.

Pure: the same input gives the same decision on every machine and every day. It must never read
anything but the lists that ship with the package.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from moderation.kept import kept_spans
from moderation.reading import Reading
from moderation.redact import redact
from moderation.rules import RULES
from moderation.types import Context, Decision, Finding, Verdict

VERSION = "2026.11.4"
"""Stored beside each decision; changes whenever a rule or a list changes what is found."""

NO_CONTEXT = Context()
_WHOLE = {"hatred": 1, "tone": 2}
"""Rules that see whole sentences: they give way to what saw words in them."""

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

    Personal data: an earlier rule of the table wins over a later one; what sticks out of the winner stays a finding
    of its own. Offences: the longer wins, a whole sentence only where nothing in it was found. A word inside a name,
    an address or a link is no offence, as nobody will see it.
    """
    shielded = _Spans(kept)
    taken = _Spans([])
    chosen: list[Finding] = []
    for finding in found:
        if finding.label not in OFFENCE and not shielded.cover(finding.start, finding.end):
            start, end = taken.outside(finding.start, finding.end)
            if (start, end) == (finding.start, finding.end):
                chosen.append(finding)
            elif end - start > 1:
                chosen.append(replace(finding, start=start, end=end))
            taken.add(start, end)
    hidden = _Spans([(f.start, f.end) for f in chosen if f.label in ("PERSON", "ADDRESS", "EMAIL", "URL")])
    offences = [f for f in found if f.label in OFFENCE and not hidden.cover(f.start, f.end)]
    chosen += _longest(sorted(offences, key=lambda f: (_WHOLE.get(f.rule, 0), f.start - f.end, f.start)))
    return tuple(sorted(chosen, key=attrgetter("start", "end", "label")))


class _Spans:
    """Spans in order, so that thousands of findings in one text are settled without comparing each with each."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if not self._ends or end > self._ends[-1]:  # a span inside the one before shields nothing more
                self._starts.append(start)
                self._ends.append(end)

    def cover(self, start: int, end: int) -> bool:
        """Whether one span covers all of it."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]

    def outside(self, start: int, end: int) -> tuple[int, int]:
        """What is left of a span between the spans here; empty where nothing is."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0:
            start = max(start, self._ends[at])
        if at + 1 < len(self._starts):
            end = min(end, self._starts[at + 1])
        return start, end

    def add(self, start: int, end: int) -> None:
        """Take a span that outside() gave."""
        if end > start:
            at = bisect_right(self._starts, start)
            self._starts.insert(at, start)
            self._ends.insert(at, end)


def _longest(offences: list[Finding]) -> list[Finding]:
    """Each finding that overlaps none before it; few in any text but a hostile one, where only neighbours count."""
    starts: list[int] = []
    chosen: list[Finding] = []
    for finding in offences:
        at = bisect_left(starts, finding.end)
        if at and chosen[at - 1].end > finding.start:
            continue
        starts.insert(at, finding.start)
        chosen.insert(at, finding)
    return chosen


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

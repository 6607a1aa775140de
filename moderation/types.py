"""The values that go into and come out of moderation: plain, frozen, comparable.

They must never carry behaviour that reads the clock, the disk or settings: a Decision
is stored beside the original text and must mean the same years later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["publish", "mask", "hold"]
Disposition = Literal["mask", "hold"]
Action = Literal["mask", "unmask"]
LANGUAGES = ("fr", "nl", "de", "en")


@dataclass(frozen=True, slots=True)
class Context:
    """What the case already knows, so that it need not be guessed.

    names      people's full names or display names, as "Jean Dupont" or "Dupont, Jean"
    addresses  e-mail and postal addresses of people
    numbers    phone, contract, customer, order numbers in any spelling
    keep       public strings that stay readable: company name, its public addresses, phones, VAT
    lang       language where review() is given none: fr, nl, de or en
    """

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    lang: str = "fr"

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Context":
        """The `context` object of a JSON line; unknown keys and wrong types raise ValueError that names the key."""
        unknown = set(value) - {"names", "addresses", "numbers", "keep", "lang"}
        if unknown:
            raise ValueError(f"context: unknown key {sorted(unknown)[0]!r}")
        lists = {key: _strings(key, value.get(key, [])) for key in ("names", "addresses", "numbers", "keep")}
        lang = value.get("lang", "fr")
        if not isinstance(lang, str):
            raise ValueError("context: 'lang' is not a string")
        return cls(**lists, lang=lang)


def _strings(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"context: {key!r} is not a list of strings")
    return tuple(value)


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of the original: offsets are code points, end exclusive; confidence is between 0 and 1."""

    start: int
    end: int
    label: str
    rule: str
    confidence: float
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class SpanDecision:
    """A moderator's word on a span of the original: hide it under `label`, or show it although a rule hides it."""

    start: int
    end: int
    action: Action
    label: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What review() says. public_text is masked even where the verdict is hold."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    public_text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What one rule saw: a span of the original with its label. The chain adds rule name and disposition."""

    start: int
    end: int
    label: str
    confidence: float = 1.0

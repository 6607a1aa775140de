"""Moderation: text and context -> Decision. Pure: no database, clock, network, settings or logging.

    decision = moderation.review("Appelez-moi au 02/123.45.67", "fr")
    decision.verdict        # "publish", "mask" or "hold"
    decision.findings       # spans of the original with label, rule and confidence
    decision.public_text    # masked, whatever the verdict

The route: `normalise` folds the text, `rules` look at it in the order of the table RULES, `review`
settles what they found, `redact` writes the public text. Word lists live in `lexicons/` and are
read at the first review, not at import.
"""

from moderation.redact import people, redact
from moderation.review import VERSION, as_json, review
from moderation.rules import RULES, Rule
from moderation.types import Context, Decision, Finding, SpanDecision

__all__ = [
    "RULES",
    "VERSION",
    "Context",
    "Decision",
    "Finding",
    "Rule",
    "SpanDecision",
    "as_json",
    "people",
    "redact",
    "review",
]

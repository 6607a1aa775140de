"""Whether a person's letter answers, or only says that an answer will come or asks for something first.

Sentence by sentence: courtesy, "we are looking into it", "please send us …", and the rest. A letter whose rest is more
than a few words is an answer. Deadlines hang on this, so doubt is said: "unclear".
"""

from collections.abc import Sequence

from mailparse.phrases import Sentence
from mailparse.types import Kind, Substance

_WAITING = frozenset({"looking", "received", "promised", "numbered"})
_ENOUGH = 12
_COURTEOUS = 8  # words of one sentence that thanks, greets or excuses; what is longer says something too


def substance(sentences: Sequence[Sentence], kind: Kind) -> tuple[Substance, str]:
    """answer, interim or unclear, and why. Only a person's letter can be an answer."""
    if kind == "acknowledgement":
        return "interim", "an acknowledgement"
    if kind != "human":
        return "unclear", f"kind {kind}"
    counts = {"courtesy": 0, "waiting": 0, "asking": 0, "rest": 0}
    decisions = 0
    for sentence in sentences:
        sort = _sort(sentence)
        courteous = min(len(sentence.words), _COURTEOUS) if sort == "courtesy" else len(sentence.words)
        counts[sort] += courteous
        counts["rest"] += len(sentence.words) - courteous
        decided = "decision" in sentence.ideas and "conditional" not in sentence.ideas
        decisions += decided and sort in ("rest", "courtesy")
    return _judged(counts, decisions)


def _sort(sentence: Sentence) -> str:
    if "asking" in sentence.ideas:
        return "asking"
    if sentence.ideas & _WAITING:
        return "waiting"
    return "courtesy" if "courtesy" in sentence.ideas else "rest"


def _judged(counts: dict[str, int], decisions: int) -> tuple[Substance, str]:
    waiting = counts["waiting"] + counts["asking"]
    rest = counts["rest"]
    if waiting and not decisions and rest <= max(2 * waiting, _ENOUGH):
        why = "asks for something first" if counts["asking"] > counts["waiting"] else "says that an answer will come"
        return "interim", why
    if rest >= _ENOUGH or decisions:
        return "answer", "says something about the matter"
    return "unclear", "too little text to tell"

"""Whether a person's letter answers, or only says that an answer will come or asks for something first.

Sentence by sentence: courtesy, "we are looking into it", "please send us …", and the rest. A letter whose rest is more
than a few words is an answer. Deadlines hang on this, so doubt is said: "unclear".
"""

from collections.abc import Sequence

from mailparse.phrases import Sentence
from mailparse.types import Kind, Substance

_WAITING = frozenset({"looking", "received", "promised", "numbered"})
_DECIDING = frozenset({"decision", "verdict", "given"})
_OPEN = frozenset({"looking", "asking", "conditional"})  # what keeps "you will be refunded" from being said
_NO = frozenset({"no", "non", "nee", "neen", "nein"})
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
        decisions += sort in ("rest", "courtesy") and _decides(sentence)
    return _judged(counts, decisions)


def _decides(sentence: Sentence) -> bool:
    """A word in which matters are decided, a refusal, a bare no."""
    if sentence.question or "conditional" in sentence.ideas:
        return False
    return bool(sentence.ideas & _DECIDING) or (len(sentence.words) == 1 and sentence.words[0] in _NO)


def _sort(sentence: Sentence) -> str:
    lacking = sentence.question or "lacking" in sentence.ideas
    if "asking" in sentence.ideas or ("paper" in sentence.ideas and lacking and "verdict" not in sentence.ideas):
        return "asking"
    if "given" in sentence.ideas and not sentence.question and not sentence.ideas & _OPEN:
        return "rest"
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

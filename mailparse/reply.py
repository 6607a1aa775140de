"""What is new in a body: reply text, quoted text and signature, which together hold every word.

The lines are labelled own or older; then the layout decides. Own text above: the rest is quote. Own text below one
introduced quote: the quote goes. Own text between quotes: the quotes stay, marked with `>`, where they are answered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailparse import boundaries, frames, signature
from mailparse.lines import Line, to_text

_RULE = re.compile(r"^\s*(?:[-–—_*=~#+]\s?){2,}\s*$|^\s*[—ᐧ]\s*$")
_PREFIXED = re.compile(r"^(\||[A-Z][\w-]{0,12}>)\s?")
# The marks by which Salesforce and ServiceNow thread.
_THREAD = re.compile(r"^\s*(?:\(?ref:\S{4,60}:ref\)?|Ref:MSG\w{4,40})\s*$")
_LINK = re.compile(r"^\s*[<(\[]?https?:|^\s*[<>)\]]")
_SCANNED = re.compile(
    r"virus|malware|spam|scann|phishing|avast|antivir|gecontroleerd|überprüft|vérifié|analysé|checked|"
    r"\bservice (?:from|van|de|von)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_FULL = 58  # characters after which a mail program breaks a quoted line
_SHORT = 60
_WHOLE = 12  # quoted lines that nobody reads through to find the answer
_BANNER = 8  # lines that a gateway puts on top of a letter when it comes in


@dataclass(frozen=True, slots=True)
class Parts:
    """The three parts of a body as text. quotes says whether any older text was found."""

    reply: str
    quoted: str
    signature: str
    quotes: bool = False


@dataclass(slots=True)
class _Run:
    """Consecutive lines of one sort; `intro` counts the lines at its start that only introduce the quote."""

    lines: list[Line]
    own: bool
    introduced: bool = False
    intro: int = 0


def separate(lines: Sequence[Line]) -> Parts:
    """The parts of a body. What a ticket system puts on top of a comment introduces nothing and goes with the quote."""
    start = frames.top(lines)
    older = frames.history(lines, start) if start else len(lines)
    end = frames.bottom(lines[:older], start) if start else len(lines)
    parts = _separate(lines[start:end])
    if not start:
        return parts
    if not parts.reply:
        return _separate(lines)
    quoted = (to_text(lines[:start]), parts.quoted, to_text(lines[older:]))
    return Parts(parts.reply, _joined(*quoted), _joined(parts.signature, to_text(lines[end:older])), parts.quotes)


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _separate(lines: Sequence[Line]) -> Parts:
    runs = _runs(lines)
    quotes = any(not run.own for run in runs)
    if not quotes:
        return _own_only(runs)
    own = [place for place, run in enumerate(runs) if run.own]
    last_quote = max(place for place, run in enumerate(runs) if not run.own)
    tail: list[Line] = []
    if own and own[-1] > last_quote and _is_tail(runs[own[-1]].lines, bool(own[:-1])):
        tail = runs.pop(own.pop()).lines
        if any(_THREAD.match(line.text) for line in tail):
            runs[-1].lines += tail
            tail = []
    if not own:
        return _nothing_own(runs, tail)
    return _arranged(runs, own, tail)


def _nothing_own(runs: list[_Run], tail: list[Line]) -> Parts:
    """A mail that is all quote: with an introduction an empty answer; a bare quote is all that the author sent."""
    lines = _flat(runs)
    text = to_text(lines)
    first = next((place for place, line in enumerate(lines) if not line.blank), None)
    if first is None or any(run.introduced for run in runs) or boundaries.find(lines, first):
        return Parts("", text, to_text(tail), True)
    written = to_text(lines, marks=any(line.marks for line in lines))  # a page shows its depth, it has no marks
    return Parts(written, "", to_text(tail), False)


def _own_only(runs: list[_Run]) -> Parts:
    reply, sign = _signed([line for run in runs for line in run.lines], surely=True)
    return Parts(to_text(reply), "", to_text(sign))


def _arranged(runs: list[_Run], own: list[int], tail: list[Line]) -> Parts:
    first, last = own[0], own[-1]
    before, middle, after = runs[:first], runs[first : last + 1], runs[last + 1 :]
    quoted: list[Line] = []
    kept: list[Line] = []
    # One introduced or long quote above the answer is bottom posting; a bare one is what the answer refers to.
    whole = bool(before) and (before[0].introduced or sum(not line.blank for line in before[0].lines) > _WHOLE)
    if before and (len(own) > 1 or after or not whole):
        middle = before + middle
    else:
        quoted += _flat(before)
    for run in middle:
        if run.own:
            kept += run.lines
        else:
            quoted += run.lines[: run.intro]
            kept += [Line("")] * run.introduced + [_marked(line) for line in run.lines[run.intro :]]
    quoted += _flat(after)
    reply, sign = _signed(kept, surely=not (quoted or any(run.introduced for run in runs)))
    return Parts(to_text(reply), to_text(quoted), to_text([*sign, *tail]), True)


def _marked(line: Line) -> Line:
    """A quoted line that stays between the answers shows that it is one, whatever the mail program did."""
    return line._replace(depth=1) if line.mark == "quote" and not line.depth and not line.blank else line


def _flat(runs: Sequence[_Run]) -> list[Line]:
    return [line for run in runs for line in run.lines]


def _signed(lines: list[Line], *, surely: bool = False) -> tuple[list[Line], list[Line]]:
    """Own lines and the signature below them; a signature never reaches above a quote or takes everything."""
    start = max((place + 1 for place, line in enumerate(lines) if line.depth), default=0)
    marked = next(
        (place for place, line in enumerate(lines) if line.mark == "signature" and place >= start), len(lines)
    )
    place = start + signature.begins([line.text for line in lines[start:marked]], surely=surely)
    place = min(place, marked)
    if not any(not line.blank and not _RULE.match(line.text) for line in lines[:place]):
        # Nothing would be left: a card alone, or a text that merely looks like one.
        return lines, []
    return lines[:place], lines[place:]


def _is_tail(lines: Sequence[Line], own_above: bool) -> bool:
    """Whether what stands below the last quote is no answer: a signature, a footer, a stray rule."""
    filled = [line for line in lines if not line.blank]
    if all(line.mark == "signature" or _of_machines(line.text, own_above) for line in filled):
        return True
    if own_above and len(filled) <= 2 and any(_SCANNED.search(line.text) for line in filled):
        return len(filled[0].text) <= 2 * _SHORT and not filled[0].text.rstrip().endswith("?")
    if own_above and filled[0].text.strip() in ("--", "—"):
        return True
    texts = [line.text for line in lines]
    start = signature.begins(texts)
    return not any(text.strip() and not _RULE.match(text) for text in texts[:start]) and (
        own_above or start < len(texts)
    )


def _of_machines(text: str, own_above: bool) -> bool:
    """Whether a line is a rule, a mark by which a ticket system threads or, below an answer, a number."""
    return bool(_RULE.match(text) or _THREAD.match(text)) or (own_above and not _LETTERS.search(text))


def _runs(lines: Sequence[Line]) -> list[_Run]:
    runs: list[_Run] = []
    place, count = 0, len(lines)
    while place < count:
        line = lines[place]
        opened = boundaries.find(lines, place) if _opens(line) else None
        if opened is None and (line.depth or line.mark == "quote"):
            end = _quote_end(lines, place)
            if line.mark == "quote":
                _trim_rules(runs)
            _append(runs, lines[place:end], own=False)
            place = end
            continue
        boundary = opened
        if boundary is None and line.mark != "attribution":
            _append(runs, lines[place : place + 1], own=True)
            place += 1
            continue
        intro = _introduction_end(lines, boundary) if boundary else place + 1
        end = _older_end(lines, place, intro, boundary, bool(runs and any(run.own for run in runs)))
        if end == place:
            _append(runs, lines[place : place + 1], own=True)
            place += 1
            continue
        _trim_rules(runs)
        run = _Run(list(lines[place:end]), own=False, introduced=True, intro=intro - place)
        runs.append(run)
        place = end
    return [run for run in runs if not run.own or any(not line.blank for line in run.lines)]


def _opens(line: Line) -> bool:
    """Whether an introduction may begin here; inside marked quotes they say nothing new, GroupWise's `>>>` apart."""
    return not line.blank and (line.depth == 0 or (line.depth == 3 and line.text.endswith(">>>")))


def _append(runs: list[_Run], lines: Sequence[Line], own: bool) -> None:
    if (runs and runs[-1].own == own) or (runs and own and all(line.blank for line in lines)):
        runs[-1].lines += lines
    else:
        runs.append(_Run(list(lines), own))


def _trim_rules(runs: list[_Run]) -> None:
    """A line of dashes right above a quote belongs to neither side: it goes with the quote."""
    if runs and runs[-1].own:
        lines = runs[-1].lines
        while lines and (lines[-1].blank or _RULE.match(lines[-1].text)):
            lines.pop()


def _quote_end(lines: Sequence[Line], place: int) -> int:
    """Where a marked quote ends; blank lines and the torn-off end of a wrapped line inside it do not end it."""
    end = place
    here = place
    while here < len(lines):
        line = lines[here]
        if line.depth or line.mark == "quote":
            end = here + 1
        elif not line.blank and not _torn(lines, here):
            break
        here += 1
    return end


def _torn(lines: Sequence[Line], here: int) -> bool:
    """Unmarked lines between two quoted ones that go on where the full one above stopped: a wrap lost the mark."""
    above, line = lines[here - 1], lines[here]
    if not above.depth and not (here > 1 and _torn_above(lines, here)):
        return False
    below = next((at for at in range(here + 1, min(here + 4, len(lines))) if lines[at].depth or lines[at].blank), None)
    if below is None or not lines[below].depth:
        return False
    if not above.depth:
        return True
    short = below == here + 1 and len(line.text) <= _SHORT // 2
    if _LINK.match(line.text) or (short and above.depth > 1):
        return True
    first = line.text.split(None, 1)[0]
    full = len(above.marks) + len(above.text) + len(first) >= _FULL
    return full and (line.text[:1].islower() or above.text[-1:] not in (".", "?", "!", ":"))


def _torn_above(lines: Sequence[Line], here: int) -> bool:
    """Whether the unmarked lines directly above this one were torn off too."""
    start = here - 1
    while start > here - 4 and start and not lines[start].depth and not lines[start].blank:
        start -= 1
    return bool(lines[start].depth) and not lines[start + 1].depth and _torn(lines, start + 1)


def _introduction_end(lines: Sequence[Line], boundary: boundaries.Boundary) -> int:
    """Where the introduction ends: a gateway's warning between the header block and the known quote belongs to it."""
    if not boundary.strong or boundary.shape == "above":
        return boundary.end
    filled = (here for here in range(boundary.end, len(lines)) if not lines[here].blank)
    below = [here for here, _ in zip(filled, range(_BANNER), strict=False)]
    known = next((here for here in below if lines[here].depth or lines[here].mark == "quote"), None)
    return boundary.end if known is None or (lines[known].depth and known != below[0]) else known


def _older_end(
    lines: Sequence[Line], place: int, intro: int, boundary: boundaries.Boundary | None, own_above: bool
) -> int:
    """Where the older text introduced at `place` ends; `place` itself where it is no introduction after all."""
    below = next((here for here in range(intro, len(lines)) if not lines[here].blank), None)
    if below is None:
        return len(lines) if boundary is None or boundary.strong else place
    if lines[below].depth or lines[below].mark == "quote":
        return _quote_end(lines, below)
    prefix = _PREFIXED.match(lines[below].text)
    if prefix and boundary and boundary.shape == "attribution":
        end = below
        while end < len(lines) and (lines[end].blank or lines[end].text.startswith(prefix[1])):
            end += 1
        return end
    if boundary is None or not boundary.strong:
        return place
    if boundary.shape in ("attribution", "above") and not own_above:
        # `On … wrote:` or `reply above` over everything with no mark below: the text below is all there is.
        return intro
    return len(lines)

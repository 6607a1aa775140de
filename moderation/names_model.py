"""Names of people as a language model sees them, beside what the rules found.

Pure: the model comes loaded, as a function from text to token probabilities, so that nothing here opens a file. What
both find is certain. What one of them alone finds is masked too, and waits for a person: `is_doubtful` tells which. It
must never take a mask away, nor touch what another rule has named, what is kept readable, or a company's name.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Protocol

from moderation.kept import kept_spans
from moderation.lexicon import word_set
from moderation.names import COMMON, FACTS, FIRST, LOCALITY, SURNAME, is_surname
from moderation.naming import COMPANIES, OTHER_NAMES, SMALL_WORDS, STOP, NameReading
from moderation.reading import Reading
from moderation.redact import redact
from moderation.types import Context, Decision, Finding

RULE = "names_model"
SUMMARY = "Name of a person that the names model alone sees"
AGREED = 0.99
"""Confidence of a name that the rules and the model found; either alone stays below."""

_START, _END = itemgetter(0), itemgetter(1)
_SURE = 0.9
_BEYOND_DOUBT = 0.985
_LIKELY = 0.5
_BRANDS = word_set("brands")
_BEFORE_COMPANY = re.compile(
    r"(?<!\w)(?:(?:cliente?|abonnee?|assuree?|commande|achete|contrat|service clientele) (?:de |d'|chez |aupres de )?"
    r"|chez|aupres de|service clientele|societe|firme|marque|entreprise|klant(?: bij)?|klantendienst|klantenservice"
    r"|firma|merk|bedrijf|kunde bei|kundendienst|marke|customer (?:of|service|at)|brand|company|version|versie|modele?"
    r"|versicherung|verzekeraar|assureur|banque|bank) $"
)
_MIDDLE = re.compile(r"[^\W_],? $")
_BY = re.compile(r"(?<!\w)(?:par|door|by|durch|von|bij|bei|at|via) $")
_ROLE = re.compile(
    r"(?<!\w)(?:conseillere?|technicienn?e?|employee?|agente?|collegue|mari|femme|epouse|epoux|fils|fille|mere|pere"
    r"|voisine?|livreur|vendeuse?|vendeur|collaboratrice|collaborateur|gestionnaire|preposee?|monteur|installateur"
    r"|medewerker|medewerkster|collega|dochter|zoon|man|vrouw|echtgenote?|moeder|vader|buurman|buurvrouw|technieker"
    r"|technicus|verkoper|verkoopster|koerier|adviseur|bediende|genaamd|mitarbeiter(?:in)?|kollegen?|kollegin"
    r"|techniker|verkaufer(?:in)?|berater(?:in)?|tochter|sohn|mutter|vater|nachbar(?:in)?|colleague|advisor|adviser"
    r"|agent|technician|employee|wife|husband|son|daughter|neighbou?r|mother|father|named|called|nommee?|prenommee?"
    r"|familie|famille|family|dr|docteur|dokter|doctor)[ ,]{1,2}$"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a word, [start, end) in code points, and how likely it is a part of a person's name (0 to 1)."""

    start: int
    end: int
    probability: float


class Model(Protocol):
    """A loaded names model. `name` is stored with what it found; `tokens` are in the order of the text."""

    @property
    def name(self) -> str: ...

    def tokens(self, text: str) -> Sequence[Token]: ...


@dataclass(slots=True)
class _Span:
    """Words of a reading, [first, last], that the model takes for a name, and how surely."""

    first: int
    last: int
    probability: float


def consult(text: str, lang: str | None, context: Context, decision: Decision, model: Model) -> Decision:
    """The decision with the names that the model sees; the verdict is at least "mask" where it found one more.

    A name of the rule "person" that the model sees too has confidence AGREED. Where the model sees more of a name than
    the rules did, the mask grows to the whole.
    """
    reading = Reading(text, lang or context.lang, context)
    places = [reading.folded.span(start, end) for start, end, _ in reading.words]
    seen = _seen(places, model.tokens(text))
    findings = [_confirmed(reading, places, finding, seen) for finding in decision.findings]
    covered = _covered(places, [(f.start, f.end) for f in findings] + kept_spans(reading))
    alone = {index: probability for index, probability in seen.items() if index not in covered}
    added = [
        Finding(
            places[span.first][0], places[span.last][1], "PERSON", RULE, round(min(span.probability, _SURE), 2), "mask"
        )
        for span in _spans(NameReading(reading), alone)
    ]
    settled = tuple(sorted(_joined(text, [*findings, *added]), key=lambda f: (f.start, f.end, f.label)))
    verdict = "mask" if added and decision.verdict == "publish" else decision.verdict
    return Decision(verdict, settled, redact(text, settled, (), reading.lang))


def is_doubtful(finding: Finding) -> bool:
    """Whether only the rules or only the model took this for a name, once both have looked."""
    return finding.label == "PERSON" and finding.rule in ("person", RULE) and finding.confidence < AGREED


def _seen(places: Sequence[tuple[int, int]], tokens: Iterable[Token]) -> dict[int, float]:
    """Word index -> the highest probability of its tokens; words that are likely none are left out."""
    seen: dict[int, float] = {}
    index = 0
    for token in tokens:
        while index < len(places) and places[index][1] <= token.start:
            index += 1
        if index < len(places) and places[index][0] < token.end and token.probability >= _LIKELY:
            seen[index] = max(seen.get(index, 0.0), token.probability)
    return seen


def _inside(places: Sequence[tuple[int, int]], start: int, end: int) -> range:
    """Indexes of the words that a span of the original touches."""
    return range(bisect_right(places, start, key=_END), bisect_left(places, end, key=_START))


def _covered(places: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> set[int]:
    """Indexes of the words that other rules have named or that stay readable."""
    covered: set[int] = set()
    reached = 0
    for start, end in sorted(spans):
        covered.update(_inside(places, max(start, reached), end) if end > reached else ())
        reached = max(reached, end)
    return covered


def _confirmed(
    reading: Reading, places: Sequence[tuple[int, int]], finding: Finding, seen: Mapping[int, float]
) -> Finding:
    """A name of the rules that the model sees in at least half of its telling words is certain."""
    if finding.rule != "person":
        return finding
    words = _inside(places, finding.start, finding.end)
    telling = [at for at in words if len(reading.words[at][2]) > 1 and reading.words[at][2] not in SMALL_WORDS]
    agrees = bool(telling) and 2 * sum(at in seen for at in telling) >= len(telling)
    return replace(finding, confidence=AGREED) if agrees else finding


def _spans(names: NameReading, seen: Mapping[int, float]) -> list[_Span]:
    """What the model alone sees, cut to words that can stand in a name, without what is no person."""
    found: list[_Span] = []
    for index, probability in sorted(seen.items()):
        if not _can_be(names, index, probability):
            continue
        last = found[-1] if found else None
        if last and _follows(names, last.last, index):
            last.last, last.probability = index, max(last.probability, probability)
        else:
            found.append(_Span(index, index, probability))
    for span in found:
        while span.first and names.capital[span.first - 1] and _is_particle(names, span.first - 1):
            span.first -= 1
    return [span for span in found if _is_person(names, span)]


def _is_particle(names: NameReading, index: int) -> bool:
    """The "Van" of "Van Bouwel"."""
    return names.words[index][2] in SMALL_WORDS and len(names.words[index][2]) > 1 and names.gap(index) == " "


def _can_be(names: NameReading, index: int, probability: float) -> bool:
    """A word with a capital, or a surely seen one of the lists in small letters; a company's or nobody's word never."""
    word = names.words[index][2]
    if word in STOP or word in _BRANDS or not word.isalpha():
        return False
    return names.capital[index] or (probability >= _SURE and names.is_listed(index))


def _follows(names: NameReading, last: int, index: int) -> bool:
    """Side by side, or with small words of a name between: "Anna van der Zee"."""
    if any(names.words[at][2] not in SMALL_WORDS for at in range(last + 1, index)):
        return False
    return all(names.gap(at) in (" ", "-", "'", ". ", ".", "’") for at in range(last, index))


def _is_person(names: NameReading, span: _Span) -> bool:
    """Whether lists, place and probability bear the model out; a single word that no list knows needs a reason."""
    reading, facts = names.reading, [FACTS[names.words[at][2]] for at in range(span.first, span.last + 1)]
    if names.is_company(span.last + 1) or _in_other_name(names, span.first):
        return False
    before = reading.before(names.words[span.first][0], 40)
    whole = " ".join(names.words[at][2] for at in range(span.first, span.last + 1))
    listed = is_surname(whole) or any(bits & (FIRST | SURNAME) and not bits & COMMON for bits in facts)
    given = any(bits & FIRST and not bits & COMMON for bits in facts)
    if _BEFORE_COMPANY.search(before) and not given:
        return False
    if _ROLE.search(before) and not all(bits & COMMON for bits in facts):
        return True
    if len(facts) == 1:
        return not facts[0] & LOCALITY and (listed or _is_beyond_doubt(span.probability, before))
    named = any(bits & (FIRST | SURNAME) for bits in facts)
    return listed or (span.probability >= _SURE and (named or not all(bits & COMMON for bits in facts)))


def _is_beyond_doubt(probability: float, before: str) -> bool:
    """The model has no doubt, within a sentence, where no seller is named."""
    return probability >= _BEYOND_DOUBT and _MIDDLE.search(before) is not None and not _BY.search(before)


def _in_other_name(names: NameReading, start: int) -> bool:
    """Behind a word of a street, school, shop or saint."""
    return start > 0 and names.gap(start - 1) in (" ", "-") and names.words[start - 1][2] in OTHER_NAMES | COMPANIES


def _joined(text: str, findings: list[Finding]) -> list[Finding]:
    """Names side by side are one name: what one of them began, the other goes on."""
    joined: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.start, f.end)):
        last = joined[-1] if joined else None
        if (
            last
            and last.label == finding.label == "PERSON"
            and RULE in (last.rule, finding.rule)
            and text[last.end : finding.start] in ("", " ", "-", "’", "'", ". ")
        ):
            sure = last if last.rule != RULE else finding
            joined[-1] = replace(sure, start=last.start, end=max(last.end, finding.end))
        else:
            joined.append(finding)
    return joined

"""The lists of vulgar and hurtful words: lexicons/<language>/words.txt, read once and expanded.

A list is sections of entries between spaces: "salaud/s" is salaud and salauds, "fils_de_pute" is a phrase,
"!péter" counts only with its accents. The tiers: mask (vulgar, always hidden), insult and slur (a person
decides), doubtful (ordinary words too: only disguised or thrown at somebody), group (identity: never alone),
accused (doubtful, and an insult when said of somebody), crowd (what makes the plural behind it one).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import ahocorasick

from moderation.lexicon import list_lines
from moderation.normalise import fold_word
from moderation.types import LANGUAGES

MASK, INSULT, SLUR, DOUBTFUL = 1, 2, 3, 4
TIERS = {"mask": MASK, "insult": INSULT, "slur": SLUR, "doubtful": DOUBTFUL}
_WORD = re.compile(r"[^\W_]+")


@dataclass
class Lists:
    """All lists for texts of one main language; words of the other three count unless they mean something else here."""

    words: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    accented: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    before: set[tuple[str, ...]] = field(default_factory=set)
    after: set[tuple[str, ...]] = field(default_factory=set)
    allow: set[str] = field(default_factory=set)
    harmless: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)
    suffixes: set[str] = field(default_factory=set)
    within: set[str] = field(default_factory=set)
    squeezed: dict[str, list[str]] = field(default_factory=dict)
    shapes: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    skeletons: dict[str, list[str]] = field(default_factory=dict)
    reversed: dict[str, str] = field(default_factory=dict)
    accused: set[str] = field(default_factory=set)
    accused_nouns: set[str] = field(default_factory=set)
    crowds: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    crowd_endings: tuple[str, ...] = ()
    crowd_fine: set[str] = field(default_factory=set)
    homonyms: dict[str, frozenset[str]] = field(default_factory=dict)
    roots: "ahocorasick.Automaton | None" = None


def entries(language: str) -> Iterator[tuple[str, bool, str]]:
    """(section, own language only, spelling) of each entry, inflections written out."""
    section, own = "", False
    for line in list_lines(language, "words.txt"):
        if line.startswith("["):
            section, _, rest = line.strip("[]").partition(" ")
            own = rest == "own"
            section = f"{section} {rest}" if rest and not own else section
            continue
        for entry in line.split():
            stem, *endings = entry.split("/")
            for ending in ("", *endings):
                yield section, own, (stem + ending).replace("_", " ")


@cache
def lists(language: str) -> Lists:
    """The lists for one of the four languages; about 50 ms and 3 MB at the first call."""
    made = Lists()
    foreign = {fold_word(word) for line in list_lines(language, "not_here.txt") for word in line.split()}
    for other in sorted(LANGUAGES, key=lambda name: name != language):
        for section, own, spelling in entries(other):
            if other == language or not (own or fold_word(spelling) in foreign or section in _OWN_SECTIONS):
                _add(made, section, spelling)
    made.homonyms = _homonyms()
    _index(made)
    return made


@cache
def _homonyms() -> dict[str, frozenset[str]]:
    """By word, the words beside which it is harmless, of all languages: lexicons/<language>/homonyms.txt."""
    rows = [line.partition(":") for language in LANGUAGES for line in list_lines(language, "homonyms.txt")]
    found: dict[str, frozenset[str]] = {}
    for words, _, beside in rows:
        companions = frozenset(map(fold_word, beside.split()))
        for word in map(fold_word, words.split()):
            found[word] = found.get(word, frozenset()) | companions
    return found


_OWN_SECTIONS = frozenset(
    {"doubtful", "group", "prefix", "suffix", "before", "after", "accused", "accused noun"}
    | {"crowd", "crowd ending", "crowd fine"}
)


def _add(made: Lists, section: str, spelling: str) -> None:
    words = tuple(_WORD.findall(fold_word(spelling)))
    if not words:
        return
    if section in TIERS:
        _add_tier(made, words, TIERS[section], spelling)
    elif section.startswith("accused"):
        _add_tier(made, words, DOUBTFUL, spelling)
        made.accused.add(words[0])
        made.accused_nouns |= {words[0]} if section == "accused noun" else set()
    elif section == "crowd":
        made.crowds.setdefault(words[0], []).append(words[1:])
    elif section == "crowd ending":
        made.crowd_endings += (spelling,)
    elif section == "allow" and len(words) > 1:
        made.harmless.setdefault(words[0], []).append(words[1:])
    elif section in ("before", "after"):
        getattr(made, section).add(words)
    else:
        target = {"group": made.groups, "allow": made.allow, "prefix": made.prefixes, "suffix": made.suffixes}
        target["crowd fine"] = made.crowd_fine
        target.get(section, made.within).add("".join(words))


def _add_tier(made: Lists, words: tuple[str, ...], tier: int, spelling: str) -> None:
    if len(words) > 1:
        made.phrases.setdefault(words[0], []).append((words[1:], tier))
        return
    made.words.setdefault(words[0], tier)
    if spelling.startswith("!"):
        made.accented[words[0]] = spelling[1:].lower()


def _index(made: Lists) -> None:
    """The tables by which disguised words are found again."""
    joined = {"".join((first, *rest)): tier for first, all_rest in made.phrases.items() for rest, tier in all_rest}
    for word in made.words:
        made.squeezed.setdefault(squeeze(word), []).append(word)
        made.shapes.setdefault((word[0], len(word)), []).append(word)
        made.skeletons.setdefault(skeleton(word), []).append(word)
    for word, tier in made.words.items():
        if len(word) >= 5 and tier != DOUBTFUL and word[::-1] != word:
            made.reversed[word[::-1]] = word
    for phrase, tier in joined.items():
        made.words.setdefault("+" + phrase, tier)  # "+" keeps it out of reach of plain words
    made.roots = _automaton(made)


_SIGNS = str.maketrans("o0il1!|£z2e3€a4@&s5$§t7+b8g69c(y¥uµ", "00111111223334444555577788999ccyyuu")


def skeleton(word: str) -> str:
    """What is left of a word when letters and the signs that stand for them count as one: "m3rd€" as "merde"."""
    return word.translate(_SIGNS)


def squeeze(word: str) -> str:
    """Each run of a letter as one letter."""
    return re.sub(r"(.)\1+", r"\1", word)


def _automaton(made: Lists) -> "ahocorasick.Automaton":
    roots = ahocorasick.Automaton()
    for root in sorted(made.prefixes | made.suffixes | made.within):
        roots.add_word(root, root)
    roots.make_automaton()
    return roots


def words_of(tiers: Iterable[int], made: Lists) -> set[str]:
    """The single words of some tiers."""
    wanted = set(tiers)
    return {word for word, tier in made.words.items() if tier in wanted}

"""Vulgar and hurtful words as they stand: whole words, phrases, compounds, and words thrown at somebody.

A surname, a town or a street that looks rude stays readable; see `is_name_here`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.disguise import disguised
from moderation.lexicon import word_set
from moderation.meaning import CROWD, GROUP, LISTED, OPENS, ROOTED
from moderation.names import is_common_word, is_first_name, is_locality, is_street, is_surname
from moderation.reading import Reading
from moderation.said import said_of_somebody
from moderation.wordlists import DOUBTFUL, INSULT, MASK, SLUR, Lists, lists


@dataclass(frozen=True, slots=True)
class Spot:
    """A span of the folded text, its tier (see wordlists) and how sure we are."""

    start: int
    end: int
    tier: int
    confidence: float


def spots(reading: Reading) -> list[Spot]:
    """All spots of a reading; made once, as several rules ask for them."""
    cached = reading.memo.get("spots")
    if cached is None:
        cached = reading.memo["spots"] = _spots(reading)
    return cached  # type: ignore[return-value]


def _spots(reading: Reading) -> list[Spot]:
    made = lists(reading.lang)
    found = list(_plain(reading, made))
    found += _crowds(reading, made)
    found += _compounds(reading, made)
    found += [Spot(start, end, tier, confidence) for start, end, tier, confidence in disguised(reading, made)]
    return found


def _plain(reading: Reading, made: Lists) -> Iterator[Spot]:
    for index in reading.having(OPENS):
        yield from _phrases(reading, made, index)
    for index in reading.having(LISTED | GROUP):
        _, end, word = reading.words[index]
        tier = made.words.get(word)
        if tier is None:
            if _thrown(reading, made, index):
                yield Spot(_thrown_from(reading, made, index), end, SLUR, 0.8)
        elif _counts(reading, made, index):
            yield from _weighed(reading, made, index, tier)


def _counts(reading: Reading, made: Lists, index: int) -> bool:
    """Not a name, not a piece of "con-joint", with the accents that make the word what it is."""
    start, end, word = reading.words[index]
    if word in made.accented and reading.original(start, end).lower() != made.accented[word]:
        return False
    if end - start <= 3 and _hyphenated(reading.plain, start, end):
        return False
    if is_name_here(reading, index) or _allowed(reading, made, index):
        return False
    return not (_is_homonym(reading, made, index) or _is_slip(reading, index))


def _is_homonym(reading: Reading, made: Lists, index: int) -> bool:
    """Beside a word that gives it a harmless meaning, and said of nobody: "de eikels van de boom"."""
    companions = made.homonyms.get(reading.spelt[index])
    if companions is None or companions.isdisjoint(reading.spelt[max(0, index - _BESIDE) : index + _BESIDE + 1]):
        return False
    return not said_of_somebody(reading, made, index, DOUBTFUL)


def _is_slip(reading: Reading, index: int) -> bool:
    """A word that is taken back at once for one that begins alike: "De neger... nee, de negende"."""
    gap = reading.pieces[2 * index + 2].strip()
    if gap not in _BROKEN_OFF or reading.spelt[index + 1 : index + 2] == []:
        return False
    begins = reading.spelt[index][:3]
    return reading.spelt[index + 1] in _TAKEN_BACK and any(
        word.startswith(begins) for word in reading.spelt[index + 2 : index + 6] if word != reading.spelt[index]
    )


def _hyphenated(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (before[-1:] == "-" and before[:1].isalnum()) or (after[:1] == "-" and after[1:].isalnum())


def _allowed(reading: Reading, made: Lists, index: int) -> bool:
    """Inside a phrase that is harmless as a whole, as "cul de bouteille"."""
    words = reading.words
    for back in range(min(3, index + 1)):
        for rest in made.harmless.get(words[index - back][2], ()):
            stop = index - back + 1 + len(rest)
            if stop > index and tuple(word for _, _, word in words[index - back + 1 : stop]) == rest:
                return True
    return False


def _weighed(reading: Reading, made: Lists, index: int, tier: int) -> Iterator[Spot]:
    start, end, _ = reading.words[index]
    if tier in (MASK, DOUBTFUL) and said_of_somebody(reading, made, index, tier):
        yield Spot(start, end, INSULT, 0.8)
    elif tier != DOUBTFUL:
        yield Spot(start, end, tier, 1.0)
    elif _thrown(reading, made, index):
        yield Spot(_thrown_from(reading, made, index), end, INSULT, 0.7)
    elif _masquerades(reading.original(start, end)) or reading.plain[end : end + 1] == "!":
        yield Spot(start, end, INSULT, 0.9)
    elif _called(reading, start, end) or _greeted(reading, index):
        yield Spot(start, end, INSULT, 0.5)


def _masquerades(original: str) -> bool:
    """Letters of other alphabets, invisible characters, or more accents than any word of our languages has."""
    odd = sum(not char.isascii() for char in original)
    return (
        any(ord(char) > 0x24F for char in original)
        or odd > 2
        or (odd == 2 and len(original) < 8 and "é" not in original)
    )


def _phrases(reading: Reading, made: Lists, index: int) -> Iterator[Spot]:
    words = reading.words
    for rest, tier in made.phrases[words[index][2]]:
        stop = index + 1 + len(rest)
        if tuple(word for _, _, word in words[index + 1 : stop]) == rest and _together(reading, index, stop):
            yield Spot(words[index][0], words[stop - 1][1], tier, 1.0)


def _together(reading: Reading, index: int, stop: int) -> bool:
    words = reading.words
    return all(words[at + 1][0] - words[at][1] <= 3 for at in range(index, stop - 1))


def _crowds(reading: Reading, made: Lists) -> Iterator[Spot]:
    """A word of contempt for a number of people and the people: "bande d'assistés", "stelletje bureaucraten"."""
    words = reading.words
    for index in reading.having(CROWD):
        start, _, word = words[index]
        for rest in made.crowds[word]:
            last = index + 1 + len(rest)
            if tuple(word for _, _, word in words[index + 1 : last]) != rest or last >= len(words):
                continue
            people = words[last][2]
            spelt = reading.original(*words[last][:2]).lower()  # "és" is an ending, "es" is not
            who = spelt.endswith(made.crowd_endings) and people not in made.crowd_fine and len(people) > 4
            if (people in made.accused or (who and people not in made.words)) and _together(reading, index, last + 1):
                yield Spot(start, words[last][1], INSULT, 0.6)


def _thrown(reading: Reading, made: Lists, index: int) -> bool:
    """Whether words of the "before" or "after" lists make it an insult: "sale …", "… de merde"."""
    words = reading.words
    tail = tuple(word for _, _, word in words[max(0, index - 4) : index])
    if any(tail[-count:] in made.before for count in range(1, len(tail) + 1)) and _together(
        reading, index - 1, index + 1
    ):
        return True
    head = tuple(word for _, _, word in words[index + 1 : index + 4])
    return any(head[:count] in made.after for count in range(1, len(head) + 1))


def _thrown_from(reading: Reading, made: Lists, index: int) -> int:
    words = reading.words
    for count in (4, 3, 2, 1):
        if index >= count and tuple(word for _, _, word in words[index - count : index]) in made.before:
            return words[index - count][0]
    return words[index][0]


def _called(reading: Reading, start: int, end: int) -> bool:
    """A word alone between two commas is called out at somebody: "Bonjour, …, j'attends"."""
    return reading.plain[max(0, start - 2) : start] == ", " and reading.plain[end : end + 1] == ","


def _greeted(reading: Reading, index: int) -> bool:
    """ "Bonjour voleurs," "Honestly …, your service": an opening, the word, and a comma or the end."""
    end = reading.words[index][1]
    if index > 2 or reading.plain[end : end + 1] not in (",", "!", "\n", ""):
        return False
    return index > 0 and all(word in _OPENINGS for word in reading.spelt[:index]) and _together(reading, 0, index + 1)


def is_name_here(reading: Reading, index: int) -> bool:
    """Whether a word of the lists is a surname, first name, town or street at this place."""
    start, end, word = reading.words[index]
    if not reading.is_capital(start):
        return False
    before = _before(reading, index)
    if any(earlier in _BEFORE_NAMES for earlier in before) or word in _GIVEN_NAMES:
        return True
    if reading.original(start, end).isupper() and end - start > 1:
        return False
    if before and is_first_name(before[0]) and not is_common_word(before[0]):
        return True
    if is_locality(word) or is_street(_line(reading.plain, start, end)):
        return True
    if not (is_surname(word) or is_first_name(word)):
        return False
    text = reading.plain[max(0, start - 9) : start].rstrip(" \"'«(")
    return bool(before and before[0] in _PARTICLES) or (
        reading.lang != "de" and bool(text) and text[-1] not in ".!?:\n"
    )


def _line(text: str, start: int, end: int) -> str:
    """The line around a word, as far as a street name may reach."""
    first = text.rfind("\n", max(0, start - 40), start) + 1 or max(0, start - 40)
    stop = text.find("\n", end, end + 40)
    return text[first : stop if stop >= 0 else end + 40].strip(" .,")


def _before(reading: Reading, index: int) -> list[str]:
    """The words just before, nearest first: one, and those before particles and capitals that a name may have."""
    found: list[str] = []
    for at in range(index - 1, max(-1, index - 4), -1):
        start, end, word = reading.words[at]
        gap = reading.plain[end : reading.words[at + 1][0]]
        if len(gap) > 2 or "\n" in gap or (found and found[-1] not in _PARTICLES and not reading.is_capital(start)):
            break
        found.append(word)
        if word not in _PARTICLES and not reading.is_capital(start):
            break
    return found


_STRONG = frozenset({"kut", "klote", "scheiss"})  # before a word that no list knows: "kutabonnement"
_BESIDE = 8  # words within which a homonym's companion stands
_BROKEN_OFF = frozenset({"...", "…", "?", "-", "–", "—", ",", "..", "?..."})
_TAKEN_BACK = word_set("taken_back")
_OPENINGS = word_set("openings")
_GIVEN_NAMES = word_set("given_names")
_BEFORE_NAMES = word_set("titles") | word_set("before_other_names")
_PARTICLES = word_set("particles") - {"s", "o", "v"}


def _compounds(reading: Reading, made: Lists) -> Iterator[Spot]:
    """Words that a root of the lists makes vulgar: "kutservice", "Scheißladen", "motherfucking"."""
    for index in reading.having(ROOTED):
        start, end, word = reading.words[index]
        root = None if word in made.words or word in made.allow else _root_of(made, word)
        if root is not None and not _is_place(reading, index):
            yield Spot(start, end, _tier(made, root), 0.8)


def _root_of(made: Lists, word: str) -> str | None:
    """The first root that makes a compound of a word."""
    for last, root in made.roots.iter(word) if made.roots is not None else ():
        if len(word) >= len(root) + 2 and _is_compound(made, word, root, last + 1 - len(root)):
            return str(root)
    return None


def _is_place(reading: Reading, index: int) -> bool:
    start, _, word = reading.words[index]
    return is_name_here(reading, index) or (reading.is_capital(start) and is_street(word))


def _tier(made: Lists, root: str) -> int:
    tier = made.words.get(root, INSULT)
    return INSULT if tier == DOUBTFUL else tier


def _is_compound(made: Lists, word: str, root: str, at: int) -> bool:
    if root in made.within:
        return True
    if is_common_word(word) or is_surname(word) or is_locality(word) or is_first_name(word):
        return False
    if root in made.prefixes and at == 0:
        return _is_word(made, word[len(root) :]) or (root in _STRONG and len(word) - len(root) > 5)
    return root in made.suffixes and at == len(word) - len(root) and _is_word(made, word[:at])


def _is_word(made: Lists, rest: str) -> bool:
    """A word that can stand in a compound, with or without its linking letters or ending."""
    if len(rest) < 4:
        return False
    endings = ("s", "en", "e", "n", "er", "ern", "tje", "je", "jes")
    forms = [rest, *(rest[: -len(tail)] for tail in endings if rest.endswith(tail))]
    if any(len(form) >= 4 and (is_common_word(form) or form in made.words) for form in forms):
        return True
    return any(is_common_word(rest[:cut]) and is_common_word(rest[cut:]) for cut in range(4, len(rest) - 3))

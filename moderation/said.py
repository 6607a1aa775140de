"""Words that become an insult once they are said of somebody: "vous êtes des escrocs", "she is a liar".

A thief is an ordinary word in a complaint about a theft; "the technician is a thief" is one person calling another so.
It must never take a denial ("ce n'est pas un voleur"), the writer's own person ("je suis …") or a report that thieves
exist ("er zijn dieven") for an insult. The words are the sections "accused" and "accused noun" of the word lists.
"""

from functools import cache

from moderation.lexicon import list_lines
from moderation.reading import Reading
from moderation.wordlists import MASK, Lists

_REACH = 9


@cache
def _said(kind: str) -> frozenset[str]:
    rows = (line.partition(":") for line in list_lines("words", "said.txt"))
    return frozenset(word for name, _, words in rows if name == kind for word in words.split())


def said_of_somebody(reading: Reading, made: Lists, index: int, tier: int) -> bool:
    """Whether word `index`, of a list, is said of a person: by "you are …", "… is a …", or "that you … are".

    A word of "accused" may be said of anybody, one of "accused noun" needs an article before it and no noun behind
    it; any other vulgar or doubtful word needs the person spoken to.
    """
    word = reading.words[index][2]
    if word in made.accused and _addressed(reading, index):
        return True
    if word in made.accused and word not in made.accused_nouns:
        return _predicated(reading, made, index, past=tier == MASK)
    if not _ends(reading, index):
        return False
    if word in made.accused_nouns and _predicated(reading, made, index, past=tier == MASK, noun=True):
        return True
    return _predicated(reading, made, index, noun=tier != MASK, you=True)


def _addressed(reading: Reading, index: int) -> bool:
    """ "You liar", "jullie dieven": the word right behind the person spoken to, at the end of what is said."""
    if not index or reading.pieces[2 * index] != " " or reading.spelt[index - 1] not in _said("called"):
        return False
    return reading.pieces[2 * index + 2].strip(" ") != "" or index + 1 == len(reading.words)


def _predicated(
    reading: Reading, made: Lists, index: int, past: bool = False, noun: bool = False, you: bool = False
) -> bool:
    """Walk back from word `index` over small words to the verb; no article, no hit where `noun` asks for one."""
    words, strangers, article = reading.words, 0, False
    for at in range(index - 1, max(-1, index - _REACH), -1):
        if not _joined(reading, at):
            return False
        word = words[at][2]
        if word in _said("no") or (word in ("er", "daar") and reading.lang == "nl"):
            return False
        if word in _said("are") or (past and word in _said("was")):
            return (article or not noun) and _of_another(reading, at, you)
        if word in _said("you") and _verb_follows(reading, index):
            return True
        article = article or word in _said("article")
        if not (word in _said("article") or word in _said("between") or word in _said("you") or word in made.words):
            strangers += 1
            if strangers > 1 or not _beside_an_article(reading, at):
                return False
    return False


def _of_another(reading: Reading, verb: int, you: bool) -> bool:
    """Not "we are", not "there are"; with `you`, only where the person spoken to is the subject."""
    subject = reading.words[verb - 1][2] if verb and _joined(reading, verb - 1) else ""
    if subject in _said("no") or (subject in ("er", "daar") and reading.words[verb][2] == "zijn"):
        return False
    following = reading.words[verb + 1][2] if verb + 1 < len(reading.words) else ""
    return not you or subject in _said("you") or following in _said("you")


def _joined(reading: Reading, at: int) -> bool:
    """Word `at` and the next stand in one sentence."""
    gap = reading.plain[reading.words[at][1] : reading.words[at + 1][0]]
    return len(gap) <= 3 and not any(mark in gap for mark in ".!?;:\n")


def _beside_an_article(reading: Reading, at: int) -> bool:
    """An adjective that no list has: "a compulsive liar", "impolie et menteuse"."""
    before, after = reading.words[at - 1][2] if at else "", reading.words[at + 1][2]
    return before in _said("article") or before in _said("are") or after in ("et", "en", "und", "and")


def _verb_follows(reading: Reading, index: int) -> bool:
    """Dutch and German put the verb last: "dat jullie oplichters zijn"."""
    following = reading.words[index + 1][2] if index + 1 < len(reading.words) and _joined(reading, index) else ""
    return following in _said("after") and reading.lang in ("nl", "de")


def _ends(reading: Reading, index: int) -> bool:
    """No noun follows: "you are fucking late" and "a useless app" say nothing of a person."""
    end = reading.words[index][1]
    following = reading.words[index + 1] if index + 1 < len(reading.words) else None
    if following is None or reading.plain[end : following[0]] != " ":
        return True
    return following[2] in _said("then")

"""Reply tokens: their grammar, how they are found in mail, and the addresses that carry them.

A token has 15 symbols of a 29-symbol alphabet without look-alikes: 14 random ones (68 bits) and a check
character. With v_i the place of symbol i in ALPHABET, the sum of i * v_i for i = 1..15 is 0 modulo 29. Because 29 is
prime and larger than 15, every single substitution and every transposition of two symbols is noticed.

People read a token as three groups of five: `k7m2p-9xqab-tbd3c`. Mail systems lower or raise the case, eat the
dashes, fold the line or put spaces in; the finders here see through that, in linear time.
A token routes and never authorises: nothing here knows which tokens are alive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

ALPHABET = "23456789abcdefghjkmnpqrstvwxy"
LENGTH = 15
GROUP = 5
_MOST = 200  # candidates looked at in one text; a mail that holds more is no letter

_VALUE = {symbol: place for place, symbol in enumerate(ALPHABET)}
_MODULUS = len(ALPHABET)
_ANY = "[0-9A-Za-z]"
# What may stand between two groups: dashes of any sort, blanks, and a fold with the quote mark of the next line.
_GAP = r"[-\u2010-\u2015\u2212_.\s>|=]{0,6}"
_WITHIN = r"[-\u2010-\u2015\u2212\s]{0,3}"
_CLEAR = re.compile(r"[^0-9a-z]+")


# Three groups of five, not inside a longer word. Only the first group is consumed, so that candidates may overlap; the
# look behind comes last because a pattern that begins with a character class is scanned much faster.
_GROUPS = re.compile(rf"({_ANY}{{5}})(?=({_GAP}{_ANY}{{5}}{_GAP}{_ANY}{{5}})(?!{_ANY}))(?<!{_ANY}{_ANY}{{5}})")
# After the word `ref` the symbols may be torn apart anywhere: nothing but our tag looks like that.
_TORN = re.compile(rf"[Rr][Ee][Ff](?<![A-Za-z]...)[\s:.#]{{0,3}}((?:{_ANY}{_WITHIN}){{14}}{_ANY})(?!{_ANY})")
_DASH = re.compile(r"[-\u2010-\u2015\u2212]")
# A token has a digit, or a dash between its groups: only what stands near one is looked at more closely.
_SIGN = re.compile(r"[-0-9\u2010-\u2015\u2212]+")
_REACH = 40  # no token is longer, with all that may stand between its groups


@dataclass(frozen=True, slots=True)
class Tag:
    """What stood behind the `+` of one of our addresses.

    kind is "reply" (`case+<token>@`) or "bounce" (`case+b-<token>@`). token is lower case without separators and is
    given as written: it may be mistyped, which `is_token` tells.
    """

    kind: Literal["reply", "bounce"]
    token: str


def check_character(first14: str) -> str:
    """The fifteenth symbol of a token that begins with these 14.

    >>> check_character("k7m2p9xqabtbd3")
    'c'
    """
    if len(first14) != LENGTH - 1:
        raise ValueError("a token has 14 symbols before its check character")
    weighted = sum(place * _VALUE[symbol] for place, symbol in enumerate(first14, 1))
    return ALPHABET[(-weighted * pow(LENGTH, -1, _MODULUS)) % _MODULUS]


def is_token(token: str) -> bool:
    """Whether this is a whole token in its canonical form: 15 lower-case symbols with the right check character."""
    if len(token) != LENGTH or any(symbol not in _VALUE for symbol in token):
        return False
    return sum(place * _VALUE[symbol] for place, symbol in enumerate(token, 1)) % _MODULUS == 0


def grouped(token: str) -> str:
    """The token as people read it: three groups of five with dashes."""
    return "-".join(token[start : start + GROUP] for start in range(0, len(token), GROUP))


def find_tokens(text: str) -> tuple[str, ...]:
    """All tokens in a text, canonical, in order, each once; only those with the right check character.

    Works on subjects such as `[Ticket#4711] RE: AW: [ref K7M2P 9XQAB TBD3C] your letter` and on quoted, folded text.
    """
    return sightings(text)[0]


def near_tokens(text: str) -> tuple[str, ...]:
    """What looks like a token but is not: one wrong symbol, perhaps one that our alphabet leaves out (o, 0, l, 1 …).

    Lower case without separators, as written. They serve to suggest a case, never to choose one (see `could_be`).
    """
    return sightings(text)[1]


def token_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where tokens stand, [start, end) in code points, as torn and folded as they are.

    >>> token_spans("your [ref K7M2P 9XQAB TBD3C]")
    ((10, 27),)
    """
    found = islice(_candidates(text), _MOST)
    return tuple(dict.fromkeys((start, end) for start, end, token in found if is_token(token)))


def sightings(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`find_tokens` and `near_tokens` of a text in one scan. What overlaps a true token is not a near one."""
    right: list[tuple[int, int, str]] = []
    wrong: list[tuple[int, int, str]] = []
    for start, end, token in islice(_candidates(text), _MOST):
        (right if is_token(token) else wrong).append((start, end, token))
    near = [
        (start, end, token)
        for start, end, token in wrong
        if not any(start < stop and first < end for first, stop, _ in right)
    ]
    return _unique(right), _unique(near)


def could_be(mistyped: str, live: str) -> bool:
    """Whether one substitution or one swap of two neighbours turns what was typed into this live token."""
    if len(mistyped) != len(live):
        return False
    wrong = [place for place, (one, other) in enumerate(zip(mistyped, live, strict=True)) if one != other]
    if len(wrong) != 2:
        return len(wrong) == 1
    first, second = wrong
    return second == first + 1 and mistyped[first] == live[second] and mistyped[second] == live[first]


def address_tag(address: str, base_local: str, domain: str) -> Tag | None:
    """What an address of ours carries behind its base local part, or None: not ours, or no tag.

    `=` counts as `+`: some gateways rewrite it. The token may be grouped and in any case.
    """
    local, at, host = address.strip().strip("<>").lower().rpartition("@")
    base = base_local.lower()
    if not at or host.rstrip(".") != domain.lower().rstrip(".") or not local.startswith((base + "+", base + "=")):
        return None
    tag = local[len(base) + 1 :]
    if tag.startswith(("b-", "b=")):
        return Tag("bounce", _CLEAR.sub("", tag[2:]))
    token = _CLEAR.sub("", tag)
    return Tag("reply", token) if token else None


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, canonical form) of all that has the shape of a token."""
    if "ref" in text.lower():
        for found in _TORN.finditer(text):
            yield found.start(1), found.end(1), _CLEAR.sub("", found[1].lower())
    for start, end in _near_signs(text):
        for found in _GROUPS.finditer(text, start, end):
            written = found[1] + found[2]
            token = _CLEAR.sub("", written.lower())
            if _plausible(token, written):
                yield found.start(1), found.end(2), token


def _near_signs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text in which a token can stand, in order and apart."""
    start = end = 0
    for sign in _SIGN.finditer(text):
        if sign.start() - _REACH > end:
            if end:
                yield start, end
            start = sign.start() - _REACH
        end = sign.end() + _REACH
    if end:
        yield start, end


def _plausible(token: str, written: str) -> bool:
    """Three five-letter words in a row are no token: without two dashes there must be a digit among letters."""
    digits = sum(symbol.isdigit() for symbol in token)
    if digits == LENGTH:
        return False
    return digits > 0 or len(_DASH.findall(written)) == 2


def _unique(found: list[tuple[int, int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for _, _, token in found))

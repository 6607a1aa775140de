"""The grammar of reply tokens: what the check character notices and what the finders see through."""

import random

import pytest

from mailparse.references import (
    ALPHABET,
    LENGTH,
    Tag,
    address_tag,
    check_character,
    could_be,
    find_tokens,
    grouped,
    is_token,
    near_tokens,
)

TOKEN = "k7m2p9xqabtbd3c"


def random_tokens(count: int) -> list[str]:
    dice = random.Random(4)  # noqa: S311 - a seeded die, not a secret
    firsts = ["".join(dice.choices(ALPHABET, k=LENGTH - 1)) for _ in range(count)]
    return [first + check_character(first) for first in firsts]


def test_alphabet_is_prime_and_without_look_alikes():
    assert len(ALPHABET) == len(set(ALPHABET)) == 29
    assert not set(ALPHABET) & set("01ilouz")
    assert len(ALPHABET) ** (LENGTH - 1) > 2**60


def test_check_character_makes_a_token():
    assert all(is_token(token) for token in random_tokens(500))
    assert is_token(TOKEN)


def test_check_character_wants_fourteen_symbols():
    with pytest.raises(ValueError, match="14 symbols"):
        check_character("k7m2p")


def test_every_substitution_is_noticed():
    for token in random_tokens(20):
        for place in range(LENGTH):
            for symbol in set(ALPHABET) - {token[place]}:
                assert not is_token(token[:place] + symbol + token[place + 1 :])


def test_every_transposition_is_noticed():
    for token in random_tokens(20):
        for first in range(LENGTH):
            for second in range(first + 1, LENGTH):
                if token[first] != token[second]:
                    symbols = list(token)
                    symbols[first], symbols[second] = symbols[second], symbols[first]
                    assert not is_token("".join(symbols))


@pytest.mark.parametrize("other", ["", TOKEN.upper(), grouped(TOKEN), TOKEN + "2", TOKEN[:-1], "é" * 15, "0" * 15])
def test_only_the_canonical_form_is_a_token(other: str):
    assert not is_token(other)


@pytest.mark.parametrize(
    "text",
    [
        f"[ref {grouped(TOKEN)}] Votre contrat",
        f"[Ticket#4711] RE: AW: TR: [ref {grouped(TOKEN)}] Votre contrat",
        f"RE: [REF {grouped(TOKEN).upper()}] Votre contrat",
        f"ref {TOKEN}",
        f"Ref: {grouped(TOKEN).replace('-', ' ')}",
        f"dossier {grouped(TOKEN).replace('-', '–')}.",
        f"[ref {grouped(TOKEN)[:6]}\r\n {grouped(TOKEN)[6:]}]",
        f"> [ref {grouped(TOKEN)[:6]}\n> {grouped(TOKEN)[6:]}]",
        "[ref k7m 2p-9xqab-tb d3c]",
        "[ref k7 m2p9x qabtb d3c]",
        f"these {grouped(TOKEN).replace('-', ' ')} years",
        f"case+{TOKEN}@post.example",
        f"case=b-{TOKEN}@post.example",
        f"(#{TOKEN})",
    ],
)
def test_a_token_is_found_as_mail_programs_leave_it(text: str):
    assert find_tokens(text) == (TOKEN,)
    assert near_tokens(text) == ()


def test_two_tokens_keep_their_order():
    first, second = random_tokens(2)
    assert find_tokens(f"{grouped(second)} and {first}, again {second}") == (second, first)


@pytest.mark.parametrize(
    "text",
    [
        "these seven years have passed and never again reached them",
        "Geschwindigkeitsbegrenzung Krankenversicherungskarte",
        "https://www.handys.example/aanvraag/kvk-nummer/2345678923456789?x=abcdefghjkmnpqrstvwxy",
        "BE71 0961 2345 6769, +32 2 345 67 89, 23456-78923-45678",
        "x" + TOKEN,
        TOKEN + "2",
    ],
)
def test_ordinary_text_holds_no_token(text: str):
    assert find_tokens(text) == ()


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("[ref k7m2p-9xqab-tbd3d]", "k7m2p9xqabtbd3d"),
        ("[ref k7mzp-9xqab-tbd3c]", "k7mzp9xqabtbd3c"),
        ("k7m2p9xqa8tbd3c", "k7m2p9xqa8tbd3c"),
        ("ref 7km2p 9xqab tbd3c", "7km2p9xqabtbd3c"),
    ],
)
def test_a_mistyped_token_is_seen_as_near(typed: str, near: str):
    assert find_tokens(typed) == ()
    assert near_tokens(typed) == (near,)
    assert could_be(near, TOKEN)


@pytest.mark.parametrize("other", [TOKEN, "k7m2p9xqabtbdc4", "7km2p9xqabtbdc3", "m7k2p9xqabtbd3c", TOKEN[:-1], ""])
def test_more_than_one_slip_is_not_repaired(other: str):
    assert not could_be(other, TOKEN)


@pytest.mark.parametrize(
    ("address", "tag"),
    [
        (f"case+{TOKEN}@post.example", Tag("reply", TOKEN)),
        (f"CASE+{TOKEN.upper()}@Post.Example", Tag("reply", TOKEN)),
        (f"<case={TOKEN}@post.example>", Tag("reply", TOKEN)),
        (f"case+{grouped(TOKEN)}@post.example", Tag("reply", TOKEN)),
        (f"case+b-{TOKEN}@post.example", Tag("bounce", TOKEN)),
        (f"case=b={TOKEN}@post.example", Tag("bounce", TOKEN)),
        ("case+k7m2@post.example", Tag("reply", "k7m2")),
        ("case@post.example", None),
        ("case+@post.example", None),
        (f"case+{TOKEN}@elsewhere.example", None),
        (f"casey+{TOKEN}@post.example", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_the_tag_of_an_address(address: str, tag: Tag | None):
    assert address_tag(address, "case", "post.example") == tag

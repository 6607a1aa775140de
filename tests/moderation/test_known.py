"""Names, addresses and numbers that the case knows are found in every spelling; public strings of the company stay."""

import pytest

import moderation
from moderation import Context

CASE = Context(
    names=("Amélie Van den Broeck", "Okonkwo-Peeters, Tobe"),
    addresses=("amelie.vdb@poste.example", "Zonnige Kade 14, 9000 Gent"),
    numbers=("+32 470 55 01 23", "KL-4711/22", "30118"),
    keep=("Brico Nova SA", "service@briconova.example", "02 555 70 70", "Petit & Fils"),
)


def masked(text: str, lang: str = "fr") -> list[str]:
    decision = moderation.review(text, lang, CASE)
    return [text[found.start : found.end] for found in decision.findings]


@pytest.mark.parametrize(
    "spelling",
    [
        "Amélie Van den Broeck",
        "AMELIE VAN DEN BROECK",
        "amelie van den broeck",
        "Van den Broeck Amélie",
        "A. Van den Broeck",
        "Broeck, Amélie",
        "Amélie-Van-den-Broeck",
        "Vandenbroeck",
        "Amélie",
        "Broeck",
        "Tobe Okonkwo",
        "OKONKWO PEETERS",
        "Okonkwos",
        "AVDB Broeck",
        "T.P. Okonkwo",
        "tokonkwo",
        "P e e t e r s",
        "Peters",
        "Okonwko",
    ],
)
def test_a_known_name_is_found_however_it_is_spelt(spelling: str) -> None:
    assert masked(f"Le dossier de {spelling} attend.") == [spelling]


@pytest.mark.parametrize(
    "number", ["0470/55.01.23", "0032470550123", "+32 (0)470 550 123", "KL 4711 22", "kl4711/22", "30118"]
)
def test_a_known_number_is_found_whatever_its_separators(number: str) -> None:
    assert masked(f"Voir {number} svp") == [number]


@pytest.mark.parametrize(
    "address", ["AMELIE.VDB@poste.example", "Zonnige Kade 14 - 9000 Gent", "zonnige kade 14\n9000 GENT"]
)
def test_a_known_address_is_found_in_another_spelling(address: str) -> None:
    assert masked(f"Livré à {address}.") == [address]


def test_public_strings_of_the_company_stay_readable() -> None:
    text = "Brico Nova SA, 02/555.70.70, SERVICE@briconova.example, Petit & Fils, TVA BE 0202.239.951"
    assert moderation.review(text, "fr", CASE).verdict == "publish"


def test_an_address_that_only_ends_like_a_public_one_is_masked() -> None:
    assert masked("lena.service@briconova.example") == ["lena.service@briconova.example"]


def test_the_same_text_without_the_case_says_less() -> None:
    text = "Le 30118 de tobe"
    assert masked(text) == ["30118", "tobe"]
    assert moderation.review(text, "fr").findings == ()


def test_context_is_read_from_json() -> None:
    value = {"names": ["Lena Brisart"], "keep": ["Brico Nova"], "lang": "nl"}
    assert Context.from_json(value) == Context(names=("Lena Brisart",), keep=("Brico Nova",), lang="nl")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"names": "Lena"}, "context: 'names' is not a list of strings"),
        ({"name": []}, "context: unknown key 'name'"),
        ({"keep": [1]}, "context: 'keep' is not a list of strings"),
        ({"lang": 7}, "context: 'lang' is not a string"),
    ],
)
def test_a_wrong_context_names_the_key(value: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        Context.from_json(value)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("Jörg Müller", "Mueller"), ("Joerg Mueller", "Müller"), ("Jean-Philippe Rovers", "J.-Ph. Rovers"),
     ("Jean-Philippe Rovers", "JP Rovers"), ("Siân O'Neil", "ONeil"), ("Łukasz Wójcik", "LUKASZ WOJCIK")],
)  # fmt: skip
def test_a_known_name_is_found_as_other_keyboards_write_it(name: str, spelling: str) -> None:
    text = f"Le courrier de {spelling} attend."
    found = moderation.review(text, "fr", Context(names=(name,))).findings
    assert [spelling] == [text[one.start : one.end] for one in found]


@pytest.mark.parametrize("word", ["Dumontel", "Duplo", "Pommes", "duponc", "Duplex", "PONT"])
def test_a_word_that_is_merely_like_a_known_name_stays(word: str) -> None:
    assert (
        "publish" == moderation.review(f"Le colis {word} attend.", "fr", Context(names=("Lou Dupond-Ruisv",))).verdict
    )

"""What the names model adds to the rules: agreement, masks that a person confirms, and what it must leave alone."""

import pytest

import moderation
from moderation import names_model
from moderation.names_model import Token
from relay import rampart

NOTHING = moderation.Context()


class Sees:
    """A model that is sure of the words it is given, wherever they stand, and of nothing else."""

    name = "test"

    def __init__(self, *words: str, probability: float = 0.99) -> None:
        self.words, self.probability = words, probability

    def tokens(self, text: str) -> list[Token]:
        found = []
        for word in self.words:
            at = text.find(word)
            while at >= 0:
                found.append(Token(at, at + len(word), self.probability))
                at = text.find(word, at + 1)
        return sorted(found, key=lambda token: token.start)


def consult(
    text: str, model: names_model.Model, lang: str = "fr", context: moderation.Context = NOTHING
) -> moderation.Decision:
    return names_model.consult(text, lang, context, moderation.review(text, lang, context), model)


def people(text: str, decision: moderation.Decision) -> list[tuple[str, bool]]:
    return [(text[f.start : f.end], names_model.is_doubtful(f)) for f in decision.findings if f.label == "PERSON"]


def test_a_name_that_both_see_is_certain() -> None:
    text = "Votre collègue Mme Lejeune m'a rappelé."
    assert people(text, consult(text, Sees("Lejeune"))) == [("Lejeune", False)]


def test_a_name_that_only_the_rules_see_stays_masked_and_is_doubtful() -> None:
    text = "Votre collègue Mme Lejeune m'a rappelé."
    decision = consult(text, Sees())
    assert people(text, decision) == [("Lejeune", True)]
    assert decision.public_text == "Votre collègue Mme [nom] m'a rappelé."


def test_a_name_that_only_the_model_sees_is_masked_and_doubtful() -> None:
    text = "Le technicien Oyelaran Zubwele est venu deux fois."
    decision = consult(text, Sees("Oyelaran", "Zubwele"))
    assert people(text, decision) == [("Oyelaran Zubwele", True)]
    assert (decision.verdict, decision.public_text) == ("mask", "Le technicien [nom] est venu deux fois.")


def test_pieces_of_a_word_make_the_whole_word() -> None:
    text = "Le technicien Oyelaran est venu."
    assert people(text, consult(text, Sees("Oye", "lar"))) == [("Oyelaran", True)]


def test_a_mask_of_the_rules_grows_to_the_name_that_the_model_sees() -> None:
    text = "Mevrouw Peeters Oyelaranova belde terug."
    assert [name for name, _ in people(text, consult(text, Sees("Peeters", "Oyelaranova"), "nl"))] == [
        "Peeters Oyelaranova"
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Je suis client chez Krëfel depuis 2019.", "Krëfel"),
        ("Le service clientèle Zorvanex refuse.", "Zorvanex"),
        ("Zorvanex SA refuse de rembourser.", "Zorvanex"),
        ("Nous habitons à Mechelen depuis mai.", "Mechelen"),
        ("Merci beaucoup pour rien.", "Merci"),
        ("Écrivez à kool.maes@post.example.", "maes"),
        ("Alors il est parti.", "Alors"),
        ("Zorvanex est en panne.", "Zorvanex"),
        ("Débité de 40 euros par Zorvanex en mai.", "Zorvanex"),
    ],
)
def test_what_the_model_alone_takes_for_a_name_and_is_none_stays(text: str, word: str) -> None:
    before = moderation.review(text, "fr").findings
    assert consult(text, Sees(word)).findings == before


def test_the_company_of_the_case_stays_readable() -> None:
    context = moderation.Context(keep=("Maison Peeters",))
    text = "La Maison Peeters refuse."
    assert consult(text, Sees("Peeters"), context=context).findings == ()


def test_what_the_case_knows_is_never_doubtful() -> None:
    text = "Je m'appelle Oyelaran Bakar."
    assert people(text, consult(text, Sees(), context=moderation.Context(names=("Oyelaran Bakar",)))) == [
        ("Oyelaran Bakar", False)
    ]


def test_a_held_text_stays_held() -> None:
    text = "Oyelaran Bakar, sale raciste, je vais te tuer."
    assert consult(text, Sees("Oyelaran", "Bakar")).verdict == "hold"


def test_windows_cover_everything_and_overlap() -> None:
    assert list(rampart.windows(10, 510)) == [(0, 10)]
    assert list(rampart.windows(1000, 510)) == [(0, 510), (462, 972), (924, 1000)]
    assert list(rampart.windows(0, 510)) == []


def test_the_shipped_weights_see_names_in_four_languages() -> None:
    model = rampart.load()
    for lang, text, doubtful in (
        ("fr", "Votre employée Nadège Kouassi m'a raccroché au nez.", False),
        ("nl", "Uw medewerker Sjoerd Hoekstra heeft mij nooit teruggebeld.", False),
        ("de", "Ihr Mitarbeiter Thorsten Kowalczyk hat mich angelogen.", False),
        ("en", "Your employee Siobhan Gallagher never called me back.", True),  # ordinary words, say the rules
    ):
        name = " ".join(text.split()[2:4])
        assert people(text, consult(text, model, lang)) == [(name, doubtful)], text
    assert model.name == "rampart 1.4.0"


def test_the_shipped_weights_read_past_one_window() -> None:
    text = "Le colis n'est pas arrivé. " * 150 + "Votre employée Nadège Kouassi m'a raccroché au nez."
    assert people(text, consult(text, rampart.load())) == [("Nadège Kouassi", False)]

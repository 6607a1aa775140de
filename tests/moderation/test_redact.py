"""Original + findings + decisions -> public text: undoable, in the text's language, nothing of the original beside."""

import pytest

import moderation
from moderation import Finding, SpanDecision, redact

TEXT = "Appelez Lena au 0470 55 01 23."
NAME = Finding(8, 12, "PERSON", "person", 0.5, "mask")
PHONE = Finding(16, 29, "PHONE", "phone", 1.0, "mask")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("fr", "Appelez [nom] au [téléphone]."), ("nl", "Appelez [naam] au [telefoon]."),
     ("de", "Appelez [Name] au [Telefon]."), ("en", "Appelez [name] au [phone].")],
)  # fmt: skip
def test_masks_are_words_of_the_language_of_the_text(lang: str, expected: str) -> None:
    assert redact(TEXT, (NAME, PHONE), (), lang) == expected


def test_a_decision_shows_what_a_rule_hid_and_can_be_undone() -> None:
    shown = (SpanDecision(8, 12, "unmask"),)
    assert redact(TEXT, (NAME, PHONE), shown, "fr") == "Appelez Lena au [téléphone]."
    assert redact(TEXT, (NAME, PHONE), (), "fr") == "Appelez [nom] au [téléphone]."


def test_a_decision_hides_what_no_rule_saw() -> None:
    assert redact(TEXT, (), (SpanDecision(0, 7, "mask", "VULGAR"),), "fr") == "[mot vulgaire] Lena au 0470 55 01 23."


def test_the_later_of_two_decisions_wins_where_they_overlap() -> None:
    decisions = (SpanDecision(0, 30, "mask", ""), SpanDecision(8, 12, "unmask"))
    assert redact(TEXT, (), decisions, "fr") == "[masqué]Lena[masqué]"


def test_showing_a_part_leaves_the_rest_hidden() -> None:
    assert redact(TEXT, (PHONE,), (SpanDecision(16, 20, "unmask"),), "fr") == "Appelez Lena au 0470[téléphone]."


def test_overlapping_spans_become_one_mask() -> None:
    wide = Finding(8, 20, "ADDRESS", "address", 0.9, "mask")
    assert redact(TEXT, (wide, PHONE), (), "fr") == "Appelez [adresse]."


def test_offsets_beyond_the_text_hide_to_its_end() -> None:
    assert redact("abc", (), (SpanDecision(1, 99, "mask", "REF"),), "nl") == "a[referentie]"


def test_the_public_text_of_a_review_is_redact_of_its_findings() -> None:
    text = "Espèce de connard, je suis au 0470 55 01 23"
    decision = moderation.review(text, "fr")
    assert decision.verdict == "hold"
    assert (
        decision.public_text
        == redact(text, decision.findings, (), "fr")
        == "Espèce de [insulte], je suis au [téléphone]"
    )


def test_the_persons_of_a_thread_keep_their_numbers() -> None:
    first = "Cordialement,\nAmélie Lejeune"
    second = "Chère Madame Lejeune,\nvotre dossier est clos.\nCordialement,\nTobe Okonkwo"
    third = "A. Lejeune a parlé à Tobe Okonkwo."
    known: tuple[str, ...] = ()
    texts = []
    for text in (first, second, third):
        findings = moderation.review(text, "fr").findings
        known = moderation.people(text, findings, known)
        texts.append(redact(text, findings, (), "fr", known))
    assert known == ("Amélie Lejeune", "Tobe Okonkwo")
    assert texts == [
        "Cordialement,\n[personne 1]",
        "Chère Madame [personne 1],\nvotre dossier est clos.\nCordialement,\n[personne 2]",
        "[personne 1] a parlé à [personne 2].",
    ]


def test_two_people_of_one_surname_stay_two() -> None:
    text = "Jean Dupont et Marie Dupont"
    findings = (Finding(0, 11, "PERSON", "person", 1.0, "mask"), Finding(15, 27, "PERSON", "person", 1.0, "mask"))
    assert moderation.people(text, findings) == ("Jean Dupont", "Marie Dupont")
    assert redact(text, findings, (), "nl", moderation.people(text, findings)) == "[persoon 1] et [persoon 2]"

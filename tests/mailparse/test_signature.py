# ruff: noqa: E501 - the long lines are the mail itself
"""What is marked as a signature, and what only looks like one and stays the author's text."""

import pytest

from mailparse.lines import from_text
from mailparse.reply import separate


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        (
            "Bonjour.\n\nVeuillez agréer, Madame, nos salutations distinguées.\n\nLuc Petit\nJuriste",
            "Luc Petit\nJuriste",
        ),
        (
            "Das Geld kommt.\n\nMit freundlichen Grüßen\nIm Auftrag\n\nIna Wolf",
            "Mit freundlichen Grüßen\nIm Auftrag\n\nIna Wolf",
        ),
        (
            "It is done.\n\nRegards,\nJo Marsh\nT 0113 555 0143\nwww.coldwell.example",
            "Regards,\nJo Marsh\nT 0113 555 0143\nwww.coldwell.example",
        ),
        ("It is done.\n\n-- \nJo\nColdwell", "--\nJo\nColdwell"),
        ("It is done.\n\nSent from my phone", "Sent from my phone"),
        ("C'est fait.\n\nEnvoyé de mon téléphone", "Envoyé de mon téléphone"),
        (
            "Klaar.\n\nVriendelijke groet,\nTom Aerts\n\nDit bericht is bestemd voor de geadresseerde en kan vertrouwelijk zijn.",
            "Vriendelijke groet,\nTom Aerts\n\nDit bericht is bestemd voor de geadresseerde en kan vertrouwelijk zijn.",
        ),
    ],
)
def test_marked(text: str, signature: str):
    assert separate(from_text(text)).signature == signature


QUOTE = "\n\nOp ma 2 mrt 2026 om 10:00 schreef Lea <l@x.example>:\n> Dag"


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        (
            "C'est fait.\n\nBonne continuation,\n*Luc Petit*\nLumelec – dépannages",
            "Bonne continuation,\n*Luc Petit*\nLumelec – dépannages",
        ),
        ("Das Geld kommt.\n\nMit FlinkPost für Android gesendet", "Mit FlinkPost für Android gesendet"),
        ("No.\nSent from my iPhone", "Sent from my iPhone"),
        (
            "Klaar.\n\nOutlook voor Android<https://x.example/a> downloaden",
            "Outlook voor Android<https://x.example/a> downloaden",
        ),
        ("One.\n\n--\nAnd this is the second half of the answer, as long as the first.", ""),
        ("It is done.\n\n-Jo Marsh\n\n-- \nColdwell", "-Jo Marsh\n\n--\nColdwell"),
    ],
)
def test_found_by_layout_above_a_quote(text: str, signature: str):
    parts = separate(from_text(text + QUOTE))
    assert (parts.signature, parts.reply) == (signature, text.removesuffix(signature.replace("--\n", "-- \n")).strip())


CARDS = [
    "Tom Aerts\nT 03 555 01 40",
    "Dit bericht is bestemd voor de geadresseerde en kan vertrouwelijk zijn; gooi het anders weg.",
]


@pytest.mark.parametrize("card", CARDS)
def test_an_unmarked_card_or_notice_is_a_signature_only_above_a_quote(card: str):
    answer = separate(
        from_text(f"Het geld is onderweg.\n\n{card}\n\nOp ma 2 mrt 2026 om 10:00 schreef Lea <l@x.example>:\n> Dag")
    )
    assert (answer.reply, answer.signature) == ("Het geld is onderweg.", card)
    alone = separate(from_text(f"Het geld is onderweg.\n\n{card}"))
    assert (alone.reply, alone.signature) == (f"Het geld is onderweg.\n\n{card}", "")


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour,\n\nMerci pour votre message. Le colis est retrouvé.\n\nLe livreur passera mardi.",
        "Guten Tag,\n\nVielen Dank.\n\nDas Geld kommt am Montag.",
        "Thanks,\nJo",
        "Das Geld kommt.\n\nMit freundlichen Grüßen\n\nIna Wolf",
        "It is done.\n\nRegards,\nJo Marsh\nSales",
        "It works now.\n\nRegards,\nJo",
        "Met vriendelijke groet,\nTom\n\nNog dit: het geld is vandaag gestort op uw rekening.",
        "Dag,\n\nU kunt ons bereiken op 03 555 01 40 of 03 555 01 41, elke werkdag tussen negen en vijf.",
        "The e-mail virus cost us two days, and the message you sent was lost with it.",
        "We bought:\n\n- one pump\n- two seals\n\nTotal 120.50",
        "Order 4711\nDate 3 March 2026\nAmount 120.50",
        "> wat u schreef",
        "--",
    ],
)
def test_stays_text(text: str):
    parts = separate(from_text(text))
    assert parts.signature == ""
    assert " ".join(parts.reply.split()) == " ".join(text.split())

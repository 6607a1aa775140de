"""The day that a holding notice announces, where it does so clearly."""

import datetime as dt

import pytest

from relay.cases import announcing

SAID = dt.date(2026, 12, 20)


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("Nous vous répondrons au plus tard le 15 janvier.", dt.date(2027, 1, 15)),
        ("Vous aurez notre réponse d’ici le 15/01/2027.", dt.date(2027, 1, 15)),
        ("Réponse avant le 1er février 2027, merci de patienter.", dt.date(2027, 2, 1)),
        ("U krijgt tegen 3 februari 2027 antwoord.", dt.date(2027, 2, 3)),
        ("Wij antwoorden u uiterlijk op maandag 11 januari.", dt.date(2027, 1, 11)),
        ("We will come back to you by Friday 8 January.", dt.date(2027, 1, 8)),
        ("You will hear from us no later than January 8th, 2027.", dt.date(2027, 1, 8)),
        ("Sie erhalten bis spätestens Montag, 11. Januar 2027 eine Antwort.", dt.date(2027, 1, 11)),
        ("Expect our answer before 2027-01-15.", dt.date(2027, 1, 15)),
        ("We need more time.", None),
        ("Please send us the invoice by 15 January.", None),
        ("Merci de nous faire parvenir la facture avant le 15 janvier 2027, nous vous répondrons ensuite.", None),
        ("Votre lettre du 3 mars est bien arrivée.", None),
        ("We got your letter before 3 December and look into it.", None),  # a year ahead: it is the past one
        ("You asked for an answer by 5 January; we will write by 15 January.", None),  # two days: people say which
        ("We will answer by 31 February 2027.", None),
        ("We will answer by 15 January 2029.", None),
    ],
)
def test_the_one_day_that_is_announced(text: str, announced: dt.date | None) -> None:
    assert announced == announcing.day(text, SAID)

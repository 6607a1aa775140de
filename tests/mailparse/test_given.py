"""What is asked for is given: an answer, even when the day it is done by sounds like the promise of one."""

from email.message import EmailMessage

import pytest

import mailparse


def substance(text: str) -> str:
    mail = EmailMessage()
    mail["From"] = "service@lumelec.example"
    mail["Subject"] = "RE: Boiler"
    mail.set_content(text)
    return mailparse.parse(mail.as_bytes()).substance


@pytest.mark.parametrize(
    "text",
    [
        "Vous serez remboursé de 412,50 € sous 10 jours.",
        "Nous avons bien reçu votre plainte et vous remboursons 412,50 € cette semaine.",
        "Le montant de 80 € sera remboursé sous 10 jours, une note de crédit suit.",
        "Wij hebben uw klacht ontvangen. U krijgt 412,50 euro terugbetaald binnen 10 dagen.",
        "Wij betalen u het bedrag binnen 5 werkdagen terug.",
        "We received your complaint. We will refund 412.50 euro within 10 days.",
        "Wir erstatten Ihnen 412,50 Euro innerhalb von 10 Tagen.",
    ],
)
def test_a_refund_by_a_day_is_an_answer(text: str) -> None:
    assert substance(text) == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "Votre demande de remboursement sera traitée sous 10 jours.",
        "Nous examinons si vous serez remboursé et revenons vers vous sous 5 jours.",
        "Nous vous informerons dès que possible de la décision concernant votre remboursement.",
        "Your refund request will be processed within 10 days.",
        "We are looking into whether you will be refunded and will reply within 5 days.",
        "Wij onderzoeken of u terugbetaald wordt en antwoorden binnen 5 dagen.",
        "Wir prüfen, ob wir Ihnen den Betrag erstatten, und melden uns innerhalb von 5 Tagen.",
        "Avant de vous rembourser, nous avons besoin de votre IBAN. Pourriez-vous nous l’envoyer ?",
    ],
)
def test_a_refund_that_is_looked_into_is_none(text: str) -> None:
    assert substance(text) == "interim"

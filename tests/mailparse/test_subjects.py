"""Base subjects and the company's own ticket number."""

import pytest

import mailparse
from mailparse.subjects import base_subject, is_forward, ticket_reference


@pytest.mark.parametrize(
    "subject",
    [
        "Lave-vaisselle",
        "Re: Lave-vaisselle",
        "RE: AW: TR: Lave-vaisselle",
        "Antw: Lave-vaisselle",
        "SV: VS: Lave-vaisselle",
        "Re[4]: Lave-vaisselle",
        "RIF: R: Lave-vaisselle",
        "[Ticket#4711] RE: [ref k7m2p-9xqab-tbd3c] Lave-vaisselle",
        "Re: [EXTERN] Re: [ref K7M2P 9XQAB TBD3C] Lave-vaisselle (fwd)",
        "[Fwd: Lave-vaisselle]",
        "Réponse automatique : Lave-vaisselle",
        "回复: Lave-vaisselle",
    ],
)
def test_base_subject(subject: str):
    assert base_subject(subject) == "Lave-vaisselle"


@pytest.mark.parametrize(
    ("subject", "reference"),
    [
        ("[Ticket#2026030510000231] RE: [ref k7m2p-9xqab-tbd3c] Lave-vaisselle", "[Ticket#2026030510000231]"),
        ("RE: Lave-vaisselle CAS-12345-X7Y8Z9", "CAS-12345-X7Y8Z9"),
        ("[#ABC-123] Re: zetel", "[#ABC-123]"),
        ("(CARE-4410) Fridge", "(CARE-4410)"),
        ("RE: INC0012345 Fridge", "INC0012345"),
        ("Case 00871234: Fridge [ ref:_00D20Kq9Z._500Tr4mBx1:ref ]", "ref:_00D20Kq9Z._500Tr4mBx1:ref"),
        ("Votre dossier 2026/0341", "dossier 2026/0341"),
        ("RE: [ref k7m2p-9xqab-tbd3c] Lave-vaisselle", None),
        ("RE: facture de 120 euros du 3 mars 2026", None),
        ("", None),
    ],
)
def test_ticket_reference(subject: str, reference: str | None):
    assert ticket_reference(subject) == reference


@pytest.mark.parametrize("subject", ["FW: x", "TR : x", "WG: x", "Doorst: x", "[list] Fwd: x"])
def test_forwards(subject: str):
    assert is_forward(subject)
    assert not is_forward("RE: " + subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Plainte de Lea Marchal : Absence de remboursement [ref k7m2p-9xqab-tbd3c]",
        "[Ticket#4711] RE: Absence de réponse",
        "Absence de facture",
        "AW: Beschwerde: Annual holiday cancelled",
        "Antw: Klacht: Vakantie geannuleerd",
    ],
)
def test_a_complaint_about_an_absence_or_a_holiday_is_answered_by_a_person(subject: str) -> None:
    """Each answer carries the complaint's title: it must not make an absence notice of the answer."""
    text = "Madame,\r\n\r\nNous vous remboursons 80 euros cette semaine.\r\n\r\nPaul Martin\r\n"
    head = f"From: Paul <service@lumelec.example>\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    parsed = mailparse.parse((head + "\r\n" + text).encode())
    assert (parsed.kind, parsed.is_automatic) == ("human", False)

# ruff: noqa: E501 - the long lines are the mail itself
"""Letters of authorities and help desks: file numbers on top, cards with notices and advertisements below, any quote."""

import pytest

from mailparse import parse

HEADER = "From: Post <post@amt.example>\nTo: case+k7m2p9xqabtbd3c@relay.example\nSubject: AW: Anfrage [#4711]\nContent-Type: text/plain; charset=utf-8\n\n"
BLOCK = """-----Ursprüngliche Nachricht-----
Von: Max Beispiel <m.beispiel.x7@anfragen.example>
Gesendet: Donnerstag, 12. März 2026 10:12
An: Poststelle (BMX) <poststelle@bmx.example>
Betreff: Anfrage Auskunft [#4711]

Guten Tag,

bitte senden Sie mir folgende Unterlagen.

Mit freundlichen Grüßen
Max Beispiel
"""
LETTERS = {
    "a ministry: Im Auftrag, a rule, the card": (
        """Sehr geehrter Herr Beispiel,

vielen Dank für Ihre Anfrage vom 12. März 2026, die bei uns unter dem Aktenzeichen Z 12 - 13002/4#77 geführt wird.

Ihrem Antrag wird stattgegeben. Die Unterlagen erhalten Sie als Anlage.
""",
        """Mit freundlichen Grüßen
Im Auftrag

Müller
_____________________________________

Bundesministerium für Beispiele
Referat Z 12
Alt-Moabit 999, 10557 Berlin
Telefon: 030 18 999-0
E-Mail: z12@bmx.example
Internet: www.bmx.example
""",
        BLOCK,
    ),
    "a town: opening hours and an advertisement below the card": (
        """Guten Tag Herr Beispiel,

zu Ihrer Anfrage teile ich Ihnen mit, dass hier keine Informationen vorliegen.

Kosten entstehen Ihnen nicht.
""",
        """Mit freundlichem Gruß

i.A. Erika Muster

Stadt Beispielstadt - Der Oberbürgermeister
Amt für Informationsverarbeitung
Willy-Platz 2
50679 Beispielstadt

Telefon: 0221/999-12345
Telefax: 0221/999-12346
E-Mail: erika.muster@stadt.example
Internet: http://www.stadt.example

Öffnungszeiten: Montag bis Donnerstag 8 bis 16 Uhr
Besuchen Sie uns auch auf unserer neuen Internetseite!
""",
        BLOCK,
    ),
    "a ticket system: team name, marked card": (
        """Sehr geehrte Damen und Herren,

der Vorgang wurde an das zuständige Finanzamt abgegeben. Von dort erhalten Sie weitere Nachricht.
""",
        """Mit freundlichen Grüßen

Ihr Team Bürgerservice

--
Landesamt für Beispiele
Servicestelle
Hauptstr. 5, 70173 Stuttgart
Tel.: 0711 999 0
""",
        """
12.03.2026 10:15 - Max Beispiel schrieb:

> Guten Tag,
>
> bitte senden Sie mir folgende Unterlagen.
>
> Mit freundlichen Grüßen
> Max Beispiel
""",
    ),
    "a decision: heading lines and appeal in the text": (
        """Az.: 12-34/56
Bearbeiter: Herr Klein
Datum: 17.03.2026

Betreff: Ihr Antrag nach dem Informationsfreiheitsgesetz
Bezug: Ihre E-Mail vom 12.03.2026
Anlage: 1

Sehr geehrter Herr Beispiel,

auf Ihren Antrag ergeht folgender Bescheid:

1. Der Antrag wird abgelehnt.
2. Kosten werden nicht erhoben.

Begründung:
Die Unterlagen sind als Verschlusssache eingestuft.

Rechtsbehelfsbelehrung:
Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Widerspruch erhoben werden.
""",
        """Mit freundlichen Grüßen
Im Auftrag
gez. Klein
""",
        BLOCK.partition("\n")[2],
    ),
    "police: data protection and a notice below the card": (
        """Sehr geehrter Herr Beispiel,

anbei erhalten Sie die gewünschten Unterlagen.
""",
        """Mit freundlichen Grüßen

Petra Vogel
Sachbearbeiterin

Polizeipräsidium Beispielhausen
Abteilung ZA - Sachgebiet 12
Am Ring 1
30159 Hannover
Tel. +49 511 999-1212

Hinweis: Informationen zur Verarbeitung Ihrer personenbezogenen Daten finden Sie unter https://www.polizei.example/datenschutz.

Diese E-Mail kann vertrauliche Informationen enthalten. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte den Absender und vernichten Sie diese Mail.
""",
        BLOCK,
    ),
    "a supplier: register data on one line": (
        """Hallo Max,

danke für deine Nachricht! Wir haben deinen Vertrag zum 31.03. beendet und dir die Bestätigung zugeschickt.

Wenn du noch Fragen hast, melde dich gern.
""",
        """Viele Grüße
Svenja vom Kundenservice

Beispielstrom GmbH | Sitz: Hamburg | Amtsgericht Hamburg HRB 12345
Geschäftsführer: A. Beta, C. Delta
Fon 040 999 111 | www.beispielstrom.example
""",
        """Am 12. März 2026 um 10:12 schrieb Max Beispiel <m.beispiel.x7@anfragen.example>:

> Hallo,
> wann endet mein Vertrag?
""",
    ),
    "greetings from a town": (
        """Sehr geehrte Frau Weber,

Ihre Reklamation haben wir geprüft. Das Gerät wird ausgetauscht.
""",
        """Mit besten Grüßen aus Köln,

Jan Koch
Kundenbetreuung

T: 0221 99988
M: service@geraete.example
""",
        """Von: "Relay" <case+k7m2p9xqabtbd3c@relay.example>
An: service@geraete.example
Gesendet: Donnerstag, 12. März 2026 10:12:44
Betreff: Beschwerde

Guten Tag
""",
    ),
}


def collapsed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("letter", LETTERS)
def test_text_and_card_are_told_apart_with_and_without_a_quote(letter: str):
    text, card, quote = LETTERS[letter]
    for below in (f"\n\n{quote}", ""):
        read = parse((HEADER + text + "\n" + card + below).encode())
        assert (collapsed(read.reply_text), collapsed(read.signature)) == (collapsed(text), collapsed(card))


def test_what_is_added_below_a_card_is_the_letter():
    body = "Das Geld kommt.\n\nMit freundlichen Grüßen\n\nIna Wolf\nT 030 999 111\nwww.amt.example\n\nP.S. Das Formular liegt bei.\n"
    assert "P.S. Das Formular liegt bei." in parse((HEADER + body).encode()).reply_text


@pytest.mark.parametrize("last", ["Tel.: 0711 999 0", "post@amt.example", "Hauptstr. 5, 70173 Stuttgart"])
def test_a_card_directly_above_an_introduction_stays_a_card(last: str):
    body = (
        f"Das Geld kommt.\n\n-- \nIna Wolf\n{last}\nAm 12. März 2026 um 10:15 schrieb Max <m@x.example>:\n> Guten Tag\n"
    )
    read = parse((HEADER + body).encode())
    assert (read.reply_text, read.signature) == ("Das Geld kommt.", f"--\nIna Wolf\n{last}")


def test_a_card_in_a_page_is_as_long_as_in_a_text():
    text, card, _ = LETTERS["a ministry: Im Auftrag, a rule, the card"]
    lines = "".join(f"<p>{line or '&nbsp;'}</p>" for line in f"{text}\n{card}".split("\n"))
    page = HEADER.replace("text/plain", "text/html") + lines
    read = parse(page.encode())
    assert (collapsed(read.reply_text), collapsed(read.signature)) == (collapsed(text), collapsed(card))

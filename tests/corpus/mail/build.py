# ruff: noqa: E501 - the long lines are the mail itself
"""Writes the replies of the corpus: `python tests/corpus/mail/build.py` (idempotent; kinds are in build_kinds.py).

Each text of `replies.toml` is laid out once, as one mail program writes it; the 64 texts go round the 30 layouts so that
each layout occurs in two languages or more. Beside each `.eml` stands a `.json` with what a reader must find.
"""

import base64
import json
import quopri
import tomllib
from pathlib import Path

from programs import LAYOUTS, Case, Drawn

HERE = Path(__file__).parent
TOKEN = "k7m2p-9xqab-tbd3c"
RELAY = "case+k7m2p9xqabtbd3c@post.example"
LETTERS = {
    "fr": "Madame, Monsieur,\n\nMon lave-vaisselle acheté en janvier fuit depuis la deuxième semaine.\n"
    "Trois appels à votre service n'ont rien donné et personne ne m'a rappelée.\n\n"
    "Ce que j'attends : un échange de l'appareil ou le remboursement des 612 euros.\n\nClaire Lenoir\n\n"
    "Cette plainte est publique : votre réponse entière le sera aussi.",
    "nl": "Geachte,\n\nDe zetel die in november geleverd werd, kraakt en zakt aan de linkerkant door.\n"
    "Uw winkel stuurde me van de ene dienst naar de andere zonder resultaat.\n\n"
    "Wat ik verwacht: een andere zetel of mijn 890 euro terug.\n\nLies Claes\n\n"
    "Deze klacht is openbaar: uw volledige antwoord wordt dat ook.",
    "de": "Sehr geehrte Damen und Herren,\n\nder im Oktober gekaufte Trockner heizt nicht mehr und riecht verbrannt.\n"
    "Auf vier Anrufe hat niemand reagiert, der letzte Termin fiel aus.\n\n"
    "Was ich erwarte: Austausch des Geräts oder Erstattung der 549 Euro.\n\nJana Brandt\n\n"
    "Diese Beschwerde ist öffentlich: Ihre ganze Antwort wird es auch.",
    "en": "Dear Sir or Madam,\n\nThe fridge delivered in May stopped cooling after nine days.\n"
    "I have called four times and nobody has come to look at it.\n\n"
    "What I expect: a working fridge or my 429 pounds back.\n\nRuth Hale\n\n"
    "This complaint is public: your whole answer will be public too.",
}
SUBJECTS = {
    "fr": "Lave-vaisselle qui fuit",
    "nl": "Doorgezakte zetel",
    "de": "Trockner heizt nicht",
    "en": "Fridge not cooling",
}
SIGNS = {
    "fr": ("Cordialement,\n\nNathalie Servais\nService clients\nTél. 02 555 01 40", "Bien à vous,\n\nMarc Delvaux\nResponsable après-vente\nwww.blanc-menage.example",
           "Salutations distinguées,\n\nSophie Renard\nBlanc Ménage SA\nRue du Moulin 8, 5000 Namur"),
    "nl": ("Met vriendelijke groeten,\n\nKoen Maes\nKlantendienst\nT 03 555 01 41", "Hoogachtend,\n\nInge Wouters\nDienst na verkoop\nwww.zitgoed.example",
           "Vriendelijke groet,\n\nBram Peeters\nZitgoed BV\nKerkstraat 3, 9300 Aalst"),
    "de": ("Mit freundlichen Grüßen\n\nUlrike Kuhn\nKundendienst\nTelefon 0221 5550142", "Freundliche Grüße\n\nTim Vogel\nReklamation\nwww.trommelwerk.example",
           "Beste Grüße\n\nSabine Roth\nTrommelwerk GmbH\nHafenweg 12, 52062 Aachen"),
    "en": ("Kind regards,\n\nHelen Marsh\nCustomer Care\nTel 0113 555 0143", "Best wishes,\n\nOwen Price\nAfter-sales\nwww.coldwell.example",
           "Yours sincerely,\n\nDawn Ellis\nColdwell Ltd\n4 Canal Street, Leeds"),
}  # fmt: skip
COMPANIES = {"fr": ("Blanc Ménage", "service@blanc-menage.example"), "nl": ("Zitgoed", "klanten@zitgoed.example"),
             "de": ("Trommelwerk", "kundendienst@trommelwerk.example"), "en": ("Coldwell", "care@coldwell.example")}  # fmt: skip
PREFIXES = {"fr": "RE: ", "nl": "Antw: ", "de": "AW: ", "en": "Re: "}
ENCODINGS = ("8bit", "quoted-printable", "base64")


def letter_file(lang: str) -> None:
    company, mailbox = COMPANIES[lang]
    raw = (
        f"From: Doléance <{RELAY}>\nTo: {company} <{mailbox}>\nSubject: [ref {TOKEN}] {SUBJECTS[lang]}\n"
        "Date: Wed, 4 Mar 2026 09:15:00 +0100\nMessage-ID: <q1w2e3@post.example>\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{LETTERS[lang]}\n"
    )
    (HERE / f"letter_{lang}.eml").write_text(raw, "utf-8")


def encoded(text: str, kind: str, way: str) -> str:
    head = f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: {way}\n\n"
    if way == "base64":
        return head + base64.encodebytes(text.encode()).decode()
    return head + (quopri.encodestring(text.encode()).decode() if way == "quoted-printable" else text)


def message(case: Case, drawn: Drawn, way: str) -> str:
    head = (
        f"From: {case.sign.split(chr(10))[2]} <{case.mailbox}>\nTo: {RELAY}\nSubject: {PREFIXES[case.lang]}{case.subject}\n"
        "Date: Thu, 5 Mar 2026 14:02:00 +0100\nMessage-ID: <z9y8@company.example>\nIn-Reply-To: <q1w2e3@post.example>\n"
        "MIME-Version: 1.0\n"
    )
    return head + (encoded(drawn.html, "html", way) if drawn.html else encoded(drawn.plain or "", "plain", way))


def main() -> None:
    texts = tomllib.loads((HERE / "replies.toml").read_text("utf-8"))
    for lang in texts:
        letter_file(lang)
    for place, (lang, number, entry) in enumerate(
        (lang, number, entry) for lang, entries in texts.items() for number, entry in enumerate(entries)
    ):
        layout = LAYOUTS[(place * 7 + number) % len(LAYOUTS)]
        company, mailbox = COMPANIES[lang]
        case = Case(lang, entry["text"].strip(), SIGNS[lang][number % 3], LETTERS[lang], f"[ref {TOKEN}] {SUBJECTS[lang]}",
                    "Doléance", RELAY, company, mailbox)  # fmt: skip
        drawn = layout(case)
        name = f"reply_{lang}_{number + 1:02d}_{layout.__name__}"
        (HERE / f"{name}.eml").write_text(message(case, drawn, ENCODINGS[place % 3]), "utf-8")
        expected = {"kind": "human", "substance": entry["is"], "language": lang, "reply_text": drawn.reply or case.text,
                    "signature": drawn.sign, "letter": f"letter_{lang}.eml", "needs_letter": drawn.needs_letter}  # fmt: skip
        (HERE / f"{name}.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

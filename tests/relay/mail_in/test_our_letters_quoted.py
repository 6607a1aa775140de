# ruff: noqa: E501 - the long lines are the mail itself
"""Our real letters, quoted by the programs in which people answer them: what they wrote comes out word for word."""

import email
import email.policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from mailparse import parse
from relay.mail import letters
from relay.models import Case
from tests.relay.conftest import World
from tests.relay.mail_in.programs import BETWEEN, WHOLE, Reply
from tests.relay.mail_in.wrappers import WRAPPED

STORIES = {
    "fr": ("Chaudière jamais réparée", "Le technicien est venu trois fois et la chaudière fuit toujours.\n\nOn me promet un rappel chaque semaine, sans suite.", "Une chaudière en état avant le premier mai."),
    "nl": ("Ketel nooit hersteld", "De technicus kwam drie keer langs en de ketel lekt nog altijd.\n\nElke week belooft men mij terug te bellen, zonder gevolg.", "Een werkende ketel voor één mei."),
    "de": ("Kessel nie repariert", "Der Techniker war dreimal da und der Kessel leckt noch immer.\n\nJede Woche verspricht man mir einen Rückruf, ohne Ergebnis.", "Ein dichter Kessel vor dem ersten Mai."),
    "en": ("Boiler never repaired", "The technician came three times and the boiler still leaks.\n\nEvery week I am promised a call that never comes.", "A working boiler before the first of May."),
}  # fmt: skip
# Each begins as our letter begins, and says something about the matter in words that the letter uses too.
ANSWERS = {
    "fr": ("Madame, Monsieur,\n\nMerci pour votre message. Nous remplaçons la chaudière le 12 mars, sans frais.\n\nNous regrettons que personne ne vous ait rappelée ; le technicien a été remplacé.",
           "Cordialement,\n\nLuc Renard\nService après-vente\nTél. 02 555 01 40"),
    "nl": ("Geachte mevrouw, geachte heer,\n\nDank u voor uw bericht. Wij vervangen de ketel op 12 maart, zonder kosten.\n\nHet spijt ons dat niemand u terugbelde; de technicus werkt niet meer bij ons.",
           "Met vriendelijke groeten,\n\nKoen Maes\nKlantendienst\nT 03 555 01 41"),
    "de": ("Sehr geehrte Damen und Herren,\n\nVielen Dank für Ihre Nachricht. Vor diesem Datum ist kein Termin vermerkt, der Kessel wird am 12. März getauscht.\n\nWir bedauern, dass niemand Sie angerufen hat; die Kosten tragen wir.",
           "Mit freundlichen Grüßen\n\nUlrike Kuhn\nKundendienst\nTelefon 0221 5550142"),
    "en": ("Dear Sir or Madam,\n\nThank you for your message. We replace the boiler on 12 March, at no cost.\n\nWe are sorry that nobody called you; the technician has left us.",
           "Kind regards,\n\nHelen Marsh\nCustomer Care\nTel 0113 555 0143"),
}  # fmt: skip
# What consumers write back.
REPLIES = {
    "fr": ("Bonjour,\n\nMerci, mais le 12 mars je travaille. Une autre date me conviendrait mieux, le matin si possible.\n\nEt qui paie les dégâts du plafond ?",
           "Bien à vous,\n\nLea Marchal\nRue Haute 3, 5000 Namur"),
    "nl": ("Beste,\n\nBedankt, maar op 12 maart werk ik. Een andere dag past mij beter, als het kan voor de middag.\n\nEn wie betaalt de schade aan het plafond?",
           "Met vriendelijke groeten,\n\nLea Marchal\nHoogstraat 3, 9000 Gent"),
    "de": ("Guten Tag,\n\nDanke, aber am 12. März arbeite ich. Ein anderer Tag passt mir besser, wenn möglich vormittags.\n\nUnd wer zahlt den Schaden an der Decke?",
           "Mit freundlichen Grüßen\n\nLea Marchal\nHochstraße 3, 4700 Eupen"),
    "en": ("Hello,\n\nThank you, but I work on 12 March. Another day suits me better, in the morning if you can.\n\nAnd who pays for the damage to the ceiling?",
           "Kind regards,\n\nLea Marchal\n3 High Street, Leeds"),
}  # fmt: skip

TO_CONSUMER = {"response_notice", "feedback_request"}


def collapsed(text: str) -> str:
    return " ".join(text.split())


def sent(world: World, lang: str) -> dict[str, bytes]:
    """The letters of one case that people answer: what each side wrote, and what we ask or remind them of."""
    title, story, expectation = STORIES[lang]
    company = world.company(language=lang)
    number = world.file(company, title=title, story=story, expectation=expectation, language=lang)
    back, to = world.address(number, "consumer"), world.address(number)
    more = world.mail(story, back, author="Lea Marchal <lea@home.example>")
    assert world.receive(more, back, sender="lea@home.example") == ["filed:recipient"]
    assert world.receive(world.mail(ANSWERS[lang][0], to), to) == ["filed:recipient"]
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        asked = {
            "reminder": letters.reminder(session, world.settings, case, world.now).content,
            "feedback_request": letters.feedback_request(session, world.settings, case, world.now).content,
        }
    return asked | {kind: world.letter(number, kind).content for kind in ("complaint", "follow_up", "response_notice")}


def greeted(letter: EmailMessage, text: str) -> str:
    """The answer under the very greeting that our letter has."""
    plain = str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    greeting = next(line for line in plain.splitlines() if line.endswith(",") and len(line) < 50)
    return greeting + text[text.index("\n\n") :]


@pytest.mark.parametrize("lang", STORIES)
def test_what_was_written_comes_out_word_for_word(world: World, lang: str):
    for kind, raw in sent(world, lang).items():
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        text, sign = (REPLIES if kind in TO_CONSUMER else ANSWERS)[lang]
        written = Reply(lang, letter, greeted(letter, text), sign)  # type: ignore[arg-type]
        for layout in (*WHOLE, *WRAPPED):
            read = parse(layout(written), answering=raw)
            found = (collapsed(read.reply_text), collapsed(sign) in collapsed(read.signature))
            assert found == (collapsed(written.text), True), f"{kind} in {layout.__name__}"
        for layout in BETWEEN:
            read = parse(layout(written), answering=raw)
            own = " ".join(line for line in read.reply_text.split("\n") if not line.startswith(">"))
            assert collapsed(own) == collapsed(written.text), f"{kind} in {layout.__name__}"

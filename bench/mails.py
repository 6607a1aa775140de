"""Invented answers of companies, about 5 KB each, all different: what `python -m bench` sends.

An answer quotes the letter that it answers and ends with a signature; two in three are plain text, one in three is text
beside HTML as desktop mail programs write it. Every one carries the DKIM signature of its author's domain and, above
it, what an edge server writes about it; whether our side believes the edge or checks the signature is a setting.
"""

import email.utils
import html
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from relay.mail import devzone
from relay.settings import Settings

EDGE = "edge.relay.example"  # the authserv-id of the trusted server
SIZE = 5_000  # bytes of a mail, about

OPENINGS = {
    "fr": "Bonjour {consumer},\n\nNous avons bien reçu votre plainte {number} et nous l'avons examinée avec attention.",
    "nl": "Beste {consumer},\n\nWij hebben uw klacht {number} goed ontvangen en aandachtig bekeken.",
    "en": "Dear {consumer},\n\nWe have received your complaint {number} and looked into it carefully.",
    "de": "Guten Tag {consumer},\n\nwir haben Ihre Beschwerde {number} erhalten und sorgfältig geprüft.",
}
SENTENCES = {
    "fr": (
        "Le technicien remplacera la pièce le {day} mars et vous ne payerez pas le déplacement.",
        "Le montant de {euros},50 euros vous sera remboursé sur le compte qui a servi au paiement.",
        "Notre service de facturation a corrigé l'erreur de relevé et une nouvelle facture suit.",
        "Nous regrettons le temps que cette affaire vous a pris et le manque de suivi de notre part.",
        "Votre contrat reste inchangé et aucune indemnité de rupture ne vous sera réclamée.",
    ),
    "nl": (
        "De technicus vervangt het onderdeel op {day} maart en u betaalt de verplaatsing niet.",
        "Het bedrag van {euros},50 euro wordt teruggestort op de rekening waarmee u betaalde.",
        "Onze facturatiedienst heeft de meterstand verbeterd en u ontvangt een nieuwe factuur.",
        "Wij betreuren dat deze zaak u zoveel tijd heeft gekost en dat de opvolging tekortschoot.",
        "Uw contract blijft ongewijzigd en wij rekenen geen verbrekingsvergoeding aan.",
    ),
    "en": (
        "The technician will replace the part on {day} March and the visit is free of charge.",
        "The amount of {euros}.50 euro will be refunded to the account that was used to pay.",
        "Our billing department has corrected the meter reading and a new invoice will follow.",
        "We regret the time this matter has taken you and the lack of follow-up on our side.",
        "Your contract remains unchanged and no termination fee will be charged.",
    ),
    "de": (
        "Der Techniker tauscht das Teil am {day}. März aus, die Anfahrt kostet Sie nichts.",
        "Der Betrag von {euros},50 Euro wird auf das Konto erstattet, von dem Sie gezahlt haben.",
        "Unsere Abrechnung hat den Zählerstand berichtigt, eine neue Rechnung folgt.",
        "Wir bedauern die Zeit, die Sie diese Sache gekostet hat, und unsere mangelnde Betreuung.",
        "Ihr Vertrag bleibt unverändert und es wird keine Ablöse verlangt.",
    ),
}
CLOSINGS = {
    "fr": "Bien à vous,",
    "nl": "Met vriendelijke groeten,",
    "en": "Kind regards,",
    "de": "Mit freundlichen Grüßen",
}
WROTE = {
    "fr": "Le 2 mars 2026 à 09:00, Doléance a écrit :",
    "nl": "Op 2 maart 2026 om 09:00 schreef Doléance:",
    "en": "On 2 March 2026 at 09:00, Doléance wrote:",
    "de": "Am 2. März 2026 um 09:00 schrieb Doléance:",
}
CLERKS = ("Anne Lambert", "Pieter Claes", "Laura Simon", "Jonas Peeters", "Sophie Renard", "Tom Willems")


@dataclass(frozen=True, slots=True)
class Thread:
    """What a company's clerk has before them: the letter we sent, and where its answer goes."""

    number: str
    company: str
    address: str  # the company's own, to which the letter went
    reply_to: str
    subject: str
    message_id: str
    letter: str
    consumer: str
    language: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail with its envelope; content has CRLF line ends."""

    sender: str
    recipient: str
    content: bytes


def answers(settings: Settings, threads: Sequence[Thread], count: int, seed: int, at: datetime) -> Iterator[Posted]:
    """`count` different answers, spread evenly over the threads; the same seed gives the same texts."""
    rng = random.Random(seed)  # noqa: S311 - invented, not secret
    for place in range(count):
        yield _answer(settings, threads[place % len(threads)], rng, at, with_html=place % 3 == 0)


def _answer(settings: Settings, thread: Thread, rng: random.Random, at: datetime, *, with_html: bool) -> Posted:
    said, signature = _said(thread, rng), _signature(thread, rng)
    room = SIZE - 1_350 - len(said) - len(signature)
    quoted = thread.letter[: room // 2 - 650 if with_html else room]
    message = EmailMessage()
    message["From"] = email.utils.formataddr((f"Service {thread.company}", thread.address))
    message["To"] = thread.reply_to
    message["Subject"] = f"RE: {thread.subject}"
    message["Date"] = email.utils.format_datetime(at)
    message["Message-ID"] = f"<{rng.getrandbits(96):024x}@{thread.address.partition('@')[2]}>"
    message["In-Reply-To"] = message["References"] = f"<{thread.message_id}>"
    marked = "\n".join(f"> {line}" for line in quoted.splitlines())
    message.set_content(f"{said}\n\n-- \n{signature}\n\n{WROTE[thread.language]}\n{marked}\n", cte="8bit")
    if with_html:
        message.add_alternative(_html(thread, said, signature, quoted), subtype="html", cte="8bit")
    signed = devzone.sign(
        settings, message.as_bytes(policy=message.policy.clone(linesep="\r\n")), thread.address.partition("@")[2]
    )
    return Posted(thread.address, thread.reply_to, _at_the_edge(thread) + signed)


def _said(thread: Thread, rng: random.Random) -> str:
    sentences = rng.sample(SENTENCES[thread.language], 4)
    body = " ".join(sentences).format(day=rng.randrange(3, 28), euros=rng.randrange(10, 900))
    opening = OPENINGS[thread.language].format(consumer=thread.consumer, number=thread.number)
    return f"{opening}\n\n{body}\n\n{CLOSINGS[thread.language]}"


def _signature(thread: Thread, rng: random.Random) -> str:
    phone = f"+32 2 {rng.randrange(200, 800)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}"
    return f"{rng.choice(CLERKS)}\n{thread.company}\nTel. {phone}\n{thread.address}"


def _html(thread: Thread, said: str, signature: str, quoted: str) -> str:
    paragraphs = [html.escape(text).replace("\n", "<br>") for text in (said, signature)]
    body = "".join(f'<p class="MsoNormal">{text}</p>\n' for text in paragraphs)
    letter = "<br>\n".join(html.escape(line) for line in quoted.splitlines())
    header = f"<b>De :</b> Doléance &lt;{thread.reply_to}&gt;<br><b>Objet :</b> {html.escape(thread.subject)}"
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>p.MsoNormal'
        '{margin:0cm;font-size:11.0pt;font-family:"Calibri",sans-serif}</style></head><body lang="FR">\n'
        f'{body}<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p>{header}</p>'
        f"</div>\n<blockquote><p>{letter}</p></blockquote></body></html>\n"
    )


def _at_the_edge(thread: Thread) -> bytes:
    """What a mail server that receives for us writes above a mail."""
    domain = thread.address.partition("@")[2]
    return (
        f"Return-Path: <{thread.address}>\r\n"
        f"Authentication-Results: {EDGE};\r\n dkim=pass header.d={domain};\r\n dmarc=pass header.from={domain}\r\n"
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.7])\r\n\tby {EDGE} with ESMTPS id 4F00BA;\r\n"
        "\tMon, 02 Mar 2026 09:30:00 +0000\r\n"
    ).encode()

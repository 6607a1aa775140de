"""Papers that leave by post: a complaint that no mailbox takes, and the form for those who write by hand."""

import datetime as dt
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from relay.cases import asking
from relay.cases.dossier import paper, words
from relay.mail.letters import correspondence as post
from relay.mail.letters.typography import day
from relay.models import Case, Company
from relay.procedures.schema import AUDIENCES, Procedure
from relay.settings import Settings

_LETTER = {
    "fr": ("Madame, Monsieur,", "Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées."),
    "nl": ("Geachte mevrouw, geachte heer,", "Met vriendelijke groeten"),
    "en": ("Dear Sir or Madam,", "Yours faithfully"),
    "de": ("Sehr geehrte Damen und Herren,", "Mit freundlichen Grüßen"),
}
_FORM = {
    "title": ("Formulaire de plainte", "Klachtenformulier", "Complaint form", "Beschwerdeformular"),
    "intro": (
        "À remplir en lettres d’imprimerie. Gardez une copie.",
        "In drukletters in te vullen. Bewaar een kopie.",
        "Please write in capital letters, and keep a copy.",
        "Bitte in Druckbuchstaben ausfüllen und eine Kopie behalten.",
    ),
    "you": ("Vous", "U", "You", "Sie"),
    "complaint": ("Votre plainte", "Uw klacht", "Your complaint", "Ihre Beschwerde"),
    "story": (
        "Ce qui s’est passé, et quand",
        "Wat er gebeurd is, en wanneer",
        "What happened, and when",
        "Was geschehen ist, und wann",
    ),
    "expectation": ("Ce que vous attendez", "Wat u verwacht", "What you expect", "Was Sie erwarten"),
    "product": ("Le produit", "Het product", "The product", "Das Produkt"),
    "public": (
        "La plainte et les réponses peuvent être publiées sans mes données personnelles.",
        "De klacht en de antwoorden mogen zonder mijn persoonsgegevens worden gepubliceerd.",
        "The complaint and its answers may be published without my personal data.",
        "Beschwerde und Antworten dürfen ohne meine personenbezogenen Daten veröffentlicht werden.",
    ),
    "spoken": (
        "J’ai déjà pris contact avec l’organisme à ce sujet.",
        "Ik heb hierover al contact gehad met de organisatie.",
        "I have already contacted the organisation about this.",
        "Ich habe die Organisation dazu schon kontaktiert.",
    ),
    "include": (
        "À joindre ou à indiquer",
        "Bij te voegen of te vermelden",
        "To enclose or state",
        "Beizufügen oder anzugeben",
    ),
    "sign": ("Signature", "Handtekening", "Signature", "Unterschrift"),
    "date": ("Date", "Datum", "Date", "Datum"),
    "signature": ("Signature", "Handtekening", "Signature", "Unterschrift"),
    "send": ("À renvoyer à", "Terug te sturen naar", "Send it to", "Zurück an"),
}  # fmt: skip


def complaint_letter(session: Session, settings: Settings, case: Case, now: dt.datetime, to: str = "") -> bytes:
    """The complaint as a PDF to print and post, in the company's language. `to`: its postal address, where known."""
    spoken = post.language(settings, case.company.language)
    said, detail = words.labels(spoken), case.detail
    complaint = next(message for message in case.messages if message.kind == "complaint")
    home = detail.postal_address if detail else ""
    named = ("customer", "contract", "order", "phone") if detail else ()
    return paper.form(
        {
            "language": spoken, "labels": said, "site": settings.site.organisation, "number": case.number,
            "title": case.title, "sender": f"{case.account.name}\n{home}".strip(),
            "recipient": f"{case.company.name}\n" + "\n".join(part.strip() for part in to.split(",")),
            "date": day(post.today(settings, now), spoken), "opening": _LETTER[spoken][0],
            "facts": [[said[name], getattr(detail, name)] for name in named if getattr(detail, name)],
            "text": post.relayed(session, settings, complaint), "closing": _LETTER[spoken][1],
            "name": case.account.name,
        },
        "letter.typ",
    )  # fmt: skip


def paper_form(settings: Settings, company: Company, procedure: Procedure | None, language: str) -> bytes:
    """The empty form, with what the company's procedure asks for and where it says it may be sent."""
    spoken = post.language(settings, language)
    return _printed(settings.site.organisation, settings.contact, company.name, procedure, spoken)


@lru_cache(maxsize=64)
def _printed(organisation: str, contact: str, company: str, procedure: Procedure | None, spoken: str) -> bytes:
    """Kept, because anybody may ask for it: it holds nothing of anybody."""
    said, heads = words.labels(spoken), words.in_language(_FORM, spoken)
    return paper.form(
        {
            "language": spoken, "labels": said, "site": organisation, "company": company,
            "title": f"{heads['title']} – {company}", "intro": heads["intro"], "heads": heads,
            "audiences": [said[one] for one in (procedure.who.audience if procedure else AUDIENCES)],
            **_asked(procedure, spoken),
            "send": _ways(f"{organisation}, {contact}", procedure, spoken),
        },
        "form.typ",
    )  # fmt: skip


def _asked(procedure: Procedure | None, language: str) -> dict[str, Any]:
    """Lines to fill in, things to enclose, products and warnings of a procedure."""
    if procedure is None:
        return {"fields": [], "include": [], "products": [], "warnings": []}
    written = [
        one for one in procedure.includes if set(asking.TAKEN_BY[one.field]) & {"contract", "branch", "category"}
    ]
    enclosed = [one for one in procedure.includes if one.field == "evidence"]
    return {
        "fields": [one.text.in_(language) for one in written],
        "include": [one.text.in_(language) for one in enclosed],
        "products": [product.text.in_(language) for product in procedure.products],
        "warnings": [warning.text.in_(language) for warning in procedure.warnings if warning.moment == "filing"],
    }


def _ways(ours: str, procedure: Procedure | None, language: str) -> list[str]:
    """The organisation's own addresses for complaints; ours where it gives none."""
    kinds = ("post", "email")
    channels = procedure.channels if procedure else ()
    own = [
        (channel.to, channel.text.in_(language) if channel.text else "")
        for channel in channels
        if channel.kind in kinds and channel.to and channel.purpose == "complaint"
    ]
    return [f"{to} – {note}" if note else to for to, note in own] or [ours]

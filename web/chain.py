"""The table of moderation's rules as staff read it, in the order in which they run; docs/moderation.md has the same.

A rule without words here shows its own summary, so that a new rule needs nothing else. It must never decide anything.
"""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext as _

from moderation import RULES

_WORDS = {
    "link": _("Web address that carries a token, an account or a parcel number"),
    "email": _("E-mail address, also spelt out or spaced"),
    "known": _("Names, addresses and numbers that the case knows, in every spelling"),
    "iban": _("International bank account number, by length and checksum"),
    "structured": _("Structured communication of a bank transfer"),
    "card": _("Payment card number, by issuer and Luhn check"),
    "national": _("National register number, by birth date and checksum"),
    "account": _("Belgian account number of the time before IBAN"),
    "position": _("Geographic coordinates"),
    "network": _("IP address, not a version number"),
    "birth": _("Birth date, by the words before it"),
    "plate": _("Licence plate"),
    "secret": _("Password, PIN or access code"),
    "phone": _("Phone number, Belgian or international"),
    "address": _("Street with a house number, box, postcode and place"),
    "reference": _("Customer, contract, order, invoice, file or parcel number"),
    "person": _("Name of a person, by title, greeting, closing, introduction or list of names"),
    "vulgar": _("Vulgar word, plain or disguised"),
    "insult": _("Insult at a person, plain or disguised"),
    "slur": _("Racist or other insult at a group, plain or disguised"),
    "threat": _("Threat against people, or their home told to frighten them"),
    "hatred": _("Contempt or violence against a group of people"),
    "health": _("Health data of a person"),
    "tone": _("Passage that sounds hostile, by a small model; held only, never hidden"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A rule's name, whether it holds (else it masks), and what it looks for."""

    name: str
    holds: bool
    summary: LazyString | str


def table() -> list[Row]:
    return [Row(rule.name, rule.disposition == "hold", _WORDS.get(rule.name, rule.summary)) for rule in RULES]

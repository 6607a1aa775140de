"""Passwords and codes: what follows the word for them. A made-up example of a code is hidden as well."""

import re
from collections.abc import Iterator

from moderation.reading import Reading
from moderation.rules.base import Rule
from moderation.types import Hit

_SECRET = re.compile(
    r"(?:mot de passe|mdp|wachtwoord|paswoord|password|passwort|passwd|pincode|code pin|pin-code|pin code"
    r"|\bpin\b|code secret|geheime code|geheimcode"
    r"|code d'acces|toegangscode|zugangscode|access code|cvv2?|cvc2?|code de securite|beveiligingscode"
    r"|sicherheitscode|security code|\bpuk\b"
    r"|code puk|code de verification|verificatiecode|verification code|one-time code|digicode|sms-?code|code sms)"
    r"(?: est| is| ist|:| =|=| was| lautet| etait)?[ :=\"'«]{1,3}(?=\S*\d"
    r"|\S*[$@!#%&*])(\S{3,40}?)(?=[\s\"'»,;)]|[.!?](?:\s|$)|$)"
)


def find(reading: Reading) -> Iterator[Hit]:
    if "secret" in reading.mentions:
        yield from reading.hits(_SECRET, "REF", 0.9, group=1)
        yield from reading.hits(_CODE, "REF", 0.7, group=1)


_CODE = re.compile(
    r"(?<!\w)codes?(?: (?:de|d'|du|met|van|par|sms|recu|confirmation|verification|activation|validation|connexion|acces"
    r"|retrait|bevestiging|verificatie|activatie|afhaal|inlog|login|one-time|unique|unieke|secret|geheime)){0,3}"
    r"(?: est| is| ist| lautet)?(?: le| :|:)? {0,2}(\d{4,8})(?!\w|[.,/-]\d| \d)"
)

RULE = Rule("secret", "mask", "Password, PIN or access code", find)

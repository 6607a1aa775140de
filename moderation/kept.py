"""What stays readable whatever a rule thinks: the company's own public data and its company number.

A finding that lies wholly inside a kept span is dropped; one that is larger than it stays.
"""

import re

from moderation.loose import places
from moderation.reading import Reading

COMPANY_NUMBER = re.compile(r"(?<![\w+/])(?:be[ .-]{0,2})?[01]\d{3}[ .-]?\d{3}[ .-]?\d{3}(?![\d/]|[.-]\d)")
_NUMBER_WORD = re.compile(
    r"(?:\btva|\bbtw|\bvat|\bmwst|\bust|entreprise|ondernemings?|\bkbo|\bbce|\brpm|\brpr|\bzdu|unternehmens"
    r"|company|enterprise"
    r"|\bbe\b)[a-z. :°-]{0,22}$"
)
_PHONE_WORD = re.compile(r"(?:\bt|tel|gsm|mob|fax|phone|appel|bel|call|ruf|whatsapp)[\w. :°()-]{0,12}$")


def kept_spans(reading: Reading) -> list[tuple[int, int]]:
    """Spans of the original, end exclusive: strings of context.keep in any spelling, VAT and company numbers."""
    spans = [reading.folded.span(a, b) for a, b in company_numbers(reading)]
    for public in reading.context.keep:
        spans += [reading.folded.span(*place) for place in places(reading, public)]
    return spans


def company_numbers(reading: Reading) -> list[tuple[int, int]]:
    """Spans of the folded text that are Belgian VAT or company numbers by word, by "BE" or by checksum."""
    return [found.span() for found in reading.in_numbers(COMPANY_NUMBER, 10) if _is_company(reading, found)]


def _is_company(reading: Reading, found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    if found[0].startswith("be"):
        return True
    before = reading.before(found.start())
    if _NUMBER_WORD.search(before):
        return True
    checks = 97 - int(digits[:8]) % 97 == int(digits[8:])
    return checks and "." in found[0] and not _PHONE_WORD.search(before)

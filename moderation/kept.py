"""What stays readable whatever a rule thinks: the company's own public data and its company number.

A finding that lies wholly inside a kept span is dropped; one that is larger than it stays.
"""

import re
from functools import lru_cache

from moderation.normalise import fold_word
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
    spans = [reading.folded.span(a, b) for a, b in company_numbers(reading)] if reading.most_digits > 9 else []
    for public in reading.context.keep:
        pattern = loose(public)
        if pattern is not None:
            spans += [reading.folded.span(*found.span()) for found in pattern.finditer(reading.plain)]
    return spans


def company_numbers(reading: Reading) -> list[tuple[int, int]]:
    """Spans of the folded text that are Belgian VAT or company numbers by word, by "BE" or by checksum."""
    return [found.span() for found in COMPANY_NUMBER.finditer(reading.plain) if _is_company(reading, found)]


def _is_company(reading: Reading, found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    if found[0].startswith("be"):
        return True
    before = reading.before(found.start())
    if _NUMBER_WORD.search(before):
        return True
    checks = 97 - int(digits[:8]) % 97 == int(digits[8:])
    return checks and "." in found[0] and not _PHONE_WORD.search(before)


@lru_cache(maxsize=512)
def loose(known: str) -> re.Pattern[str] | None:
    """A pattern that finds a known string whatever its case, accents, spaces and separators; None if too short."""
    pieces = re.findall(r"[^\W_]+|@", fold_word(known))
    if sum(map(len, pieces)) < 3:
        return None
    if all(piece.isdigit() for piece in pieces) or re.fullmatch(r"[+(]?\d[\d\s./()+-]+", known.strip()):
        digits = "".join(pieces)
        return re.compile(r"(?<!\d)" + r"[\s./()+-]{0,3}".join(digits) + r"(?!\d)")
    return re.compile(r"(?<![^\W_])" + r"[\W_]{0,3}".join(map(re.escape, pieces)) + r"(?![^\W_])")

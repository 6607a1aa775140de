"""Reading mail: raw bytes in, one frozen value out.

Pure: no database, clock, network, settings or logging, and no exception for any input. `parse` reads a mail, `digest`
recognises the same mail arriving twice, `as_json` gives plain values; the grammar of reply tokens is in `references`.
"""

from mailparse.as_json import as_json
from mailparse.parse import digest, parse
from mailparse.types import Address, Attachment, Bounce, Kind, ParsedMessage, Substance, TokenSighting

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "Kind",
    "ParsedMessage",
    "Substance",
    "TokenSighting",
    "as_json",
    "digest",
    "parse",
]

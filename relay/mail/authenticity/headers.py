"""The header block of a raw mail, read strictly.

A signature covers what a strict reader sees. Where a lenient reader could see another header or another beginning of
the text, `plain` is False and no signature and no header counts: else a signed mail could be bent around foreign words.
"""

import re
from collections import Counter
from dataclasses import dataclass

HEADER_BYTES = 65536
# RFC 5322, 3.6: at most one of each. A second one that no signature covers is the oldest trick (RFC 6376, 8.15).
SINGLE = (
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding",
)  # fmt: skip

_END = re.compile(rb"\r?\n\r?\n")
_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_STRICT_NAME = re.compile(rb"[!-9;-~]{1,100}:")


@dataclass(frozen=True, slots=True)
class Fields:
    """(name in lower case, raw value with its folds) in order, and whether every reader sees the same."""

    rows: tuple[tuple[str, bytes], ...]
    plain: bool

    def count(self, name: str) -> int:
        return sum(known == name for known, _ in self.rows)

    def values(self, name: str) -> list[bytes]:
        return [value for known, value in self.rows if known == name]


def fields_of(content: bytes) -> Fields:
    """The fields of the block before the first empty line; never raises."""
    end = _END.search(content, 0, HEADER_BYTES)
    block = content[: end.start()] if end else content[:HEADER_BYTES]
    rows: list[tuple[str, bytes]] = []
    plain = end is not None and b"\r" not in block.replace(b"\r\n", b"") and b"\x00" not in block
    for line in re.split(rb"\r?\n", block):
        name = _NAME.match(line)
        if line[:1] in (b" ", b"\t") and rows:
            plain = plain and bool(line.strip())  # a line of blanks ends the header for some readers
            rows[-1] = (rows[-1][0], rows[-1][1] + b"\r\n" + line)
        elif name is not None:
            plain = plain and _STRICT_NAME.match(line) is not None
            rows.append((name[1].decode("ascii").lower(), line[name.end() :]))
        else:
            plain = False
    times = Counter(known for known, _ in rows)
    single = all(times[name] <= 1 for name in SINGLE)
    return Fields(tuple(rows), plain and single)

r"""What follows DATA: received in large pieces, bounded, and refused where two servers could read it differently.

Only `<CRLF>.<CRLF>` ends a mail. A line feed or carriage return on its own is refused and never repaired: repairing
makes two mails out of one for whoever reads line ends otherwise (SMTP smuggling).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

END = b"\r\n.\r\n"
LINE_BYTES = 1_000_000  # RFC 5321 promises 998; real mail has whole HTML pages on one line
HOPS = 100  # RFC 5321, 6.3
DRAIN_FACTOR = 4  # a refused mail is read to its end up to this many times the largest size

TOO_BIG = "552 5.3.4 Message too big, at most {} bytes"
NO_ROOM = "452 4.3.1 Too many large mails at once, try again later"
BARE_LINE_END = "554 5.6.0 Bare CR or LF in the message, lines must end with CRLF"
LINE_TOO_LONG = "554 5.6.0 A line of the message is too long"
LOOP = "554 5.4.6 Too many hops, this mail is in a loop"


class FloodError(Exception):
    """The client goes on sending far beyond every limit: hang up."""


@dataclass(frozen=True, slots=True)
class Received:
    """The mail with its dots unstuffed, or the reply that refuses it."""

    content: bytes
    refusal: str = ""


class _Sink:
    """Keeps what arrives while it is allowed to, counts the rest."""

    def __init__(self, limit: int, reserve: Callable[[int], bool]) -> None:
        self._limit, self._reserve = limit, reserve
        self._pieces: list[bytes] = []
        self._total = 0
        self._refusal = ""

    def add(self, piece: bytes) -> None:
        self._total += len(piece)
        if self._total > DRAIN_FACTOR * self._limit:
            raise FloodError
        if not self._refusal and self._total > self._limit + len(END):
            self._refusal = TOO_BIG.format(self._limit)
        if not self._refusal and not self._reserve(len(piece)):
            self._refusal = NO_ROOM
        if self._refusal:
            self._pieces.clear()
        else:
            self._pieces.append(piece)

    def close(self) -> Received:
        if self._refusal:
            return Received(b"", self._refusal)
        stuffed = b"".join(self._pieces)[: -len(b".\r\n")]
        refusal = objection(stuffed)
        return Received(b"", refusal) if refusal else Received(unstuffed(stuffed))


async def read_content(reader: asyncio.StreamReader, limit: int, reserve: Callable[[int], bool]) -> Received:
    """Read to the end of the mail and no further: pipelined commands stay in `reader`.

    `reserve(n)` says whether n more bytes of memory are free. Raises FloodError.
    """
    sink = _Sink(limit, reserve)
    tail = END[:2]  # the line end of the DATA command may be the first of the two that enclose the dot
    while missing := _missing(tail):
        piece = await reader.readexactly(missing)
        sink.add(piece)
        tail = (tail + piece)[-len(END) :]
        if tail == END:
            return sink.close()
    while True:
        try:
            sink.add(await reader.readuntil(END))
            return sink.close()
        except asyncio.LimitOverrunError as overrun:
            sink.add(await reader.read(overrun.consumed))


def _missing(tail: bytes) -> int:
    """How many bytes are needed at least to complete the END that `tail` may have begun; 0: it has not."""
    begun = next((size for size in range(len(END) - 1, 0, -1) if tail.endswith(END[:size])), 0)
    return len(END) - begun if begun else 0


def unstuffed(content: bytes) -> bytes:
    """RFC 5321, 4.5.2: the first dot of a line that begins with one was added by the client."""
    plain = content.replace(b"\r\n.", b"\r\n")
    return plain[1:] if plain.startswith(b".") else plain


def objection(content: bytes) -> str:
    """The reply that refuses this content; empty when it may come in."""
    line_ends = content.count(b"\r\n")
    if content.count(b"\n") != line_ends or content.count(b"\r") != line_ends:
        return BARE_LINE_END
    if len(content) > LINE_BYTES and max(map(len, content.split(b"\r\n"))) > LINE_BYTES:
        return LINE_TOO_LONG
    header = b"\r\n" + content.partition(b"\r\n\r\n")[0].lower()
    return LOOP if header.count(b"\r\nreceived:") > HOPS else ""

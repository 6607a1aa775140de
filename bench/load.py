"""A load generator for SMTP: `python -m bench.load FILE HOST PORT SESSIONS` in a process of its own.

FILE holds pickled bench.mails.Posted values. Each session sends one mail after another over its connection and opens a
new one after MAILS_A_CONNECTION, as a mail server that caches connections does; nothing is pipelined. Prints one JSON
object: seconds on the machine's monotonic clock of the first connection and of the last reply, and how many mails were
taken and refused. Differs from smtp-source in that no two mails are alike: identical ones would be duplicates.
"""

import asyncio
import json
import pickle
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import uvloop

from bench.mails import Posted

MAILS_A_CONNECTION = 100
PATIENCE = 120.0  # seconds for all


class Session(asyncio.Protocol):
    """One connection: greeting, EHLO, then mails from the common queue."""

    def __init__(self, queue: "deque[Posted]", taken: list[str]) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue, self._taken = queue, taken
        self._left = MAILS_A_CONNECTION
        self._lines: list[bytes] = []
        self._offered = False  # a whole mail is sent and its reply awaited
        self._replies = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._lines = [b"EHLO load.example\r\n"]

    def data_received(self, data: bytes) -> None:
        self._replies += data
        while b"\n" in self._replies:
            line, _, self._replies = self._replies.partition(b"\n")
            if line[3:4] != b"-":
                self._answered(line)

    def _answered(self, line: bytes) -> None:
        if self._offered:
            self._taken.append(line[:3].decode())
            self._offered = False
        elif line[:1] in b"45":  # the greeting, the envelope: this connection will not do
            self._taken.append(line[:3].decode())
            self._left, self._lines = 0, []
        if not self._lines and not self._next():
            self._transport.write(b"QUIT\r\n")
            self._transport.close()
            return
        self._transport.write(self._lines.pop(0))
        self._offered = self._left < MAILS_A_CONNECTION and not self._lines

    def _next(self) -> bool:
        """Prepare the commands of the next mail; False when this connection is done."""
        if not self._left or not self._queue:
            return False
        mail = self._queue.popleft()
        self._left -= 1
        self._lines = [
            f"MAIL FROM:<{mail.sender}>\r\n".encode(),
            f"RCPT TO:<{mail.recipient}>\r\n".encode(),
            b"DATA\r\n",
            mail.content.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n",
        ]
        return True

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def send(mails: list[Posted], host: str, port: int, sessions: int) -> dict[str, float]:
    """Send all mails over so many sessions at once."""
    queue, taken = deque(mails), list[str]()
    loop = asyncio.get_running_loop()
    started = time.monotonic()

    async def one() -> None:
        while queue:
            _, session = await loop.create_connection(lambda: Session(queue, taken), host, port)
            await session.ended

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(one() for _ in range(sessions)))
    accepted = taken.count("250")
    return {"started": started, "ended": time.monotonic(), "accepted": accepted, "refused": len(taken) - accepted}


def main(file: str, host: str, port: str, sessions: str) -> None:
    mails = pickle.loads(Path(file).read_bytes())  # noqa: S301 - written by our own parent a moment ago
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(send(mails, host, int(port), int(sessions)))))


if __name__ == "__main__":
    main(*sys.argv[1:])

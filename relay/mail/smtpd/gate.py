"""Who may come in at once: sessions in all, sessions of one network address, bytes being received.

Counts of one process, touched by its event loop alone.
"""

from collections import Counter

from relay.settings import Smtp

TOO_MANY = "421 4.3.2 Too many connections, try again later"
TOO_MANY_FROM_YOU = "421 4.7.0 Too many connections from your address, try again later"
MAILS_IN_MEMORY = 8  # mails of the largest size that may be in memory, all sessions together


class Gate:
    """Counts what is inside; the caller of `enter` calls `leave` once if it was let in."""

    def __init__(self, limits: Smtp) -> None:
        self._limits = limits
        self._inside: Counter[str] = Counter()
        self._bytes_free = MAILS_IN_MEMORY * limits.size_bytes

    def enter(self, peer: str) -> str:
        """Empty when `peer`, a network address, may come in, else the reply to close with."""
        if self._inside.total() >= self._limits.connections:
            return TOO_MANY
        if self._inside[peer] >= self._limits.connections_per_address:
            return TOO_MANY_FROM_YOU
        self._inside[peer] += 1
        return ""

    def leave(self, peer: str) -> None:
        self._inside[peer] -= 1
        if not self._inside[peer]:
            del self._inside[peer]

    def reserve(self, count: int) -> bool:
        """Take `count` bytes of memory; give them back with `release`."""
        if count > self._bytes_free:
            return False
        self._bytes_free -= count
        return True

    def release(self, count: int) -> None:
        self._bytes_free += count

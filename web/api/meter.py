"""How often one network may ask: counted in this process's memory, because a question must not write.

With several web processes each counts for itself: the limit is a fence, not a price.
"""

import threading
from dataclasses import dataclass

SECONDS = 60
MOST_KNOWN = 20_000  # networks remembered at once


@dataclass(frozen=True, slots=True)
class Reading:
    """After one more request: how many are left in this window, and how many seconds it still lasts."""

    limit: int
    left: int
    seconds: int
    over: bool


class Meter:
    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[str, int] = {}

    def count(self, network: str, at: float) -> Reading:
        """Count a request of this network at a time (seconds)."""
        window, into = divmod(int(at), SECONDS)
        with self._lock:
            if window != self._window or len(self._counts) > MOST_KNOWN:
                self._window, self._counts = window, {}
            used = self._counts[network] = self._counts.get(network, 0) + 1
        return Reading(self.limit, max(0, self.limit - used), SECONDS - into, used > self.limit)

"""What reading costs and whether it ever fails, over every mail that was given: bare bodies, whole mails, odd files."""

import base64
import email
import email.policy
import gc
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.gold import classes, raw_of, replies
from mailparse import as_json, parse

_NO_MAIL = {".json", ".jsonl", ".txt", ".md", ".png", ".jpg", ".gz"}
_AGAIN = 5


@dataclass(slots=True)
class Cost:
    """Seconds of processor time of all mails together; the worst is the best of three readings of the slowest mail."""

    mails: int = 0
    ours: float = 0.0
    library: float = 0.0
    library_read: float = 0.0
    worst: float = 0.0
    faults: int = 0
    library_faults: int = 0


def every_mail(folders: list[Path]) -> Iterator[bytes]:
    yield from (raw_of(case) for _, case in replies(folders))
    yield from (base64.b64decode(case["raw_base64"]) for case in classes(folders))
    for folder in folders:
        for path in sorted(folder.rglob("raw/**/*")):
            if path.is_file() and path.suffix not in _NO_MAIL:
                yield path.read_bytes()


def measured(folders: list[Path]) -> Cost:
    """Both readers in turn on each mail, so that a busy machine slows both."""
    cost = Cost()
    slow: list[tuple[float, bytes]] = []
    gc.collect()
    for raw in every_mail(folders):
        seconds = _ours(raw, cost)
        bare, read = _library(raw, cost)
        cost.mails += 1
        if read:  # what the standard library cannot read is left out of the comparison
            cost.ours, cost.library, cost.library_read = (
                cost.ours + seconds,
                cost.library + bare,
                cost.library_read + read,
            )
        slow = sorted([*slow, (seconds, raw)], reverse=True, key=lambda one: one[0])[:_AGAIN]
    cost.worst = max((min(_ours(raw, Cost()) for _ in range(3)) for _, raw in slow), default=0.0)
    return cost


def _ours(raw: bytes, cost: Cost) -> float:
    begun = time.process_time()
    try:
        parsed = parse(raw)
        cost.faults += any(" failed: " in defect for defect in parsed.defects)
        seconds = time.process_time() - begun
        as_json(parsed)
    except Exception:  # the very thing that must not happen
        cost.faults += 1
        return time.process_time() - begun
    return seconds


def _library(raw: bytes, cost: Cost) -> tuple[float, float]:
    """Seconds of message_from_bytes alone, and with every header and body read; nothing where it raises."""
    begun = middle = time.process_time()
    with suppress(Exception):
        message = email.message_from_bytes(raw, policy=email.policy.default)
        middle = time.process_time()
        for part in message.walk():
            list(map(str, part.values()))
            _ = part.get_payload(decode=True) if not part.is_multipart() else None
        return middle - begun, time.process_time() - begun
    cost.library_faults += 1
    return 0.0, 0.0

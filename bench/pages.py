"""Requests a second that the running site answers to one client with one connection."""

import http.client
import time
from dataclasses import dataclass

SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second: of the whole page, and of a visitor who has it (304)."""

    whole: float
    unchanged: float


def rate(port: int, path: str) -> Rate:
    """Ask for one page over and over. Raises RuntimeError where it is not there or cannot be asked conditionally."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    status, etag = _get(connection, path, "")
    if status != 200 or not etag:
        raise RuntimeError(f"{path}: {status}, ETag {etag!r}")
    rates = []
    for known, expected in (("", 200), (etag, 304)):
        started, count = time.monotonic(), 0
        while time.monotonic() - started < SECONDS:
            if _get(connection, path, known)[0] != expected:
                raise RuntimeError(f"{path}: not {expected}")
            count += 1
        rates.append(count / (time.monotonic() - started))
    connection.close()
    return Rate(*rates)


def _get(connection: http.client.HTTPConnection, path: str, etag: str) -> tuple[int, str]:
    connection.request("GET", path, headers={"If-None-Match": etag} if etag else {})
    response = connection.getresponse()
    response.read()
    return response.status, response.getheader("ETag") or ""

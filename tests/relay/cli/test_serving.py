"""`doleance web` keeps a connection after an answer without a body."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from relay.cli import web
from relay.settings import Settings


def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    if environ["PATH_INFO"] == "/unchanged":
        start_response("304 Not Modified", [("ETag", '"a"')])
        return []
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


@contextmanager
def served() -> Iterator[http.client.HTTPConnection]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = replace(Settings(), web=replace(Settings().web, host="127.0.0.1", port=port))
    stop = threading.Event()
    thread = threading.Thread(target=web.serve, args=(site, settings, stop))
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                connection.connect()
                break
            except OSError:
                time.sleep(0.05)
        yield connection
    finally:
        connection.close()
        stop.set()
        thread.join(60)


@pytest.mark.parametrize("path", ["/unchanged", "/whole"])
def test_a_connection_serves_a_second_request(path: str) -> None:
    with served() as connection:
        first = connection.sock
        seen = []
        for target in (path, "/whole"):
            connection.request("GET", target)
            answer = connection.getresponse()
            answer.read()
            seen.append((answer.status, answer.headers["Connection"], connection.sock is first))

    assert [(304 if path == "/unchanged" else 200, None, True), (200, None, True)] == seen


def test_a_client_that_wants_the_end_gets_it() -> None:
    with served() as connection:
        connection.request("GET", "/unchanged", headers={"Connection": "close"})
        answer = connection.getresponse()

        assert (304, "close") == (answer.status, answer.headers["Connection"])

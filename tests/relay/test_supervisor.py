"""`doleance run`: one tree of real processes that starts, survives, and ends together."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SECONDS = 120.0


class Tree:
    """A running `doleance run` in an empty folder, and what it says."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "relay.cli", "run"],
            cwd=folder,
            env={**os.environ, "DOLEANCE_WEB_PORT": "0", "DOLEANCE_SMTP_PORT": "0", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")  # the end

    def hear(self, **wanted: object) -> dict[str, Any]:
        """The next line of the log that holds `wanted`; fails after 30 seconds."""
        until = time.monotonic() + SECONDS
        while True:
            try:
                self.said.append(self._lines.get(timeout=max(0.01, until - time.monotonic())))
            except queue.Empty:
                self.said.append("")
            if not self.said[-1]:
                pytest.fail(f"never heard {wanted} in:\n{''.join(self.said)}")
            try:
                line: dict[str, Any] = json.loads(self.said[-1])
            except ValueError:
                continue
            if wanted.items() <= line.items():
                return line

    def children(self) -> set[int]:
        """Ids of the daemons that live now."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid) for pid in listed.split()}

    def ended(self) -> int:
        code = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        return code


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Tree]]:
    trees: list[Tree] = []

    def started(**environment: str) -> Tree:
        trees.append(Tree(tmp_path, **environment))
        return trees[-1]

    yield started
    for tree in trees:
        tree.process.kill()
        tree.ended()


def up(tree: Tree) -> set[int]:
    """Wait until all three daemons work; their ids."""
    waiting = {"web", "smtp", "worker"}
    while waiting:
        waiting.discard(str(tree.hear(event="listening")["service"]))
    return tree.children()


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_all_within_seconds(start: Callable[..., Tree], number: signal.Signals) -> None:
    tree = start()
    daemons = up(tree)
    assert 3 == len(daemons)
    asked = time.monotonic()
    tree.process.send_signal(number)
    assert 0 == tree.ended()
    assert time.monotonic() - asked < 5
    assert not any(alive(pid) for pid in daemons)


def test_web_and_mail_answer_on_the_ports_that_were_said(start: Callable[..., Tree]) -> None:
    tree = start()
    said = [tree.hear(event="listening") for _ in range(3)]
    ports = {line["service"]: line["port"] for line in said if "port" in line}
    with socket.create_connection(("127.0.0.1", ports["smtp"]), SECONDS) as client:
        assert client.recv(100).startswith(b"220 ")
    with socket.create_connection(("127.0.0.1", ports["web"]), SECONDS) as client:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.0 200")


def test_a_killed_daemon_comes_back(start: Callable[..., Tree]) -> None:
    tree = start()
    port = next(line["port"] for line in iter(lambda: tree.hear(event="listening"), {}) if line["service"] == "smtp")
    (door,) = [pid for pid in tree.children() if b"smtp" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(door, signal.SIGKILL)
    assert {"service": "smtp", "code": -9}.items() <= tree.hear(event="daemon died").items()
    again = tree.hear(event="listening", service="smtp")
    assert not alive(door)
    assert port > 0
    assert again["port"] > 0


def test_the_daemons_end_with_a_killed_supervisor(start: Callable[..., Tree]) -> None:
    tree = start()
    daemons = up(tree)
    tree.process.kill()
    wait_for(lambda: not any(alive(pid) for pid in daemons))


def test_a_taken_port_is_told_and_all_end(start: Callable[..., Tree]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        tree = start(DOLEANCE_WEB_PORT=str(taken.getsockname()[1]))
        tree.hear(event="daemon died", service="web")
        assert 1 == tree.ended()
    assert any("web.port: cannot listen on 127.0.0.1:" in line for line in tree.said)


def test_production_without_a_smarthost_does_not_start(start: Callable[..., Tree]) -> None:
    tree = start(DOLEANCE_SITE_MODE="production", DOLEANCE_SITE_URL="https://relay.example")
    assert 1 == tree.ended()
    with pytest.raises(pytest.fail.Exception, match=r"mail\.smarthost: production mode needs"):
        tree.hear(event="listening")

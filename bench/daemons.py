"""Our own daemons as real processes for `python -m bench`: start, find their ports, count their memory, stop."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.world import environment
from relay.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Daemon:
    """A process that we started, with its children, and the file it logs to."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def port(self, service: str) -> int:
        """The port of "smtp" or "web", once it listens."""
        return int(self._listening(service)["port"])

    def wait_for(self, service: str) -> None:
        self._listening(service)

    def pss(self) -> dict[str, float]:
        """Proportional set size of each process, in MB by the name of its service."""
        return {_name(pid): _pss(pid) for pid in (self.process.pid, *_descendants(self.process.pid))}

    def processor_seconds(self) -> float:
        """Processor time of the whole tree so far."""
        return processor_seconds(self.process.pid)

    def _listening(self, service: str) -> dict[str, Any]:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            for line in self.log.read_text().splitlines():
                entry = json.loads(line) if line.startswith("{") else {}
                if entry.get("event") == "listening" and entry.get("service") == service:
                    return dict(entry)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"{service} does not listen:\n{self.log.read_text()[-2000:]}")


@contextmanager
def running(settings: Settings, *names: str) -> Iterator[list[Daemon]]:
    """`doleance NAME` for each name, stopped at the end."""
    daemons: list[Daemon] = []
    try:
        for name in names:
            log = settings.data_dir / f"{name}-{time.monotonic_ns()}.log"
            with log.open("wb") as stream:
                process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "relay.cli", name],
                    stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd=settings.data_dir,
                    env={**os.environ, "PYTHONPATH": str(ROOT), **environment(settings)},
                )  # fmt: skip
            daemons.append(Daemon(process, log))
        yield daemons
    finally:
        for daemon in daemons:
            _stop(daemon.process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):  # it has ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found


def processor_seconds(pid: int) -> float:
    """Processor time, user and system, of a process and of all that it started, ended ones included.

    Of the living in nanoseconds (schedstat): in clock ticks, a hundred processes that live briefly would cost nothing.
    """
    seconds = 0.0
    for one in (pid, *_descendants(pid)):
        with suppress(FileNotFoundError, ProcessLookupError):
            ended = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[13:15]
            seconds += sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")
            for task in Path(f"/proc/{one}/task").iterdir():
                seconds += int((task / "schedstat").read_text().split()[0]) / 1e9
    return seconds


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().strip("\0").split("\0")
    return f"{words[-1]} {pid}"


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

"""One process tree: start the daemons, start a dead one again, stop all together.

Two halves. The parent calls `run`. A child, which is this program executed anew, calls
`follow` so that it ends when the parent is gone, even by SIGKILL: it holds the reading
end of a pipe whose writing end only the parent has, and end-of-file means the end. A
daemon asks `stop_event` when to stop. Must never import more than the standard
library: the parent stays small and its children pay for their own imports only.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

log = logging.getLogger("doleance.run")

# For each child: one heap for all its threads, of which one runs at a time anyway, and freed memory given back. 20 MB.
THRIFT = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "65536", "MALLOC_MMAP_THRESHOLD_": "65536"}
LIFELINE = "DOLEANCE_LIFELINE"  # environment variable: the pipe's descriptor
LOOK_SECONDS = 0.1
GRACE_SECONDS = 15.0  # the mail door lets a mail that has begun end
STEADY_SECONDS = 60.0  # who lived so long begins with a short pause again
LONGEST_PAUSE = 30.0
INFANCY_SECONDS = 10.0


@dataclass(slots=True)
class Child:
    """One daemon: its process, and when it may be started again."""

    name: str
    process: "subprocess.Popen[bytes]"
    started: float
    pause: float = 0.5
    restarts: int = 0
    due: float | None = None  # dead, and to be started at this time


def command(name: str) -> list[str]:
    """The command line of one daemon: this Python, this program, nothing from the current folder."""
    return [sys.executable, "-P", "-m", "relay.cli", name]


def run(names: Sequence[str], environment: Mapping[str, str], stop: threading.Event) -> int:
    """Keep the daemons `names` running until `stop` is set. Returns the exit code of the whole.

    A daemon that dies is started again after a pause that doubles from 0.5 to 30 seconds. One
    that gives up by itself in its first ten seconds (a port is taken, a file cannot be read)
    would do so again: then all stop, and the result is 1.
    """
    reading, writing = os.pipe()
    try:
        children = [Child(name, _start(name, reading, environment), time.monotonic()) for name in names]
        failed = False
        while not failed and not stop.wait(LOOK_SECONDS):
            failed = any(_look_after(child, reading, environment) for child in children)
        _end([child.process for child in children])
    finally:
        os.close(writing)
        os.close(reading)
    return 1 if failed else 0


def _start(name: str, lifeline: int, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """A child in a process group of its own: Ctrl-C reaches the parent alone, which stops all in order."""
    return subprocess.Popen(
        command(name),
        stdin=subprocess.DEVNULL,
        pass_fds=[lifeline],
        env={**THRIFT, **environment, LIFELINE: str(lifeline)},
        process_group=0,
    )


def _look_after(child: Child, lifeline: int, environment: Mapping[str, str]) -> bool:
    """Start `child` again when it is dead and due. True: it cannot live."""
    now = time.monotonic()
    if child.due is not None:
        if now >= child.due:
            child.process, child.started, child.due = _start(child.name, lifeline, environment), now, None
            child.restarts += 1
        return False
    code = child.process.poll()
    if code is None:
        return False
    lived = now - child.started
    log.error("daemon died", extra={"service": child.name, "code": code, "seconds": round(lived, 1)})
    if code > 0 and child.restarts == 0 and lived < INFANCY_SECONDS:
        return True
    child.pause = 0.5 if lived > STEADY_SECONDS else min(child.pause * 2, LONGEST_PAUSE)
    child.due = now + child.pause
    return False


def _end(processes: "Sequence[subprocess.Popen[bytes]]") -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def stop_event() -> threading.Event:
    """An event that SIGTERM and SIGINT set; call it in the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def follow() -> None:
    """In a child: end with the parent. Without a parent, nothing happens."""
    lifeline = os.environ.pop(LIFELINE, "")
    if lifeline:
        threading.Thread(target=_wait_for_the_end, args=(int(lifeline),), name="lifeline", daemon=True).start()


def _wait_for_the_end(lifeline: int) -> None:
    while os.read(lifeline, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)

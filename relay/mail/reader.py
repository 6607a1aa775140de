"""Who reads mail for intake: this process, or a second one that reads the next batch while this one files the last.

The second one is a fork without database, made before there are threads or connections. It ends when this process does,
however that ends. When it dies, this process reads for itself.
"""

import gc
import logging
import multiprocessing
import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Protocol

from relay.mail import reading
from relay.mail.dns import Resolver
from relay.mail.reading import Job, Read
from relay.settings import Settings

log = logging.getLogger(__name__)
YOUNG = 10_000  # new objects between two collections, in both processes: a batch makes many, and hardly a cycle


class Reader(Protocol):
    """`give` a batch, `take` what was read of it; one batch at a time. `close` ends it."""

    def give(self, jobs: Sequence[Job]) -> None: ...

    def take(self) -> list[Read]: ...

    def close(self) -> None: ...


class Here:
    """Reads in this process, when asked for the result."""

    def __init__(self, settings: Settings, resolver: Resolver) -> None:
        self._settings, self._resolver = settings, resolver
        self._jobs: Sequence[Job] = ()

    def give(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs

    def take(self) -> list[Read]:
        jobs, self._jobs = self._jobs, ()
        return reading.examine(jobs, self._settings, self._resolver)

    def close(self) -> None:
        """Nothing is held."""


class Beside(Here):
    """Reads in a forked process. Make it in the main thread, before anything connects to the database."""

    def __init__(self, settings: Settings, resolver: Resolver) -> None:
        super().__init__(settings, resolver)
        context = multiprocessing.get_context("fork")
        self._here, there = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(there, self._here, settings, resolver), name="reader", daemon=True
        )
        gc.collect()
        gc.freeze()  # the collector would touch, and so copy, every page that the fork shares
        gc.set_threshold(YOUNG, 20, 100)
        self._process.start()
        there.close()
        self._alive = True

    @property
    def pid(self) -> int | None:
        """The reading process."""
        return self._process.pid

    def give(self, jobs: Sequence[Job]) -> None:
        super().give(jobs)
        if self._alive:
            try:
                self._here.send(jobs)
            except OSError as error:
                self._died(error)

    def take(self) -> list[Read]:
        if self._alive and self._jobs:
            try:
                found: list[Read] | Exception = self._here.recv()
            except (OSError, EOFError) as error:
                self._died(error)
            else:
                self._jobs = ()
                if isinstance(found, Exception):
                    raise found
                return found
        return super().take()

    def close(self) -> None:
        self._here.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()

    def _died(self, error: Exception) -> None:
        self._alive = False
        log.error("the reader died, mail is read here", extra={"error": type(error).__name__})


def make(settings: Settings, resolver: Resolver) -> Reader:
    """The reader that the settings ask for."""
    return Beside(settings, resolver) if settings.worker.reader else Here(settings, resolver)


def _serve(there: Connection, here: Connection, settings: Settings, resolver: Resolver) -> None:
    """Read batch after batch until the other end is closed."""
    here.close()  # else the end of the parent would go unnoticed
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            jobs = there.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            there.send(reading.examine(jobs, settings, resolver))
        except OSError:
            os._exit(0)
        except Exception as error:  # the parent decides what a failed batch means
            there.send(RuntimeError(f"{type(error).__name__} in the reader"))

"""Group commit: all mails that wait at one moment are stored by one transaction.

One thread of its own, because a commit blocks. A mail's sender hears 250 only after the transaction that holds it has
come back from the disk; when the database is away or slow it hears 451 and keeps the mail.
"""

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError as PoolTimeout

from relay.db import Database
from relay.mail import spool
from relay.mail.spool import Incoming

log = logging.getLogger("doleance.smtp")

BATCH = 200
BATCH_BYTES = 32_000_000
COMMIT_SECONDS = 60.0  # RFC 5321, 4.5.3.2.6: clients wait ten minutes
DOWN = (OperationalError, InterfaceError, PoolTimeout, OSError)  # about the database, not about one mail


class NotStoredError(Exception):
    """The mail is not in the spool; its sender must keep it."""


class _Job:
    """A mail on its way to the disk; its mail is None when nobody waits for it any more."""

    __slots__ = ("future", "mail")

    def __init__(self, mail: Incoming, future: "asyncio.Future[int]") -> None:
        self.mail: Incoming | None = mail
        self.future = future


class Committer:
    """`store` from any task of `loop`; `close` stores what is still waiting, then ends the thread."""

    def __init__(
        self, database: Database, loop: asyncio.AbstractEventLoop, commit_seconds: float = COMMIT_SECONDS
    ) -> None:
        self._database, self._loop, self._commit_seconds = database, loop, commit_seconds
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="smtp-committer", daemon=True)
        self._thread.start()

    async def store(self, mail: Incoming) -> int:
        """The raw id, once durable. Raises NotStoredError."""
        job = _Job(mail, self._loop.create_future())
        self._queue.put(job)
        try:
            return await asyncio.wait_for(job.future, self._commit_seconds)
        except TimeoutError:
            raise NotStoredError from None
        finally:
            job.mail = None

    def close(self, seconds: float) -> None:
        self._queue.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        going_on = True
        while going_on:
            jobs, going_on = self._gather()
            if jobs:
                self._commit(jobs)

    def _gather(self) -> tuple[list[_Job], bool]:
        """Whatever waits now, at least one job; and whether more may come."""
        batch: list[_Job] = []
        size = 0
        job = self._queue.get()
        while job is not None:
            batch.append(job)
            size += len(job.mail.content) if job.mail else 0
            if len(batch) == BATCH or size > BATCH_BYTES or self._queue.empty():
                return batch, True
            job = self._queue.get()
        return batch, False

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            stored = self._write(jobs)
        except DOWN as error:
            self._fail(jobs, error)
        except Exception as error:
            if len(jobs) == 1:
                self._fail(jobs, error)
            else:
                self._commit_singly(jobs)
        else:
            self._tell(_set_results, stored)

    def _commit_singly(self, jobs: list[_Job]) -> None:
        """One row that the database refuses must not fail the others of its batch."""
        for place, job in enumerate(jobs):
            try:
                stored = self._write([job])
            except DOWN as error:
                self._fail(jobs[place:], error)
                return
            except Exception as error:
                self._fail([job], error)
            else:
                self._tell(_set_results, stored)

    def _write(self, jobs: list[_Job]) -> "list[tuple[asyncio.Future[int], int]]":
        """One transaction. Who gave up while it waited for its turn is left out: the sender heard 451."""
        with self._database.write() as session:
            session.connection()  # here SQLite waits for its one lock, PostgreSQL for a connection
            wanted = [(job.future, mail) for job in jobs if (mail := job.mail) is not None]
            raw_ids = spool.accept(session, [mail for _, mail in wanted])
        return [(future, raw_id) for (future, _), raw_id in zip(wanted, raw_ids, strict=True)]

    def _fail(self, jobs: list[_Job], error: Exception) -> None:
        # The text of a database error can quote the row: only its type is logged.
        log.error("mails not stored", extra={"mails": len(jobs), "error": type(error).__name__})
        self._tell(_set_failed, [job.future for job in jobs])

    def _tell(self, callback: Callable[[Any], None], what: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits, and nobody heard 250
            self._loop.call_soon_threadsafe(callback, what)


def _set_results(pairs: "list[tuple[asyncio.Future[int], int]]") -> None:
    for future, raw_id in pairs:
        if not future.done():
            future.set_result(raw_id)


def _set_failed(futures: "list[asyncio.Future[int]]") -> None:
    for future in futures:
        if not future.done():
            future.set_exception(NotStoredError())

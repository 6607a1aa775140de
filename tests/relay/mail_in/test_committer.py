"""Group commit: many mails in one transaction, each safe from the others, 250 never before the disk."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest
from sqlalchemy import event, text

from relay import db
from relay.db import Database
from relay.mail.smtpd.committer import Committer, NotStoredError
from tests.relay.mail_in.doors import incoming, raw_messages


def with_committer(
    database: Database, story: Callable[[Committer], Awaitable[None]], commit_seconds: float = 60
) -> None:
    async def run() -> None:
        committer = Committer(database, asyncio.get_running_loop(), commit_seconds)
        try:
            await story(committer)
        finally:
            committer.close(20)

    asyncio.run(run())


def commits_of(database: Database) -> list[str]:
    """Grows by one with each commit."""
    seen: list[str] = []
    event.listen(database.engine, "commit", lambda _connection: seen.append("commit"))
    return seen


def test_mails_that_wait_together_share_a_commit(database: Database) -> None:
    commits = commits_of(database)

    async def story(committer: Committer) -> None:
        ids = await asyncio.gather(*(committer.store(incoming(b"mail %d" % n)) for n in range(100)))
        assert sorted(ids) == list(range(1, 101))

    with_committer(database, story)
    assert [b"mail %d" % n for n in range(100)] == [raw.content for raw in raw_messages(database)]
    assert len(commits) <= 5


def test_a_mail_that_the_database_refuses_fails_alone(database: Database) -> None:
    async def story(committer: Committer) -> None:
        mails = [incoming(source="smtp" if n != 7 else "fax") for n in range(20)]
        results = await asyncio.gather(*(committer.store(mail) for mail in mails), return_exceptions=True)
        assert [n == 7 for n in range(20)] == [isinstance(result, NotStoredError) for result in results]

    with_committer(database, story)
    assert 19 == len(raw_messages(database))


def test_a_database_that_is_not_there_stores_nothing() -> None:
    async def story(committer: Committer) -> None:
        results = await asyncio.gather(*(committer.store(incoming()) for _ in range(5)), return_exceptions=True)
        assert [NotStoredError] * 5 == [type(result) for result in results]

    with closing(db.connect("postgresql://postgres@/none?host=/nonexistent")) as database:
        with_committer(database, story)


def test_what_waited_too_long_is_not_stored_behind_its_senders_back(database: Database) -> None:
    """The table is locked: the sender hears 451 and keeps the mail, so the lock's end must not store it."""
    locked = "LOCK TABLE raw_message IN EXCLUSIVE MODE" if database.engine.dialect.name == "postgresql" else "SELECT 1"

    async def story(committer: Committer) -> None:
        with database.write() as session:
            session.execute(text(locked))
            first = asyncio.ensure_future(committer.store(incoming(b"first")))
            await asyncio.sleep(0.05)
            second = asyncio.ensure_future(committer.store(incoming(b"second")))
            with pytest.raises(NotStoredError):
                await second
            with pytest.raises(NotStoredError):
                await first

    with_committer(database, story, commit_seconds=0.2)
    # PostgreSQL had the first in its hands already: the digest will tell that it is the same mail again.
    assert {raw.content for raw in raw_messages(database)} <= {b"first"}
    if database.engine.dialect.name == "sqlite":
        assert [] == raw_messages(database)


def test_closing_stores_what_is_still_waiting(database: Database) -> None:
    async def story(committer: Committer) -> None:
        waiting = [asyncio.ensure_future(committer.store(incoming())) for _ in range(10)]
        await asyncio.sleep(0)
        committer.close(20)
        assert list(range(1, 11)) == sorted(await asyncio.gather(*waiting))

    with_committer(database, story)

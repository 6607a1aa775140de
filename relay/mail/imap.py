"""The IMAP door: an existing mailbox is read, each mail durable before anything in the mailbox changes.

How far we are is (mailbox, UIDVALIDITY, UID), written by the transaction that stores the mails; \\Seen is a courtesy
to people who look into the mailbox. Never moves or deletes a mail. A mail too big for the SMTP door is stored cut at
that size, with its true size beside it, for a person to see; the whole stays in the mailbox.
"""

import datetime as dt
import logging
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import mailparse
from relay.db import Database
from relay.mail import spool
from relay.mail.smtpd.paths import our_recipient
from relay.mail.spool import Incoming
from relay.models import Heartbeat, ImapProgress
from relay.settings import Settings

log = logging.getLogger("doleance.imap")

BATCH = 50
BATCH_BYTES = 16_000_000
LOOK_SECONDS = 0.5  # of IDLE between two looks at `stop`
LONGEST_IDLE = 1500.0  # RFC 2177: servers may end an IDLE of half an hour
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
CHANCES = 10  # connections lost while the server was to give one mail
BEAT_SECONDS = 30.0
TIMEOUT = SocketTimeout(connect=15, read=60)

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


class OtherReaderError(Exception):
    """Somebody else moved our progress: what was read here must be rolled back."""


@dataclass(slots=True)
class Mailbox:
    """An open mailbox and what is remembered of it between connections."""

    client: IMAPClient
    name: str
    uidvalidity: int
    writable: bool
    failures: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server gave it."""

    uid: int
    content: bytes
    size: int
    internal_date: dt.datetime | None


def read_mailbox(settings: Settings, database: Database, stop: threading.Event) -> None:
    """Read until `stop` is set; connects again, ever more slowly, when server or database go away."""
    pause = FIRST_PAUSE
    failures: Counter[int] = Counter()
    while not stop.is_set():
        connected = time.monotonic()
        try:
            with _open(settings, failures) as mailbox:
                log.info("listening", extra={"service": "imap", "host": settings.imap.host, "port": settings.imap.port})
                _follow(mailbox, settings, database, stop)
        except (IMAPClientError, OSError, SQLAlchemyError, OtherReaderError) as error:
            # Only the type: the text may quote the login or a row.
            log.warning("mailbox lost", extra={"error": type(error).__name__, "pause": pause})
            stop.wait(pause)
            steady = time.monotonic() - connected > LONGEST_PAUSE
            pause = FIRST_PAUSE if steady else min(2 * pause, LONGEST_PAUSE)
    log.info("stopped", extra={"service": "imap"})


@contextmanager
def _open(settings: Settings, failures: Counter[int]) -> Iterator[Mailbox]:
    imap = settings.imap
    context = ssl.create_default_context()
    client = IMAPClient(imap.host, imap.port, ssl=imap.tls == "tls", ssl_context=context, timeout=TIMEOUT)
    try:
        if imap.tls == "starttls":
            client.starttls(context)
        client.normalise_times = False  # else INTERNALDATE loses its zone
        client.login(imap.user, imap.password)
        selected = client.select_folder(imap.mailbox)
        name = f"{imap.user}@{imap.host}/{imap.mailbox}"
        yield Mailbox(client, name, int(selected[b"UIDVALIDITY"]), b"READ-ONLY" not in selected, failures)
        client.logout()
    finally:
        client.shutdown()


def _follow(mailbox: Mailbox, settings: Settings, database: Database, stop: threading.Event) -> None:
    idle = mailbox.client.has_capability("IDLE")
    beaten = -BEAT_SECONDS
    while not stop.is_set():
        while _take_some(mailbox, settings, database) and not stop.is_set():
            pass
        if time.monotonic() - beaten >= BEAT_SECONDS:
            with database.write() as session:
                session.merge(Heartbeat(name="imap", at=dt.datetime.now(dt.UTC)))
            beaten = time.monotonic()
        if idle:
            _wait_idle(mailbox.client, settings.imap.poll_seconds, stop)
        else:
            stop.wait(settings.imap.poll_seconds)
            mailbox.client.noop()


def _wait_idle(client: IMAPClient, seconds: float, stop: threading.Event) -> None:
    """Until a mail arrives, the time is over (a search may have missed one) or we stop."""
    until = time.monotonic() + min(seconds, LONGEST_IDLE)
    client.idle()
    while not stop.is_set() and time.monotonic() < until:
        asked = time.monotonic()
        changes = client.idle_check(timeout=LOOK_SECONDS)
        if any(len(change) > 1 and change[1] == b"EXISTS" for change in changes):
            break
        if not changes and time.monotonic() - asked < LOOK_SECONDS / 2:
            break  # the end of the connection looks like this; idle_done tells
    client.idle_done()


def _take_some(mailbox: Mailbox, settings: Settings, database: Database) -> bool:
    """Store the next few mails, then mark them; whether there were any."""
    with database.read() as session:
        progress = session.get(ImapProgress, (mailbox.name, mailbox.uidvalidity))
        last = progress.uid if progress else None
    sizes = _next_sizes(mailbox, last or 0, settings.smtp.size_bytes)
    if not sizes:
        return False
    fetched = _fetch(mailbox, sizes, settings.smtp.size_bytes)
    mails = [_incoming(one, settings) for one in fetched]
    with database.write() as session:
        raw_ids = spool.accept(session, mails)
        _advance(session, mailbox, last, max(sizes))
    for raw_id, mail in zip(raw_ids, mails, strict=True):
        facts = {"door": "imap", "raw": raw_id, "size": len(mail.content), "recipients": len(mail.recipients)}
        log.info("mail accepted", extra=facts)
    _mark(mailbox, [one.uid for one in fetched])
    return True


def _next_sizes(mailbox: Mailbox, last: int, most: int) -> dict[int, int]:
    """UID -> size of the next mails after `last`: as many as may be in memory together, at least one."""
    # `n:*` names the last mail even where it is older than n (RFC 9051, 6.4.8).
    uids = sorted(uid for uid in mailbox.client.search(["UID", f"{last + 1}:*"]) if uid > last)[:BATCH]
    found = mailbox.client.fetch(uids, ["RFC822.SIZE"]) if uids else {}
    chosen: dict[int, int] = {}
    room = BATCH_BYTES
    for uid in uids:
        size = int(found[uid][b"RFC822.SIZE"]) if uid in found else 0
        room -= min(size, most)
        if chosen and (room < 0 or mailbox.failures[uid]):  # a mail that made trouble is fetched alone
            break
        chosen[uid] = size
        if mailbox.failures[uid]:
            break
    return chosen


def _fetch(mailbox: Mailbox, sizes: dict[int, int], most: int) -> list[Fetched]:
    """The mails, cut at `most` bytes. One that vanished meanwhile, or that the server cannot give, is missing."""
    stubborn = [uid for uid in sizes if mailbox.failures[uid] >= CHANCES]
    for uid in stubborn:
        log.error("mail cannot be fetched, it stays unseen in the mailbox", extra={"uid": uid})
    wanted = [uid for uid in sizes if uid not in stubborn]
    # What raises or ends the connection here counts against each of them; the count goes when they are fetched.
    mailbox.failures.update(wanted)
    found: dict[int, Any] = {}
    for uids, item in (
        ([uid for uid in wanted if sizes[uid] <= most], "BODY.PEEK[]"),
        ([uid for uid in wanted if sizes[uid] > most], f"BODY.PEEK[]<0.{most}>"),
    ):
        found |= mailbox.client.fetch(uids, [item, "INTERNALDATE"]) if uids else {}
    for uid in wanted:
        del mailbox.failures[uid]
    return [fetched for uid in wanted if (fetched := _read(uid, found.get(uid, {}), sizes[uid], most)) is not None]


def _read(uid: int, items: dict[bytes, Any], size: int, most: int) -> Fetched | None:
    content = items.get(b"BODY[]", items.get(b"BODY[]<0>"))
    if content is None:
        return None
    return Fetched(uid, content, size if size > most else 0, items.get(b"INTERNALDATE"))


def _incoming(mail: Fetched, settings: Settings) -> Incoming:
    now = dt.datetime.now(dt.UTC)
    received = mail.internal_date
    return Incoming(
        source="imap",
        content=mail.content,
        envelope_sender=None,
        recipients=recipients_of(mail.content, settings),
        peer="",
        helo="",
        received_at=min(received, now) if received and received.tzinfo else now,
        trusted=settings.imap.trusted,
        size=mail.size,
    )


def recipients_of(content: bytes, settings: Settings) -> tuple[str, ...]:
    """Our tagged addresses that the header names, each once, at most smtp.recipients; else the base address.

    Delivered-To, X-Original-To and Envelope-To come first, then To and Cc: a mailbox keeps no envelope.
    """
    end = _END_OF_HEADER.search(content)
    seen = mailparse.parse(content[: end.end()] if end else content).recipients_seen
    ours = [
        our_recipient(settings.mail, address)[0] for address in seen if address.isprintable() and len(address) < 320
    ]
    tagged = dict.fromkeys(address for address in ours if "+" in address.partition("@")[0])
    return tuple(tagged)[: settings.smtp.recipients] or (settings.base_address.lower(),)


def _advance(session: Session, mailbox: Mailbox, last: int | None, uid: int) -> None:
    """Move our progress from `last` to `uid`. Raises OtherReaderError where it was moved meanwhile."""
    if last is None:
        session.add(ImapProgress(mailbox=mailbox.name, uidvalidity=mailbox.uidvalidity, uid=uid))
        return
    moved = update(ImapProgress).where(
        ImapProgress.mailbox == mailbox.name,
        ImapProgress.uidvalidity == mailbox.uidvalidity,
        ImapProgress.uid == last,
    )
    result: Any = session.execute(moved.values(uid=uid))
    if result.rowcount != 1:
        raise OtherReaderError


def _mark(mailbox: Mailbox, uids: Sequence[int]) -> None:
    if mailbox.writable and uids:
        mailbox.client.add_flags(uids, [b"\\Seen"], silent=True)

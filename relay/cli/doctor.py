"""`doleance doctor`: says in sentences what is wrong with an installation, and what to publish in the DNS.

Reads only. Exit code 1 when something is wrong, so that a monitor can call it.
"""

import datetime as dt
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from relay import db, migrations
from relay.cases import deadlines, naming
from relay.cli import options
from relay.mail import dkim_key
from relay.mail.dns import DnsTroubleError, Resolver, make_resolver
from relay.models import Heartbeat, HeldMail, OutboxRow, SpoolRow
from relay.procedures.load import ProcedureError
from relay.settings import Settings, SettingsError

FIRST_UNSAFE, FIRST_SAFE = (3, 7, 0), (3, 51, 3)  # WAL-reset race: two connections can corrupt the file
SILENCE = dt.timedelta(minutes=3)  # the loops leave a sign of life every 30 seconds
LONG_WAIT = dt.timedelta(hours=1)
SPACE = 1_000_000_000
CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok`, `note` (worth knowing) or `wrong`, about something, in a sentence."""

    verdict: str
    about: str
    sentence: str


@click.command()
@options.with_settings
def command(settings: Settings) -> None:
    """Check settings, database, keys, DNS, daemons, queues and disk."""
    findings = list(examine(settings, dt.datetime.now(dt.UTC)))
    for finding in findings:
        click.echo(f"{finding.verdict:6}{finding.about}: {finding.sentence}")
    wrong = sum(finding.verdict == "wrong" for finding in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(findings)} checks found something wrong")


def examine(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    """Every finding, the deepest layer first."""
    yield Finding("ok", "settings", f"{settings.site.mode} mode, {settings.site.url}, @{settings.mail.domain}")
    yield from _sqlite(settings)
    yield from _disk(settings)
    yield from _database(settings, now)
    yield _procedures(settings)
    yield _names_model(settings)
    yield from _dns(settings)
    yield from _smarthost(settings)


def sqlite_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite may have several connections in WAL mode."""
    return not FIRST_UNSAFE <= version < FIRST_SAFE


def _sqlite(settings: Settings) -> Iterator[Finding]:
    if not settings.database_url.startswith("sqlite"):
        return
    version = sqlite.sqlite_version
    if sqlite_is_safe(sqlite.sqlite_version_info):
        yield Finding("ok", "sqlite", f"version {version}")
    else:
        yield Finding(
            "wrong", "sqlite", f"version {version} can corrupt the database; install pysqlite3 0.6.1 or newer"
        )


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        yield Finding("wrong", "site.data_dir", f"{folder} does not exist; `doleance migrate` makes it")
        return
    for name in ("dkim.pem", "secret.key"):
        file = folder / name
        if file.exists() and file.stat().st_mode & 0o077:
            yield Finding("wrong", "site.data_dir", f"{file} can be read by others; chmod 600 {file}")
    free = shutil.disk_usage(folder).free
    verdict = "ok" if free > SPACE else "wrong"
    yield Finding(verdict, "disk", f"{free / 1e9:.1f} GB free in {folder}")


def _database(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    try:
        current, newest = migrations.current(settings.database_url), migrations.newest()
    except SQLAlchemyError as error:
        yield Finding("wrong", "database", f"cannot be reached: {str(error).splitlines()[0]}")
        return
    if current != newest:
        yield Finding("wrong", "database", f"schema {current or 'missing'}, needed {newest}: run `doleance migrate`")
        return
    yield Finding("ok", "database", f"schema {current}")
    database = db.connect(settings.database_url)
    try:
        with database.read() as session:
            for check in (_signs_of_life, _spool, _outbox, _pen):
                yield from check(session, now)
    finally:
        database.close()


def _signs_of_life(session: Session, now: dt.datetime) -> Iterator[Finding]:
    beats = session.scalars(select(Heartbeat).order_by(Heartbeat.name)).all()
    if not beats:
        yield Finding("note", "daemons", "none has run yet")
    for beat in beats:
        silent = now - beat.at
        if silent > SILENCE:
            yield Finding("wrong", beat.name, f"no sign of life for {_span(silent)}; is the daemon running?")
        else:
            yield Finding("ok", beat.name, "alive")


def _spool(session: Session, now: dt.datetime) -> Iterator[Finding]:
    shelved = _count(session, SpoolRow, SpoolRow.state == "shelved")
    if shelved:
        yield Finding("wrong", "spool", f"{shelved} received mails are shelved after an error; a person must look")
    yield _queue(session, "spool", SpoolRow, "received mails", now)


def _outbox(session: Session, now: dt.datetime) -> Iterator[Finding]:
    failed = _count(session, OutboxRow, OutboxRow.state == "failed")
    if failed:
        yield Finding("note", "outbox", f"{failed} letters were given up")
    yield _queue(session, "outbox", OutboxRow, "letters", now)


def _pen(session: Session, _now: dt.datetime) -> Iterator[Finding]:
    waiting = _count(session, HeldMail, HeldMail.state == "waiting")
    if waiting:
        yield Finding("note", "holding pen", f"{waiting} mails wait for a moderator")


def _queue(session: Session, about: str, table: type[SpoolRow | OutboxRow], what: str, now: dt.datetime) -> Finding:
    open_rows = table.state.in_(("waiting", "claimed"))
    waiting = _count(session, table, open_rows)
    oldest = session.scalar(select(func.min(table.due_at)).where(open_rows))
    late = now - oldest if oldest else dt.timedelta(0)
    if late > LONG_WAIT:
        return Finding("wrong", about, f"{waiting} {what} wait, the oldest is {_span(late)} late; is a worker running?")
    return Finding("ok", about, f"{waiting} {what} wait")


def _count(session: Session, table: type[SpoolRow | OutboxRow | HeldMail], condition: object) -> int:
    statement = select(func.count()).select_from(table).where(condition)  # type: ignore[arg-type]
    return session.scalar(statement) or 0


def _span(time: dt.timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def _dns(settings: Settings) -> Iterator[Finding]:
    """What the DNS must hold. Asked in production only: a newcomer's machine has no domain."""
    domain = settings.mail.domain
    try:
        name, record = dkim_key.dns_record(settings)
    except SettingsError as error:
        yield Finding("wrong", "dkim", str(error))
        return
    advice: list[tuple[str, str, Callable[[Resolver], bool]]] = [
        ("dkim", f'{name}. TXT "{record}"', lambda dns: record.encode() in dns.txt(name)),
        ("mx", f"{domain}. MX 10 {settings.smtp.hostname}.", lambda dns: bool(dns.mx(domain))),
        ("spf", f'{domain}. TXT "v=spf1 {_spf(settings)} -all"', lambda dns: _has(dns, domain, b"v=spf1")),
        ("dmarc", f'_dmarc.{domain}. TXT "v=DMARC1; p=reject"', lambda dns: _has(dns, f"_dmarc.{domain}", b"v=DMARC1")),
    ]
    resolver = None if settings.development else make_resolver(settings)
    for about, line, published in advice:
        yield _published(about, line, published, resolver)


def _procedures(settings: Settings) -> Finding:
    """A file that was changed by hand can stop every filing."""
    try:
        found = deadlines.library(settings)
    except ProcedureError as error:
        return Finding("wrong", "procedures", f"{error.faults[0]}; see `doleance procedures check`")
    return Finding("ok", "procedures", f"{len(found.procedures)} in force")


def _names_model(settings: Settings) -> Finding:
    """Whether more than rules looks for people's names before a text is public."""
    reason = naming.absence(settings)
    if reason == "off":
        return Finding("note", "names model", "switched off by moderation.names_model: names are found by rules alone")
    if reason:
        return Finding(
            "note", "names model", "not installed, names are found by rules alone: pip install 'doleance[names]'"
        )
    return Finding("ok", "names model", "installed")


def _published(about: str, line: str, published: Callable[[Resolver], bool], resolver: Resolver | None) -> Finding:
    if resolver is None:
        return Finding("note", about, f"for production, publish: {line}")
    try:
        if published(resolver):
            return Finding("ok", about, "published")
    except DnsTroubleError as error:
        return Finding("wrong", about, f"the DNS does not answer ({error}); it should hold: {line}")
    return Finding("wrong", about, f"not in the DNS; publish: {line}")


def _has(dns: Resolver, name: str, beginning: bytes) -> bool:
    return any(record.startswith(beginning) for record in dns.txt(name))


def _spf(settings: Settings) -> str:
    """Who may send for us: the smarthost's own record where it has a name, its address otherwise."""
    host = settings.mail.smarthost
    if not host:
        return "mx"
    if host in ("127.0.0.1", "::1", "localhost"):
        return f"a:{settings.smtp.hostname}"
    return f"a:{host}"


def _smarthost(settings: Settings) -> Iterator[Finding]:
    if not settings.mail.smarthost:
        yield Finding("note", "mail.smarthost", f"none: letters go to the Maildir in {settings.data_dir}")
        return
    where = (settings.mail.smarthost, settings.mail.smarthost_port)
    try:
        socket.create_connection(where, CONNECT_SECONDS).close()
    except OSError as error:
        yield Finding("wrong", "mail.smarthost", f"cannot connect to {where[0]}:{where[1]}: {error}")
    else:
        yield Finding("ok", "mail.smarthost", f"{where[0]}:{where[1]} answers")

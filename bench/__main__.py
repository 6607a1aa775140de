"""`make bench`: mail in, mail through, pages and memory, beside a real Postfix on the same disk.

    python -m bench [--rounds 5] [--mails 1500] [--sessions 20] [--folder DIR]

Alternates between Postfix and us, because a machine is never twice as fast as itself for long: what counts are the
ratios, of which the median is printed with the smallest and largest. Everything listens on 127.0.0.1 or on a unix
socket, lives in one temporary folder, and ends with this program. Without Postfix only our own figures are printed.
"""

import argparse
import datetime as dt
import json
import os
import pickle
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from sqlalchemy import func, select

from bench import daemons, mails, pages, postfix, world
from relay import migrations
from relay.db import Database, connect
from relay.mail import devzone, dkim_key
from relay.models import Case, Company, OutboxRow, SpoolRow
from relay.settings import Settings
from tests.peers import postgres

CASES = 400
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
PATIENCE = 180.0  # seconds for one measurement
LOOK = 0.05
GOALS = {"accept": 1.5, "filed": 0.8}
MEMORY_GOAL = 250  # MB


@dataclass(frozen=True, slots=True)
class Load:
    """How much is sent: mails in one measurement, over so many sessions at once."""

    mails: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Mails a second, and milliseconds of processor time that each took."""

    mails: float
    milliseconds: float

    @classmethod
    def of(cls, load: Load, sent: dict[str, float], processor_seconds: float) -> "Rate":
        return cls(load.mails / (sent["ended"] - sent["started"]), 1000 * processor_seconds / load.mails)


@dataclass(slots=True)
class Side:
    """One database: the settings of the world in it, its threads, and how many mails its ledger holds already."""

    name: str
    settings: Settings
    threads: list[mails.Thread]
    accepting: Settings
    seed: int = field(default=0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mails", type=int, default=1500)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument(
        "--folder", type=Path, help="where to work, on the disk to be measured; default: a temporary one"
    )
    wanted = parser.parse_args()
    load = Load(wanted.mails, wanted.sessions)
    folder = Path(tempfile.mkdtemp(prefix="doleance-bench-", dir=wanted.folder))
    try:
        with sink(folder) as letterbox, database_server(folder) as server:
            sides = [prepared(folder, "SQLite", f"sqlite:///{folder}/{{}}/doleance.sqlite3", letterbox)]
            if server:
                sides.append(prepared(folder, "PostgreSQL", server, letterbox))
            rates = measured(folder, sides, load, wanted.rounds)
            report(rates)
            report_site(sides[0])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measured(folder: Path, sides: Sequence[Side], load: Load, rounds: int) -> dict[str, list[Rate]]:
    """The rates by what was measured, one a round."""
    rates: dict[str, list[Rate]] = defaultdict(list)
    peer = postfix.missing()
    if peer:
        say(f"without Postfix: {peer}")
    for place in range(rounds):
        say(f"round {place + 1} of {rounds}")
        if not peer:
            rates["accept, Postfix"].append(by_postfix(folder / f"postfix-a{place}", sides[0], load, deliver=False))
        for side in sides:
            rates[f"accept, {side.name}"].append(accepted(side, load))
        if not peer:
            rates["filed, Postfix"].append(by_postfix(folder / f"postfix-d{place}", sides[0], load, deliver=True))
        for side in sides:
            here, left = through(side, load)
            rates[f"filed, {side.name}"].append(here)
            rates[f"letters left, {side.name}"].append(left)
        rates[f"filed, {sides[0].name}, own DKIM check"].append(through(without_edge(sides[0]), load)[0])
    return rates


def by_postfix(folder: Path, side: Side, load: Load, *, deliver: bool) -> Rate:
    """What Postfix accepts, or delivers to its Maildir from the first connection to the last file."""
    with postfix.running(folder, deliver=deliver) as peer:
        before = daemons.processor_seconds(peer.master)
        sent = send(side, load, peer.port)
        if deliver:
            until_true(lambda: peer.delivered() >= load.mails)
            sent["ended"] = time.monotonic()
        return Rate.of(load, sent, daemons.processor_seconds(peer.master) - before)


def accepted(side: Side, load: Load) -> Rate:
    """What `doleance smtp` answers with 250: each mail is committed by then."""
    with daemons.running(side.accepting, "smtp") as (door,):
        port, before = door.port("smtp"), door.processor_seconds()
        sent = send(side, load, port)
        return Rate.of(load, sent, door.processor_seconds() - before)


def through(side: Side, load: Load) -> tuple[Rate, Rate]:
    """What `doleance run` does from the first connection until the last mail is filed, and its last letter has left."""
    database = connect(side.settings.database_url)
    try:
        with daemons.running(side.settings, "run") as (tree,):
            port = tree.port("smtp")
            tree.wait_for("worker")
            tree.wait_for("web")
            done, before = filed(database), tree.processor_seconds()
            sent = send(side, load, port)
            until_true(lambda: filed(database) >= done + load.mails)
            here = Rate.of(load, sent | {"ended": time.monotonic()}, tree.processor_seconds() - before)
            until_true(lambda: not waiting(database))
            return here, Rate.of(load, sent | {"ended": time.monotonic()}, tree.processor_seconds() - before)
    finally:
        database.close()


def filed(database: Database) -> int:
    """How many mails have ended as they should."""
    with database.read() as session:
        return session.scalar(select(func.count(SpoolRow.id)).where(SpoolRow.outcome == "filed")) or 0


def waiting(database: Database) -> bool:
    """Whether a letter has still to leave."""
    with database.read() as session:
        return session.scalar(select(OutboxRow.id).where(OutboxRow.state != "sent").limit(1)) is not None


def send(side: Side, load: Load, port: int) -> dict[str, float]:
    """Send fresh mails, no two alike, from a process of its own; every one must be taken."""
    side.seed += 1
    answers = mails.answers(side.settings, side.threads, load.mails, side.seed, now())
    file = side.settings.data_dir / "mails.pickle"
    file.write_bytes(pickle.dumps(list(answers)))
    command = [sys.executable, "-m", "bench.load", str(file), "127.0.0.1", str(port), str(load.sessions)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=daemons.ROOT)
    sent: dict[str, float] = json.loads(done.stdout)
    if sent["accepted"] != load.mails:
        raise RuntimeError(f"{sent['refused']} of {load.mails} mails were refused")
    return sent


def prepared(folder: Path, name: str, url: str, letterbox: int) -> Side:
    """A world in one database, and an empty one beside it for what is only accepted."""
    say(f"{name}: filing {CASES} complaints")
    known = f"{name.lower()}_world", f"{name.lower()}_accept"
    full, empty = (
        world.settings_for(folder / place, url.format(place), edge=True, smarthost_port=letterbox) for place in known
    )
    empty.data_dir.mkdir()
    dkim_key.ensure(empty)
    devzone.ensure(empty)
    migrations.upgrade(empty.database_url)
    return Side(name, full, world.build(full, CASES, now()), empty)


def without_edge(side: Side) -> Side:
    """The same world, whose mail comes straight from strangers: signatures are checked by ourselves."""
    plain = replace(side.settings.authentication, authserv_id="", trusted_relays=())
    return Side(
        side.name, replace(side.settings, authentication=plain), side.threads, side.accepting, side.seed + 10_000
    )


@contextmanager
def sink(folder: Path) -> Iterator[int]:
    """The port of a smarthost that takes every letter (smtp-sink of Postfix's package); without it nobody listens."""
    port = postfix.free_port()
    program = shutil.which("smtp-sink", path="/usr/sbin:/sbin:/usr/bin")
    if program is None:
        yield port
        return
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *user, f"127.0.0.1:{port}", "100"], cwd=folder)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def database_server(folder: Path) -> Iterator[str]:
    """PostgreSQL that keeps what it commits; the address of its databases with `{}` for the name, "" without one."""
    place = folder / "postgresql"
    place.mkdir()
    try:
        server = postgres.start(place, {**postgres.OPTIONS, **DURABLE})
    except RuntimeError as error:
        say(f"without PostgreSQL: {error}")
        yield ""
        return
    try:
        with psycopg.connect(f"host={place} user=postgres dbname=postgres", autocommit=True) as connection:
            for name in ("postgresql_world", "postgresql_accept"):
                connection.execute(f"CREATE DATABASE {name}".encode())
        yield f"postgresql://postgres@/{{}}?host={place}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def until_true(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"not done within {PATIENCE:.0f} seconds")
        time.sleep(LOOK)


def report(rates: dict[str, list[Rate]]) -> None:
    """The table: rates, and ratios to Postfix round by round."""
    print(f"\n{'':<34} {'mails/s':>7} {'CPU ms':>7}   ratio to Postfix, median (least - most)")
    for name, values in rates.items():
        what = name.partition(",")[0]
        peers = rates.get(f"{what}, Postfix", [])
        line = f"{name:<34} {middle(v.mails for v in values):7.0f} {middle(v.milliseconds for v in values):7.2f}"
        if what in GOALS and peers and not name.endswith("Postfix"):
            ratios = [ours.mails / theirs.mails for ours, theirs in zip(values, peers, strict=True)]
            line += f"   {middle(ratios):.2f} ({min(ratios):.2f} - {max(ratios):.2f}), goal {GOALS[what]}"
        print(line)


def middle(values: Iterable[float]) -> float:
    return statistics.median(values)


def report_site(side: Side) -> None:
    """Pages and memory of the whole tree, after a burst of mail went through it."""
    database = connect(side.settings.database_url)
    with database.read() as session:
        number = session.scalars(select(Case.number).order_by(Case.id).limit(1)).one()
        slug = session.scalars(select(Company.slug).order_by(Company.id).limit(1)).one()
    try:
        with daemons.running(side.settings, "run") as (tree,):
            before = filed(database)
            send(side, Load(300, 10), tree.port("smtp"))
            until_true(lambda: filed(database) >= before + 300)
            until_true(lambda: not waiting(database))
            print(f"\n{'requests a second, one client':<38} {'whole':>7} {'304':>7}")
            for name, path in (("public thread", f"/c/{number}"), ("company page", f"/company/{slug}")):
                found = pages.rate(tree.port("web"), path)
                print(f"{name:<38} {found.whole:7.0f} {found.unchanged:7.0f}")
            memory = tree.pss()
    finally:
        database.close()
    print(f"\nmemory (PSS) {sum(memory.values()):.0f} MB, goal {MEMORY_GOAL}: ", end="")
    print(", ".join(f"{name.partition(' ')[0]} {size:.0f}" for name, size in memory.items()))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()

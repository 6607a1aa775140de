"""How long scorecards take: `python bench/scorecards.py [companies] [cases]` (20,000 and 2,000,000 unless told).

Builds an SQLite file of invented facts in a temporary directory, in the tables of the product, then alternates between
one sequential scan that touches every column of them and the scorecards of all companies from scratch, as the worker
makes them on a new day. Goal: at most 6 scans. Also times the refresh of one company with 1,000 cases after an event,
from the mark to the card (goal: under 5 ms). All in processor time. Prints; asserts nothing.
"""

import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from relay import db
from relay.cases import scorecards
from relay.models import Account, Base, Case, ScoreFact
from relay.settings import Settings
from scoring import Field, Scorecard

AS_OF = dt.date(2026, 6, 30)
NOW = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
TODAY = AS_OF.toordinal()
SECTORS = 60
ROUNDS = 5
COLUMNS = [column.name for column in ScoreFact.__table__.columns]
SCAN = text(f"SELECT count(*), {', '.join(f'sum({name})' for name in COLUMNS)} FROM score_fact NOT INDEXED")  # noqa: S608
ROW = f"INSERT INTO score_fact ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608


def invented_rows(companies: int, cases: int) -> Iterator[tuple[int | None, ...]]:
    """Facts in the order of their delivery, companies mixed as on a real platform; one person in 300 rates twice."""
    rng = random.Random(6)  # noqa: S311  # invented, not secret
    for i in range(cases):
        company, age = rng.randrange(companies) + 1, 364 - i * 365 // cases
        delivered, wait = TODAY - age, int(rng.expovariate(0.1)) if rng.random() < 0.8 else 99
        event = wait <= min(30, age)
        rating = rng.randrange(4) if event else 0
        person, again = rng.randrange(1, 5_000), rating > 0 and rng.random() < 1 / 300
        values: dict[str, int | None] = {
            "case_id": i + 1,
            "company_id": company,
            "seq": 1,
            "account_id": person,
            "person": person,
            "delivered": delivered,
            "answered": delivered + wait if event else None,
            "waited": wait if event else None,
            "ended": None,
            "rating": rating,
            "rated": delivered + wait if rating else None,
            "reason": 0 if rng.random() < 0.97 else 1,
            "rating_left_out": 0,
            "again": int(again),
        }
        yield tuple(values[name] for name in COLUMNS)


def build(path: Path, companies: int, cases: int, sectors: int = SECTORS) -> db.Database:
    """A database file with so many companies and facts."""
    database = db.connect(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    with database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        cursor = raw.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("BEGIN")
        cursor.executemany(
            "INSERT INTO company (id, slug, name, search_key, sector, language, number, website, phone, confirmed, "
            "mail_enabled, staff_public, procedure, created_at) "
            "VALUES (?, ?, '', '', ?, 'fr', '', '', '', 1, 1, 0, '', '2025-01-01 00:00:00')",
            ((i, f"c{i}", f"s{i % sectors}") for i in range(1, companies + 1)),
        )
        cursor.executemany(ROW, invented_rows(companies, cases))
        cursor.execute("COMMIT")
    database.close()  # leaves the connection whose references were off
    return db.connect(f"sqlite:///{path}")


def from_scratch(database: db.Database) -> dict[str, Scorecard]:
    """Every company's card, from the rows."""
    with database.read() as session, scorecards.collector_paused():
        return Field(AS_OF, scorecards.tallies(session, AS_OF).values()).cards()


def scan(database: db.Database) -> None:
    with database.read() as session:
        session.execute(SCAN).all()


def seconds(run: Callable[[], object]) -> float:
    """Processor time of one call, SQLite's included: another program on the machine must not count."""
    start = time.process_time()
    run()
    return time.process_time() - start


def one_company(folder: Path) -> list[float]:
    """Seconds from the mark of one case to its company's new card, at 1,000 cases of it, among 40 companies."""
    database = build(folder / "one.db", 40, 40_000, sectors=4)
    settings = replace(Settings(), database=replace(Settings().database, url=str(database.engine.url)))
    board, taken = scorecards.Board(), []
    stamp = NOW - dt.timedelta(days=3)
    with database.write() as session:
        owner = Account(address="a@home.example", name="A", display_name="A", created_at=stamp)
        for i in range(1, 61):
            case = Case(
                id=i, number=f"n{i}", company_id=1 + i % 40, account=owner, state="sent", language="fr", title=""
            )
            case.created_at = case.delivered_at = stamp
            case.event_seq = i
            session.add(case)
    with database.write() as session:
        scorecards.refresh(session, settings, NOW, board)
    for i in range(1, 61):
        with database.write() as session:
            scorecards.mark(session, 1 + i % 40, i, NOW)
        with database.write() as session:
            taken.append(seconds(lambda: scorecards.refresh(session, settings, NOW, board)))
    database.close()
    return taken


def main(companies: int = 20_000, cases: int = 2_000_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"building {companies:,} companies, {cases:,} cases ...", flush=True)
        database = build(Path(folder) / "facts.db", companies, cases)
        scans, cards = [], []
        for _ in range(ROUNDS):
            scans.append(seconds(lambda: scan(database)))
            cards.append(seconds(lambda: from_scratch(database)))
        print(f"one sequential scan        {min(scans):7.3f} s")
        print(f"all scorecards             {min(cards):7.3f} s = {min(cards) / min(scans):.1f} scans (goal 6)")
        database.close()
        refresh = one_company(Path(folder))
        print(f"refresh, 1,000 cases       {statistics.median(refresh) * 1000:7.2f} ms (goal 5)")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""How long scorecards take: `python bench/scorecards.py [companies] [cases]` (20,000 and 2,000,000 unless told).

Builds an SQLite file of invented facts in a temporary directory, then alternates between one sequential scan that
touches every column and the scorecards of all companies from scratch. Goal: at most 6 scans. Also times the refresh
of one company with 1,000 cases from its facts (goal: under 5 ms). Prints; asserts nothing.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pysqlite3

from scoring import CaseFact, Field, Scorecard, Tally, tally

AS_OF = date(2026, 6, 30)
TODAY = AS_OF.toordinal()
SECTORS = 60
ROUNDS = 5

# One row a case, one column a field of scoring.CaseFact; words are small numbers (0 = the empty one).
SCHEMA = """
CREATE TABLE facts (company INT, sector INT, delivered INT, days INT, event INT, rating INT, consumer INT,
                    rated_on INT, reason INT, rating_reason INT);
"""
INDEX = """
CREATE INDEX by_company ON facts (company, reason, delivered, days, event, rating, consumer, rating_reason, sector)
"""
SCAN = """
SELECT count(*), sum(company), sum(sector), sum(delivered), sum(days), sum(event), sum(rating), sum(consumer),
       sum(rated_on), sum(reason), sum(rating_reason) FROM facts
"""
# Two characters a case: its cell (from 1), and its consumer's ordinal; days are empty while a case is open.
FROM_SCRATCH = """
SELECT company, max(sector), sum(event OR delivered <= :today - 30), group_concat(char(
         1 + ifnull(days, min(30, :today - delivered)) * 8 + event * 4 + rating * (rating_reason = 0), consumer), '')
FROM facts INDEXED BY by_company WHERE reason = 0 AND delivered BETWEEN :today - 364 AND :today GROUP BY company
"""


def invented_rows(companies: int, cases: int) -> Iterator[tuple[int | None, ...]]:
    """Facts in the order of their delivery, companies mixed as on a real platform."""
    rng = random.Random(6)  # noqa: S311  # invented, not secret
    for i in range(cases):
        company, age = rng.randrange(companies), 364 - i * 365 // cases
        wait = int(rng.expovariate(0.1)) if rng.random() < 0.8 else 99
        event = wait <= min(30, age)
        days = wait if event else 30 if age >= 30 else None
        rating = rng.randrange(4) if event else 0
        rated_on = TODAY - age + 20 if rating else None
        consumer = rng.randrange(1, 150)
        yield company, company % SECTORS, TODAY - age, days, int(event), rating, consumer, rated_on, 0, 0


def build(path: Path, companies: int, cases: int) -> pysqlite3.Connection:
    """A database file with so many companies and cases."""
    db = pysqlite3.connect(str(path))
    db.executescript(SCHEMA)
    db.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", invented_rows(companies, cases))
    db.execute(INDEX)
    db.commit()
    return db


def from_scratch(db: pysqlite3.Connection) -> dict[str, Scorecard]:
    """Every company's card, from the rows."""
    cell_of = bytes([0, *range(255)])  # char(0) would end a string, so that cells were written from 1
    found = db.execute(FROM_SCRATCH, {"today": TODAY})
    tallies = (
        Tally(
            str(company),
            str(sector),
            Counter(codes[0::2].encode("latin-1").translate(cell_of)),
            mature,
            consumers=len(set(codes[1::2])),
            left_out={},
        )
        for company, sector, mature, codes in found
    )
    return Field(AS_OF, tallies).cards()


def seconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def one_company(cases: int) -> list[CaseFact]:
    """The facts of one company."""
    rng = random.Random(7)  # noqa: S311
    facts = []
    for _ in range(cases):
        age, wait = rng.randrange(365), int(rng.expovariate(0.1))
        event = wait <= min(30, age)
        rating = rng.choice(("met", "part", "not", None)) if event else None
        days, delivered = min(wait, age, 30), AS_OF - timedelta(age)
        facts.append(CaseFact("one", "sector-1", delivered, days, event, rating, consumer=rng.randrange(1, cases)))
    return facts


def main(companies: int = 20_000, cases: int = 2_000_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"building {companies:,} companies, {cases:,} cases ...", flush=True)
        db = build(Path(folder) / "facts.db", companies, cases)
        scans, cards = [], []
        for _ in range(ROUNDS):
            scans.append(seconds(lambda: db.execute(SCAN).fetchall()))
            cards.append(seconds(lambda: from_scratch(db)))
        print(f"one sequential scan        {min(scans):7.3f} s")
        print(f"all scorecards             {min(cards):7.3f} s = {min(cards) / min(scans):.1f} scans (goal 6)")
        field = Field(AS_OF)
        facts = one_company(1_000)
        refresh = min(seconds(lambda: (field.put(tally(facts, AS_OF)), field.card("one"))) for _ in range(20))
        print(f"refresh, 1,000 cases       {refresh * 1000:7.2f} ms (goal 5)")
        db.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""Mutated mail against the reader: no exception, no slow mail. `make fuzz`, or with `--count 1000000` for the long run.

Seeded: the same seed gives the same mails on every machine. Starts from the corpus beside it (and from any CORPUS
folders named) and cuts, repeats, flips, swaps and nests. Ends with status 1 and the offending bytes in a file as soon
as a stage fails or a mail takes longer than the limit.
"""

import argparse
import itertools
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from mailparse import as_json, digest, parse

HERE = Path(__file__).parents[1] / "corpus" / "mail"
SPICES = (
    b"=?utf-8?B?", b"?=", b"boundary=", b"\r\n\r\n", b"--", b"\x00", b"\xff\xfe", b"<blockquote>", b"<" * 300,
    b"(" * 300, b"> " * 200, b"=0A=", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
    b"Content-Type: message/rfc822\n\n", b"charset=utf-7", b"charset=hz", b"begin 644 a\n", b"\x1b$B",
    b"&#x110000;", b"Content-Transfer-Encoding: base64\n",
    b"format=flowed; delsp=yes", b"\n-- \n", b"From: ",
    b"On 1 Jan 2026, a <b@c.example> wrote:\n", b"\xf0\x9f", b"\x78\x9f\x3e\x22",
)  # fmt: skip


def cut(dice: random.Random, raw: bytes) -> bytes:
    start = dice.randrange(len(raw) + 1)
    return raw[:start] + raw[start + dice.randrange(1 + len(raw) // 4) :]


def repeat(dice: random.Random, raw: bytes) -> bytes:
    start = dice.randrange(len(raw) + 1)
    piece = raw[start : start + dice.randrange(1, 400)]
    return raw[:start] + piece * dice.randrange(2, 12) + raw[start:]


def flip(dice: random.Random, raw: bytes) -> bytes:
    out = bytearray(raw)
    for _ in range(dice.randrange(1, 40)):
        if out:
            out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def spice(dice: random.Random, raw: bytes) -> bytes:
    start = dice.randrange(len(raw) + 1)
    return raw[:start] + dice.choice(SPICES) + raw[start:]


def swap(dice: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def nest(dice: random.Random, raw: bytes) -> bytes:
    edge = b"b%d" % dice.randrange(4)
    return (
        b'Content-Type: multipart/mixed; boundary="' + edge + b'"\n\n--' + edge + b"\n" + raw + b"\n--" + edge + b"--\n"
    )


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (cut, repeat, flip, spice, swap, nest)


def mutated(dice: random.Random, seeds: list[bytes]) -> bytes:
    raw = dice.choice(seeds)
    for _ in range(dice.randrange(1, 6)):
        raw = dice.choice(MUTATIONS)(dice, raw)
    return raw[:60_000]


def fault(raw: bytes, letter: bytes, limit: float) -> str:
    """What is wrong with the reading of this mail; empty where nothing is."""
    begun = time.perf_counter()
    parsed = parse(raw, answering=letter)
    as_json(parsed)
    digest(raw)
    if time.perf_counter() - begun > limit:
        return f"took {time.perf_counter() - begun:.2f} s"
    return next((defect for defect in parsed.defects if " failed: " in defect), "")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--count", type=int, help="so many mails, however long it takes")
    options.add_argument("--seconds", type=float, default=float(os.environ.get("SECONDS") or 60))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--limit", type=float, default=1.0, metavar="SECONDS", help="for one mail")
    options.add_argument("--keep", type=Path, default=Path("fuzz-fault.eml"), help="where an offending mail is written")
    options.add_argument("corpus", nargs="*", type=Path, help="more folders with mail to start from")
    chosen = options.parse_args()
    dice = random.Random(chosen.seed)  # noqa: S311 - a seeded die, not a secret
    files = [path for folder in (HERE, *chosen.corpus) for path in sorted(folder.rglob("*.eml"))]
    seeds = [raw for raw in (path.read_bytes() for path in files) if 0 < len(raw) < 100_000]
    letters = [path.read_bytes() for path in files if path.name.startswith("letter_")]
    end = time.monotonic() + chosen.seconds
    for number in itertools.count(1):
        if number > (chosen.count or number) or (chosen.count is None and time.monotonic() > end):
            print(f"{number - 1} mutated mails of {len(seeds)}, no fault")
            break
        raw, letter = mutated(dice, seeds), dice.choice(letters)
        try:
            wrong = fault(raw, letter, chosen.limit)
        except Exception as error:  # the very thing that is looked for
            wrong = f"raised {type(error).__name__}: {error}"
        if wrong:
            chosen.keep.write_bytes(raw)
            print(f"mail {number} of seed {chosen.seed}: {wrong} (kept in {chosen.keep})")
            return 1
        if number % 10_000 == 0:
            print(f"{number} mails, no fault", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

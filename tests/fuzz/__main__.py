"""Mutated mail against the reader: no exception, no slow mail. `make fuzz`, or `make fuzz COUNT=1000000` for long.

Seeded: the same seed gives the same mails on every machine. Starts from the corpus beside it and from the mails, bare
or in labelled sets, of any CORPUS folders named; cuts, repeats, flips, swaps and nests. Ends with status 1 and the
offending bytes in a file as soon as a stage fails or a mail takes more processor time than the limit.
"""

import argparse
import base64
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.accuracy.gold import classes, raw_of, replies
from mailparse import as_json, digest, parse

HERE = Path(__file__).parents[1] / "corpus" / "mail"
LARGEST_START = 100_000
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


def starts(folders: list[Path]) -> tuple[list[bytes], list[bytes]]:
    """(the mails that are mutated, the letters they are said to answer), in an order that depends on names alone."""
    files = sorted(HERE.rglob("*.eml"), key=lambda path: path.name)
    letters = [path.read_bytes() for path in files if path.name.startswith("letter_")]
    files += [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".eml", ".tnef")]
    raws = [path.read_bytes() for path in files]
    raws += [raw_of(case) for _, case in replies(folders)]
    raws += [base64.b64decode(case["raw_base64"]) for case in classes(folders)]
    return [raw for raw in raws if 0 < len(raw) < LARGEST_START], letters


def fault(raw: bytes, letter: bytes, limit: float) -> tuple[str, float]:
    """What is wrong with the reading of this mail, empty where nothing is; and the seconds it took."""
    begun = time.process_time()
    try:
        parsed = parse(raw, answering=letter)
        as_json(parsed)
        digest(raw)
    except Exception as error:  # the very thing that is looked for
        return f"raised {type(error).__name__}: {error}", 0.0
    took = time.process_time() - begun
    slow = f"took {took:.2f} s" if took > limit else ""
    return slow or next((defect for defect in parsed.defects if " failed: " in defect), ""), took


def chosen() -> argparse.Namespace:
    count, seconds, corpus = (os.environ.get(name) for name in ("COUNT", "SECONDS", "CORPUS"))
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--count", type=int, default=count, help="so many mails, however long it takes")
    options.add_argument("--seconds", type=float, default=float(seconds or 60))
    options.add_argument("--seed", type=int, default=os.environ.get("SEED") or 1)
    options.add_argument("--limit", type=float, default=1.0, metavar="SECONDS", help="for one mail")
    options.add_argument("--keep", type=Path, default=Path("fuzz-fault.eml"), help="where an offending mail is written")
    options.add_argument("--slowest", type=Path, help="where the slowest mail is written")
    folders = [Path(name) for name in (corpus or "").split()]
    options.add_argument("corpus", nargs="*", type=Path, default=folders, help="more folders with mail to start from")
    return options.parse_args()


def main() -> int:
    options = chosen()
    dice = random.Random(options.seed)  # noqa: S311 - a seeded die, not a secret
    seeds, letters = starts(options.corpus)
    end = time.monotonic() + options.seconds
    slowest = total = 0.0
    number = 0
    while number < options.count if options.count is not None else time.monotonic() < end:
        number += 1
        raw, letter = mutated(dice, seeds), dice.choice(letters)
        wrong, took = fault(raw, letter, options.limit)
        if took > slowest and options.slowest:
            options.slowest.write_bytes(raw)
        slowest, total = max(slowest, took), total + took
        if wrong:
            options.keep.write_bytes(raw)
            print(f"mail {number} of seed {options.seed}: {wrong} (kept in {options.keep})")
            return 1
        if number % 10_000 == 0:
            print(f"{number} mails, no fault, slowest {1000 * slowest:.0f} ms", file=sys.stderr)
    print(
        f"{number} mutated mails of {len(seeds)}, seed {options.seed}: no fault, "
        f"{1000 * total / number:.1f} ms each, slowest {1000 * slowest:.0f} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""One long line that almost looks like a rule, an introduction or an address costs no more than its length.

Found by `make fuzz` (seed 11): a line of 300 equals signs with a word behind took nine seconds.
"""

import time

import pytest

from mailparse import parse

ALMOST = {
    "rule and words": b"=" * 300 + b"ab ccc",
    "rule, letter, rule": b"=" * 300 + b"a" + b"=" * 300 + b"b",
    "spaced rule": b"- " * 400 + b"x y",
    "stars": b"*" * 400 + b" x",
    "marks and rule": b"> " * 100 + b"-" * 300 + b"x",
    "rules of two kinds": b"-_" * 300 + b"a.",
    "introduction without end": b"On " + b"Mon, 1 Jan 2026 " * 60 + b"wrote",
    "labels": b"From: " * 200,
    "brackets": b"<a@b.example" * 200,
}


@pytest.mark.parametrize("name", ALMOST)
def test_a_long_line_costs_no_more_than_its_length(name: str):
    begun = time.process_time()
    parsed = parse(b"From: a@b.example\n\nHello there.\n\n" + (ALMOST[name] + b"\n\n") * 5)
    assert time.process_time() - begun < 0.5
    assert "Hello there." in f"{parsed.reply_text}\n{parsed.quoted_text}\n{parsed.signature}"

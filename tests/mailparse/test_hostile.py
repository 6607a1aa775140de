"""Mail made to hurt: bounded by the caps, and the caps are named among the defects."""

import time

import pytest

from mailparse import parse

NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(2000))
HOSTILE = {
    "2,000 nested parts": (NESTED, "nested too deeply"),
    "2,000 nested messages": (b"Content-Type: message/rfc822\n\n" * 2000, "nested too deeply"),
    "100,000 parts": (b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 100_000, "too many parts"),
    "200 KB header": (b"Subject: " + b"x " * 100_000 + b"\n\ntext", "header block too long"),
    "20,000 addresses in many fields": (b"To: a@b.example\n" * 20_000 + b"\ntext", "too many header fields"),
    "long list of addresses": (b"To: " + b"a@b.example," * 600 + b"\n\ntext", "too many addresses"),
    "26 MB": (b"From: a@b.example\n\n" + b"word " * 5_300_000, "mail cut"),
    "3 MB of HTML": (b"Content-Type: text/html\n\n" + b"<p>mot</p>" * 300_000, "text cut"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_cap_is_kept_and_named(name: str):
    raw, defect = HOSTILE[name]
    begun = time.perf_counter()
    parsed = parse(raw)
    assert time.perf_counter() - begun < 10
    assert defect in parsed.defects


@pytest.mark.parametrize(
    "body",
    [
        b"> " * 100_000,
        b"On 1 Jan 2026 " * 20_000,
        b"a <b@c.example> " * 20_000,
        b"From: a\n" * 30_000,
        b"-----" * 40_000,
        b"Tel +32 2 555 01 23\n" * 20_000,
        b"_\n" * 50_000,
        b"On 1 Jan 2026, a wrote:\n" * 20_000,
        b"k7m2p-9xqab-tbd3c " * 10_000,
    ],
)
def test_twice_the_text_is_not_four_times_the_work(body: bytes):
    def seconds(raw: bytes) -> float:
        best = 9.0
        for _ in range(2):
            begun = time.perf_counter()
            parse(b"From: a@b.example\n\n" + raw)
            best = min(best, time.perf_counter() - begun)
        return best

    assert seconds(body) < 3 * seconds(body[: len(body) // 2]) + 0.3


def test_nothing_is_lost_behind_the_depth_cap():
    parsed = parse(NESTED + b"\n\nHier staat nog iets.\n")
    assert b"Hier staat nog iets." in b"".join(one.content for one in parsed.attachments) + parsed.reply_text.encode()


@pytest.mark.parametrize("between", ["\nfoo bar\n", " x ", "\n> ", "\n"])
def test_the_comparison_with_a_letter_is_linear(between: str):
    lines = [" ".join(f"word{number}" for number in range(start, start + 9)) for start in range(0, 900, 9)]
    letter = ("From: a@b.example\n\n" + "\n".join(lines)).encode()

    def seconds(times: int) -> float:
        raw = ("From: c@d.example\n\n" + between.join(lines * times)).encode()
        best = 9.0
        for _ in range(2):
            begun = time.process_time()
            parse(raw, answering=letter)
            best = min(best, time.process_time() - begun)
        return best

    assert seconds(40) < 3 * seconds(20) + 0.3

"""Receiving DATA: the same mail however the network cuts it, and no octet of what follows."""

import asyncio
import random

import pytest
from hypothesis import given, settings, strategies

from relay.mail.smtpd.content import FloodError, Received, objection, read_content, unstuffed


def received(pieces: list[bytes], limit: int = 1000, room: int = 10**6) -> tuple[Received, bytes]:
    """What was read, and what was left for the next command."""
    free = [room]

    def reserve(count: int) -> bool:
        free[0] -= count
        return free[0] >= 0

    async def run() -> tuple[Received, bytes]:
        reader = asyncio.StreamReader(limit=64)
        reading = asyncio.ensure_future(read_content(reader, limit, reserve))
        for piece in pieces:
            reader.feed_data(piece)
            await asyncio.sleep(0)
        reader.feed_eof()
        found = await reading
        return found, await reader.read()

    return asyncio.run(run())


@pytest.mark.parametrize(
    "mail", [b"", b"\r\n", b"a", b"\r\n\r\n", b"x" * 500 + b"\r\n", b"..\r\n", b"\r\n..\r\n..", b".." * 100]
)
def test_every_way_to_cut_the_stream_gives_the_same_mail(mail: bytes) -> None:
    ended = mail if mail == b"" or mail.endswith(b"\r\n") else mail + b"\r\n"
    stream = ended + b".\r\n" + b"QUIT\r\n"
    expected = (Received(unstuffed(ended)), b"QUIT\r\n")
    for cut in range(len(stream)):
        assert expected == received([stream[:cut], stream[cut:]]), cut
    assert expected == received([stream[at : at + 1] for at in range(len(stream))])


@given(strategies.lists(strategies.sampled_from([b"\r\n", b".", b"a", b"\r", b"\n", b"\r\n.", b"..", b"b" * 70])))
@settings(max_examples=200, deadline=None)
def test_the_mail_ends_at_the_first_crlf_dot_crlf(parts: list[bytes]) -> None:
    stream = b"".join(parts) + b"\r\n.\r\n" + b"REST\r\n"
    cut = random.Random(len(stream)).randrange(len(stream))  # noqa: S311 - where a network may cut
    found, left = received([stream[:cut], stream[cut:]])
    mail, _, rest = (b"\r\n" + stream).partition(b"\r\n.\r\n")
    stuffed = mail[2:] + b"\r\n" if mail else b""
    refusal = objection(stuffed)
    assert (Received(b"" if refusal else unstuffed(stuffed), refusal), rest) == (found, left)


def test_a_mail_over_the_limit_is_read_to_its_end_and_refused() -> None:
    found, left = received([b"a" * 1500, b"\r\n.\r\nNOOP\r\n"])
    assert ("552 5.3.4", b"", b"NOOP\r\n") == (found.refusal[:9], found.content, left)


def test_a_mail_of_exactly_the_limit_is_taken() -> None:
    found, _ = received([b"a" * 998 + b"\r\n.\r\n"])
    assert b"a" * 998 + b"\r\n" == found.content


def test_who_does_not_stop_is_cut_off() -> None:
    with pytest.raises(FloodError):
        received([b"a" * 5000])


def test_when_memory_is_taken_the_sender_is_asked_to_come_later() -> None:
    found, left = received([b"a" * 500, b"a" * 100 + b"\r\n.\r\nNOOP\r\n"], room=550)
    assert ("452 4.3.1", b"NOOP\r\n") == (found.refusal[:9], left)


def test_only_one_huge_line_is_refused() -> None:
    line = b"a" * 999_990 + b"\r\n"
    assert "" == objection(line * 3)
    assert "554 5.6.0" == objection(b"a" * 1_000_001 + b"\r\n")[:9]

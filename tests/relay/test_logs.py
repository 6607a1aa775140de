"""Logs are one JSON object a line, whatever is in them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from relay import logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_event_and_facts_are_keys(written: io.StringIO) -> None:
    logging.getLogger("doleance.smtp").info("accepted", extra={"raw": 12, "bytes": 4711})
    (line,) = lines(written)
    assert line.pop("at").endswith("Z")
    assert {"level": "info", "logger": "doleance.smtp", "event": "accepted", "raw": 12, "bytes": 4711} == line


def test_line_breaks_stay_inside_the_line(written: io.StringIO) -> None:
    logging.getLogger("doleance").warning("two\nlines", extra={"reason": "a\r\nb"})
    assert ["two\nlines"] == [line["event"] for line in lines(written)]


def test_a_traceback_is_part_of_its_line(written: io.StringIO) -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("doleance").exception("step failed", extra={"step": "intake"})
    (line,) = lines(written)
    assert ("error", "intake") == (line["level"], line["step"])
    assert line["traceback"].endswith("ValueError: broken")


def test_debug_is_not_written(written: io.StringIO) -> None:
    logging.getLogger("doleance").debug("detail")
    assert [] == lines(written)

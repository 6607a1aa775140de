"""On which line of a TOML text a key stands: tomllib does not tell. For files that tomllib could read."""

import re
import tomllib
from typing import Any

Path = tuple[str | int, ...]  # ("step", 0, "promise", 1, "within")

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of `path` in `text`, else of what holds it, else 1."""
    known = index(text)
    return next((known[path[:length]] for length in range(len(path), 0, -1) if path[:length] in known), 1)


def index(text: str) -> dict[Path, int]:
    """Every table and key of a well-formed TOML text with its line; what stands inside a value is not looked into."""
    known: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    lines = text.splitlines()
    table: Path = ()
    at = 0
    while at < len(lines):
        header, named = _HEADER.match(lines[at]), _KEY.match(lines[at])
        length = 1
        if header:
            table = _enter(_names(header[2]), header[1] == "[[", counts)
            known.setdefault(table, at + 1)
        elif named:
            names = _names(named[1])
            for end in range(1, len(names) + 1):
                known.setdefault(table + names[:end], at + 1)
            length = _length(lines, at)
        at += length
    return known


def _names(dotted: str) -> tuple[str, ...]:
    names: list[str] = []
    value: Any = tomllib.loads(f"{dotted} = 0")
    while isinstance(value, dict):
        name, value = next(iter(value.items()))
        names.append(name)
    return tuple(names)


def _enter(names: tuple[str, ...], again: bool, counts: dict[Path, int]) -> Path:
    """The path of a table header; an array of tables counts on, and names on the way mean its last element."""
    path: Path = ()
    for place, name in enumerate(names):
        path += (name,)
        if again and place == len(names) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path += (counts[path] - 1,)
    return path


def _length(lines: list[str], at: int) -> int:
    """How many lines the statement that begins at `at` takes."""
    for length in range(1, len(lines) - at + 1):
        if _whole("\n".join(lines[at : at + length])):
            return length
    return 1


def _whole(statement: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return None

"""docs/procedures.md: every key of the schema, every fact of every file, and only code that exists."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from relay.procedures.build import toml_name
from relay.procedures.checks import walk
from relay.procedures.load import Library
from relay.procedures.schema import TABLES, Bodies, Channel, Conflict, Opening, Procedure, Promise, Who

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8").splitlines()
FACTS = [re.findall(r" \| `([\w-]+\.toml: [^`]+)` \| (.+) \| (.+) \|$", line) for line in LINES]
ROWS = [found[0] for found in FACTS if found]


def default(key: Field[Any]) -> str:
    if key.default is MISSING:
        return "required"
    if isinstance(key.default, tuple):
        return ", ".join(key.default) or "none"
    return "none" if key.default in (None, "") else str(key.default).lower()


def test_every_key_is_documented_with_its_default_and_sentence() -> None:
    written = [line for line in LINES if re.match(r"\| `[a-z.]+\.[a-z_]+` \|", line)]
    assert [
        f"| `{table}.{toml_name(key)}` | {default(key)} | {key.metadata['doc']} |"
        for table, kind in TABLES.items()
        for key in fields(kind)
    ] == written


def entries(found: Procedure | Bodies) -> Iterator[str]:
    """Each fact of a file by the name that the table calls it; rules that open a door are in the door's row."""
    for path, value in walk(found):
        if not hasattr(value, "source") or isinstance(value, Opening):
            continue
        yield f"{found.id}.toml: {entry(found, path, value)}"


def entry(found: Procedure | Bodies, path: tuple[str | int, ...], value: Any) -> str:
    place = path[1] if len(path) > 1 else 0
    assert isinstance(place, int)
    if isinstance(value, Who):
        return "who"
    if isinstance(value, Conflict):
        return f"conflict.{place + 1}"
    if isinstance(value, Promise) and isinstance(found, Procedure):
        bound = "@" + "+".join(value.channels) if value.channels else ""
        return f"step.{found.steps[place].id}.promise.{value.what}{bound}"
    if isinstance(value, Channel) and isinstance(found, Bodies):
        return f"body.{found.bodies[place].id}.channel.{value.id}"
    return f"{path[0]}.{value.id}"


def test_every_fact_of_every_file_is_in_the_table_once(library: Library) -> None:
    known = [name for found in (*library.procedures.values(), library.bodies) for name in entries(found)]
    assert sorted(known) == sorted(row[0] for row in ROWS)


def test_the_code_that_is_named_exists() -> None:
    for name, code, _ in ROWS:
        for file, function in re.findall(r"`([\w/.]+)(?:: (\w+))?`", code):
            assert (ROOT / file).exists(), (name, file)
            assert not function or re.search(rf"^(def|class) {function}\b", (ROOT / file).read_text(), re.MULTILINE), (
                name
            )


def test_what_no_code_acts_on_says_that_it_is_not_done() -> None:
    assert [] == [name for name, code, state in ROWS if code == "—" and not re.search(r"\b(yet|no page)\b", state)]

"""The line of a key, in every way TOML lets one write it."""

import tomllib

from relay.procedures import load
from relay.procedures.lines import index, line_of

TEXT = '''\
# first line
top = 1
"quoted key".'other' = 2
long = """
[not.a.table]
neither = 1
"""
list = [
    { a = 1 },  # [[no]]
    { a = "]" },
]

[table]  # with a comment
a.b.c = 3

[[step]]
id = "one"

[[step.promise]]
what = "x"

[[step.promise]]
what = "y"

[[step]]
id = "two"
[step.extra]
deep = true
'''


def test_every_key_is_found() -> None:
    tomllib.loads(TEXT)
    assert {
        ("top",): 2,
        ("quoted key",): 3,
        ("quoted key", "other"): 3,
        ("long",): 4,
        ("list",): 8,
        ("table",): 13,
        ("table", "a"): 14,
        ("table", "a", "b"): 14,
        ("table", "a", "b", "c"): 14,
        ("step", 0): 16,
        ("step", 0, "id"): 17,
        ("step", 0, "promise", 0): 19,
        ("step", 0, "promise", 0, "what"): 20,
        ("step", 0, "promise", 1): 22,
        ("step", 0, "promise", 1, "what"): 23,
        ("step", 1): 25,
        ("step", 1, "id"): 26,
        ("step", 1, "extra"): 27,
        ("step", 1, "extra", "deep"): 28,
    } == index(TEXT)


def test_what_is_not_there_has_the_line_of_what_holds_it() -> None:
    paths = (("list", 1, "a"), ("step", 1, "title"), ("nothing",))
    assert [8, 25, 1] == [line_of(TEXT, path) for path in paths]


def test_all_keys_of_the_shipped_files_are_found() -> None:
    """The index knows each top-level table and key that tomllib knows."""
    for path in load.in_force().values():
        text = path.read_text(encoding="utf-8")
        table, found = tomllib.loads(text), index(text)
        for name, value in table.items():
            count = len(value) if isinstance(value, list) and isinstance(value[0], dict) else None
            wanted = {(name, place) for place in range(count)} if count is not None else {(name,)}
            assert wanted <= set(found), (path.name, name)

"""A TOML table becomes a value of the schema, or a list of faults. Knows types only; `checks` knows meanings."""

import datetime as dt
import re
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from relay.procedures.lines import Path
from relay.procedures.schema import Id, Period

LONGEST = {"working days": 750, "calendar days": 1096, "months": 36}  # about three years
_PERIOD = re.compile(r"(-?\d+) (working day|calendar day|month)s?")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one key. `path` has indexes from 0."""

    path: Path
    reason: str

    @property
    def key(self) -> str:
        """`step[2].promise[1].within`, counted from 1 as people do."""
        shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return shown.removeprefix(".")


def build(kind: type, table: Any, path: Path, faults: list[Fault]) -> Any:
    """An instance of the dataclass `kind`, or None after adding what is wrong to `faults`."""
    if not isinstance(table, dict):
        return _refuse(faults, path, "must be a table")
    before = len(faults)
    known = {toml_name(f): f for f in fields(kind)}
    for name in table:
        if name not in known:
            _refuse(faults, (*path, name), f"no such key; known: {', '.join(known)}")
    hints = _hints(kind)
    values: dict[str, Any] = {}
    for name, f in known.items():
        if name in table:
            values[f.name] = _value(hints[f.name], table[name], (*path, name), faults)
        elif f.default is MISSING:
            _refuse(faults, (*path, name), "is missing")
    return kind(**values) if len(faults) == before else None


def toml_name(f: Field[Any]) -> str:
    """What the field is called in the file."""
    return f.metadata.get("named") or f.name


def period(text: str) -> Period:
    """`5 working days` -> Period(5, "working days"). Raises ValueError with the reason."""
    if text == "at once" or text == "no term":
        return Period(0, "at once" if text == "at once" else "no term")
    found = _PERIOD.fullmatch(text)
    if not found:
        raise ValueError(
            f"{text!r} is no period; write `5 working days`, `45 calendar days`, `1 month`, `at once` or `no term`"
        )
    unit: Any = f"{found[2]}s"
    if not 1 <= int(found[1]) <= LONGEST[unit]:
        raise ValueError(f"impossible period {text!r}: between 1 and {LONGEST[unit]} {unit}")
    return Period(int(found[1]), unit)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any, path: Path, faults: list[Fault]) -> Any:
    if get_origin(hint) in (UnionType, Union):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], value, path, faults)
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return (
            value if value in choices else _refuse(faults, path, f"must be one of {', '.join(choices)}, not {value!r}")
        )
    if hint is Period:
        return _period(value, path, faults)
    if hint is Id:
        fine = isinstance(value, str) and _ID.fullmatch(value)
        return value if fine else _refuse(faults, path, f"must be small letters, digits and hyphens, not {value!r}")
    if is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value, path, faults)
    return _plain(hint, value, path, faults)


def _several(hint: Any, value: Any, path: Path, faults: list[Fault]) -> Any:
    if not isinstance(value, list):
        return _refuse(faults, path, "must be a list")
    if not value:
        return _refuse(faults, path, "must not be empty; leave the key out")
    return tuple(_value(hint, one, (*path, place), faults) for place, one in enumerate(value))


def _period(value: Any, path: Path, faults: list[Fault]) -> Period | None:
    try:
        return period(value if isinstance(value, str) else repr(value))
    except ValueError as error:
        _refuse(faults, path, str(error))
        return None


_PLAIN = {str: "a text", int: "a whole number", bool: "true or false", dt.date: "a date", dt.time: "a time"}


def _plain(hint: Any, value: Any, path: Path, faults: list[Fault]) -> Any:
    if type(value) is not hint:
        return _refuse(faults, path, f"must be {_PLAIN[hint]}, not {value!r}")
    if hint is str and not value.strip():
        return _refuse(faults, path, "must not be empty; leave the key out")
    return value


def _refuse(faults: list[Fault], path: Path, reason: str) -> None:
    faults.append(Fault(path, reason))

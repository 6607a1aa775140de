"""Read, check, and install procedure files. The shipped ones lie beside this module; a copy in `folder` overrides one.

`folder` is data_dir/procedures. An installed file is never changed in place: every edition that was ever in force stays
in folder/editions, so that a case can keep the one it began with; whoever changes a shipped file moves the old one to
`editions` beside it. Raises ProcedureError with every fault of a file.
"""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relay.procedures import checks
from relay.procedures.build import Fault, build
from relay.procedures.lines import line_of
from relay.procedures.schema import BODIES, PROCEDURE, Bodies, Procedure

SHIPPED = Path(__file__).parent
_BODIES = "bodies"
_AT = re.compile(r" \(at line (\d+), column \d+\)$")


class ProcedureError(Exception):
    """What is wrong with a file, one line a fault: `file:line: key: reason`."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class Library:
    """All procedures in force, by id, and the outside bodies."""

    bodies: Bodies
    procedures: Mapping[str, Procedure]

    def find(self, name: str) -> Procedure | None:
        return self.procedures.get(name)


def library(folder: Path | None = None) -> Library:
    """Everything in force, read again only when a file has changed. Raises ProcedureError with the faults of all."""
    paths = in_force(folder)
    return _library(tuple((path, path.stat().st_mtime_ns) for path in paths.values()))


def in_force(folder: Path | None = None) -> dict[str, Path]:
    """Id -> file: the shipped ones, overridden by those in `folder`."""
    installed = sorted(folder.glob("*.toml")) if folder else []
    return {path.stem: path for path in (*sorted(SHIPPED.glob("*.toml")), *installed)}


def read_bodies(path: Path) -> Bodies:
    """The outside bodies in the file. Raises ProcedureError."""
    found: Bodies = _read(path, Bodies, BODIES)
    _refuse(path, checks.bodies(found))
    return found


def read(path: Path, bodies: Bodies) -> Procedure:
    """The procedure in the file. Raises ProcedureError."""
    found: Procedure = _read(path, Procedure, PROCEDURE)
    _refuse(path, checks.procedure(found, bodies))
    return found


def check(path: Path, bodies: Bodies) -> Procedure | Bodies:
    """The procedure or the bodies in the file, whichever its `schema` says. Raises ProcedureError."""
    schema = _parse(path).get("schema")
    return read_bodies(path) if isinstance(schema, str) and schema.startswith("bodies/") else read(path, bodies)


def edition(folder: Path, name: str, number: int) -> Procedure | None:
    """The edition of a procedure that a case began with; None where it was never in force here."""
    file = f"editions/{name}.{number}.toml"
    for path in (folder / file, SHIPPED / file, *filter(None, [in_force(folder).get(name)])):
        if path.exists() and (found := read(path, library(folder).bodies)).edition == number:
            return found
    return None


def install(path: Path, folder: Path) -> str:
    """Put a checked copy of the file into `folder` as <id>.toml; "installed" or "unchanged".

    A changed file needs a higher edition than the one in force. New bodies must still serve every procedure in force.
    Raises ProcedureError; then nothing was changed.
    """
    current = in_force(folder)
    found = check(path, read_bodies(current[_BODIES]))
    if isinstance(found, Bodies):
        _serve_all(path, found, current)
    content = path.read_bytes()
    old = current.get(found.id)
    if old is not None:
        if old.read_bytes() == content:
            return "unchanged"
        _newer(path, found.edition, check(old, read_bodies(current[_BODIES])).edition)
        _keep(old, folder)
    _write(folder / f"{found.id}.toml", content)
    _keep(folder / f"{found.id}.toml", folder)
    return "installed"


def _serve_all(path: Path, bodies: Bodies, current: dict[str, Path]) -> None:
    others = [file for name, file in current.items() if name != _BODIES]
    faults = [fault for file in others for fault in _faults_of(file, bodies)]
    if faults:
        raise ProcedureError([f"{path}: procedures in force need what it leaves out", *faults])


def _faults_of(path: Path, bodies: Bodies) -> tuple[str, ...]:
    try:
        read(path, bodies)
    except ProcedureError as error:
        return error.faults
    return ()


def _newer(path: Path, given: int, in_force: int) -> None:
    if given <= in_force:
        reason = f"must be above {in_force}, the edition in force: running cases keep the one they began with"
        _refuse(path, [Fault(("edition",), reason)])


def _keep(path: Path, folder: Path) -> None:
    """Every edition that was in force stays readable."""
    content = path.read_bytes()
    number = tomllib.loads(content.decode())["edition"]
    kept = folder / "editions" / f"{path.stem}.{number}.toml"
    if not kept.exists():
        _write(kept, content)


def _write(path: Path, content: bytes) -> None:
    """Wholly or not at all: a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


@lru_cache(maxsize=4)
def _library(files: tuple[tuple[Path, int], ...]) -> Library:
    paths = {path.stem: path for path, _ in files}
    bodies = read_bodies(paths.pop(_BODIES))
    found: dict[str, Procedure] = {}
    faults: list[str] = []
    for name, path in paths.items():
        try:
            found[name] = read(path, bodies)
            if found[name].id != name:
                _refuse(path, [Fault(("id",), f"must be the name of the file, {name!r}")])
        except ProcedureError as error:
            faults += error.faults
    if faults:
        raise ProcedureError(faults)
    return Library(bodies, MappingProxyType(found))


def _read(path: Path, kind: type, schema: str) -> Any:
    table = _parse(path)
    if table.get("schema") != schema:
        _refuse(path, [Fault(("schema",), f"must be {schema!r}, not {table.get('schema')!r}")])
    faults: list[Fault] = []
    found = build(kind, table, (), faults)
    _refuse(path, faults)
    if found.edition < 1:
        _refuse(path, [Fault(("edition",), "must be at least 1")])
    if (found.id == _BODIES) != (kind is Bodies):
        _refuse(path, [Fault(("id",), f"the id {_BODIES!r} belongs to the outside bodies, and to nothing else")])
    return found


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        where = _AT.search(str(error))
        line = f":{where[1]}" if where else ""
        raise ProcedureError([f"{path}{line}: not TOML: {_AT.sub('', str(error))}"]) from None
    except UnicodeDecodeError as error:
        raise ProcedureError([f"{path}: not UTF-8 (byte {error.start})"]) from None
    except OSError as error:
        raise ProcedureError([f"{path}: cannot be read: {error.strerror}"]) from None


def _refuse(path: Path, faults: list[Fault]) -> None:
    if faults:
        text = path.read_text(encoding="utf-8")
        lines = sorted((line_of(text, fault.path), fault.key, fault.reason) for fault in faults)
        raise ProcedureError(f"{path}:{line}: {key}: {reason}" for line, key, reason in lines)

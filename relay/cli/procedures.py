"""`doleance procedures check|export|import`: the organisations' own procedures, as TOML files.

Needs neither database nor network. The files in site.data_dir/procedures override those shipped with the program.
"""

from collections.abc import Iterable
from pathlib import Path

import click

from relay.cli import options
from relay.procedures import load
from relay.procedures.load import ProcedureError
from relay.procedures.schema import Bodies, Procedure
from relay.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("procedures")
def command() -> None:
    """Check, print and install the procedures by which organisations treat complaints."""


@command.command("check")
@options.with_settings
@click.argument("files", type=_FILE, nargs=-1)
def check(settings: Settings, files: tuple[Path, ...]) -> None:
    """Check FILES, or without any all procedures in force. Each fault is told with file, line and key; exit code 1.

    Procedures are held against the outside bodies among FILES, else against those in force.
    """
    in_force = load.in_force(_folder(settings))
    chosen = files or tuple(in_force.values())
    try:
        bodies = load.read_bodies(next((file for file in chosen if file.name == "bodies.toml"), in_force["bodies"]))
        faults = [fault for file in chosen for fault in _check(file, bodies)]
    except ProcedureError as error:
        raise _refused(error.faults) from None
    if faults:
        raise _refused(faults)


@command.command("export")
@options.with_settings
@click.argument("name")
def export(settings: Settings, name: str) -> None:
    """Print the file in force of NAME (an organisation's id, or bodies), as it can be imported again."""
    in_force = load.in_force(_folder(settings))
    if name not in in_force:
        raise click.ClickException(f"no procedure {name!r}; known: {', '.join(sorted(in_force))}")
    click.echo(in_force[name].read_text(encoding="utf-8"), nl=False)


@command.command("import")
@options.with_settings
@click.argument("file", type=_FILE)
def install(settings: Settings, file: Path) -> None:
    """Check FILE and put it in force, whatever it is called: its id says which one it replaces.

    A changed file needs a higher edition. The edition that it replaces is kept for the cases that began with it.
    """
    try:
        word = load.install(file, _folder(settings))
    except ProcedureError as error:
        raise _refused(error.faults) from None
    click.echo(f"{file}: {word}")


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "procedures"


def _check(file: Path, bodies: Bodies) -> tuple[str, ...]:
    """The faults of one file; one that has none is told in a line."""
    try:
        found = load.check(file, bodies)
    except ProcedureError as error:
        return error.faults
    click.echo(f"{file}: {_summary(found)}")
    return ()


def _summary(found: Procedure | Bodies) -> str:
    if isinstance(found, Bodies):
        return f"{found.id}, edition {found.edition}, {len(found.bodies)} bodies"
    promises = sum(len(step.promises) for step in found.steps)
    return (
        f"{found.id}, edition {found.edition}, {len(found.steps)} steps, {promises} promises, {len(found.doors)} doors"
    )


def _refused(faults: Iterable[str]) -> click.ClickException:
    return click.ClickException("refused:\n" + "\n".join(faults))

"""`doleance read-mail`: one raw mail in, one JSON object out. Knows no database and needs no settings."""

import json
from pathlib import Path

import click

from mailparse import as_json, parse
from mailparse.limits import RAW_BYTES


@click.command("read-mail")
@click.argument("files", nargs=-1, metavar="[FILE|-]...", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--jsonl", is_flag=True, help="Print one line a file, in order, for any number of files.")
@click.option(
    "--answering",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mail being answered, as it was sent: what the reply repeats of it is quote.",
)
def command(files: tuple[str, ...], jsonl: bool, answering: Path | None) -> None:
    """Read a raw mail (a FILE, or standard input) and print what it says as one JSON object."""
    if not jsonl and len(files) > 1:
        raise click.UsageError("more than one FILE needs --jsonl")
    answered = answering.read_bytes() if answering else None
    for name in files or ("-",):
        row = {"file": name, **as_json(parse(_content(name), answering=answered))}
        click.echo(json.dumps(row, ensure_ascii=False, indent=None if jsonl else 2).encode("utf-8", "replace"))


def _content(name: str) -> bytes:
    """The bytes of a file, one more than the cap at most so that the reader can say that it cut the mail."""
    with click.open_file(name, "rb") as file:
        content: bytes = file.read(RAW_BYTES + 1)
    return content

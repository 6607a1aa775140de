"""`doleance score FILE`: open data in, scorecards out as JSON. Needs no database, no settings and no network."""

import json
import sys
from io import TextIOWrapper
from itertools import chain
from typing import BinaryIO

import click

from scoring.opendata import OpenDataError, read_csv, read_jsonl
from scoring.scorecard import published


@click.command("score")
@click.argument("file", type=click.File("rb"))
@click.option("--company", metavar="KEY", help="Print this company's card only; the others still count as its sector.")
def command(file: BinaryIO, company: str | None) -> None:
    """Recompute the published scorecards from an open-data FILE (CSV or JSON Lines; - reads standard input).

    Prints a JSON array, best company first. A file that is malformed or contradicts itself prints nothing, names
    the row and column on standard error and exits with 2.
    """
    # bytes that are not UTF-8 are smuggled through, so that their row and column can be named
    lines = TextIOWrapper(file, encoding="utf-8", errors="surrogateescape", newline="")
    try:
        first = lines.readline()
        read = read_jsonl if first.startswith("{") else read_csv
        cards = read(chain((first,) if first else (), lines)).cards()
    except OpenDataError as error:
        click.echo(f"{file.name}: {error}", err=True)
        sys.exit(2)
    if company is not None and company not in cards:
        click.echo(f"{file.name}: no company {company}", err=True)
        sys.exit(2)
    wanted = [card for card in cards.values() if company in (None, card.company)]
    click.echo(json.dumps([published(card) for card in wanted], ensure_ascii=False, indent=2))

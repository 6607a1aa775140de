"""`doleance moderate`: JSON lines in, one decision a line out. Works alone: no database, no settings.

In:  {"id": …, "lang": "fr", "text": "…", "context": {"names": […], "addresses": […], "numbers": […], "keep": […]}}
Out: {"id": …, "lang": …, "verdict": "publish|mask|hold", "public_text": "…", "findings": [{start, end, label, rule,
     confidence}]}, offsets in code points of the text.

It must never stop half-way without saying where: a line that cannot be read is named on standard error, the others
are answered, and the exit status is 2.
"""

import importlib
import json
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

import click

import moderation
from moderation import names_model

_SURROGATE = re.compile("[\ud800-\udfff]")


@click.command("moderate")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--explain", is_flag=True, help="Say for each finding which rule saw what and why, on standard error.")
@click.option("--names", is_flag=True, help="Let the names model look too (the extra `names` must be installed).")
@click.pass_context
def command(ctx: click.Context, file: Iterable[bytes], explain: bool, names: bool) -> None:
    """Filter texts: JSON lines {id, lang, text, context?} in, decisions out, offsets in code points."""
    model = _model() if names else None
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    bad = 0
    for number, raw in enumerate(file, 1):
        if not raw.strip():
            continue
        try:
            id_, lang, text, context = read_line(raw)
        except ValueError as error:
            bad += 1
            click.echo(f"line {number}: {error}", err=True)
            continue
        decision = moderation.review(text, lang, context)
        if model is not None:
            decision = names_model.consult(text, lang, context, decision, model)
        sys.stdout.write(json.dumps(moderation.as_json(id_, lang, decision), ensure_ascii=False) + "\n")
        if explain:
            explain_to(sys.stderr, id_, text, decision)
    sys.stdout.flush()
    if bad:
        click.echo(f"{bad} line(s) could not be read", err=True)
        ctx.exit(2)


def _model() -> names_model.Model:
    """The loaded weights; a missing extra is told, never passed over."""
    try:
        model: names_model.Model = importlib.import_module("relay.rampart").load()
    except ImportError as error:  # PackageNotFoundError is one
        raise click.ClickException(
            f"the names model is not installed ({error.name} is missing): pip install 'doleance[names]'"
        ) from error
    return model


def read_line(raw: bytes) -> tuple[Any, str | None, str, moderation.Context]:
    """(id, lang, text, context) of one input line; ValueError says in a few words what is wrong with it."""
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("not a JSON object") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    text, lang, context = row.get("text"), row.get("lang"), row.get("context") or {}
    if not isinstance(text, str):
        raise ValueError("'text' is missing or not a string")
    if lang is not None and not isinstance(lang, str):
        raise ValueError("'lang' is not a string")
    if not isinstance(context, dict):
        raise ValueError("'context' is not an object")
    return row.get("id"), lang, without_surrogates(text), moderation.Context.from_json(context)


def without_surrogates(text: str) -> str:
    """Half of an escaped surrogate pair becomes U+FFFD, one for one, so that the answer can be written as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def explain_to(out: TextIO, id_: object, text: str, decision: moderation.Decision) -> None:
    """One line for the verdict and one for each finding: span, label, rule, disposition and what the rule looks for."""
    summaries = {rule.name: rule.summary for rule in moderation.RULES}
    summaries[names_model.RULE] = names_model.SUMMARY
    print(f"{id_}: {decision.verdict}", file=out)
    for found in decision.findings:
        print(
            f"  {found.start}-{found.end} {text[found.start : found.end]!r} {found.label} by {found.rule}"
            f" ({found.confidence:.2f}, {found.disposition}): {summaries[found.rule]}",
            file=out,
        )

"""docs/product.md: every rule names a test that exists or the work that will bring it."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROWS = [
    line
    for line in (ROOT / "docs" / "product.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| rule", "| ---"))
]
WORK = ("*Mail reading*", "*Moderation*", "*The site*", "*Scorecards*", "*Procedures*")


def functions_of(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_rule_is_shown_or_promised() -> None:
    assert len(ROWS) > 60
    bare = [row for row in ROWS if "`tests/" not in row and not any(work in row for work in WORK)]
    assert bare == []


def test_every_named_test_exists() -> None:
    named = {pair for row in ROWS for pair in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)}
    assert len(named) > 80
    assert {(file, name) for file, name in named if name not in functions_of(ROOT / file)} == set()

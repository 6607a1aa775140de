"""`doleance score FILE`: cards as JSON on standard output; a bad file prints none and exits with 2."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scoring import CaseFact, Field, published, tally
from scoring.opendata import Company, write_csv

FactsOf = Callable[..., list[CaseFact]]


@pytest.fixture
def facts(facts_of: FactsOf) -> dict[str, list[CaseFact]]:
    return {f"c{i}": facts_of(f"c{i}", answered=12 + i, on_day=3 * i) for i in range(6)}


@pytest.fixture
def file(tmp_path: Path, facts: dict[str, list[CaseFact]], as_of: date) -> Path:
    path = tmp_path / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(out, [Company(key, f"Société {key}", own) for key, own in facts.items()], as_of)
    return path


def doleance_score(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from relay.cli import main; main()", "score", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def test_it_prints_the_published_cards(file: Path, facts: dict[str, list[CaseFact]], as_of: date) -> None:
    field = Field(as_of, (tally(own, as_of) for own in facts.values()))
    run = doleance_score(str(file))
    assert json.loads(run.stdout) == [published(card) for card in field.cards().values()]
    assert (run.returncode, run.stderr) == (0, b"")


def test_it_reads_standard_input(file: Path) -> None:
    assert doleance_score("-", given=file.read_bytes()).stdout == doleance_score(str(file)).stdout


def test_one_company_still_among_the_others(file: Path) -> None:
    everybody = json.loads(doleance_score(str(file)).stdout)
    only = json.loads(doleance_score(str(file), "--company", "c3").stdout)
    assert only == [card for card in everybody if card["company"] == "c3"]


def test_an_unknown_company(file: Path) -> None:
    run = doleance_score(str(file), "--company", "c9")
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", f"{file}: no company c9\n".encode())


def test_a_tampered_file_prints_no_card(file: Path) -> None:
    text = file.read_bytes().replace(b"c5,", b"c5\xe9,", 1)
    file.write_bytes(text)
    row = 1 + text[: text.index(b"\xe9")].count(b"\n")
    run = doleance_score(str(file))
    problem = f"{file}: row {row}, column company: holds a control character or is not UTF-8\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, b"", problem.encode())


def test_the_command_needs_no_database() -> None:
    """Nor anything else that makes a short command slow."""
    code = "import sys, relay.cli.score; print(sorted({'sqlalchemy', 'flask', 'alembic'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert run.stdout == b"[]\n"


def test_a_table_is_not_a_scorecard_file(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("name,score\nAcme,99\n")
    run = doleance_score(str(path))
    assert run.returncode == 2
    assert b"row 1, column company" in run.stderr
    assert run.stdout == b""

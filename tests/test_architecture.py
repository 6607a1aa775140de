"""The rooms and who may know whom: the import contracts hold, and they would notice a stranger."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("mailparse", "moderation", "relay", "scoring", "web")
TOP = {
    "Makefile", "README.md", "LICENSE", "pyproject.toml", "requirements.lock", "requirements-dev.lock",
    "bench", "docs", "mailparse", "moderation", "relay", "scoring", "templates", "tests", "web",
}  # fmt: skip


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    """What import-linter says of the packages in `folder`."""
    return subprocess.run(
        [sys.executable, "-P", "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and their contracts, to be spoilt."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_import_contracts_hold() -> None:
    result = lint(ROOT)
    assert 0 == result.returncode, result.stdout


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("relay/helpers.py", "", "- relay.helpers"),
        ("relay/mail/helpers.py", "", "- relay.mail.helpers"),
        ("relay/models.py", "import relay.worker\n", "relay.models is not allowed to import relay.worker"),
        ("relay/mail/letters/extra.py", "import relay.cases.filing\n", "relay.mail.letters is not allowed to import"),
        ("relay/tokens.py", "import web\n", "relay is not allowed to import web"),
        ("mailparse/extra.py", "import relay.settings\n", "mailparse is not allowed to import relay"),
        ("scoring/extra.py", "import moderation\n", "scoring is not allowed to import moderation"),
        ("moderation/extra.py", "import logging\n", "moderation is not allowed to import logging"),
        ("relay/cli/score.py", "import relay.db\n", "relay.cli.score is not allowed to import relay.db"),
    ],
)
def test_a_stranger_is_noticed(copy: Path, file: str, text: str, complaint: str) -> None:
    with (copy / file).open("a") as spoilt:
        spoilt.write(text)
    result = lint(copy)
    assert 1 == result.returncode
    assert complaint in result.stdout


@pytest.mark.parametrize("command", ["read-mail", "moderate", "score"])
def test_short_commands_load_neither_database_nor_site(command: str) -> None:
    code = (
        "import sys; from importlib import import_module; from relay.cli import COMMANDS;"
        f"import_module(COMMANDS[{command!r}]);"
        "print(sorted({'alembic', 'flask', 'relay.db', 'sqlalchemy', 'web'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout


def test_the_supervisor_is_small() -> None:
    code = "import sys; import relay.cli.run; print(sorted({'flask', 'sqlalchemy', 'aiosmtpd'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout


def test_nothing_else_stands_at_the_top() -> None:
    """The folder list reads like the sentence that describes the product."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    found = {line.partition("/")[0] for line in listed.stdout.splitlines()} or {entry.name for entry in ROOT.iterdir()}
    ignored = {"var", "build", "dist", "doleance.egg-info", "__pycache__"}
    assert set() == {name for name in found if not name.startswith(".")} - TOP - ignored


def test_the_names_model_is_loaded_by_neither_site_nor_mail_door() -> None:
    code = (
        "import sys, web.app, relay.mail.smtpd, relay.worker, relay.supervisor;"
        "print([name for name in ('onnxruntime', 'tokenizers', 'numpy') if name in sys.modules])"
    )
    assert "[]\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

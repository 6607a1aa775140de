"""Every runtime dependency is used and has its reason written down, and no reason outlives its dependency."""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("relay", "mailparse", "moderation", "scoring", "web")
MODULES = {
    "argon2-cffi": "argon2", "charset-normalizer": "charset_normalizer", "dkimpy": "dkim", "dnspython": "dns",
    "flask-babel": "flask_babel", "flask-wtf": "flask_wtf", "flufl-bounce": "flufl", "pyahocorasick": "ahocorasick",
    "pillow": "PIL", "pyspf": "spf",
}  # fmt: skip
SILENT = {"psycopg", "tzdata"}  # loaded by SQLAlchemy and zoneinfo, by name


def declared() -> set[str]:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return {re.split(r"[\[<>=]", line)[0] for line in listed}


def imported() -> set[str]:
    """The first names of all modules that the product imports, or loads by a name that is written out."""
    found = set()
    for file in (file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isprintable():
                found.add(node.value.partition(".")[0])
    return found


def test_each_is_used() -> None:
    used = imported()
    assert {name for name in declared() - SILENT if MODULES.get(name, name) not in used} == set()


def test_each_has_its_reason() -> None:
    record = (ROOT / "docs" / "decisions" / "0009-each-dependency-has-a-reason.md").read_text()
    reasons = set(re.findall(r"^\| ([a-z][a-z0-9-]*) \|", record, flags=re.MULTILINE)) - {"library"}
    assert reasons == declared()


def test_locks_have_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text()
        assert "://" not in lock
        assert lock.count("==") <= lock.count("--hash=sha256:")

"""Fixtures of the journeys: the wheel, and a running life on each database."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.harness import COMPANIES, Life, Mailboxes, Platform, Senders, production

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as its wheel installs it, apart from the source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    files = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    for name in files.decode().split("\0"):
        if name and (ROOT / name).is_file() and not name.startswith(("tests/", "docs/")):
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, source], check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", folder / "installed", wheel], check=True)
    return folder / "installed"


@pytest.fixture
def life(wheel_folder: Path, tmp_path: Path, database_url: str) -> Iterator[Life]:
    """A platform in production mode with one confirmed company, Lumélec."""
    senders = Senders(tmp_path)
    with Mailboxes() as mailboxes:
        platform = Platform(tmp_path, wheel_folder, production(wheel_folder, database_url, mailboxes.port, senders))
        platform.command("migrate")
        (tmp_path / "companies.csv").write_text(COMPANIES, encoding="utf-8")
        platform.command("import-companies", "companies.csv")
        running = Life(platform, mailboxes, senders)
        try:
            yield running
        finally:
            platform.stop()

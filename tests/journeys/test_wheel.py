"""The wheel holds every file that the program reads, and says under which licence."""

import subprocess
from importlib.metadata import PathDistribution
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("mailparse", "moderation", "relay", "scoring", "templates", "web")


def test_no_file_of_the_packages_is_missing(wheel_folder: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard", *PACKAGES],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    sources_of_translations = (".po", ".pot", ".cfg")
    assert [] == [n for n in names if not (wheel_folder / n).exists() and not n.endswith(sources_of_translations)]


def test_the_licence_goes_with_it(wheel_folder: Path) -> None:
    (folder,) = wheel_folder.glob("doleance-*.dist-info")
    assert "EUPL-1.2" == PathDistribution(folder).metadata["License-Expression"]
    assert (ROOT / "LICENSE").read_bytes() == (folder / "licenses" / "LICENSE").read_bytes()

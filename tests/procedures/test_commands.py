"""`doleance procedures`: check all or given files, print one, install one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relay.cli import main
from relay.procedures import load

Call = Callable[..., Result]


@pytest.fixture
def procedures(tmp_path: Path) -> Call:
    def call(*arguments: str) -> Result:
        environment = {"DOLEANCE_SITE_DATA_DIR": str(tmp_path / "var")}
        return CliRunner().invoke(main, ("procedures", *arguments), env=environment, catch_exceptions=False)

    return call


def test_all_that_is_shipped_is_good(procedures: Call) -> None:
    result = procedures("check")
    assert 0 == result.exit_code
    assert f"{load.SHIPPED}/partenamut.toml: partenamut, edition 1, 2 steps, 3 promises, 1 doors" in result.output
    assert 6 == len(result.output.splitlines())


def test_a_bad_file_is_told_with_line_and_key(procedures: Call, tmp_path: Path) -> None:
    file = tmp_path / "inami.toml"
    text = (load.SHIPPED / "inami.toml").read_text(encoding="utf-8")
    file.write_text(text.replace('within = "10 calendar days"', 'within = "0 calendar days"'), encoding="utf-8")
    line = 1 + text[: text.index('within = "10 calendar days"')].count("\n")
    result = procedures("check", str(load.SHIPPED / "belfius.toml"), str(file))
    told = "impossible period '0 calendar days': between 1 and 1096 calendar days"
    assert (1, True) == (result.exit_code, f"{file}:{line}: step[1].promise[1].within: {told}\n" in result.output)
    assert "belfius, edition 1" in result.output


def test_given_bodies_are_what_the_given_files_are_held_against(procedures: Call, tmp_path: Path) -> None:
    bodies = tmp_path / "bodies.toml"
    text = (load.SHIPPED / "bodies.toml").read_text(encoding="utf-8")
    bodies.write_text(text.replace('id = "federal-ombudsman"', 'id = "ombud"'), encoding="utf-8")
    result = procedures("check", str(bodies), str(load.SHIPPED / "inami.toml"))
    assert (1, True) == (result.exit_code, "no such body: 'federal-ombudsman'" in result.output)


def test_export_prints_the_file_and_import_takes_it_back(procedures: Call, tmp_path: Path) -> None:
    exported = procedures("export", "belfius").output
    assert (load.SHIPPED / "belfius.toml").read_text(encoding="utf-8") == exported
    file = tmp_path / "copy.toml"
    file.write_text(exported.replace("edition = 1", "edition = 2"), encoding="utf-8")
    result = procedures("import", str(file))
    assert (0, f"{file}: installed\n") == (result.exit_code, result.output)
    assert file.read_text(encoding="utf-8") == procedures("export", "belfius").output
    assert f"{file}: unchanged\n" == procedures("import", str(file)).output
    assert "/var/procedures/belfius.toml: belfius, edition 2" in procedures("check").output


def test_an_unknown_name_is_told_with_the_known_ones(procedures: Call) -> None:
    result = procedures("export", "lumelec")
    known = "belfius, bodies, inami, partenamut, stellantis-fs-belux, test-achats"
    assert (1, f"Error: no procedure 'lumelec'; known: {known}\n") == (result.exit_code, result.output)


def test_a_bad_file_is_not_installed(procedures: Call, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text('schema = "procedure/1"\n', encoding="utf-8")
    result = procedures("import", str(file))
    assert (1, True) == (result.exit_code, f"{file}:1: steps: " not in result.output)
    assert f"{file}:1: step: is missing" in result.output
    assert not (tmp_path / "var").exists()

"""A file that staff install overrides the shipped one; what it replaces stays readable."""

from pathlib import Path

import pytest

from relay.procedures import load
from relay.procedures.load import ProcedureError
from relay.procedures.schema import Period

INAMI = (load.SHIPPED / "inami.toml").read_text(encoding="utf-8")
SECOND = INAMI.replace("edition = 1", "edition = 2").replace("45 calendar days", "40 calendar days")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "procedures"


def written(tmp_path: Path, text: str, name: str = "new.toml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def answer(folder: Path) -> Period:
    return load.library(folder).procedures["inami"].first_step.promises[1].within


def test_an_installed_file_is_in_force(tmp_path: Path, folder: Path) -> None:
    assert Period(45, "calendar days") == answer(folder)
    assert "installed" == load.install(written(tmp_path, SECOND), folder)
    assert Period(40, "calendar days") == answer(folder)
    assert folder / "inami.toml" == load.in_force(folder)["inami"]


def test_a_running_case_finds_the_edition_it_began_with(tmp_path: Path, folder: Path) -> None:
    load.install(written(tmp_path, SECOND), folder)
    found = [load.edition(folder, "inami", number) for number in (1, 2, 3)]
    assert [Period(45, "calendar days"), Period(40, "calendar days"), None] == [
        edition and edition.first_step.promises[1].within for edition in found
    ]


def test_the_edition_in_force_is_found_where_nothing_was_installed(folder: Path) -> None:
    found = load.edition(folder, "belfius", 1)
    assert found is not None
    assert "Belfius" == found.name


def test_the_same_file_again_changes_nothing(tmp_path: Path, folder: Path) -> None:
    file = written(tmp_path, SECOND)
    assert ["installed", "unchanged"] == [load.install(file, folder), load.install(file, folder)]
    assert "unchanged" == load.install(load.SHIPPED / "belfius.toml", folder)


def test_a_change_needs_a_higher_edition(tmp_path: Path, folder: Path) -> None:
    file = written(tmp_path, SECOND.replace("edition = 2", "edition = 1"))
    with pytest.raises(ProcedureError) as refused:
        load.install(file, folder)
    wanted = f"{file}:4: edition: must be above 1, the edition in force: running cases keep the one they began with"
    assert (wanted,) == refused.value.faults
    assert not folder.exists()


def test_a_bad_file_changes_nothing(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ProcedureError):
        load.install(written(tmp_path, SECOND.replace("40 calendar days", "0 calendar days")), folder)
    assert not folder.exists()


def test_a_new_organisation_is_added(tmp_path: Path, folder: Path) -> None:
    text = INAMI.replace('id = "inami"', 'id = "lumelec"').replace('name = "INAMI"', 'name = "Lumelec"')
    assert "installed" == load.install(written(tmp_path, text), folder)
    assert "Lumelec" == load.library(folder).procedures["lumelec"].name


def test_bodies_that_a_procedure_in_force_names_cannot_go(tmp_path: Path, folder: Path) -> None:
    text = (load.SHIPPED / "bodies.toml").read_text(encoding="utf-8").replace("edition = 1", "edition = 2")
    without = text.replace('id = "mloz-complaints"', 'id = "another"')
    with pytest.raises(ProcedureError) as refused:
        load.install(written(tmp_path, without), folder)
    assert "no such body or channel: 'mloz-complaints'" in str(refused.value)
    assert not folder.exists()
    assert "installed" == load.install(written(tmp_path, text), folder)


def test_a_file_put_there_under_another_name_is_refused(folder: Path) -> None:
    folder.mkdir(parents=True)
    written(folder, INAMI, "riziv.toml")
    with pytest.raises(ProcedureError) as refused:
        load.library(folder)
    assert (f"{folder}/riziv.toml:3: id: must be the name of the file, 'riziv'",) == refused.value.faults


def test_the_library_is_read_again_when_a_file_changes(tmp_path: Path, folder: Path) -> None:
    assert load.library(folder) is load.library(folder)
    load.install(written(tmp_path, SECOND), folder)
    third = SECOND.replace("edition = 2", "edition = 3").replace("40 calendar days", "35 calendar days")
    load.install(written(tmp_path, third), folder)
    assert Period(35, "calendar days") == answer(folder)

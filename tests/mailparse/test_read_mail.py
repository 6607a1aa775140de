"""The command `doleance read-mail`: standard input, files, one JSON line a file."""

import json
from pathlib import Path

from click.testing import CliRunner

from relay.cli.read_mail import command

MAIL = b"From: a@b.example\nSubject: Re: gr\xc3\xbc\xc3\x9fe\n\nGuten Tag, das Geld ist da.\n"


def test_standard_input_gives_one_object():
    result = CliRunner().invoke(command, [], input=MAIL)
    row = json.loads(result.output)
    assert (row["file"], row["subject"], row["reply_text"]) == ("-", "Re: grüße", "Guten Tag, das Geld ist da.")


def test_files_give_one_line_each_in_order(tmp_path: Path):
    names = [tmp_path / name for name in ("b.eml", "a.eml")]
    for name in names:
        name.write_bytes(MAIL)
    result = CliRunner().invoke(command, ["--jsonl", *map(str, names)])
    assert [json.loads(line)["file"] for line in result.output.splitlines()] == [str(name) for name in names]


def test_several_files_need_jsonl(tmp_path: Path):
    (tmp_path / "a.eml").write_bytes(MAIL)
    result = CliRunner().invoke(command, [str(tmp_path / "a.eml")] * 2)
    assert result.exit_code == 2
    assert "--jsonl" in result.output


def test_a_file_that_is_not_there_is_an_error_in_one_line() -> None:
    answer = CliRunner().invoke(command, ["nowhere.eml"], catch_exceptions=False)
    assert answer.exit_code == 2
    assert answer.stderr.splitlines()[-1].endswith("'nowhere.eml' does not exist.")

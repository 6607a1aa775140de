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


PROMISED = (
    "file from to cc reply_to subject base_subject message_id in_reply_to references date tokens kind kind_reason "
    "substance substance_reason reply_text quoted_text signature language attachments bounce auth defects"
)


def test_every_promised_field_stands_in_a_line(tmp_path: Path):
    (tmp_path / "a.eml").write_bytes(MAIL)
    row = json.loads(CliRunner().invoke(command, ["--jsonl", str(tmp_path / "a.eml")]).output)
    assert set(PROMISED.split()) <= set(row)


def test_the_answered_mail_tells_what_is_quote(tmp_path: Path):
    letter = "Where is the money that you promised me for the second of March, and who will call me back about it?"
    (tmp_path / "letter.eml").write_bytes(f"Subject: grüße\n\n{letter}\n".encode())
    (tmp_path / "reply.eml").write_bytes(MAIL + f"\nEn réponse à cela\n{letter}\n".encode())
    answer = CliRunner().invoke(command, ["--answering", str(tmp_path / "letter.eml"), str(tmp_path / "reply.eml")])
    row = json.loads(answer.output)
    assert letter in row["quoted_text"]
    assert letter not in row["reply_text"]

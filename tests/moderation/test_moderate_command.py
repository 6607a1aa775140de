"""`doleance moderate` as a program: JSON lines in and out, bad lines named, the others answered."""

import json
import subprocess
import sys


def run(lines: str | bytes, *options: str) -> tuple[int, list[dict[str, object]], str]:
    code = "from relay.cli import main; main()"
    raw = lines.encode() if isinstance(lines, str) else lines
    done = subprocess.run(
        [sys.executable, "-c", code, "moderate", *options], input=raw, capture_output=True, check=False
    )
    answers = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, answers, done.stderr.decode("utf-8")


def test_answers_each_line_in_order() -> None:
    status, answers, errors = run(
        '{"id": 1, "lang": "fr", "text": "Rien"}\n\n{"id": "b", "lang": "nl", "text": "Tel 0470 55 01 23"}\n'
    )
    assert (status, errors) == (0, "")
    assert [(a["id"], a["lang"], a["verdict"], a["public_text"]) for a in answers] == [
        (1, "fr", "publish", "Rien"), ("b", "nl", "mask", "Tel [telefoon]")
    ]  # fmt: skip
    assert answers[1]["findings"] == [{"start": 4, "end": 17, "label": "PHONE", "rule": "phone", "confidence": 1.0}]


def test_context_is_used() -> None:
    line = {
        "id": 1,
        "lang": "fr",
        "text": "amelie, Dupont SA",
        "context": {"names": ["Amélie Noël"], "keep": ["Dupont SA"]},
    }
    assert run(json.dumps(line))[1][0]["public_text"] == "[nom], Dupont SA"


def test_a_bad_line_is_named_and_the_others_are_answered() -> None:
    good = (b'{"id": 1, "lang": "fr", "text": "un"}', b'{"id": 7, "text": "sept"}')
    bad = (b"nonsense", b'{"id": 3}', b"[]", b"\xff", b'{"id": 6, "text": "six", "context": {"name": 1}}')
    status, answers, errors = run(b"\n".join((good[0], *bad, good[1])))
    assert status == 2
    assert [answer["id"] for answer in answers] == [1, 7]
    assert errors.splitlines() == [
        "line 2: not a JSON object", "line 3: 'text' is missing or not a string", "line 4: not a JSON object",
        "line 5: not UTF-8", "line 6: context: unknown key 'name'", "5 line(s) could not be read",
    ]  # fmt: skip


def test_half_a_surrogate_pair_is_answered() -> None:
    assert (
        run('{"id": 1, "lang": "fr", "text": "x\\ud800 0470 55 01 23"}')[1][0]["public_text"] == "x\ufffd [téléphone]"
    )


def test_explain_says_which_rule_saw_what() -> None:
    errors = run('{"id": 1, "lang": "fr", "text": "Tel 0470 55 01 23"}', "--explain")[2]
    assert errors.splitlines() == [
        "1: mask",
        "  4-17 '0470 55 01 23' PHONE by phone (1.00, mask): Phone number, Belgian or international",
    ]


def test_the_names_model_is_asked_where_it_is_wanted() -> None:
    line = '{"id": 1, "lang": "en", "text": "Your employee Siobhan Gallagher never called me back."}\n'
    assert [a["public_text"] for a in run(line)[1]] == ["Your employee Siobhan Gallagher never called me back."]
    status, answers, errors = run(line, "--names", "--explain")
    assert [a["public_text"] for a in answers] == ["Your employee [name] never called me back."]
    assert (status, "names_model" in errors) == (0, True)

r"""Stories at the door as text: what the client says, what the server answers, what is stored in the end.

Each .txt file is one story, played on both databases. Its first lines, after `#`, say what it shows. Then, a line each:

    door: lmtp                 the LMTP door instead of the SMTP one
    limit: recipients = 3      a key of the settings' section smtp
    from: 127.0.0.2            connect from this address
    C: text                    the client sends the text and CRLF
    R: text                    the client sends exactly these octets; \r, \n, \\ and \xNN are read
    F: 70000                   the client sends so many octets, in lines of 78
    L: 70000                   the client sends so many octets without any line end
    S: pattern                 the next line of the server; * stands for anything
    E:                         the server closes the connection
    K: a, b                    recipients of all stored rows, in order; nothing else is stored
    B: text                    the content of the last stored mail, octets as in R
"""

from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from relay.db import Database
from relay.settings import Settings
from tests.relay.mail_in.doors import Client, open_doors, raw_messages, spool_rows

FOLDER = Path(__file__).parent
STORIES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story(story: Path, settings: Settings, database: Database) -> None:
    lines = [
        line.partition(":") for line in story.read_text(encoding="utf-8").splitlines() if line[:1] not in ("#", "")
    ]
    said = [(key, text.strip()) for key, _, text in lines]
    options = dict(text.split(" = ") for key, text in said if key == "limit")
    settings = replace(settings, smtp=replace(settings.smtp, **{key: int(value) for key, value in options.items()}))
    door = next((text for key, text in said if key == "door"), "smtp")
    source = next((text for key, text in said if key == "from"), "127.0.0.1")
    with open_doors(settings, database) as ports, Client(ports[door], source) as client:
        for number, (key, text) in enumerate(said, 1):
            play(client, key, text, f"{story.name}: step {number}")
    for key, text in said:
        if key == "K":
            assert [word.strip() for word in text.split(",") if word.strip()] == [
                row.recipient for row in spool_rows(database)
            ]
        if key == "B":
            assert octets(text) == raw_messages(database)[-1].content


def steps(story: Path) -> list[tuple[str, str]]:
    lines = story.read_text(encoding="utf-8").splitlines()
    parts = [line.partition(":") for line in lines if line[:1] not in ("#", "")]
    return [(key, text.strip()) for key, _, text in parts]


def play(client: Client, key: str, text: str, place: str) -> None:
    match key:
        case "C":
            client.send(text.encode() + b"\r\n")
        case "R":
            client.send(octets(text))
        case "F":
            client.send(filling(int(text)))
        case "L":
            client.send(b"x" * int(text))
        case "S":
            line = client.line()
            assert fnmatchcase(line, text), f"{place}: expected {text!r}, got {line!r}"
        case "E":
            assert client.line() == "", place


def octets(text: str) -> bytes:
    return text.encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1")


def filling(count: int) -> bytes:
    line = b"x" * 78 + b"\r\n"
    return line * (count // 80) + b"x" * max(count % 80 - 2, 0) + b"\r\n"


def test_every_story_says_what_it_shows_and_expects_something() -> None:
    for story in STORIES:
        lines = story.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# "), story.name
        assert sum(line.startswith("S:") for line in lines) >= 2, story.name
        assert any(line.startswith("K:") for line in lines), story.name

"""The daemon is killed while mails arrive: whoever heard 250 finds the mail in the spool, once, with its rows."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter

from relay.db import Database
from tests.relay.mail_in.doors import Client, raw_messages, spool_rows

KILLS = 6


def start(database_url: str, folder: str) -> "tuple[subprocess.Popen[str], int]":
    """`doleance smtp` as a process of its own, and its port."""
    environment = {
        **os.environ,
        "DOLEANCE_DATABASE_URL": database_url,
        "DOLEANCE_SMTP_PORT": "0",
        "DOLEANCE_MAIL_DOMAIN": "relay.example",
        "DOLEANCE_SITE_DATA_DIR": folder,
    }
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from relay.cli import main; main(['smtp'])"
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", program, os.getcwd()],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    assert process.stderr is not None
    for line in process.stderr:
        told = json.loads(line)
        if told["event"] == "listening":
            return process, int(told["port"])
    raise AssertionError("it never listened")


def send_until_the_end(port: int, name: str, promised: list[str]) -> None:
    """One client, mail after mail on one connection; `promised` grows with each 250."""
    try:
        with Client(port) as client:
            client.greet()
            for number in range(10**6):
                mail = f"{name}-{number}"
                content = f"Subject: {mail}\r\n\r\n{mail}\r\n".encode()
                if not client.mail(content, ["case+a@relay.example", "case+b@relay.example"]).startswith("250"):
                    return
                promised.append(mail)
    except OSError:
        return


def test_a_killed_daemon_keeps_every_promise(database: Database, database_url: str, tmp_path: object) -> None:
    promised: list[str] = []
    chance = random.Random(2)  # noqa: S311 - when to kill
    for life in range(KILLS):
        process, port = start(database_url, str(tmp_path))
        assert process.stderr is not None
        quiet = threading.Thread(target=process.stderr.read)
        senders = [threading.Thread(target=send_until_the_end, args=(port, f"{life}-{n}", promised)) for n in range(4)]
        for thread in (quiet, *senders):
            thread.start()
        try:
            enough = threading.Event()
            enough.wait(chance.uniform(0.05, 0.4))
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        for thread in (*senders, quiet):
            thread.join()
        process.stderr.close()
    stored = {raw.id: raw.content.decode().split("\r\n")[0].removeprefix("Subject: ") for raw in raw_messages(database)}
    assert promised
    assert Counter(promised).items() <= Counter(stored.values()).items()
    assert {2} == set(Counter(row.raw_id for row in spool_rows(database)).values())
    assert set(stored) == {row.raw_id for row in spool_rows(database)}


def test_sigterm_ends_it_at_once_and_cleanly(database_url: str, tmp_path: object) -> None:
    process, port = start(database_url, str(tmp_path))
    with Client(port) as client:
        assert "250 2.0.0" == client.greet().mail(b"Subject: a")[:9]
        process.terminate()
        assert "421 4.3.2" == client.line()[:9]
    _, said = process.communicate(timeout=90)
    assert 0 == process.returncode
    assert ["mail accepted", "stopped"] == [json.loads(line)["event"] for line in said.splitlines()]

"""The commands of the doors say which setting is wrong, and end."""

import os
import socket
import subprocess
import sys
from pathlib import Path


def run(command: str, folder: Path, **settings: str) -> tuple[int, str]:
    """Exit code of `doleance COMMAND` and the last line it said."""
    named = {f"DOLEANCE_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "DOLEANCE_SITE_DATA_DIR": str(folder), **named}
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from relay.cli import main; main()"
    arguments = [sys.executable, "-P", "-c", program, os.getcwd(), command]
    done = subprocess.run(
        arguments, env=environment, cwd=folder, capture_output=True, text=True, timeout=180, check=False
    )
    return done.returncode, done.stderr.splitlines()[-1]


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        code, said = run("smtp", tmp_path, smtp_port=str(other.getsockname()[1]))
    assert (1, "Error: smtp.port: cannot listen on 127.0.0.1") == (code, said[:44])


def test_a_relay_that_is_no_address(tmp_path: Path) -> None:
    wrong = {"authentication_trusted_relays": "mail.example", "authentication_authserv_id": "mx.example"}
    code, said = run("smtp", tmp_path, smtp_port="0", **wrong)
    assert (1, "Error: authentication.trusted_relays: ") == (code, said[:38])


def test_no_mailbox(tmp_path: Path) -> None:
    assert (1, "Error: imap.host: no mailbox is named") == run("imap", tmp_path)

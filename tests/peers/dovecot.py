"""A real Dovecot in a folder of its own: one mailbox, reached by IMAP and filled by LMTP or IMAP.

Runs as root (its workers as Debian's own users) or as any user. Every login name has the password PASSWORD and every
address the one mailbox, as a catch-all has.
"""

import datetime as dt
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from tests.peers import certificate

PASSWORD = "invented"
USER = "post"
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": 30}

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
instance_name = {folder.name}
protocols = imap lmtp
listen = 127.0.0.1
ssl = {tls}
{files}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/home allow_all_users=yes
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service anvil {{
  {chroot}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass
class Dovecot:
    """A server that runs until `stop`; it may be started again."""

    folder: Path
    imap: int
    imaps: int
    lmtp: int
    binary: str
    mailbox: str = "INBOX"

    @property
    def _configuration(self) -> Path:
        return self.folder / "dovecot.conf"

    def environment(self) -> dict[str, str]:
        """The settings of a Doléance that reads this mailbox, as environment variables."""
        return {
            "DOLEANCE_IMAP_HOST": "127.0.0.1",
            "DOLEANCE_IMAP_PORT": str(self.imap),
            "DOLEANCE_IMAP_TLS": "none",
            "DOLEANCE_IMAP_USER": USER,
            "DOLEANCE_IMAP_PASSWORD": PASSWORD,
        }

    def start(self) -> None:
        subprocess.run(
            [self.binary, "-c", self._configuration], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 90
        while not all(listens(port) for port in (self.imap, self.imaps, self.lmtp)):
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "log").read_text())
            time.sleep(0.02)

    def stop(self) -> None:
        subprocess.run([self.binary, "-c", self._configuration, "stop"], check=False, stdin=subprocess.DEVNULL, **QUIET)
        until = time.monotonic() + 90
        while listens(self.imap) or (self.folder / "run" / "master.pid").exists():
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "log").read_text())
            time.sleep(0.02)

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A person's mail program, with the mailbox open."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=90) as client:
            client.login(USER, PASSWORD)
            client.select_folder(self.mailbox)
            yield client

    def new_mailbox(self) -> str:
        """The name of an empty mailbox beside the others."""
        with self.client() as client:
            name = f"box{len(client.list_folders())}"
            client.create_folder(name)
            return name

    def make_anew(self) -> None:
        """The mailbox empty again, as another one under the same name: its UIDVALIDITY changes."""
        with self.client() as client:
            before = client.folder_status(self.mailbox, ["UIDVALIDITY"])[b"UIDVALIDITY"]
            client.unselect_folder()
            while client.folder_status(self.mailbox, ["UIDVALIDITY"])[b"UIDVALIDITY"] == before:
                client.delete_folder(self.mailbox)
                time.sleep(0.5)  # Dovecot takes the second for it
                client.create_folder(self.mailbox)

    def put(self, *contents: bytes, at: dt.datetime | None = None) -> None:
        """Mails that lie in the mailbox since `at` (INTERNALDATE)."""
        with self.client() as client:
            for content in contents:
                client.append(self.mailbox, content, msg_time=at)

    def deliver(self, content: bytes, *recipients: str, sender: str = "") -> None:
        """A mail as a mail server delivers it by LMTP, into INBOX: a copy for each recipient, with Delivered-To."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as client:
            for recipient in recipients:  # smtplib reads one reply, LMTP gives one for each recipient
                client.sendmail(sender, [recipient], content)

    def seen(self) -> list[bool]:
        """Whether each mail bears \\Seen, as a mail program shows it, in the order of their coming."""
        with self.client() as client:
            uids = client.search()
            flags = client.get_flags(uids) if uids else {}
            return [b"\\Seen" in flags[uid] for uid in sorted(flags)]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(require_binary: Callable[[str, str], str], more: str = "") -> Iterator[Dovecot]:
    """A Dovecot with an empty mailbox; `certificate.pem` in its folder is what it shows. `more` is configuration."""
    binary = require_binary("dovecot", "dovecot-imapd")
    if not any(Path(folder, "lmtp").exists() for folder in ("/usr/lib/dovecot", "/usr/libexec/dovecot")):
        require_binary("dovecot's lmtp", "dovecot-lmtpd")
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    try:
        server = Dovecot(folder, free_port(), free_port(), free_port(), binary)
        write_configuration(server, more)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_configuration(server: Dovecot, more: str) -> None:
    folder, root = server.folder, os.geteuid() == 0
    folder.chmod(0o755)
    me = pwd.getpwuid(os.geteuid()).pw_name
    owner = pwd.getpwnam("nobody" if root else me)
    shown, key = certificate.make(folder)
    for name in ("mail", "home"):
        (folder / name).mkdir()
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder,
            tls="yes",
            files=f"ssl_cert = <{shown}\nssl_key = <{key}",
            internal="dovecot" if root else me,
            login="dovenull" if root else me,
            group="dovecot" if root else str(os.getegid()),
            chroot="" if root else "chroot =",
            password=PASSWORD,
            owner=owner.pw_uid,
            owner_group=owner.pw_gid,
            imap=server.imap,
            imaps=server.imaps,
            lmtp=server.lmtp,
        )
        + more
        + "\n"
    )

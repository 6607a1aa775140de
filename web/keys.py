"""The key that signs the site's own cookies: `secret.key` in the data folder.

One function makes it and reads it, for `doleance migrate` and for the site alike. It is
never logged, never shown, and readable by its owner only.
"""

import os
import secrets
from pathlib import Path

FILE = "secret.key"
LENGTH = 32  # bytes


def secret_key(data_dir: Path) -> bytes:
    """The key in `data_dir`, made on the first call (mode 0600).

    Several processes may call this at the same moment: the file appears whole or not at
    all, and all of them read the same key. Raises ValueError for a file that is too short
    to be a key.
    """
    file = data_dir / FILE
    if not file.exists():
        _make(file)
    key = file.read_bytes()
    if len(key) < LENGTH:
        raise ValueError(f"{file}: is no key ({len(key)} bytes instead of {LENGTH}); remove it to get a new one")
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as writer:
        writer.write(secrets.token_bytes(LENGTH))
        writer.flush()
        os.fsync(writer.fileno())
    try:
        os.link(draft, file)  # fails where another process was first: then its key counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()

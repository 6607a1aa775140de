"""The key that signs cookies: made once, readable by its owner only, the same for all processes."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from web.keys import secret_key


def test_the_key_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "var"
    first = secret_key(folder)
    assert len(first) == 32
    assert secret_key(folder) == first
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == ["secret.key"]


def test_many_at_once_read_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret_key, [tmp_path] * 40))) == 1


def test_a_broken_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"short")
    with pytest.raises(ValueError, match=r"secret\.key: is no key"):
        secret_key(tmp_path)

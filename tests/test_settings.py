"""Settings: a file, the environment above it, and every mistake told by its key."""

from pathlib import Path

import pytest

from relay import settings
from relay.settings import SettingsError, load


def mistakes(text: str = "", environment: dict[str, str] | None = None, folder: Path | None = None) -> list[str]:
    """The lines of the error that these settings raise."""
    file = None
    if folder:
        file = folder / "doleance.toml"
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load(file, environment or {})
    return str(raised.value).splitlines()


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings.Settings() == load(None, {})


def test_the_file_in_the_current_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("doleance.toml").write_text("[web]\nport = 8080\n")
    assert 8080 == load(None, {}).web.port


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[web]\nport = 8080\nhost = "0.0.0.0"\n')
    loaded = load(None, {"DOLEANCE_SETTINGS": str(file), "DOLEANCE_WEB_PORT": "0"})
    assert (0, "0.0.0.0") == (loaded.web.port, loaded.web.host)  # noqa: S104 - a value like any other here


def test_every_kind_of_value_is_read_from_the_environment() -> None:
    loaded = load(
        None,
        {
            "DOLEANCE_IMAP_TRUSTED": "yes",
            "DOLEANCE_AUTHENTICATION_AUTHSERV_ID": "mx.relay.example",
            "DOLEANCE_AUTHENTICATION_TRUSTED_RELAYS": "10.0.0.1, 10.0.0.2",
            "DOLEANCE_AUTHENTICATION_DNS_SECONDS": "1.5",
        },
    )
    assert loaded.imap.trusted is True
    assert ("10.0.0.1", "10.0.0.2") == loaded.authentication.trusted_relays
    assert 1.5 == loaded.authentication.dns_seconds


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = 'colour = 1\n[web]\nport = "many"\nspeed = 3\n[site]\nmode = "test"\n[smtp]\nrecipients = 0\n'
    found = mistakes(text, folder=tmp_path)
    assert ["colour", "web.speed", "site.mode", "web.port", "smtp.recipients"] == sorted(
        [line.split(":")[0] for line in found],
        key=["colour", "web.speed", "site.mode", "web.port", "smtp.recipients"].index,
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[site]\nmode = "production"\nurl = "https://relay.example"\ntrusted_proxies = 1\n', "mail.smarthost"),
        ('[site]\nmode = "production"\ntrusted_proxies = 1\n[mail]\nsmarthost = "smtp.example"\n', "site.url"),
        (
            '[site]\nmode = "production"\nurl = "https://relay.example"\n[mail]\nsmarthost = "smtp.example"\n',
            "site.trusted_proxies",
        ),
        ('[mail]\nsmarthost = "smtp.example"\nsmarthost_tls = "none"\n', "mail.smarthost_tls"),
        (
            '[mail]\nsmarthost = "localhost"\nsmarthost_tls = "none"\nsmarthost_user = "relay"\n',
            "mail.smarthost_user",
        ),
        ('[smtp]\ntls_certificate = "a.pem"\n', "smtp.tls_key"),
        ('[authentication]\ntrusted_relays = ["10.0.0.1"]\n', "authentication.authserv_id"),
        ("[web]\nport = true\n", "web.port"),
        ("[web]\nhost = 1\n", "web.host"),
        ('[imap]\ntrusted = "perhaps"\n', "imap.trusted"),
        ("[mail]\nallow_domains = [1]\n", "mail.allow_domains"),
        ("site = 1\n", "site"),
    ],
)
def test_one_mistake_is_told_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    assert [key] == [line.split(":")[0] for line in mistakes(text, folder=tmp_path)]


@pytest.mark.parametrize("content", [b"[web\n", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "doleance.toml"
    file.write_bytes(content)
    (line,) = mistakes(environment={"DOLEANCE_SETTINGS": str(file)})
    assert line.startswith(f"{file}: cannot be read: ")


def test_a_named_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (line,) = mistakes(environment={"DOLEANCE_SETTINGS": str(tmp_path / "none.toml")})
    assert "none.toml: cannot be read" in line

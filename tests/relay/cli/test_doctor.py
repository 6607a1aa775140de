"""`doleance doctor`: each illness gets its sentence and exit code 1; a healthy installation gets 0."""

import datetime as dt
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from relay.cli.doctor import sqlite_is_safe
from relay.db import Database
from relay.models import Heartbeat, OutboxRow, RawMessage, SpoolRow
from relay.settings import Settings

Call = Callable[..., Result]
FIVE_HOURS = dt.timedelta(hours=5)


def now() -> dt.datetime:
    """The command reads the clock: so do these tests, at the moment itself."""
    return dt.datetime.now(dt.UTC)


def findings(result: Result) -> dict[str, str]:
    """`about` -> verdict and sentence; of two about the same, the worse."""
    lines = [line for line in result.output.splitlines() if line[:6].strip() in ("ok", "note", "wrong")]
    found: dict[str, str] = {}
    for line in sorted(lines):
        verdict, rest = line[:6].strip(), line[6:]
        about, _, sentence = rest.partition(": ")
        found[about] = f"{verdict} {sentence}"
    return found


@pytest.fixture
def migrated(doleance: Call) -> None:
    doleance("migrate")


@pytest.mark.usefixtures("migrated")
def test_a_fresh_installation_is_well(doleance: Call) -> None:
    result = doleance("doctor")
    assert 0 == result.exit_code
    found = findings(result)
    assert "ok development mode, http://127.0.0.1:8000, @relay.example" == found["settings"]
    assert found["dkim"].startswith(
        'note for production, publish: doleance._domainkey.relay.example. TXT "v=DKIM1; k=rsa; p='
    )
    assert "note for production, publish: relay.example. MX 10 localhost." == found["mx"]
    assert "note none has run yet" == found["daemons"]


def test_without_migrate_folder_and_key_are_missed(doleance: Call, tmp_path: Path) -> None:
    found = findings(result := doleance("doctor", DOLEANCE_SITE_DATA_DIR=str(tmp_path / "none")))
    assert 1 == result.exit_code
    assert found["site.data_dir"].startswith("wrong ")
    assert found["dkim"].startswith("wrong ")


@pytest.mark.usefixtures("migrated")
def test_an_old_schema_is_named(doleance: Call, tmp_path: Path) -> None:
    result = doleance("doctor", DOLEANCE_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert 1 == result.exit_code
    assert findings(result)["database"].startswith("wrong schema missing")


@pytest.mark.usefixtures("migrated")
def test_a_database_that_is_away_is_named(doleance: Call) -> None:
    result = doleance("doctor", DOLEANCE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert 1 == result.exit_code
    assert findings(result)["database"].startswith("wrong cannot be reached")


@pytest.mark.usefixtures("migrated")
def test_silent_daemons_are_named(doleance: Call, database: Database) -> None:
    with database.write() as session:
        session.add_all([Heartbeat(name="intake", at=now()), Heartbeat(name="delivery", at=now() - FIVE_HOURS)])
    found = findings(result := doleance("doctor"))
    assert 1 == result.exit_code
    assert "ok alive" == found["intake"]
    assert "wrong no sign of life for 5 hours; is the daemon running?" == found["delivery"]


@pytest.mark.usefixtures("migrated")
def test_shelved_mail_and_late_letters_are_named(doleance: Call, database: Database) -> None:
    with database.write() as session:
        raw = RawMessage(received_at=now(), source="smtp", digest=b"x", size=1, content=b"x", envelope_sender="")
        session.add(SpoolRow(raw=raw, recipient="case@relay.example", state="shelved", due_at=now()))
        session.add(
            OutboxRow(
                letter="reminder",
                message_id="1@relay.example",
                recipient="a@lumelec.example",
                envelope_sender="",
                content=b"x",
                due_at=now() - FIVE_HOURS,
                created_at=now() - FIVE_HOURS,
            )
        )
    result = doleance("doctor")
    assert 1 == result.exit_code
    assert "wrong spool: 1 received mails are shelved after an error; a person must look" in result.output
    assert "wrong outbox: 1 letters wait, the oldest is 5 hours late; is a worker running?" in result.output


@pytest.mark.usefixtures("migrated")
def test_a_key_that_others_can_read_is_named(doleance: Call, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").chmod(0o644)
    result = doleance("doctor")
    assert 1 == result.exit_code
    assert f"wrong site.data_dir: {tmp_path / 'dkim.pem'} can be read by others" in result.output


@pytest.fixture
def smarthost() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def production(migrated: None, tmp_path: Path, smarthost: int, doleance: Call) -> dict[str, str]:
    zone = tmp_path / "zone.toml"
    zone.write_text(f'''
["relay.example"]
MX = ["10 mx.relay.example"]
TXT = ["v=spf1 a:mx.relay.example -all"]
["_dmarc.relay.example"]
TXT = ["v=DMARC1; p=reject"]
["doleance._domainkey.relay.example"]
TXT = ["{_record(doleance)}"]
''')
    return {
        "DOLEANCE_SITE_MODE": "production",
        "DOLEANCE_SITE_URL": "https://relay.example",
        "DOLEANCE_SITE_TRUSTED_PROXIES": "1",
        "DOLEANCE_MAIL_SMARTHOST": "127.0.0.1",
        "DOLEANCE_MAIL_SMARTHOST_PORT": str(smarthost),
        "DOLEANCE_AUTHENTICATION_DNS_ZONE_FILE": str(zone),
    }


def _record(doleance: Call) -> str:
    return findings(doleance("doctor"))["dkim"].split('"')[1]


def test_production_with_everything_published_is_well(doleance: Call, production: dict[str, str]) -> None:
    found = findings(result := doleance("doctor", **production))
    assert 0 == result.exit_code
    assert {"ok published"} == {found[about] for about in ("dkim", "mx", "spf", "dmarc")}
    assert found["mail.smarthost"].startswith("ok ")


def test_what_the_dns_lacks_is_written_out(doleance: Call, production: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "zone.toml").write_text("")
    found = findings(result := doleance("doctor", **production))
    assert 1 == result.exit_code
    assert 'wrong not in the DNS; publish: relay.example. TXT "v=spf1 a:localhost -all"' == found["spf"]
    assert all(found[about].startswith("wrong not in the DNS") for about in ("dkim", "mx", "dmarc"))


def test_a_smarthost_that_is_away_is_named(doleance: Call, production: dict[str, str]) -> None:
    found = findings(result := doleance("doctor", **production | {"DOLEANCE_MAIL_SMARTHOST_PORT": "1"}))
    assert 1 == result.exit_code
    assert found["mail.smarthost"].startswith("wrong cannot connect to 127.0.0.1:1")


def test_wrong_settings_are_told_by_their_keys(doleance: Call) -> None:
    result = doleance("doctor", DOLEANCE_SITE_MODE="production", DOLEANCE_WEB_PORT="many")
    assert 1 == result.exit_code
    lines = result.output.splitlines()
    assert "web.port: must be a number, not 'many'" in lines
    assert "mail.smarthost: production mode needs the host that takes our outgoing mail" in lines


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 6, 23), True), ((3, 7, 0), False), ((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True)],
)
def test_versions_with_the_write_ahead_race_are_unsafe(version: tuple[int, int, int], safe: bool) -> None:
    assert safe is sqlite_is_safe(version)


@pytest.mark.usefixtures("migrated")
def test_says_whether_a_model_looks_for_names(doleance: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ok installed" == findings(doleance("doctor"))["names model"]
    monkeypatch.setenv("DOLEANCE_MODERATION_NAMES_MODEL", "off")
    assert findings(doleance("doctor"))["names model"].startswith("note switched off by moderation.names_model")


@pytest.mark.usefixtures("migrated")
def test_names_a_procedure_that_was_broken_by_hand(doleance: Call, settings: Settings) -> None:
    assert "ok 5 in force" == findings(doleance("doctor"))["procedures"]
    folder = settings.data_dir / "procedures"
    folder.mkdir(parents=True)
    (folder / "belfius.toml").write_text('schema = "procedure/2"\n')
    assert "must be 'procedure/1', not 'procedure/2'" in findings(doleance("doctor"))["procedures"]

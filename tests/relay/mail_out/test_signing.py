"""DKIM: our signature verifies with somebody else's program, and stays the same."""

import datetime as dt
import stat
import threading
from dataclasses import replace
from pathlib import Path

import dkim
import pytest

from relay.mail import dkim_key, signing
from relay.mail.mime import Envelope, FileToSend, write
from relay.settings import Mail, Settings, SettingsError, Site

ENVELOPE = Envelope(
    message_id="abc@relay.example",
    from_name="Anne Lambert via Doléance",
    from_address="case+k7m2p9xqabtbd3c@relay.example",
    recipient="service@lumelec.example",
    subject="Plainte d’Anne Lambert : Chaudière jamais réparée [ref k7m2p-9xqab-tbd3c]",
    language="fr",
    date=dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC),
)
BYTES = bytes(range(256)) * 50


def settings_in(folder: Path, mode: str = "development", domain: str = "relay.example") -> Settings:
    return Settings(site=Site(data_dir=str(folder), mode=mode), mail=Mail(domain=domain))


def verifies(settings: Settings, content: bytes) -> bool:
    name, text = dkim_key.dns_record(settings)
    zone = {f"{name}.".encode(): text.encode()}
    return bool(dkim.verify(content, dnsfunc=lambda asked, timeout=5: zone.get(asked)))  # noqa: ARG005 - dkimpy's


@pytest.mark.parametrize(
    ("text", "html", "files"),
    [
        ("Bonjour\n\n\n", None, ()),
        ("", None, ()),
        ("é" * 900 + "\n  blanks  \t \nFrom here\n", "<p>été</p>", (FileToSend("a.bin", "a/b", BYTES),)),
    ],
)
def test_the_signature_verifies(tmp_path: Path, text: str, html: str | None, files: tuple[FileToSend, ...]) -> None:
    settings = settings_in(tmp_path)
    signed = signing.make(settings).sign(write(ENVELOPE, text, html, files))
    assert verifies(settings, signed)
    assert max(len(line) for line in signed.partition(b"\r\n\r\n")[0].split(b"\r\n")) <= 78


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Bonjour", b"Bonsoir"),
        (b"Subject: ", b"Subject: Urgent "),
        (b"To: service@", b"To: boss@"),
        (b"Date: ", b"From: boss@relay.example\r\nDate: "),
        (b"Bonjour", b"Bonjour\r\nand more"),
    ],
)
def test_any_change_breaks_it(tmp_path: Path, old: bytes, new: bytes) -> None:
    settings = settings_in(tmp_path)
    signed = signing.make(settings).sign(write(ENVELOPE, "Bonjour"))
    assert (verifies(settings, signed), verifies(settings, signed.replace(old, new, 1))) == (True, False)


def test_what_relays_do_to_blanks_does_not(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    signed = signing.make(settings).sign(write(ENVELOPE, "Bonjour   à tous"))
    travelled = signed.replace(b"Bonjour   ", b"Bonjour ").replace(b"Subject: ", b"SUBJECT:  ") + b"\r\n\r\n"
    assert verifies(settings, b"Received: from a by b; x\r\n" + travelled)


def test_the_same_mail_signs_to_the_same_bytes(tmp_path: Path) -> None:
    settings, content = settings_in(tmp_path), write(ENVELOPE, "Bonjour")
    assert signing.make(settings).sign(content) == signing.make(settings).sign(content)


def test_an_international_domain_signs_under_its_dns_name(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, domain="plaintes-énergie.example")
    signed = signing.make(settings).sign(write(replace(ENVELOPE, from_address=settings.base_address), "Bonjour"))
    assert dkim_key.dns_record(settings)[0] == "doleance._domainkey.xn--plaintes-nergie-jnb.example"
    assert verifies(settings, signed)


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "new")
    makers = [threading.Thread(target=dkim_key.ensure, args=(settings,)) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(30)
    first = dkim_key.path(settings).read_bytes()
    dkim_key.ensure(settings)
    assert dkim_key.path(settings).read_bytes() == first
    assert stat.S_IMODE(dkim_key.path(settings).stat().st_mode) == 0o600
    assert [file.name for file in dkim_key.path(settings).parent.iterdir()] == ["dkim.pem"]


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n"])
def test_in_production_a_missing_key_is_an_error_that_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    settings = settings_in(tmp_path, mode="production")
    if content is not None:
        dkim_key.path(settings).write_bytes(content)
    with pytest.raises(SettingsError, match="doleance migrate"):
        signing.make(settings)

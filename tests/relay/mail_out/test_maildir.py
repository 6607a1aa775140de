"""Development: letters land in a Maildir, once each, and no demo writes to a real address."""

import mailbox
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from relay.mail import courier
from relay.mail.courier import UNREACHABLE, Accepted, Guarded, Maildir
from relay.settings import Mail, Settings, SettingsError, Site

MAIL = b"Subject: hello\r\n\r\nbody\r\n"


def kept(folder: Path) -> list[bytes]:
    return [mail.as_bytes() for mail in mailbox.Maildir(folder, create=False)]


def test_a_letter_is_kept_with_its_envelope(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path / "box")
    assert maildir.send("case+b-x@relay.example", "desk@lumelec.example", MAIL, "id@relay.example") == Accepted()
    (mail,) = mailbox.Maildir(tmp_path / "box", create=False)
    assert (mail["Return-Path"], mail["Delivered-To"]) == ("<case+b-x@relay.example>", "desk@lumelec.example")
    assert mail["Subject"] == "hello"


def test_sent_twice_is_there_once_even_after_it_was_read(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path)
    maildir.send("", "desk@lumelec.example", MAIL, "id@relay.example")
    maildir.send("", "desk@lumelec.example", MAIL, "id@relay.example")
    (file,) = (tmp_path / "new").iterdir()
    file.rename(tmp_path / "cur" / f"{file.name}:2,S")
    maildir.send("", "desk@lumelec.example", MAIL, "id@relay.example")
    maildir.send("", "desk@lumelec.example", MAIL, "other@relay.example")
    assert len(kept(tmp_path)) == 2
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_folder_that_cannot_be_written_makes_mail_wait(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("a file where a folder should be")
    outcome = Maildir(tmp_path / "box").send("", "desk@lumelec.example", MAIL, "id@relay.example")
    assert (outcome.permanent, outcome.status) == (False, UNREACHABLE)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("allowed", "recipient", "leaves"),
    [
        ((), "desk@lumelec.example", True),
        ((), "desk@LUMELEC.EXAMPLE", True),
        ((), "desk@bank.test", False),
        ((), "desk@notexample", False),
        ((), "desk@example.evil.test", False),
        (("ours.test",), "tester@ours.test", True),
        (("Ours.Test",), "tester@ours.test", True),
        (("ours.test",), "desk@lumelec.example", False),
        (("ours.test",), "tester@sub.ours.test", False),
    ],
)
def test_only_chosen_domains_are_written_to(
    tmp_path: Path, allowed: tuple[str, ...], recipient: str, leaves: bool
) -> None:
    real, aside = Maildir(tmp_path / "real"), Maildir(tmp_path / "aside")
    Guarded(real, aside, allowed).send("", recipient, MAIL, "id@relay.example")
    assert ((tmp_path / "real").exists(), (tmp_path / "aside").exists()) == (leaves, not leaves)


def test_development_with_a_smarthost_sends_examples_and_keeps_the_rest(
    tmp_path: Path, sink: Callable[..., Any], through: Callable[..., Any]
) -> None:
    server = sink()
    settings = through(server, base=Settings(site=Site(data_dir=str(tmp_path)), mail=Mail(domain="relay.example")))
    carrier = courier.make(settings)
    for recipient in ("desk@lumelec.example", "desk@bank.test"):
        assert carrier.send("", recipient, MAIL, recipient) == Accepted()
    carrier.close()
    assert [mail.recipients for mail in server.taken] == [("desk@lumelec.example",)]
    assert server.taken[0].content.startswith(b"DKIM-Signature: ")
    (aside,) = kept(tmp_path / "outbox-maildir")
    assert b"Delivered-To: desk@bank.test" in aside


def test_production_sends_to_everybody_and_needs_its_key(
    tmp_path: Path, sink: Callable[..., Any], through: Callable[..., Any]
) -> None:
    server = sink()
    settings = through(server, base=Settings(site=Site(data_dir=str(tmp_path)), mail=Mail(domain="relay.example")))
    settings = replace(settings, site=replace(settings.site, mode="production"))
    with pytest.raises(SettingsError):
        courier.make(settings)
    courier.make(replace(settings, site=replace(settings.site, mode="development"))).close()  # makes the key
    carrier = courier.make(settings)
    assert carrier.send("", "desk@bank.test", MAIL, "id@relay.example") == Accepted()
    carrier.close()
    assert len(server.taken) == 1

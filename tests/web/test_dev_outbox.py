"""/dev/outbox: letters as their receiver sees them, and a reply that goes by real SMTP to our own door."""

import asyncio
import functools
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any

import dkim
import pytest
from aiosmtpd.smtp import SMTP

import web
from relay.db import Database
from relay.mail import courier, devzone
from relay.mail.dns import make_resolver
from relay.settings import Settings
from tests.web.visitor import Browser, Clock

TO = "service@lumelec.example"
REPLY_TO = "case+k7m2p9xqabtbd3w@relay.example"


class Door:
    """A real SMTP server that keeps what it gets."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        self.taken.append(envelope)
        return "250 kept"


@pytest.fixture
def door() -> Iterator[tuple[Door, int]]:
    handler, loop = Door(), asyncio.new_event_loop()
    smtp = functools.partial(SMTP, handler, hostname="localhost", loop=loop)
    server = loop.run_until_complete(loop.create_server(smtp, "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield handler, server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def here(settings: Settings, door: tuple[Door, int]) -> Settings:
    """Settings whose SMTP door is the one above."""
    devzone.ensure(settings)
    return replace(settings, smtp=replace(settings.smtp, port=door[1]))


@pytest.fixture
def browser(here: Settings, database: Database, clock: Clock) -> Browser:
    return Browser(web.create_app(here, database, now=clock))


def deliver(settings: Settings, to: str = TO) -> None:
    """A letter of ours in the Maildir of development."""
    letter = EmailMessage()
    letter["From"] = f"Relay <{REPLY_TO}>"
    letter["Reply-To"] = REPLY_TO
    letter["To"] = to
    letter["Subject"] = "[ref k7m2p-9xqab-tbd3w] Chaudière"
    letter["Message-ID"] = "<first@relay.example>"
    letter.set_content("Madame, Monsieur,\n\nUne plainte vous est adressée.\n")
    letter.add_alternative("<head></head><p>Une plainte</p><script>alert(1)</script>", subtype="html")
    courier.maildir(settings).send("", to, letter.as_bytes(policy=policy.SMTP), "first@relay.example")


def opened(browser: Browser) -> str:
    """Open the newest letter; its path."""
    browser.open("/dev/outbox")
    path = str(browser.soup.select_one(".rows a")["href"])  # type: ignore[index]
    browser.open(path)
    return path


def test_a_letter_is_shown_as_its_receiver_sees_it(browser: Browser, here: Settings) -> None:
    deliver(here)
    path = opened(browser)
    assert "Une plainte vous est adressée." in browser.words
    frame = browser.soup.select_one("iframe")
    assert frame is not None
    assert frame.get_attribute_list("sandbox") == ["allow-top-navigation-by-user-activation"]
    assert browser.soup.select_one('main a[href="#reply"]') is not None
    assert "frame-src 'self'" in browser.page.headers["Content-Security-Policy"]
    html = browser.open(f"{path}/html")
    assert "Une plainte" in html.text
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation;" in html.headers["Content-Security-Policy"]
    assert '<base target="_top">' in html.text  # its button must leave the frame: the site refuses to be framed


def test_a_reply_arrives_by_smtp_quoted_threaded_and_signed(
    browser: Browser, here: Settings, door: tuple[Door, int]
) -> None:
    deliver(here)
    opened(browser)
    browser.submit("/reply", text="Nous réparons vendredi.", subject="[Ticket#4711] RE: Chaudière")
    assert "Your reply was handed to the SMTP server of this machine." in browser.words
    (envelope,) = door[0].taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (TO, [REPLY_TO])
    mail = message_from_bytes(envelope.original_content, policy=policy.default)
    assert (mail["From"], mail["To"]) == (TO, REPLY_TO)
    assert mail["Subject"] == "[Ticket#4711] RE: Chaudière"
    assert mail["In-Reply-To"] == "<first@relay.example>"
    body = mail.get_content().replace("\r\n", "\n")
    assert body.startswith("Nous réparons vendredi.\n")
    assert "> Une plainte vous est adressée." in body
    resolver = make_resolver(here)

    def record(name: bytes, timeout: float = 5) -> bytes:
        return resolver.txt(name.decode().rstrip("."))[0]

    assert dkim.verify(envelope.original_content, dnsfunc=record)


def test_an_empty_reply_is_not_sent(browser: Browser, here: Settings, door: tuple[Door, int]) -> None:
    deliver(here)
    opened(browser)
    browser.submit("/reply", text=" ", subject="Mine")
    assert browser.page.status_code == 422
    assert browser.soup.select_one("#subject")["value"] == "Mine"  # type: ignore[index]
    assert door[0].taken == []


def test_who_is_outside_example_cannot_be_signed_for(browser: Browser, here: Settings, door: tuple[Door, int]) -> None:
    deliver(here, "service@lumelec.test")
    opened(browser)
    browser.submit("/reply", text="Hello")
    assert browser.page.status_code == 422
    assert "Only addresses under .example can reply here" in browser.words
    assert door[0].taken == []


def test_a_door_that_is_shut_is_said(here: Settings, database: Database, clock: Clock) -> None:
    closed = replace(here, smtp=replace(here.smtp, port=1))
    browser = Browser(web.create_app(closed, database, now=clock))
    deliver(here)
    opened(browser)
    browser.submit("/reply", text="Hello")
    assert browser.page.status_code == 502
    assert "The mail server did not take the reply." in browser.words


def test_a_path_is_no_letter(browser: Browser) -> None:
    for name in ("..", "%2e%2e%2fsecret.key", "x" * 32, "a" * 32):
        assert browser.open(f"/dev/outbox/{name}").status_code == 404, name

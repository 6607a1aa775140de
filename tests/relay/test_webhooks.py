"""Webhooks: a company's own system, a real HTTP server here, hears of its cases in order and signed."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from relay import webhooks
from relay.cases import thread
from relay.models import Case, Company, Webhook
from tests.relay.conftest import World


class Receiver:
    """The company's system: keeps what it is sent and answers as told."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, Any], str, bytes]] = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.status < 300:
                    receiver.calls.append((json.loads(body), self.headers[webhooks.HEADER], body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_parts: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?from=relay"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def kinds(self) -> list[str]:
        return [call["kind"] for call, _, _ in self.calls]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def secret(world: World, receiver: Receiver) -> str:
    """The company's hook, kept before anything happened."""
    company_id = world.company()
    with world.database.write() as session:
        company = session.get_one(Company, company_id)
        return webhooks.keep(session, world.settings, company, receiver.url, world.now).secret


def deliver(world: World) -> int:
    return webhooks.deliver(world.database, world.settings, world.now)


def test_events_arrive_in_order_with_ids_and_codes_alone(world: World, receiver: Receiver, secret: str) -> None:
    number = world.file(1)
    world.receive(world.mail("We come on Friday to repair the boiler.", world.address(number)), world.address(number))
    deliver(world)
    assert receiver.kinds == ["sent", "delivered", "answered"]
    said = receiver.calls[-1][0]
    assert (said["case"], said["state"], said["actor"]) == (number, "answered", "company")
    assert set(said) == {"id", "kind", "case", "state", "at", "actor"}
    assert deliver(world) == 0


def test_each_call_is_signed_with_the_hooks_secret(world: World, receiver: Receiver, secret: str) -> None:
    world.file(1)
    deliver(world)
    _, signature, body = receiver.calls[0]
    assert signature == webhooks.sign(secret, world.now, body)
    assert signature != webhooks.sign("another", world.now, body)


def test_another_companys_cases_are_not_told(world: World, receiver: Receiver, secret: str) -> None:
    world.file(world.company("Breadco", "help@breadco.example"))
    assert (deliver(world), receiver.calls) == (0, [])


def test_what_fails_is_tried_again_later_and_nothing_is_skipped(world: World, receiver: Receiver, secret: str) -> None:
    world.file(1)
    receiver.status = 503
    assert deliver(world) == 0
    receiver.status = 200
    assert deliver(world) == 0, "not before its time"
    world.now += dt.timedelta(seconds=31)
    assert deliver(world) == 2
    assert receiver.kinds == ["sent", "delivered"]


def test_a_hook_that_never_answers_well_is_stopped(world: World, receiver: Receiver, secret: str) -> None:
    world.file(1)
    receiver.status = 500
    for _ in range(webhooks.MOST_FAILURES + 3):
        deliver(world)
        world.now += dt.timedelta(hours=3)
    with world.database.read() as session:
        hook = session.query(Webhook).one()
        assert (hook.failures, hook.last_error, hook.stopped_at is not None) == (20, "HTTP 500", True)


def test_a_server_that_is_gone_costs_nothing_but_the_wait(world: World, receiver: Receiver, secret: str) -> None:
    receiver.server.shutdown()
    receiver.server.server_close()
    world.file(1)
    assert deliver(world) == 0
    with world.database.read() as session:
        assert session.query(Webhook).one().last_error == "ConnectionRefusedError"


def test_what_happened_before_is_not_told(world: World, receiver: Receiver) -> None:
    number = world.file(world.company())
    with world.database.write() as session:
        webhooks.keep(session, world.settings, session.query(Company).one(), receiver.url, world.now)
    with world.database.write() as session:
        thread.withdraw(session, session.query(Case).filter_by(number=number).one(), True, world.now)
    deliver(world)
    assert receiver.kinds == ["withdrawn"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://hooks.example/x", "bad_link"),
        ("ftp://hooks.example/x", "bad_link"),
        ("https://user:word@hooks.example/", "bad_link"),
        ("https:///x", "bad_link"),
        ("https://127.0.0.2/", "not_reachable"),
        ("https://10.0.0.8/", "not_reachable"),
        ("https://[::1]/", "not_reachable"),
        ("https://169.254.169.254/latest", "not_reachable"),
    ],
)
def test_only_public_addresses_over_https(world: World, url: str, expected: str) -> None:
    assert webhooks.problem(world.settings, url) == expected

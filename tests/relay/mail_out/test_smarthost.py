"""What the smarthost's answers become, and how its connection is used. Each smarthost here is a real server."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from relay.mail.courier import UNREACHABLE, Accepted, Refused, Smarthost

MAIL = b"Subject: hello\r\n\r\n.a line with a dot\r\n"


def send(smarthost: Smarthost, to: str = "desk@lumelec.example", sender: str = "case+b-x@relay.example") -> Any:
    return smarthost.send(sender, to, MAIL, "id@relay.example")


def test_a_mail_arrives_whole_with_its_envelope(sink: Callable[..., Any], through: Callable[..., Any]) -> None:
    server = sink()
    smarthost = Smarthost(through(server))
    assert send(smarthost) == Accepted()
    smarthost.close()
    (mail,) = server.taken
    assert (mail.sender, mail.recipients, mail.content) == ("case+b-x@relay.example", ("desk@lumelec.example",), MAIL)


def test_the_null_sender_goes_out_empty(sink: Callable[..., Any], through: Callable[..., Any]) -> None:
    server = sink()
    smarthost = Smarthost(through(server))
    assert send(smarthost, sender="") == Accepted()
    smarthost.close()
    assert server.taken[0].sender == ""


def test_one_connection_carries_many_mails(sink: Callable[..., Any], through: Callable[..., Any]) -> None:
    server = sink()
    smarthost = Smarthost(through(server))
    assert [send(smarthost) for _ in range(5)] == [Accepted()] * 5
    smarthost.close()
    assert server.connections == 1


def test_a_refused_mail_leaves_the_connection_fit_for_the_next(
    sink: Callable[..., Any], through: Callable[..., Any]
) -> None:
    server = sink(rcpt=lambda to: "550 5.1.1 no such user" if "nobody" in to else "250 OK")
    smarthost = Smarthost(through(server))
    assert send(smarthost, "nobody@lumelec.example") == Refused(True, "5.1.1", "550 5.1.1 no such user")
    assert send(smarthost) == Accepted()
    smarthost.close()
    assert (server.connections, len(server.taken)) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("450 4.2.0 greylisted", Refused(False, "4.2.0", "450 4.2.0 greylisted")),
        ("452 too many", Refused(False, "4.0.0", "452 too many")),
        ("550 no enhanced code", Refused(True, "5.0.0", "550 no enhanced code")),
        ("554 5.7.1 blocked by policy", Refused(True, "5.7.1", "554 5.7.1 blocked by policy")),
        ("550 4.1.1 classes disagree", Refused(True, "5.0.0", "550 4.1.1 classes disagree")),
        ("530 5.7.0 authentication required", Refused(False, "4.0.0", "530 5.7.0 authentication required")),
    ],
)
def test_an_answer_keeps_its_meaning(
    sink: Callable[..., Any], through: Callable[..., Any], answer: str, expected: Refused
) -> None:
    smarthost = Smarthost(through(sink(rcpt=lambda _to: answer)))
    assert send(smarthost) == expected
    smarthost.close()


def test_a_refusal_after_the_content_counts(sink: Callable[..., Any], through: Callable[..., Any]) -> None:
    smarthost = Smarthost(through(sink(data=lambda _count: "554 5.6.0 content refused")))
    assert send(smarthost) == Refused(True, "5.6.0", "554 5.6.0 content refused")
    smarthost.close()


def test_a_refusal_stands_when_the_server_hangs_up_with_it(through: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb", buffering=0) as line:
                line.write(b"220 smart.example\r\n")
                for answer in (b"250 smart.example\r\n", b"250 OK\r\n", b"550 5.1.1 gone\r\n"):
                    line.readline()
                    line.write(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        settings = through(type("Here", (), {"port": listener.getsockname()[1]}))
        outcome = send(Smarthost(settings))
        thread.join(10)
    assert outcome == Refused(True, "5.1.1", "550 5.1.1 gone")


def test_a_server_that_dies_in_data_is_a_bad_connection(sink: Callable[..., Any], through: Callable[..., Any]) -> None:
    smarthost = Smarthost(through(sink(data=lambda _count: "")))
    outcome = send(smarthost)
    smarthost.close()
    assert (outcome.permanent, outcome.status) == (False, "4.4.2")


def test_a_connection_that_died_meanwhile_is_opened_again(
    sink: Callable[..., Any], through: Callable[..., Any]
) -> None:
    server = sink(data=lambda count: "" if count == 2 else "250 OK")
    smarthost = Smarthost(through(server))
    assert [send(smarthost) for _ in range(2)] == [Accepted()] * 2
    smarthost.close()
    assert server.connections == 2


def test_a_server_that_wants_a_new_connection_gets_one(sink: Callable[..., Any], through: Callable[..., Any]) -> None:
    server = sink(mails_per_connection=2)
    smarthost = Smarthost(through(server))
    assert [send(smarthost) for _ in range(5)] == [Accepted()] * 5
    smarthost.close()
    assert [mail.connection for mail in server.taken] == [1, 1, 2, 2, 3]


def test_nobody_listening_is_unreachable(through: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome = send(Smarthost(through(type("Gone", (), {"port": port}))))
    assert (outcome.permanent, outcome.status) == (False, UNREACHABLE)


def test_starttls_with_a_believed_certificate(
    sink: Callable[..., Any], through: Callable[..., Any], certificate: Callable[..., Any]
) -> None:
    own = certificate("127.0.0.1")
    server = sink(starttls=own.server, users={"relay": "secret"})
    settings = through(server, smarthost_tls="starttls", smarthost_user="relay", smarthost_password="secret")
    smarthost = Smarthost(settings, own.believing)
    assert send(smarthost) == Accepted()
    smarthost.close()
    assert server.taken[0].over_tls


def test_tls_from_the_first_byte(
    sink: Callable[..., Any], through: Callable[..., Any], certificate: Callable[..., Any]
) -> None:
    own = certificate("127.0.0.1")
    server = sink(tls=own.server)
    smarthost = Smarthost(through(server, smarthost_tls="tls"), own.believing)
    assert send(smarthost) == Accepted()
    smarthost.close()


def test_the_certificate_file_of_the_environment_is_believed(
    sink: Callable[..., Any],
    through: Callable[..., Any],
    certificate: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = certificate("127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(own.file))
    smarthost = Smarthost(through(sink(starttls=own.server), smarthost_tls="starttls"))
    assert send(smarthost) == Accepted()
    smarthost.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "other.example"])
def test_an_unknown_or_unfit_certificate_sends_nothing(
    sink: Callable[..., Any], through: Callable[..., Any], certificate: Callable[..., Any], name: str
) -> None:
    own = certificate(name)
    server = sink(starttls=own.server)
    smarthost = Smarthost(through(server, smarthost_tls="starttls"), own.believing if name == "other.example" else None)
    outcome = send(smarthost)
    assert (outcome.permanent, outcome.status, "certificate" in outcome.text) == (False, UNREACHABLE, True)
    assert server.taken == []


def test_a_server_without_starttls_gets_nothing(sink: Callable[..., Any], through: Callable[..., Any]) -> None:
    server = sink()
    outcome = send(Smarthost(through(server, smarthost_tls="starttls")))
    assert (outcome.permanent, outcome.status) == (False, UNREACHABLE)
    assert server.taken == []


def test_a_wrong_password_makes_mail_wait(
    sink: Callable[..., Any], through: Callable[..., Any], certificate: Callable[..., Any]
) -> None:
    own = certificate("127.0.0.1")
    server = sink(starttls=own.server, users={"relay": "secret"})
    settings = through(server, smarthost_tls="starttls", smarthost_user="relay", smarthost_password="wrong")
    outcome = send(Smarthost(settings, own.believing))
    assert (outcome.permanent, outcome.status) == (False, UNREACHABLE)


@pytest.mark.parametrize(
    ("utf8", "expected"),
    [
        (True, Accepted()),
        (False, Refused(True, "5.6.7", "the smarthost takes no addresses beyond ASCII (RFC 6531)")),
    ],
)
def test_addresses_beyond_ascii_need_smtputf8(
    sink: Callable[..., Any], through: Callable[..., Any], utf8: bool, expected: Accepted | Refused
) -> None:
    server = sink(utf8=utf8)
    smarthost = Smarthost(through(server))
    assert send(smarthost, "zoé@lumelec.example") == expected
    assert send(smarthost) == Accepted()
    smarthost.close()


def test_a_mail_larger_than_announced_is_refused_for_good(
    sink: Callable[..., Any], through: Callable[..., Any]
) -> None:
    smarthost = Smarthost(through(sink()))
    outcome = smarthost.send("a@relay.example", "b@lumelec.example", MAIL + b"x" * 1_100_000, "id@relay.example")
    smarthost.close()
    assert (outcome.permanent, outcome.status) == (True, "5.0.0")  # aiosmtpd gives no enhanced code

"""Cleaned twice: nothing that runs, loads or leads astray reaches a moderator's browser; hostile HTML costs little."""

import time

import pytest

from relay.mail.formatted import formatted


def mail(html: str) -> bytes:
    head = "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return (head + html).encode()


def test_ordinary_formatting_stays() -> None:
    source = (
        "<html><body><p>Dear <b>Madam</b>,</p><ul><li>one</li></ul><a href='https://b.example/x'>here</a></body></html>"
    )
    assert (
        formatted(mail(source))
        == '<p>Dear <b>Madam</b>,</p><ul><li>one</li></ul><a href="https://b.example/x">here</a>'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src='https://spy.example/1.gif'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='  java\tscript:alert(1)'>x</a>",
        "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<math><mtext><style><img src onerror=alert(1)></style></mtext></math>",
        "<p style='background:url(https://spy.example)' onclick='alert(1)'>x</p>",
        "<iframe src='https://spy.example'></iframe>",
        "<form action='https://spy.example'><input name=q></form>",
        "<noscript><p title='</noscript><img src onerror=alert(1)>'></noscript>",
        "<a href='/relative'>x</a>",
        "<base href='https://spy.example'><link rel=stylesheet href=x>",
    ],
)
def test_nothing_runs_or_loads(hostile: str) -> None:
    shown = formatted(mail(f"<p>before</p>{hostile}<p>after</p>"))
    assert "before" in shown
    for part in ("script", "spy.example", "onerror=", "onclick", "style", "<img", "<svg", "relative", "<form"):
        assert part not in shown.replace("&lt;", ""), shown


@pytest.mark.parametrize(
    "source", ["<div>" * 50_000, "<p " + "a=b " * 20_000 + ">", "<" * 50_000, "<p>x</p>" * 100_000, "<!--" * 50_000]
)
def test_what_would_take_long_is_not_shown(source: str) -> None:
    began = time.process_time()
    formatted(mail(source))
    assert time.process_time() - began < 2


def test_a_mail_without_html_has_no_formatted_form() -> None:
    assert formatted(b"From: a@b.example\r\n\r\nplain text") == ""
    assert formatted(b"\x00\xff" * 100) == ""

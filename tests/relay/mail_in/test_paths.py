"""Envelope paths: what is an address, and which one is ours."""

import pytest

from relay.mail.smtpd.paths import OTHER_DOMAIN, UNKNOWN_LOCAL_PART, our_recipient, split_path
from relay.settings import Mail

MAIL = Mail(domain="Relay.example", local="Case")


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("<a@b.example>", ("a@b.example", "")),
        (" <a@b.example> SIZE=12 BODY=8BITMIME ", ("a@b.example", "SIZE=12 BODY=8BITMIME")),
        ("a@b.example SIZE=12", ("a@b.example", "SIZE=12")),
        ("<>", ("<>", "")),
        ("<> SIZE=12", ("<>", "SIZE=12")),
        ("<postmaster>", ("postmaster", "")),
        ('<"a b>c"@b.example>', ('"a b>c"@b.example', "")),
        ("<a@[192.0.2.1]>", ("a@[192.0.2.1]", "")),
        ("<@x.example,@y.example:a@b.example>", ("a@b.example", "")),
        ("<case+k7m2p-9xqab-tbd3w@relay.example>", ("case+k7m2p-9xqab-tbd3w@relay.example", "")),
        ("<andré@b.example> SMTPUTF8", ("andré@b.example", "SMTPUTF8")),
    ],
)
def test_paths_that_are_understood(argument: str, expected: tuple[str, str]) -> None:
    assert expected == split_path(argument)


@pytest.mark.parametrize(
    "argument",
    [
        "", "<", "<a@b.example", "a@b.example>", "<a b@c.example>", "<a@b.example>SIZE=1", "<a@@b.example>",
        "<@b.example>", "<a@>", "<a\x00@b.example>", "<a\udce9@b.example>", "<a@b\x7f.example>", "<a,b@c.example>",
        "<(a)b@c.example>",
        "<" + "(" * 1000, "<" + "@" * 5000, "<" + '"' * 5000, "<" + "\\" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_path(argument: str) -> None:
    assert (None, None) == split_path(argument)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("case@relay.example", ("case@relay.example", "")),
        ("CASE+Abc@RELAY.example", ("case+abc@relay.example", "")),
        ("case+b-k7m2p9xqabtbd3w@relay.example", ("case+b-k7m2p9xqabtbd3w@relay.example", "")),
        ("case+a+b@relay.example", ("case+a+b@relay.example", "")),
        ("Postmaster", ("postmaster@relay.example", "")),
        ("abuse@relay.example", ("abuse@relay.example", "")),
        ("abuse", ("", UNKNOWN_LOCAL_PART)),
        ("case", ("", UNKNOWN_LOCAL_PART)),
        ("abuse+x@relay.example", ("", UNKNOWN_LOCAL_PART)),
        ("cased@relay.example", ("", UNKNOWN_LOCAL_PART)),
        ("+case@relay.example", ("", UNKNOWN_LOCAL_PART)),
        ("case@relay.example.example", ("", OTHER_DOMAIN)),
        ("case@example", ("", OTHER_DOMAIN)),
        ('"case@relay.example"@other.example', ("", OTHER_DOMAIN)),
    ],
)
def test_which_addresses_are_ours(address: str, expected: tuple[str, str]) -> None:
    assert expected == our_recipient(MAIL, address)

"""Authentication-Results: believed from a trusted server alone, and only the topmost."""

import pytest

from tests.relay.mail_in.evidence import MAIL, judged, signed

OURS = "mx.relay.example"
DMARC = "dmarc=pass header.from=lumelec.example"


def aligned(*results: str, content: bytes = MAIL, trusted: bool = True, authserv_id: str = OURS) -> bool:
    header = b"".join(f"Authentication-Results: {result}\r\n".encode() for result in results)
    found = judged(header + content, authserv_id=authserv_id, trusted=trusted)
    assert (found.method == "header") == found.aligned
    return found.aligned


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (DMARC, True),
        ("dmarc=pass (p=reject dis=none) header.from=Lumelec.Example", True),
        ("spf=pass smtp.mailfrom=desk@lumelec.example", True),
        ("spf=pass smtp.mailfrom=lumelec.example; dkim=none", True),
        (
            'dkim=pass (2048-bit key; unprotected) header.d=lumelec.example header.i=@lumelec.example header.b="ab/c"',
            True,
        ),
        ("dkim=pass header.i=desk@lumelec.example", True),
        ("dkim=fail header.d=lumelec.example", False),
        ("dkim=pass header.d=webmail.example; spf=pass smtp.mailfrom=webmail.example", False),
        ("dmarc=pass header.from=webmail.example", False),
        ("dmarc=fail header.from=lumelec.example", False),
        ("auth=pass smtp.auth=desk@lumelec.example", False),
        ("iprev=pass policy.iprev=198.51.100.7", False),
        ("none", False),
        ("dkim=pass", False),
        ("((((", False),
    ],
)
def test_what_a_trusted_server_may_say(result: str, expected: bool) -> None:
    assert expected == aligned(f"{OURS}; {result}")


def test_a_folded_field_is_read_whole() -> None:
    assert aligned(f"{OURS} 1;\r\n\tspf=fail smtp.mailfrom=x.example;\r\n\t{DMARC}")


def test_nobody_else_is_believed() -> None:
    assert not aligned(f"{OURS}; {DMARC}", trusted=False)
    assert not aligned(f"{OURS}; {DMARC}", authserv_id="")
    assert not aligned(f"mx.other.example; {DMARC}")
    assert aligned(f"{OURS.upper()}; {DMARC}")


def test_a_field_below_the_topmost_may_be_the_senders_own() -> None:
    assert not aligned(f"{OURS}; dkim=none", f"{OURS}; {DMARC}")
    assert not aligned("mx.other.example; none", f"{OURS}; {DMARC}")
    assert aligned(f"{OURS}; {DMARC}", f"{OURS}; dkim=fail header.d=lumelec.example")


def test_a_signature_that_leaves_the_end_open_is_not_believed_at_second_hand() -> None:
    content = signed(length=True) + b"PS: I confess everything.\r\n"
    assert not aligned(f"{OURS}; dkim=pass header.d=lumelec.example; {DMARC}", content=content)


def test_our_own_check_of_the_signature_comes_first() -> None:
    header = f"Authentication-Results: {OURS}; dkim=none\r\n".encode()
    found = judged(header + signed(), authserv_id=OURS, trusted=True)
    assert (True, "dkim") == (found.aligned, found.method)

"""The judgement as a whole: stored, bounded, and never an exception."""

import time

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies

from relay.db import Database
from relay.mail import authenticity, spool
from relay.mail.authenticity import Authenticity
from relay.mail.dns import Bounded, DnsTroubleError, ZoneFile
from tests.relay.mail_in.doors import incoming, raw_messages
from tests.relay.mail_in.evidence import MAIL, SENDER, judged, signed, zone


def test_it_is_stored_with_its_mail_and_read_back_the_same(database: Database) -> None:
    found = [judged(signed()), judged(MAIL, peer=SENDER, envelope_sender="lea@webmail.example")]
    with database.write() as session:
        ids = spool.accept(session, [incoming(), incoming(), incoming()])
        authenticity.store(session, dict(zip(ids, found, strict=False)))
        authenticity.store(session, {})
    stored = [raw.authenticity for raw in raw_messages(database)]
    assert [*found, None] == [Authenticity.from_dict(one) if one else None for one in stored]


def test_a_consumer_who_writes_as_the_company_is_found_out() -> None:
    """From an own domain, everything in order there, with the company's name in From."""
    forged = signed(MAIL, "webmail.example")
    found = judged(forged, peer=SENDER, envelope_sender="lea@webmail.example", helo="lumelec.example")
    assert ("pass", (("webmail.example", "pass", True),), False) == (found.spf, found.dkim, found.aligned)


def test_a_company_name_as_display_name_is_not_the_company() -> None:
    content = MAIL.replace(b"Lumelec Desk <desk@lumelec.example>", b'"desk@lumelec.example" <lea@webmail.example>')
    found = judged(signed(content, "webmail.example"))
    assert ("webmail.example", True) == (found.author_domain, found.aligned)


@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b"From:\r\n\r\n", b"From: desk\r\n\r\n", b"\x00", b"From: @\r\n", b"a" * 200_000]
)
def test_a_mail_without_author_is_nobodys(content: bytes) -> None:
    found = judged(content, peer=SENDER, envelope_sender="desk@lumelec.example")
    assert ("", False) == (found.author_domain, found.aligned)


@given(strategies.binary(max_size=300), strategies.text(max_size=40))
@hypothesis_settings(max_examples=150, deadline=None)
def test_hostile_mail_never_raises(noise: bytes, name: str) -> None:
    middle = len(noise) // 2
    content = noise[:middle] + b"DKIM-Signature: " + noise[middle:] + b"\r\n" + signed()[: 400 + len(noise)] + noise
    judged(
        content, envelope_sender=f"{name}@{name}", helo=name, peer=SENDER, trusted=len(name) % 2 == 0, authserv_id=name
    )


class Counting:
    """Counts the questions that reach the zone behind it."""

    def __init__(self, behind: ZoneFile) -> None:
        self._behind = behind
        self.questions = 0

    def txt(self, name: str) -> list[bytes]:
        self.questions += 1
        return self._behind.txt(name)

    def hosts(self, name: str, kind: str) -> list[str]:
        self.questions += 1
        return self._behind.hosts(name, kind)

    def mx(self, name: str) -> list[tuple[int, str]]:
        self.questions += 1
        return self._behind.mx(name)


def test_one_mail_may_not_ask_without_end() -> None:
    counting = Counting(zone())
    bounded = Bounded(counting, seconds=60, questions=5)
    assert [[]] * 20 == [bounded.txt(f"{number}.example") for number in range(20)]
    assert 5 == counting.questions


def test_one_mail_may_not_wait_without_end() -> None:
    counting = Counting(zone())
    bounded = Bounded(counting, seconds=0.01)
    time.sleep(0.02)
    with pytest.raises(DnsTroubleError):
        bounded.txt("lumelec.example")
    assert 0 == counting.questions


def test_the_same_question_is_asked_once_even_when_it_fails() -> None:
    counting = Counting(ZoneFile({"bad.example": {"TROUBLE": True}}))
    bounded = Bounded(counting, seconds=60)
    for _ in range(3):
        with pytest.raises(DnsTroubleError):
            bounded.txt("bad.example")
    assert 1 == counting.questions

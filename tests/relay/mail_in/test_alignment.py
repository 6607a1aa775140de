"""Which domain may vouch for which: relaxed alignment by the DNS tree walk (RFC 9989)."""

import pytest

from relay.mail.authenticity.alignment import Alignment, ascii_domain, targets
from relay.mail.dns import ZoneFile
from tests.relay.mail_in.evidence import Broken

REJECT = "v=DMARC1; p=reject"


def aligned(author: str, other: str, **records: str) -> bool:
    """Records by domain, `__` for each dot."""
    zone = ZoneFile({f"_dmarc.{name.replace('__', '.')}": {"TXT": [record]} for name, record in records.items()})
    return Alignment(zone, author).by_dkim(other)


@pytest.mark.parametrize(
    ("author", "other", "records", "expected"),
    [
        ("lumelec.example", "lumelec.example", {}, True),
        ("lumelec.example", "Lumelec.Example.", {}, True),
        ("lumelec.example", "mail.lumelec.example", {}, False),  # nobody says where the organisation begins
        ("lumelec.example", "mail.lumelec.example", {"lumelec__example": REJECT}, True),
        ("mail.lumelec.example", "lumelec.example", {"lumelec__example": REJECT}, True),
        ("a.lumelec.example", "b.c.lumelec.example", {"lumelec__example": REJECT}, True),
        ("a.lumelec.example", "b.lumelec.example", {"a__lumelec__example": REJECT}, False),
        ("lumelec.example", "notlumelec.example", {"lumelec__example": REJECT}, False),
        ("lumelec.example", "lumelec.example.example", {"lumelec__example": REJECT}, False),
        ("lumelec.example", "other.example", {"example": REJECT}, False),  # a top level is nobody's organisation
        ("lumelec.example", "", {}, False),
        ("", "lumelec.example", {}, False),
        # A public suffix says so: one label below it begins the organisation.
        ("a.co.example", "b.co.example", {"co__example": "v=DMARC1; psd=y; p=none"}, False),
        ("x.a.co.example", "y.a.co.example", {"co__example": "v=DMARC1; psd=y; p=none"}, True),
        ("a.example", "b.example", {"example": "v=DMARC1; psd=y"}, False),
        # A part of an organisation that stands for itself.
        (
            "x.lab.uni.example",
            "y.lab.uni.example",
            {"lab__uni__example": "v=DMARC1; psd=n", "uni__example": REJECT},
            True,
        ),
        ("x.lab.uni.example", "uni.example", {"lab__uni__example": "v=DMARC1; psd=n", "uni__example": REJECT}, False),
        # Strict where the author's domain asks for it.
        ("lumelec.example", "mail.lumelec.example", {"lumelec__example": "v=DMARC1; p=none; adkim=s"}, False),
        ("lumelec.example", "mail.lumelec.example", {"lumelec__example": "v=DMARC1; p=none; aspf=s"}, True),
        ("x.lumelec.example", "lumelec.example", {"lumelec__example": "v=DMARC1; adkim=S"}, False),
        # What is no DMARC record is none.
        ("lumelec.example", "mail.lumelec.example", {"lumelec__example": "p=reject; v=DMARC1"}, False),
        ("lumelec.example", "mail.lumelec.example", {"lumelec__example": "v=spf1 -all"}, False),
    ],
)
def test_alignment(author: str, other: str, records: dict[str, str], expected: bool) -> None:
    assert expected == aligned(author, other, **records)


def test_two_records_are_none() -> None:
    zone = ZoneFile({"_dmarc.lumelec.example": {"TXT": [REJECT, REJECT]}})
    assert not Alignment(zone, "lumelec.example").by_spf("mail.lumelec.example")


def test_the_walk_asks_at_most_eight_times() -> None:
    deep = "a.b.c.d.e.f.g.h.i.j.mail.lumelec.example"
    assert [deep, "g.h.i.j.mail.lumelec.example"] == targets(deep)[:2]
    assert (8, "example") == (len(targets(deep)), targets(deep)[-1])
    assert aligned(deep, "lumelec.example", lumelec__example=REJECT)


def test_trouble_is_remembered_only_where_it_matters() -> None:
    alignment = Alignment(Broken(ZoneFile({})), "lumelec.example")
    assert (True, False, False) == (
        alignment.by_dkim("lumelec.example"),
        alignment.by_dkim("x.test"),
        alignment.trouble,
    )
    assert (False, True) == (alignment.by_dkim("mail.lumelec.example"), alignment.trouble)


def test_domains_in_other_scripts_are_compared_as_dns_knows_them() -> None:
    assert "xn--lectricit-93aj.example" == ascii_domain("Électricité.example")
    assert ["", "", ""] == [ascii_domain("a..b"), ascii_domain("x" * 64 + ".example"), ascii_domain("\udce9.example")]

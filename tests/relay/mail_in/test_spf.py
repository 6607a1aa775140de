"""SPF: evaluated only where we saw the sender's network address ourselves."""

import pytest

from tests.relay.mail_in.evidence import COMPANY, MAIL, SENDER, Broken, judged, zone

AT_COMPANY = {"peer": SENDER, "envelope_sender": "desk@lumelec.example"}


def test_a_server_that_the_company_names_vouches_for_it() -> None:
    found = judged(MAIL, **AT_COMPANY)
    assert ("pass", COMPANY, True, "spf") == (found.spf, found.spf_domain, found.aligned, found.method)


@pytest.mark.parametrize(
    ("peer", "record", "result"),
    [
        ("192.0.2.1", "v=spf1 ip4:198.51.100.7 -all", "fail"),
        ("192.0.2.1", "v=spf1 ~all", "softfail"),
        ("192.0.2.1", "v=spf1 ?all", "neutral"),
        ("192.0.2.1", "nothing here", "none"),
        ("192.0.2.1", "v=spf1 ip4:nonsense -all", "permerror"),
        ("192.0.2.1", "v=spf1 include:lumelec.example -all", "permerror"),
        (SENDER, "v=spf1 include:webmail.example -all", "pass"),
        (SENDER, "v=spf1 redirect=webmail.example", "pass"),
        (SENDER, "v=spf1 mx -all", "pass"),
        (SENDER, "v=spf1 exists:%{i}.allowed.example -all", "pass"),
        (SENDER, "v=spf1 ptr -all", "pass"),
        ("2001:db8::7", "v=spf1 ip6:2001:db8::/64 -all", "pass"),
        ("::ffff:198.51.100.7", "v=spf1 ip4:198.51.100.7 -all", "pass"),
        ("127.0.0.1", "v=spf1 -all", "fail"),
        ("127.0.0.1", "v=spf1 ip4:127.0.0.1 -all", "pass"),
        ("no address", "v=spf1 +all", "permerror"),
    ],
)
def test_results(peer: str, record: str, result: str) -> None:
    resolver = zone(
        lumelec__example={"TXT": [record], "MX": ["10 mail.lumelec.example"]},
        **{"198__51__100__7__allowed__example": {"A": ["127.0.0.2"]}},
        **{"7__100__51__198__in-addr__arpa": {"PTR": ["mail.lumelec.example"]}},
    )
    found = judged(MAIL, resolver, peer=peer, envelope_sender="desk@lumelec.example")
    assert (result, result == "pass") == (found.spf, found.aligned)


def test_loopback_is_no_pass_by_itself() -> None:
    found = judged(MAIL, peer="127.0.0.1", envelope_sender="desk@lumelec.example")
    assert ("fail", False) == (found.spf, found.aligned)


def test_the_null_sender_is_judged_by_its_helo_name() -> None:
    found = judged(MAIL, peer=SENDER, envelope_sender="", helo="lumelec.example")
    assert ("pass", COMPANY, True) == (found.spf, found.spf_domain, found.aligned)


def test_a_pass_for_another_domain_vouches_for_nothing() -> None:
    """The consumer writes as the company through an own mailbox: its server is in order, the author is not."""
    found = judged(MAIL, peer=SENDER, envelope_sender="lea@webmail.example")
    assert ("pass", "webmail.example", False, "") == (found.spf, found.spf_domain, found.aligned, found.method)


@pytest.mark.parametrize(
    "door",
    [
        {**AT_COMPANY, "trusted": True},
        {**AT_COMPANY, "source": "imap", "envelope_sender": None, "peer": ""},
        {**AT_COMPANY, "peer": ""},
    ],
)
def test_whose_address_we_did_not_see_is_not_judged(door: dict[str, object]) -> None:
    found = judged(MAIL, **door)
    assert ("", "", False) == (found.spf, found.spf_domain, found.aligned)


def test_when_dns_does_not_answer_it_is_asked_again_later() -> None:
    found = judged(MAIL, Broken(zone()), **AT_COMPANY)
    assert ("temperror", False, True) == (found.spf, found.aligned, found.temporary)


def test_endless_records_come_to_an_end() -> None:
    loops = {
        f"a{n}__example": {"TXT": [f"v=spf1 include:a{n + 1}.example include:b{n}.example -all"]} for n in range(50)
    }
    found = judged(MAIL, zone(lumelec__example={"TXT": ["v=spf1 include:a0.example -all"]}, **loops), **AT_COMPANY)
    assert ("permerror", False, False) == (found.spf, found.aligned, found.temporary)

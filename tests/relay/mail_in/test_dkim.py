"""DKIM: what a signature vouches for, and all that looks like one and is none."""

import base64
import hashlib

import dkim
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.relay.mail_in.evidence import COMPANY, MAIL, Broken, judged, key, key_record, signed, zone


def verdict(content: bytes) -> tuple[bool, str, tuple[tuple[str, str, bool], ...]]:
    found = judged(content)
    return found.aligned, found.method, found.dkim


def published(_name: bytes, timeout: int = 5) -> bytes:
    return key_record().encode()


def test_the_companys_own_signature_vouches_for_it() -> None:
    found = judged(signed())
    assert (COMPANY, True, "dkim", False) == (found.author_domain, found.aligned, found.method, found.temporary)
    assert ((COMPANY, "pass", True),) == found.dkim


def test_a_mail_without_signature_is_not_aligned() -> None:
    assert (False, "", ()) == verdict(MAIL)


def test_a_changed_body_fails() -> None:
    assert (False, "", ((COMPANY, "fail", True),)) == verdict(signed().replace(b"Tuesday", b"no day"))


def test_a_changed_from_fails() -> None:
    forged = signed(MAIL.replace(b"desk@", b"anna@")).replace(b"anna@", b"desk@")
    assert (False, "", ((COMPANY, "fail", True),)) == verdict(forged)


def test_a_signature_of_another_domain_passes_and_vouches_for_nothing() -> None:
    assert (False, "", (("webmail.example", "pass", True),)) == verdict(signed(domain="webmail.example"))


def test_the_mass_mailers_signature_beside_the_companys_does_no_harm() -> None:
    assert (True, "dkim", ((COMPANY, "pass", True),)) == verdict(signed(signed(), "webmail.example"))


def test_text_appended_under_a_length_tag_is_not_vouched_for() -> None:
    content = signed(length=True) + b"PS: I confess everything.\r\n"
    assert dkim.verify(content, dnsfunc=published)  # dkimpy is content
    assert (False, "", ((COMPANY, "pass", False),)) == verdict(content)


def test_even_without_appended_text_a_length_tag_does_not_count() -> None:
    assert (False, "", ((COMPANY, "pass", False),)) == verdict(signed(length=True))


def test_a_signature_that_leaves_from_out_is_worthless() -> None:
    content = signed_without_from() + MAIL.replace(b"desk@", b"forged@")
    assert dkim.verify(content, dnsfunc=published)
    assert (False, "", ((COMPANY, "policy", True),)) == verdict(content)


def signed_without_from() -> bytes:
    """dkimpy refuses to sign like this, and verifies it."""
    body = MAIL.partition(b"\r\n\r\n")[2]
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    field = f"v=1; a=rsa-sha256; c=relaxed/simple; d={COMPANY}; s=s1; h=subject; bh={digest}; b="
    covered = f"subject:Re: boiler\r\ndkim-signature:{field}".encode()
    signature = key().sign(covered, padding.PKCS1v15(), hashes.SHA256())
    return f"DKIM-Signature: {field}{base64.b64encode(signature).decode()}\r\n".encode()


def test_sha1_is_no_signature() -> None:
    content = signed(signature_algorithm=b"rsa-sha1")
    assert (False, "", ((COMPANY, "policy", True),)) == verdict(content)


@pytest.mark.parametrize(
    "field",
    [b"From: Boss <boss@lumelec.example>", b"Subject: another", b"Content-Type: text/html", b"To: you@x.example"],
)
def test_a_second_field_that_the_signature_does_not_cover_ends_its_worth(field: bytes) -> None:
    content = MAIL.replace(b"Date:", b"Content-Type: text/plain\r\nDate:")
    assert judged(signed(content)).aligned
    for changed in (
        field + b"\r\n" + signed(content),
        signed(content).replace(b"\r\n\r\n", b"\r\n" + field + b"\r\n\r\n", 1),
    ):
        assert (False, "", ()) == verdict(changed)


def test_a_signed_mail_bent_around_foreign_words_is_not_vouched_for() -> None:
    """A fold of blanks ends the header for some readers: they take the field below it for the text."""
    genuine = signed()
    head, _, rest = genuine.partition(b"From: Lumelec Desk <desk@lumelec.example>\r\n")
    bent = b"From: Lumelec Desk <desk@lumelec.example>\r\n \r\nX-Note: we owe you nothing\r\n" + head + rest
    assert dkim.verify(bent, dnsfunc=published)
    assert (False, "", ()) == verdict(bent)


@pytest.mark.parametrize(
    "odd", [b"From : Boss <boss@lumelec.example>\r\n", b"no field\r\n", b"X: a\x00b\r\n", b"X: a\rb\r\n"]
)
def test_a_header_that_readers_may_read_differently_is_not_vouched_for(odd: bytes) -> None:
    assert (False, "", ()) == verdict(odd + signed())


def test_two_authors_are_nobody() -> None:
    content = MAIL.replace(b"From: ", b"From: Other <other@lumelec.example>, ")
    found = judged(signed(content))
    assert ("", False) == (found.author_domain, found.aligned)


@pytest.mark.parametrize(
    "signature",
    [
        b"", b"v=1", b"a=;b", b"v=1; a=rsa-sha256; d=lumelec.example; s=s1; h=from; bh=x; b=x", b"=" * 5000,
        b"v=1; a=rsa-sha256; d=" + b"a." * 200 + b"; s=s1; h=from; bh=AA==; b=AA==", b"v=1; d=\xff; s=\xff; h=from",
        b"v=1; a=rsa-sha256; d=lumelec.example; s=" + b"x" * 100 + b"; h=from; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=lumelec.example; s=s1; h=from; bh=AAAA; b=AAAA; l=99999999999999999999; x=1",
    ],
)  # fmt: skip
def test_signatures_that_are_none_do_no_harm(signature: bytes) -> None:
    junk = b"DKIM-Signature: " + signature + b"\r\n"
    assert not judged(junk + MAIL).aligned
    assert judged(junk + signed()).aligned


def test_only_some_of_very_many_signatures_are_checked_the_likely_ones_first() -> None:
    junk = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=d%d.example; s=s; h=from; bh=AAAA; b=AAAA\r\n" % n for n in range(40)
    )
    assert (True, "dkim", ((COMPANY, "pass", True),)) == verdict(junk + signed())
    assert 10 == len(judged(junk + MAIL).dkim)


def test_when_dns_does_not_answer_it_is_asked_again_later() -> None:
    found = judged(signed(), Broken(zone()))
    assert (False, True, ((COMPANY, "temperror", True),)) == (found.aligned, found.temporary, found.dkim)


def test_a_key_that_is_not_there_is_no_trouble() -> None:
    for entry in ({}, {"TXT": ["v=DKIM1; p="]}, {"TXT": ["nonsense"]}):
        found = judged(signed(), zone(s1___domainkey__lumelec__example=entry))
        assert (False, False, "fail") == (found.aligned, found.temporary, found.dkim[0][1]), entry


def test_trouble_with_a_foreign_signature_does_not_matter_when_ours_passes() -> None:
    content = signed(signed(), "webmail.example")
    found = judged(content, Broken(zone(), lambda name: name.endswith(COMPANY)))
    assert (True, False) == (found.aligned, found.temporary)

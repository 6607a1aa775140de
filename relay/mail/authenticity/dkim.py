"""DKIM signatures (RFC 6376) by dkimpy, with the checks that dkimpy leaves to its caller.

A signature vouches for a text only if it covers From and the whole body: `l=` lets anybody append (RFC 6376, 8.2),
rsa-sha1 is broken (RFC 8301).
"""

import logging
import re

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from relay.mail.authenticity.alignment import Alignment, ascii_domain
from relay.mail.authenticity.headers import Fields
from relay.mail.dns import DnsTroubleError, Resolver

MOST_SIGNATURES = 10
LARGE = 5_000_000  # bytes of content: each signature hashes the whole body
MOST_OF_LARGE = 2
SMALLEST_KEY = 1024  # bits (RFC 8301)

Signatures = tuple[tuple[str, str, bool], ...]

_silent = logging.Logger("silent", logging.CRITICAL + 1)


def check(content: bytes, fields: Fields, resolver: Resolver, alignment: Alignment, seconds: float) -> Signatures:
    """(domain, result, covers the body) of each signature that was checked; likely ones first, up to an aligned one.

    Results: pass, fail, policy (valid, perhaps, but nothing we count), permerror (malformed), temperror (DNS).
    """
    if not fields.plain:
        return ()
    tags = [_tags(value) for value in fields.values("dkim-signature")[: 5 * MOST_SIGNATURES]]
    order = sorted(range(len(tags)), key=lambda place: not alignment.related(_domain(tags[place])))
    most = MOST_OF_LARGE if len(content) > LARGE else MOST_SIGNATURES
    found: list[tuple[str, str, bool]] = []
    for place in order[:most]:
        domain, covers = _domain(tags[place]), b"l" not in tags[place]
        result = _objection(tags[place]) or _verify(content, place, resolver, seconds)
        found.append((domain, result, covers))
        if result == "pass" and covers and alignment.by_dkim(domain):
            break
    return tuple(found)


def _tags(value: bytes) -> dict[bytes, bytes]:
    try:
        return dict(parse_tag_value(value))
    except InvalidTagValueList:
        return {}


def _domain(tags: dict[bytes, bytes]) -> str:
    return ascii_domain(tags.get(b"d", b"").decode("utf-8", "replace"))


def _objection(tags: dict[bytes, bytes]) -> str:
    """What makes the signature useless before any key is fetched."""
    if not _domain(tags) or b"h" not in tags or b"s" not in tags:
        return "permerror"
    signed = re.split(rb"\s*:\s*", tags[b"h"].strip().lower())
    if b"from" not in signed or tags.get(b"a") == b"rsa-sha1":
        return "policy"
    return ""


def _verify(content: bytes, place: int, resolver: Resolver, seconds: float) -> str:
    trouble = False

    def key(name: bytes, timeout: float = seconds) -> bytes | None:  # noqa: ARG001 - dkimpy's signature
        nonlocal trouble
        try:
            records = resolver.txt(name.decode("ascii", "replace"))
        except DnsTroubleError as error:
            trouble = True
            raise dkim.DnsTimeoutError(str(error)) from None
        return records[0] if records else None

    try:
        verifier = dkim.DKIM(content, logger=_silent, minkey=SMALLEST_KEY, timeout=int(seconds) or 1)
        passed = verifier.verify(idx=place, dnsfunc=key)
    except dkim.ValidationError:
        return "fail"
    except Exception:  # dkimpy is fed by strangers: whatever it stumbles over is no pass
        return "temperror" if trouble else "permerror"
    if trouble:
        return "temperror"
    return "pass" if passed else "fail"

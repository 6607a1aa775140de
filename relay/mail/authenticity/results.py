"""Authentication-Results of a server that we trust (RFC 8601), by authres.

Only the topmost such field counts, and only when it carries our authserv-id: everything below it may be the sender's
own invention. The trusted server must remove foreign fields with that id (RFC 8601, 5).
"""

import re
from functools import cache

import authres
import authres.core
import authres.dmarc

from relay.mail.authenticity.alignment import Alignment
from relay.mail.authenticity.headers import Fields

LONGEST = 8192

_LENGTH_TAG = re.compile(rb"(?:^|;)\s*l\s*=")
_context = authres.FeatureContext(authres.dmarc)


@cache
def _at_start(pattern: str) -> re.Pattern[str]:
    return re.compile(f"^{pattern}", re.IGNORECASE)


class _Header(authres.core.AuthenticationResultsHeader):  # type: ignore[misc]
    """authres' grammar. Its own scanner compiles a pattern anew for each symbol: two thirds of its time."""

    _parse_text: str

    def _parse_pattern(self, pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        found = (_at_start(pattern) if isinstance(pattern, str) else pattern).match(self._parse_text)
        if found is not None:
            self._parse_text = self._parse_text[found.end() :]
        return found


def vouch(fields: Fields, authserv_id: str, alignment: Alignment) -> bool:
    """Whether the trusted server found the author domain authenticated.

    A mail that carries any signature with `l=` is left to our own check: the server's word does not say whether the
    whole text was covered.
    """
    written = fields.values("authentication-results")[:1]
    if not authserv_id or not written or not fields.plain or len(written[0]) > LONGEST:
        return False
    if any(_LENGTH_TAG.search(signature) for signature in fields.values("dkim-signature")):
        return False
    text = " ".join(written[0].decode("ascii", "replace").split())
    try:
        header = _Header.parse_value(_context, text)
    except Exception:  # authres raises more than its own errors on malformed text
        return False
    if str(header.authserv_id).lower() != authserv_id.lower():
        return False
    return any(_vouches(result, alignment) for result in header.results)


def _vouches(result: "authres.AuthenticationResult", alignment: Alignment) -> bool:
    if result.result != "pass":
        return False
    properties = {(p.type.lower(), p.name.lower()): str(p.value).strip('"') for p in result.properties}
    domain = {key: value.rpartition("@")[2] for key, value in properties.items()}
    match result.method:
        case "dmarc":
            return domain.get(("header", "from"), "").lower() == alignment.author
        case "dkim":
            return alignment.by_dkim(domain.get(("header", "d")) or domain.get(("header", "i"), ""))
        case "spf":
            return alignment.by_spf(domain.get(("smtp", "mailfrom"), ""))
        case _:
            return False

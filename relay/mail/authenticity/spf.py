"""SPF (RFC 7208) by pyspf, asking our resolver. Only for mail whose sender's network address we saw ourselves."""

from typing import Any

import spf

from relay.mail.dns import DnsTroubleError, Resolver


def check(raw: Any, resolver: Resolver) -> tuple[str, str]:
    """(result of RFC 7208, 2.6, the domain it is about): of the envelope sender, or of HELO for the null sender."""
    sender = raw.envelope_sender or ""
    domain = sender.rpartition("@")[2] or raw.helo
    if not domain or not domain.isascii():
        return "none", ""
    try:
        query = _Query(resolver, raw.peer, sender, raw.helo)
        return str(query.check()[0]), domain.lower()
    except spf.TempError:
        return "temperror", domain.lower()
    except Exception:  # pyspf is fed by strangers: whatever it stumbles over is no pass
        return "permerror", domain.lower()


class _Query(spf.query):  # type: ignore[misc]
    """pyspf's query with its DNS replaced, so that no module is patched and no thread sees another's answers."""

    def __init__(self, resolver: Resolver, peer: str, sender: str, helo: str) -> None:
        self._resolver = resolver
        super().__init__(i=peer, s=sender, h=helo or "unknown.invalid")

    def dns(self, name: str, qtype: str, cnames: Any = None, ignore_void: bool = False) -> list[Any]:  # noqa: ARG002
        name = str(name).rstrip(".").lower()
        if not all(0 < len(label) < 64 for label in name.split(".")):
            return []
        try:
            found = self._ask(name, qtype)
        except DnsTroubleError as error:
            raise spf.TempError(str(error)) from None
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("Void lookup limit exceeded")
        return found

    def _ask(self, name: str, qtype: str) -> list[Any]:
        if qtype == "TXT":
            return [(record,) for record in self._resolver.txt(name)]
        if qtype == "MX":
            return list(self._resolver.mx(name))
        return list(self._resolver.hosts(name, qtype)) if qtype in ("A", "AAAA", "PTR") else []

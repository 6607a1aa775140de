"""Identifier alignment and the organisational domain by the DNS tree walk (RFC 9989, 4.4 and 4.10)."""

from dataclasses import dataclass, field

from relay.mail.dns import DnsTroubleError, Resolver

DEEPEST = 8  # labels beyond which the walk jumps


def ascii_domain(domain: str) -> str:
    """A domain in lower case and A-labels; "" where it cannot be one."""
    domain = domain.strip().rstrip(".").lower()
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    labels = domain.split(".")
    return domain if len(domain) <= 253 and all(0 < len(label) < 64 for label in labels) else ""


@dataclass(slots=True)
class Alignment:
    """Which domains may vouch for `author`, a domain in ASCII. `trouble`: DNS failed on the way to a "no"."""

    resolver: Resolver
    author: str
    trouble: bool = False
    _walks: dict[str, list[tuple[str, dict[str, str]]]] = field(default_factory=dict)

    def by_dkim(self, domain: str) -> bool:
        return self._aligned(domain, "adkim")

    def by_spf(self, domain: str) -> bool:
        return self._aligned(domain, "aspf")

    def related(self, domain: str) -> bool:
        """Whether one of the two lies below the other: cheap, asks no DNS."""
        domain = ascii_domain(domain)
        return bool(domain and self.author) and (
            domain == self.author or domain.endswith(f".{self.author}") or self.author.endswith(f".{domain}")
            or domain.split(".")[-2:] == self.author.split(".")[-2:]
        )  # fmt: skip

    def _aligned(self, domain: str, mode: str) -> bool:
        domain = ascii_domain(domain)
        if not domain or not self.author:
            return False
        if domain == self.author:
            return True
        if not self.related(domain):
            return False
        try:
            return not self._strict(mode) and self._organisation(domain) == self._organisation(self.author)
        except DnsTroubleError:
            self.trouble = True
            return False

    def _strict(self, mode: str) -> bool:
        """Whether the author domain's policy asks for equality: its own record, else its organisation's."""
        records = dict(self._walk(self.author))
        policy = records.get(self.author) or records.get(self._organisation(self.author)) or {}
        return policy.get(mode, "r").lower() == "s"

    def _organisation(self, domain: str) -> str:
        """RFC 9989, 4.10.2. A record of a whole top level counts only when it says what it is (psd=y)."""
        records = self._walk(domain)
        for known, tags in records:
            if tags.get("psd") == "n":
                return known
            if tags.get("psd") == "y" and known != domain:
                return ".".join(domain.split(".")[-len(known.split(".")) - 1 :])
        below_top = [known for known, _ in records if "." in known]
        return below_top[-1] if below_top else domain

    def _walk(self, domain: str) -> list[tuple[str, dict[str, str]]]:
        """(domain, tags of its DMARC record) from `domain` upwards, for those that have one."""
        if domain not in self._walks:
            found = []
            for known in targets(domain):
                tags = self._record(known)
                if tags:
                    found.append((known, tags))
                if tags.get("psd") in ("y", "n"):
                    break
            self._walks[domain] = found
        return self._walks[domain]

    def _record(self, domain: str) -> dict[str, str]:
        records = [_tags(record) for record in self.resolver.txt(f"_dmarc.{domain}")]
        valid = [tags for tags in records if tags]
        return valid[0] if len(valid) == 1 else {}


def targets(domain: str) -> list[str]:
    """The domains that the tree walk asks about, `domain` first: at most eight.

    >>> targets("a.b.mail.lumelec.example")
    ['a.b.mail.lumelec.example', 'b.mail.lumelec.example', 'mail.lumelec.example', 'lumelec.example', 'example']
    """
    labels = domain.split(".")
    rest = labels[1:] if len(labels) < DEEPEST else labels[-(DEEPEST - 1) :]
    return [domain, *(".".join(rest[start:]) for start in range(len(rest)))]


def _tags(record: bytes) -> dict[str, str]:
    """The tags of a DMARC record, {} where it is none: `v=DMARC1` must come first."""
    pairs = [part.partition("=") for part in record.decode("ascii", "replace").split(";")]
    tags = {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}
    first = pairs[0]
    return tags if first[0].strip() == "v" and first[2].strip() == "DMARC1" else {}

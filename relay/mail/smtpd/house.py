"""What all sessions of one server share, and which of their clients are believed."""

import ipaddress
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from relay.mail.smtpd.committer import Committer
from relay.mail.smtpd.gate import Gate
from relay.settings import Settings

if TYPE_CHECKING:
    from relay.mail.smtpd.session import GuardedSmtp


@dataclass(slots=True)
class House:
    """One server: its settings, its limits, its way to the disk, who is inside."""

    settings: Settings
    gate: Gate
    committer: Committer
    tls: ssl.SSLContext | None = None
    trusted: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()
    sessions: "set[GuardedSmtp]" = field(default_factory=set)

    def trusts(self, peer: str) -> bool:
        """Whether this network address is one of authentication.trusted_relays."""
        if not self.trusted:
            return False
        address = ipaddress.ip_address(peer)
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self.trusted)

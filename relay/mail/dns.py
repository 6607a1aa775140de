"""DNS as the authenticity of mail needs it: three questions, and trouble told apart from "there is none".

`make_resolver` gives the live one (dnspython) or one that answers from a TOML file. Nothing else in Doléance asks DNS.
"""

import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import dns.exception
import dns.name
import dns.resolver

from relay.settings import Settings, SettingsError


class DnsTroubleError(Exception):
    """No answer could be had: asking again later may give one."""


class Resolver(Protocol):
    """Each method gives [] when the name or the record does not exist and raises DnsTroubleError."""

    def txt(self, name: str) -> list[bytes]:
        """The TXT records of `name`, the strings of each joined."""

    def hosts(self, name: str, kind: str) -> list[str]:
        """The A, AAAA or PTR records of `name` as text."""

    def mx(self, name: str) -> list[tuple[int, str]]:
        """The MX records of `name`: (preference, host)."""


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """Answers from a table: name -> {TXT = [...], A = [...], AAAA = [...], MX = ["10 host"], PTR = [...]}.

    `*.name` answers for every name below `name` that has no entry of its own; `TROUBLE = true` stands for a server
    that does not answer.
    """

    zone: Mapping[str, Mapping[str, Any]]

    def txt(self, name: str) -> list[bytes]:
        return [str(value).encode() for value in self._records(name, "TXT")]

    def hosts(self, name: str, kind: str) -> list[str]:
        return [str(value) for value in self._records(name, kind)]

    def mx(self, name: str) -> list[tuple[int, str]]:
        pairs = [str(value).split() for value in self._records(name, "MX")]
        return [(int(preference), host) for preference, host in pairs]

    def _records(self, name: str, kind: str) -> list[Any]:
        name = name.rstrip(".").lower()
        parents = name.split(".")[1:]
        wild = [f"*.{'.'.join(parents[start:])}" for start in range(len(parents))]
        entry = next((self.zone[known] for known in (name, *wild) if known in self.zone), {})
        if entry.get("TROUBLE"):
            raise DnsTroubleError(f"{kind} of {name}")
        records = entry.get(kind, [])
        return list(records) if isinstance(records, list) else [records]


@dataclass(frozen=True, slots=True)
class DevelopmentResolver:
    """Names under .example from the development zone, all others from DNS."""

    zone: Resolver
    live: Resolver

    def txt(self, name: str) -> list[bytes]:
        return self._of(name).txt(name)

    def hosts(self, name: str, kind: str) -> list[str]:
        return self._of(name).hosts(name, kind)

    def mx(self, name: str) -> list[tuple[int, str]]:
        return self._of(name).mx(name)

    def _of(self, name: str) -> Resolver:
        return self.zone if name.rstrip(".").lower().endswith(".example") else self.live


class LiveResolver:
    """The machine's own DNS servers."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        try:
            self._resolver = dns.resolver.Resolver()
        except dns.resolver.NoResolverConfiguration:
            self._resolver = dns.resolver.Resolver(configure=False)  # every question is trouble
        self._resolver.cache = dns.resolver.LRUCache(5000)

    def txt(self, name: str) -> list[bytes]:
        return [b"".join(record.strings) for record in self._ask(name, "TXT")]

    def hosts(self, name: str, kind: str) -> list[str]:
        return [record.to_text().rstrip(".") for record in self._ask(name, kind)]

    def mx(self, name: str) -> list[tuple[int, str]]:
        return [(record.preference, record.exchange.to_text().rstrip(".")) for record in self._ask(name, "MX")]

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            return list(self._resolver.resolve(name, kind, lifetime=self._seconds, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
            return []
        except (dns.exception.SyntaxError, dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel):
            return []  # no such name can exist
        except (UnicodeError, dns.name.IDNAException):
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise DnsTroubleError(f"{kind} of {name}: {type(error).__name__}") from None


@dataclass(slots=True)
class Bounded:
    """A resolver for one mail: the same question is asked once, and there is an end to questions and to waiting.

    A hostile mail may name any number of domains, and its author may own slow servers for them.
    """

    resolver: Resolver
    seconds: float
    questions: int = 60
    _answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    _started: float = field(default_factory=time.monotonic)

    def txt(self, name: str) -> list[bytes]:
        return list(self._once(("TXT", name), lambda: self.resolver.txt(name)))

    def hosts(self, name: str, kind: str) -> list[str]:
        return list(self._once((kind, name), lambda: self.resolver.hosts(name, kind)))

    def mx(self, name: str) -> list[tuple[int, str]]:
        return list(self._once(("MX", name), lambda: self.resolver.mx(name)))

    def _once(self, question: tuple[str, str], ask: Any) -> Any:
        if question not in self._answers:
            if len(self._answers) >= self.questions:
                return []  # as if there were none: asking again later would not end either
            if time.monotonic() - self._started > self.seconds:
                raise DnsTroubleError("too slow")
            try:
                self._answers[question] = ask()
            except DnsTroubleError as error:
                self._answers[question] = error
        answer = self._answers[question]
        if isinstance(answer, DnsTroubleError):
            raise answer
        return answer


def make_resolver(settings: Settings) -> Resolver:
    """The resolver that the settings ask for. Raises SettingsError when a zone file cannot be read.

    In development, the zone that `relay.mail.devzone` made answers for .example.
    """
    if settings.authentication.dns_zone_file:
        return read_zone(Path(settings.authentication.dns_zone_file))
    live = LiveResolver(settings.authentication.dns_seconds)
    made = settings.data_dir / "devzone.toml"
    return DevelopmentResolver(read_zone(made), live) if settings.development and made.exists() else live


def read_zone(path: Path) -> ZoneFile:
    """A zone file: one TOML table a name, quoted because of its dots. Raises SettingsError."""
    try:
        zone = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"authentication.dns_zone_file: {path}: cannot be read: {error}") from None
    wrong = [name for name, entry in zone.items() if not isinstance(entry, dict)]
    if wrong:
        raise SettingsError(f'authentication.dns_zone_file: {path}: write ["{wrong[0]}"] and its records below it')
    return ZoneFile({name.rstrip(".").lower(): entry for name, entry in zone.items()})

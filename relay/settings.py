"""Settings: one TOML file and environment variables, checked at start.

Every problem is reported with the name of its key (`section.key`) and all of them at
once. Nothing here opens a socket or a database. docs/settings.md lists the same keys;
a test compares.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

ENVIRONMENT_PREFIX = "DOLEANCE_"
DEFAULT_FILE = "doleance.toml"


class SettingsError(Exception):
    """One or more settings are wrong; the text has one line a key."""


def key(default: Any, doc: str) -> Any:
    """A setting with its default and the sentence docs/settings.md must hold."""
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Site:
    mode: str = key("development", "`development` or `production`; development shows /dev and needs no smarthost")
    name: str = key("Doléance", "name of the platform on pages and letters")
    organisation: str = key("Doléance", "the organisation that runs the platform, named in letters")
    url: str = key(
        "http://127.0.0.1:8000", "public address of the site without a slash at the end, for links in letters"
    )
    language: str = key("fr", "language of a visitor whose browser asks for none of fr, nl, en, de")
    timezone: str = key("Europe/Brussels", "zone of the calendar days that are counted and shown")
    contact: str = key("", "address people may write to; empty: postmaster@ the mail domain")
    data_dir: str = key("var", "folder of the embedded database, keys and the development Maildir")
    trusted_proxies: int = key(0, "reverse proxies in front of the site whose X-Forwarded headers are believed")


@dataclass(frozen=True, slots=True)
class Database:
    url: str = key("", "SQLAlchemy address; empty: SQLite file doleance.sqlite3 in site.data_dir")
    pool: int = key(5, "connections kept open by one process")


@dataclass(frozen=True, slots=True)
class Web:
    host: str = key("127.0.0.1", "address the site listens on")
    port: int = key(8000, "port the site listens on; 0 picks a free one")
    threads: int = key(4, "threads that answer requests in one process")
    upload_bytes: int = key(10_000_000, "largest upload in one form, in bytes")
    api_per_minute: int = key(120, "API requests a minute allowed to one network, in each web process")


@dataclass(frozen=True, slots=True)
class Smtp:
    host: str = key("127.0.0.1", "address the SMTP server listens on")
    port: int = key(8025, "port the SMTP server listens on; 0 picks a free one, -1 switches it off")
    lmtp_port: int = key(-1, "port of the LMTP server on the same address; 0 picks a free one, -1 switches it off")
    hostname: str = key("localhost", "name the server greets with")
    size_bytes: int = key(25_000_000, "largest mail accepted, in bytes (RFC 1870)")
    recipients: int = key(50, "recipients accepted in one transaction")
    connections: int = key(200, "connections open at once")
    connections_per_address: int = key(50, "connections open at once from one network address")
    session_seconds: int = key(300, "longest a session may last, in seconds")
    tls_certificate: str = key("", "PEM file of the certificate offered with STARTTLS; empty: none offered")
    tls_key: str = key("", "PEM file of the certificate's private key")


@dataclass(frozen=True, slots=True)
class Imap:
    host: str = key("", "IMAP server whose mailbox is read; empty: IMAP is off")
    port: int = key(993, "port of the IMAP server")
    tls: str = key("tls", "`tls`, `starttls` or `none`")
    user: str = key("", "login name")
    password: str = key("", "password")
    mailbox: str = key("INBOX", "mailbox that is read")
    poll_seconds: int = key(60, "longest time between two looks, IDLE or not")
    trusted: bool = key(False, "believe the topmost Authentication-Results of authentication.authserv_id in it")


@dataclass(frozen=True, slots=True)
class Mail:
    domain: str = key("doleance.example", "domain of our addresses; our MX points to the SMTP server")
    local: str = key("case", "local part of the base address; reply addresses are local+token@domain")
    smarthost: str = key("", "host that takes our outgoing mail; empty: a Maildir in site.data_dir (development only)")
    smarthost_port: int = key(587, "port of the smarthost")
    smarthost_tls: str = key("starttls", "`starttls`, `tls` or `none` (none only for a smarthost on this machine)")
    smarthost_user: str = key("", "login at the smarthost; empty: none")
    smarthost_password: str = key("", "password at the smarthost")
    dkim_selector: str = key("doleance", "DKIM selector; the key is site.data_dir/dkim.pem, made by `doleance migrate`")
    thread_hourly: int = key(60, "mails filed in one case within an hour; what comes beyond waits for a person")
    give_up_hours: int = key(72, "hours after which a letter that cannot be sent is given up")
    allow_domains: tuple[str, ...] = key((), "recipient domains that leave in development; empty: those under .example")


@dataclass(frozen=True, slots=True)
class Authentication:
    authserv_id: str = key("", "name in Authentication-Results (RFC 8601) that is believed; empty: none")
    trusted_relays: tuple[str, ...] = key((), "addresses of SMTP clients whose Authentication-Results are believed")
    dns_zone_file: str = key("", "answer DNS questions from this TOML file only, for tests and closed networks")
    dns_seconds: float = key(5.0, "longest wait for one DNS answer, in seconds")


@dataclass(frozen=True, slots=True)
class Moderation:
    names_model: str = key("auto", "`auto`: the names model looks at texts before they are public; `off`: rules alone")


@dataclass(frozen=True, slots=True)
class Clock:
    answer_days: int = key(30, "days a company has to answer where its procedure promises nothing else")
    feedback_days: int = key(14, "days after the last answer at which a silent consumer is asked for feedback")
    close_days: int = key(30, "days after the last answer at which a silent thread is closed without feedback")
    rating_days: int = key(60, "days during which a rating can be changed and the case reopened")
    link_hours: int = key(72, "hours a mailed link works")
    trace_days: int = key(30, "days for which the hashed network and text of a filing or rating are kept")


@dataclass(frozen=True, slots=True)
class OpenData:
    parquet: str = key("auto", "Parquet beside CSV: `auto` from 100,000 rows if pyarrow is installed, `always`, `off`")


@dataclass(frozen=True, slots=True)
class Retention:
    case_days: int = key(1095, "days after its end at which a complaint's texts, files and personal data are erased")
    unverified_days: int = key(30, "days after which a complaint that its consumer never confirmed is erased")
    account_days: int = key(730, "days without signing in after which an account without complaints is erased")
    letter_days: int = key(400, "days after which the bytes of a letter that was sent are erased")
    stray_days: int = key(180, "days after which mail that was filed in no complaint is erased")
    report_days: int = key(365, "days after the decision at which the address of whoever reported a text is erased")
    session_days: int = key(30, "days after their end at which sessions and mailed links are forgotten")


@dataclass(frozen=True, slots=True)
class Worker:
    batch: int = key(50, "rows claimed and committed together")
    lease_seconds: int = key(120, "seconds after which a claimed row of a dead worker is claimed again")
    poll_seconds: float = key(0.1, "seconds between two looks at an empty queue")
    reader: bool = key(True, "read mail in a second process while the worker files what was read; false saves memory")


@dataclass(frozen=True, slots=True)
class Settings:
    site: Site = field(default_factory=Site)
    database: Database = field(default_factory=Database)
    web: Web = field(default_factory=Web)
    smtp: Smtp = field(default_factory=Smtp)
    imap: Imap = field(default_factory=Imap)
    mail: Mail = field(default_factory=Mail)
    authentication: Authentication = field(default_factory=Authentication)
    moderation: Moderation = field(default_factory=Moderation)
    clock: Clock = field(default_factory=Clock)
    open_data: OpenData = field(default_factory=OpenData)
    retention: Retention = field(default_factory=Retention)
    worker: Worker = field(default_factory=Worker)

    @property
    def development(self) -> bool:
        return self.site.mode == "development"

    @property
    def data_dir(self) -> Path:
        return Path(self.site.data_dir)

    @property
    def zone_file(self) -> Path | None:
        """The file that answers DNS questions: the one set, else the development zone, else none (real DNS)."""
        if self.authentication.dns_zone_file:
            return Path(self.authentication.dns_zone_file)
        return self.data_dir / "devzone.toml" if self.development else None

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.data_dir / 'doleance.sqlite3'}"

    @property
    def base_address(self) -> str:
        return f"{self.mail.local}@{self.mail.domain}"

    @property
    def contact(self) -> str:
        return self.site.contact or f"postmaster@{self.mail.domain}"


CHOICES = {
    "site.mode": ("development", "production"),
    "site.language": ("fr", "nl", "en", "de"),
    "open_data.parquet": ("auto", "always", "off"),
    "imap.tls": ("tls", "starttls", "none"),
    "moderation.names_model": ("auto", "off"),
    "mail.smarthost_tls": ("starttls", "tls", "none"),
}


def sections() -> dict[str, type]:
    """Section name -> its dataclass."""
    return {name: kind for name, kind in get_type_hints(Settings).items() if name in Settings.__dataclass_fields__}


def documented() -> dict[str, tuple[Any, str]]:
    """`section.key` -> (default, sentence)."""
    return {
        f"{name}.{f.name}": (f.default, f.metadata["doc"]) for name, kind in sections().items() for f in fields(kind)
    }


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read `path` (default: DOLEANCE_SETTINGS or ./doleance.toml if there) and the environment.

    An environment variable DOLEANCE_SECTION_KEY wins over the file. Raises SettingsError
    that names every wrong key.
    """
    environment = os.environ if environment is None else environment
    errors: list[str] = []
    table = _read_file(path, environment, errors)
    known = sections()
    errors += [f"{name}: no such section; known: {', '.join(known)}" for name in table if name not in known]
    built = {name: _section(name, kind, table.get(name, {}), environment, errors) for name, kind in known.items()}
    settings = Settings(**built)
    errors += _contradictions(settings)
    if errors:
        raise SettingsError("\n".join(errors))
    return settings


def _read_file(path: Path | None, environment: Mapping[str, str], errors: list[str]) -> dict[str, Any]:
    named = path or (Path(environment["DOLEANCE_SETTINGS"]) if environment.get("DOLEANCE_SETTINGS") else None)
    file = named or Path(DEFAULT_FILE)
    if named is None and not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        errors.append(f"{file}: cannot be read: {error}")
        return {}


def _section(name: str, kind: type, table: Any, environment: Mapping[str, str], errors: list[str]) -> Any:
    if not isinstance(table, dict):
        errors.append(f"{name}: must be a table, written [{name}]")
        table = {}
    known = {f.name: f for f in fields(kind)}
    all_known = ", ".join(known)
    errors += [f"{name}.{unknown}: no such setting; known: {all_known}" for unknown in table if unknown not in known]
    types = get_type_hints(kind)
    values = {}
    for f in known.values():
        variable = f"{ENVIRONMENT_PREFIX}{name}_{f.name}".upper()
        given = environment.get(variable, table.get(f.name, MISSING))
        if given is not MISSING:
            values[f.name] = _value(f"{name}.{f.name}", f, types[f.name], given, errors)
    return kind(**values)


def _value(label: str, f: Field[Any], kind: Any, given: Any, errors: list[str]) -> Any:
    try:
        value = _convert(kind, given)
    except ValueError as error:
        errors.append(f"{label}: {error}")
        return f.default
    if label in CHOICES and value not in CHOICES[label]:
        errors.append(f"{label}: must be one of {', '.join(CHOICES[label])}, not {value!r}")
        return f.default
    return value


def _convert(kind: Any, given: Any) -> Any:
    """`given` as `kind`; strings from the environment are read as the kind's literal."""
    if kind is str and isinstance(given, str):
        return given
    if kind is bool:
        words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
        found = given if isinstance(given, bool) else words.get(str(given).lower())
        if found is None:
            raise ValueError(f"must be true or false, not {given!r}")
        return found
    if kind in (int, float) and not isinstance(given, bool):
        try:
            return kind(given)
        except (TypeError, ValueError):
            raise ValueError(f"must be a number, not {given!r}") from None
    if kind == tuple[str, ...]:
        parts = given.split(",") if isinstance(given, str) else given
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return tuple(part.strip() for part in parts if part.strip())
        raise ValueError(f"must be a list of strings, not {given!r}")
    raise ValueError(f"must be a {kind.__name__}, not {given!r}")


def _contradictions(settings: Settings) -> list[str]:
    """What single keys cannot show."""
    found = []
    if not settings.development and not settings.mail.smarthost:
        found.append("mail.smarthost: production mode needs the host that takes our outgoing mail")
    if not settings.development and not settings.site.url.startswith("https://"):
        found.append("site.url: production mode needs an address that begins with https://")
    if not settings.development and settings.site.trusted_proxies < 1:
        found.append("site.trusted_proxies: production mode needs the number of proxies (at least the one with TLS)")
    local = settings.mail.smarthost in ("127.0.0.1", "::1", "localhost")
    if settings.mail.smarthost and settings.mail.smarthost_tls == "none" and not local:
        found.append("mail.smarthost_tls: none is allowed only for a smarthost on this machine")
    if settings.imap.host not in ("", "127.0.0.1", "::1", "localhost") and settings.imap.tls == "none":
        found.append("imap.tls: none is allowed only for a server on this machine")
    if settings.mail.smarthost_user and settings.mail.smarthost_tls == "none":
        found.append("mail.smarthost_user: a password is not sent without TLS; set mail.smarthost_tls")
    if bool(settings.smtp.tls_certificate) != bool(settings.smtp.tls_key):
        found.append("smtp.tls_key: certificate and key come together")
    if settings.authentication.trusted_relays and not settings.authentication.authserv_id:
        found.append("authentication.authserv_id: trusted_relays needs the name they write")
    found += [
        f"{label}: must be at least {least}, not {value}"
        for label, value, least in (
            ("worker.batch", settings.worker.batch, 1),
            ("worker.lease_seconds", settings.worker.lease_seconds, 1),
            ("web.threads", settings.web.threads, 1),
            ("smtp.recipients", settings.smtp.recipients, 1),
            ("smtp.size_bytes", settings.smtp.size_bytes, 64_000),
            ("clock.answer_days", settings.clock.answer_days, 1),
            *((f"retention.{f.name}", getattr(settings.retention, f.name), 1) for f in fields(Retention)),
        )
        if value < least
    ]
    return found

"""Webhooks: a company's own system hears of what happens in its cases, by signed POSTs over HTTPS.

Events of the log go out in order, at least once, as ids and codes; never a text, a name, an address or a token. Only
public addresses are called, and the very one that was looked up, so that no company makes us call our own network.
A hook that fails is tried again with growing waits and stopped after a day of failures.
"""

import datetime as dt
import hashlib
import hmac
import http.client
import ipaddress
import json
import secrets
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.db import Database
from relay.models import Case, Company, Event, Webhook
from relay.settings import Settings

TIMEOUT_SECONDS = 10
AT_ONCE = 20  # events in one turn of one hook
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=2)
MOST_FAILURES = 20  # about a day and a half
HEADER = "Doleance-Signature"
TOLD = (
    "sent", "delivered", "follow_up", "answered", "interim", "unclear", "acknowledgement", "disputed",
    "dispute_upheld", "dispute_denied", "withdrawn", "made_private", "closed", "rated", "reopened", "escalated",
    "rejected", "taken_back", "taken_over", "concluded", "holding_notice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One POST: the hook and the event it is about."""

    hook_id: int
    event_id: int
    url: str
    secret: str
    body: bytes


def keep(session: Session, settings: Settings, company: Company, url: str, now: dt.datetime) -> Webhook:
    """The company's one hook, with a fresh secret; it hears of what happens from now on.

    Raises ValueError with "bad_link" or "not_reachable".
    """
    if (wrong := problem(settings, url)) is not None:
        raise ValueError(wrong)
    hook = of(session, company)
    if hook is None:
        hook = Webhook(company_id=company.id, url=url, secret="", last_event_id=0, due_at=now, created_at=now)
        session.add(hook)
    newest = session.scalar(select(func.max(Event.id))) or 0
    hook.url, hook.secret, hook.last_event_id = url, secrets.token_urlsafe(32), newest
    hook.failures, hook.last_error, hook.stopped_at, hook.due_at = 0, "", None, now
    session.flush()
    return hook


def of(session: Session, company: Company) -> Webhook | None:
    """The company's hook, working or stopped."""
    return session.scalar(select(Webhook).where(Webhook.company_id == company.id))


def stop(session: Session, company: Company, now: dt.datetime) -> None:
    """Call it no more; a new `keep` begins again, with what happens from then on."""
    hook = of(session, company)
    if hook is not None and hook.stopped_at is None:
        hook.stopped_at = now


def problem(settings: Settings, url: str) -> str | None:
    """Why this address cannot be called: a code, or None."""
    parts = urlsplit(url)
    local = settings.development and parts.hostname == "127.0.0.1"
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        return "bad_link"
    if not parts.hostname or parts.username or len(url) > 500:
        return "bad_link"
    try:
        _address(settings, parts)
    except (OSError, ValueError):
        return "not_reachable"
    return None


def _address(settings: Settings, parts: SplitResult) -> str:
    """A public address of the host. Raises OSError where it has none, ValueError where one of them is not public."""
    found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    local = settings.development and parts.hostname == "127.0.0.1"
    if not local and not all(ipaddress.ip_address(address).is_global for address in addresses):
        raise ValueError("not public")
    return addresses[0]


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def sign(secret: str, at: dt.datetime, body: bytes) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over `<t>.<body>` with the hook's secret."""
    stamp = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def deliver(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Call what is due, each hook's events in order until one fails; no socket is open in a transaction."""
    with database.read() as session:
        due = select(Webhook.id).where(Webhook.stopped_at.is_(None), Webhook.due_at <= now).order_by(Webhook.due_at)
        hooks = list(session.scalars(due.limit(50)))
    return sum(_one(database, settings, hook_id, now) for hook_id in hooks)


def _one(database: Database, settings: Settings, hook_id: int, now: dt.datetime) -> int:
    with database.read() as session:
        calls = waiting(session, hook_id)
    for done, call in enumerate(calls):
        error = post(settings, call, now)
        with database.write() as session:
            _note(session.get_one(Webhook, hook_id), call, error, now)
        if error:
            return done
    return len(calls)


def waiting(session: Session, hook_id: int) -> list[Call]:
    """The next events of a hook, as they are sent: ids, codes and dates."""
    hook = session.get_one(Webhook, hook_id)
    query = (
        select(Event, Case.number)
        .join(Case, Case.id == Event.case_id)
        .where(Event.id > hook.last_event_id, Case.company_id == hook.company_id, Case.written_address != "")
        .where(Event.kind.in_(TOLD))
        .order_by(Event.id)
        .limit(AT_ONCE)
    )
    return [
        Call(hook.id, event.id, hook.url, hook.secret, _body(event, number))
        for event, number in session.execute(query)
    ]  # fmt: skip


def _body(event: Event, number: str) -> bytes:
    said = {
        "id": event.id, "kind": event.kind, "case": number, "state": event.state, "at": event.at.isoformat(),
        "actor": event.actor,
    }  # fmt: skip
    return json.dumps(said, separators=(",", ":")).encode()


def post(settings: Settings, call: Call, now: dt.datetime) -> str:
    """Send one call; "" where it was taken (2xx), else what went wrong in a few words. Follows no redirect."""
    parts = urlsplit(call.url)
    try:
        connection = _connection(parts, _address(settings, parts))
        try:
            path = parts.path or "/"
            headers = {
                "Host": parts.netloc, "Content-Type": "application/json", HEADER: sign(call.secret, now, call.body),
            }  # fmt: skip
            connection.request("POST", f"{path}?{parts.query}" if parts.query else path, call.body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        return type(error).__name__
    return "" if 200 <= status < 300 else f"HTTP {status}"


class _Pinned(http.client.HTTPSConnection):
    """HTTPS to one address, with the certificate checked for the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        self._address = address
        self._checked = ssl.create_default_context()

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._checked.wrap_socket(plain, server_hostname=self.host)


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        return _Pinned(str(parts.hostname), _port(parts), address)
    return http.client.HTTPConnection(address, _port(parts), timeout=TIMEOUT_SECONDS)


def _note(hook: Webhook, call: Call, error: str, now: dt.datetime) -> None:
    """Taken: on to the next event. Not: wait longer each time, in the end stop."""
    if hook.url != call.url or hook.secret != call.secret:
        return
    hook.last_error = error
    if not error:
        hook.last_event_id, hook.failures = call.event_id, 0
        return
    hook.failures += 1
    hook.due_at = now + min(FIRST_WAIT * 2 ** (hook.failures - 1), LONGEST_WAIT)
    if hook.failures >= MOST_FAILURES:
        hook.stopped_at = now

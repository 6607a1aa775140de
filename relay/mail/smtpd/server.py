"""Start the doors, keep them open until told to stop, end without losing or promising anything.

On stop: nobody new comes in; who is idle hears 421; a mail whose DATA has begun may end and gets its true answer,
within GRACE_SECONDS.
"""

import asyncio
import ipaddress
import logging
import ssl
import threading
import time
from collections.abc import Callable

import uvloop

from relay.db import Database
from relay.mail.smtpd.committer import Committer
from relay.mail.smtpd.gate import Gate
from relay.mail.smtpd.house import House
from relay.mail.smtpd.lmtp import GuardedLmtp
from relay.mail.smtpd.session import SHUTTING_DOWN, GuardedSmtp
from relay.settings import Settings, SettingsError

log = logging.getLogger("doleance.smtp")

GRACE_SECONDS = 10.0
LOOK_SECONDS = 0.1

Ports = dict[str, int]


def serve(
    settings: Settings,
    database: Database,
    *,
    stop: threading.Event,
    ready: Callable[[Ports], None] = lambda _ports: None,
) -> None:
    """Run until `stop` is set, in any thread. `ready` gets {"smtp": port, "lmtp": port} of the doors that are open.

    Raises OSError when a port is taken, SettingsError when a relay's address or the certificate cannot be read.
    """
    # aiosmtpd writes addresses and contents into its log.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, database, stop, ready))


async def _serve(settings: Settings, database: Database, stop: threading.Event, ready: Callable[[Ports], None]) -> None:
    loop = asyncio.get_running_loop()
    trusted, tls = _networks(settings), _tls(settings)
    committer = Committer(database, loop)
    house = House(settings, Gate(settings.smtp), committer, tls, trusted)
    servers: list[asyncio.Server] = []
    try:
        ports = await _open(house, loop, servers)
        log.info("listening", extra={"service": "smtp", "host": settings.smtp.host, **_logged(ports)})
        ready(ports)
        while not stop.is_set():
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await _close(house, servers)
        committer.close(GRACE_SECONDS)
        log.info("stopped", extra={"service": "smtp"})


async def _open(house: House, loop: asyncio.AbstractEventLoop, servers: list[asyncio.Server]) -> Ports:
    limits = house.settings.smtp
    ports = {}
    for door, kind, port in (("smtp", GuardedSmtp, limits.port), ("lmtp", GuardedLmtp, limits.lmtp_port)):
        if port < 0:
            continue
        server = await loop.create_server(lambda kind=kind: kind(house, loop), limits.host, port, backlog=512)  # type: ignore[misc]
        servers.append(server)
        ports[door] = server.sockets[0].getsockname()[1]
    return ports


def _logged(ports: Ports) -> Ports:
    return {"port" if door == "smtp" else "lmtp_port": port for door, port in ports.items()}


async def _close(house: House, servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    for session in list(house.sessions):
        session.part(SHUTTING_DOWN)
    until = time.monotonic() + GRACE_SECONDS
    while house.sessions and time.monotonic() < until:
        await asyncio.sleep(0.02)
    for session in list(house.sessions):
        session.abort()


def _networks(settings: Settings) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(relay, strict=False) for relay in settings.authentication.trusted_relays)
    except ValueError as error:
        raise SettingsError(f"authentication.trusted_relays: {error}") from None


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.smtp.tls_certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.smtp.tls_certificate, settings.smtp.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"smtp.tls_certificate: cannot be read: {error}") from None
    return context

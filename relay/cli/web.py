"""`doleance web`: the site, served by waitress. Several may run behind one proxy.

The site stands above this package, so it is reached by name, as the commands are.
"""

import logging
import threading
import time
from importlib import import_module
from typing import Any

import click
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from relay import db, logs, supervisor
from relay.cli import options
from relay.settings import Settings

log = logging.getLogger("doleance.web")

LOOK_SECONDS = 0.25
GRACE_SECONDS = 5.0


class Task(WSGITask):  # type: ignore[misc]
    """Keeps the connection after an answer that has no body by its status: its end is the header's (RFC 9112, 6.3).

    waitress closes it for want of a Content-Length: each page that a browser had already would cost a connection.
    """

    def set_close_on_finish(self) -> None:
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or asked or self.version != "1.1":
            super().set_close_on_finish()


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose answers are `Task`s."""

    task_class = Task


@click.command()
@options.with_settings
def command(settings: Settings) -> None:
    """Serve the site."""
    logs.set_up()
    stop = supervisor.stop_event()
    database = db.connect(settings.database_url, settings.web.threads)
    try:
        serve(import_module("web").create_app(settings, database), settings, stop)
    finally:
        database.close()


def serve(application: Any, settings: Settings, stop: threading.Event) -> None:
    """Answer requests until `stop`; one that has begun gets its answer, within five seconds."""
    sockets: dict[int, Any] = {}
    try:
        server = create_server(
            application,
            map=sockets,
            host=settings.web.host,
            port=settings.web.port,
            threads=settings.web.threads,
            ident="",
            connection_limit=1000,
            channel_timeout=60,
            # The site refuses what is over its limit with a page; this ends what is far beyond.
            max_request_body_size=4 * settings.web.upload_bytes,
            # Without a trusted proxy, nobody's X-Forwarded headers are believed.
            clear_untrusted_proxy_headers=settings.site.trusted_proxies == 0,
        )
    except OSError as error:
        raise click.ClickException(
            f"web.port: cannot listen on {settings.web.host}:{settings.web.port}: {error}"
        ) from None
    for listener in sockets.values():
        if hasattr(listener, "channel_class"):
            listener.channel_class = Channel
    log.info("listening", extra={"service": "web", "host": settings.web.host, "port": _port(sockets)})
    until = 0.0
    while not stop.is_set() or (_busy(sockets) and time.monotonic() < until):
        until = until if stop.is_set() else time.monotonic() + GRACE_SECONDS
        wasyncore.loop(timeout=LOOK_SECONDS, use_poll=True, map=sockets, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)
    log.info("stopped", extra={"service": "web"})


def _port(sockets: dict[int, Any]) -> int:
    ports = [int(s.effective_port) for s in sockets.values() if hasattr(s, "effective_port")]
    return ports[0]


def _busy(sockets: dict[int, Any]) -> bool:
    """Whether a request is being answered or an answer is still on its way."""
    return any(getattr(s, "requests", ()) or getattr(s, "total_outbufs_len", 0) for s in list(sockets.values()))

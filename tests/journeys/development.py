"""A platform as a newcomer has it: development mode in an empty folder, no smarthost, letters at /dev/outbox.

For journeys in a real browser and for the screenshots. Everything is reached from outside: commands, pages, mail.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.harness import Platform

ROOT = Path(__file__).parents[2]
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@dataclass(frozen=True, slots=True)
class Development:
    """A running platform and its address."""

    platform: Platform
    url: str


def free_port() -> int:
    """A port that was free a moment ago: the site must know where its SMTP door will be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepared(folder: Path) -> Platform:
    """A platform in `folder` with its database, not started."""
    web, smtp = free_port(), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOLEANCE_")} | {
        "DOLEANCE_WEB_PORT": str(web),
        "DOLEANCE_SMTP_PORT": str(smtp),
        "DOLEANCE_SITE_URL": f"http://127.0.0.1:{web}",
        "DOLEANCE_WORKER_POLL_SECONDS": "0.1",
        "PYTHONPATH": str(ROOT),
    }
    platform = Platform(folder, ROOT, environment)
    platform.command("migrate")
    return platform


@contextmanager
def started(platform: Platform) -> Iterator[Development]:
    try:
        platform.start()
        yield Development(platform, platform.environment["DOLEANCE_SITE_URL"])
    finally:
        platform.stop()


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Debian's Chromium with a fresh profile that talks to nobody but us."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()

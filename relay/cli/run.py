"""`doleance run`: everything on one machine, in one process tree."""

import os
import subprocess
from pathlib import Path

import click

from relay import logs, supervisor
from relay.cli import options
from relay.settings import Settings

WELCOME = """
  The site                 {url}
  Mail that was sent       {url}/dev/outbox
  Mail that comes in       smtp://{smtp}, to anybody at @{domain}

  A first walk
  1. File a complaint at {url}/complain/company and confirm your address by the link in /dev/outbox.
  2. Open the company's mail in /dev/outbox and press Reply: the answer goes by SMTP, as a real one would.
  3. Read the thread as yourself and as a visitor; find what the public does not see.
  4. Close the complaint with feedback, and look at the company's scorecard.
  5. Sign in at {url}/desk as a moderator; `.venv/bin/doleance staff add ADDRESS NAME` makes another one.

  Ctrl-C stops everything; the database stays in {data}.
"""


def services(settings: Settings) -> list[str]:
    """The daemons that these settings ask for."""
    found = ["web", "worker"]
    if settings.smtp.port >= 0 or settings.smtp.lmtp_port >= 0:
        found.append("smtp")
    if settings.imap.host:
        found.append("imap")
    return found


@click.command()
@options.with_settings
@click.option("--welcome", is_flag=True, help="Say where to look and what to try.")
@click.pass_context
def command(context: click.Context, settings: Settings, *, welcome: bool) -> None:
    """Run the site, the mail door and the worker until Ctrl-C; migrates first."""
    logs.set_up()
    stop = supervisor.stop_event()
    environment = _environment(context.params.get("settings_file"))
    migrated = subprocess.run(supervisor.command("migrate"), check=False, env=environment, stdout=subprocess.DEVNULL)
    if migrated.returncode:
        context.exit(migrated.returncode)
    if welcome:
        click.echo(_welcome(settings))
    context.exit(supervisor.run(services(settings), environment, stop))


def _environment(file: Path | None) -> dict[str, str]:
    """The children read the same file."""
    named = {"DOLEANCE_SETTINGS": str(file.resolve())} if file else {}
    return {**os.environ, **named}


def _welcome(settings: Settings) -> str:
    return WELCOME.format(
        url=settings.site.url,
        domain=settings.mail.domain,
        smtp=f"{settings.smtp.host}:{settings.smtp.port}",
        data=settings.site.data_dir,
    )

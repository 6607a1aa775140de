"""`doleance imap`: read a mailbox that somebody else's mail server fills."""

import click

from relay import db, logs, supervisor
from relay.cli import options
from relay.mail import imap
from relay.settings import Settings


@click.command()
@options.with_settings
def command(settings: Settings) -> None:
    """Read the mailbox of the settings until told to stop."""
    if not settings.imap.host:
        raise click.ClickException("imap.host: no mailbox is named")
    logs.set_up()
    stop = supervisor.stop_event()
    database = db.connect(settings.database_url, settings.database.pool)
    try:
        imap.read_mailbox(settings, database, stop)
    finally:
        database.close()

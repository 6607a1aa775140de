"""`doleance worker`: mail in, mail out and the clock. Several may run, on several machines."""

import click

from relay import db, logs, supervisor, worker
from relay.cli import options
from relay.mail import intake, reader
from relay.mail.dns import make_resolver
from relay.settings import Settings


@click.command()
@options.with_settings
def command(settings: Settings) -> None:
    """File received mail, send letters, turn the clock."""
    logs.set_up()
    stop = supervisor.stop_event()
    intake.rehearse()
    hand = reader.make(settings, make_resolver(settings))  # it may fork: before any thread and any connection
    database = db.connect(settings.database_url, settings.database.pool)
    try:
        worker.run(settings, database, stop, hand)
    finally:
        hand.close()
        database.close()

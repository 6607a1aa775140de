"""`doleance smtp`: the SMTP and LMTP door. Several may run behind one address, or on several machines."""

import logging

import click

from relay import db, logs, supervisor
from relay.cli import options
from relay.mail import smtpd
from relay.settings import Settings, SettingsError


@click.command()
@options.with_settings
def command(settings: Settings) -> None:
    """Receive mail until told to stop; what is in flight gets its answer first."""
    logs.set_up()
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    stop = supervisor.stop_event()
    database = db.connect(settings.database_url, settings.database.pool)
    try:
        smtpd.serve(settings, database, stop=stop)
    except OSError as error:
        raise click.ClickException(f"smtp.port: cannot listen on {settings.smtp.host}: {error}") from None
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    finally:
        database.close()

"""`doleance migrate`: what must be there before a daemon starts: folder, keys, schema."""

import click

from relay import migrations
from relay.cli import options
from relay.mail import devzone, dkim_key
from relay.settings import Settings


@click.command()
@options.with_settings
def command(settings: Settings) -> None:
    """Make the data folder and the DKIM key, and bring the database to the newest schema."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    dkim_key.ensure(settings)
    devzone.ensure(settings)
    before = migrations.current(settings.database_url)
    migrations.upgrade(settings.database_url)
    after = migrations.current(settings.database_url)
    click.echo(f"schema {after}: " + ("nothing to do" if before == after else f"upgraded from {before or 'nothing'}"))

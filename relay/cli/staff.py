"""`doleance staff add`: the first moderator, and the next."""

import datetime as dt
import sys

import click
import pyotp
import segno

from relay import db
from relay.cases import staff
from relay.cli import options
from relay.settings import Settings


@click.group()
def command() -> None:
    """Moderators and administrators."""


@command.command()
@options.with_settings
@click.argument("address")
@click.argument("name")
@click.option("--role", type=click.Choice(staff.ROLES), default="moderator", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def add(settings: Settings, address: str, name: str, role: str, *, password_stdin: bool) -> None:
    """Add a member of staff: e-mail ADDRESS and NAME. Shows the secret of the one-time codes once."""
    password = (
        _read_password() if password_stdin else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    database = db.connect(settings.database_url)
    try:
        with database.write() as session:
            person = staff.add(session, address, name, password, role, dt.datetime.now(dt.UTC))
            address, secret = person.address, person.totp_secret
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    finally:
        database.close()
    _show(settings, address, role, secret)


def _read_password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _show(settings: Settings, address: str, role: str, secret: str) -> None:
    uri = pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name=settings.site.name)
    click.echo(f"{address} is now {role}. The secret for one-time codes is shown this once:\n\n{secret}\n{uri}\n")
    segno.make(uri, micro=False).terminal(out=sys.stdout, compact=True)

"""`doleance demo`: invented companies and complaints to look at, and robots that answer by SMTP."""

import datetime as dt
import os
import secrets
import sys
from dataclasses import replace

import click
import pyotp
from sqlalchemy import select

from relay import db
from relay.cases import accounts, staff
from relay.cli import options, run
from relay.demo import directory, history, library, live, plan
from relay.mail import devzone
from relay.models import Staff
from relay.settings import Settings

MODERATOR = "moderator@moderation.example"
LOADED = """
The demo is loaded: {cases} invented complaints about {companies} invented companies, up to today.

  As a consumer   sign in as {consumer} at {url}/sign-in; the link arrives at {url}/dev/outbox
  As a moderator  sign in at {url}/desk, with a one-time code made from the secret
                    address   {moderator}
                    password  {password}
                    secret    {secret}
                    {uri}
                  (shown this once; `doleance staff add ADDRESS NAME` makes another moderator)
  To try          as the consumer, close the complaint that was answered; as the moderator, open the holding pen
"""


@click.command()
@options.with_settings
@click.option("--if-empty", is_flag=True, help="Do nothing, silently, where the directory has a company already.")
@click.option("--seed", default=1, show_default=True, help="Another seed invents other complaints.")
@click.option(
    "--live", "with_robots", is_flag=True, help="Start the platform among robot companies that answer by SMTP."
)
@click.option("--seconds", type=click.FloatRange(min=1), help="With --live: end after so long instead of at Ctrl-C.")
@click.pass_context
def command(
    context: click.Context, settings: Settings, *, if_empty: bool, seed: int, with_robots: bool, seconds: float | None
) -> None:
    """Load invented companies and fourteen months of complaints (development only)."""
    if not settings.development:
        raise click.ClickException("the demo is for development: site.mode is production")
    if with_robots:
        file = context.params.get("settings_file")
        environment = {**os.environ, **({"DOLEANCE_SETTINGS": str(file.resolve())} if file else {})}
        context.exit(live.run(settings, run.services(settings), environment, seconds, click.echo))
    devzone.ensure(settings)
    database = db.connect(settings.database_url)
    try:
        load(database, settings, seed, if_empty=if_empty)
    finally:
        database.close()


def load(database: db.Database, settings: Settings, seed: int, *, if_empty: bool) -> None:
    """Load the demo once; a second time says so and changes nothing."""
    with database.read() as session:
        empty = directory.is_empty(session)
        finished = session.scalar(select(Staff.id).where(Staff.address == MODERATOR)) is not None
    if if_empty and (not empty or finished):
        return
    if finished:
        click.echo("The demo is loaded already.")
        return
    if not empty:
        raise click.ClickException(
            "companies are there already, from an interrupted load or of your own; the demo needs an empty database"
        )
    now = dt.datetime.now(dt.UTC)
    cases = _play(database, settings, seed, now)
    click.echo(_introduce(database, settings, now, cases))


def _play(database: db.Database, settings: Settings, seed: int, now: dt.datetime) -> int:
    # Fourteen months in a minute: the names are looked at once the worker runs.
    past = replace(settings, moderation=replace(settings.moderation, names_model="off"))
    steps = history.play(database, past, seed, now)
    done, total = next(steps)
    with click.progressbar(length=total, label="Inventing fourteen months of complaints", file=sys.stderr) as bar:
        for reached, _ in steps:
            bar.update(reached - done)
            done = reached
    return sum(act.verb == "file" for act in plan.acts(seed, now))


def _introduce(database: db.Database, settings: Settings, now: dt.datetime, cases: int) -> str:
    """Make the accounts to sign in with; the moderator is the sign that loading was finished."""
    password = secrets.token_urlsafe(12)
    with database.write() as session:
        consumer = accounts.by_address(session, plan.CONSUMER.address)
        moderator = staff.add(session, MODERATOR, "Mona Modération", password, "moderator", now)
        secret = moderator.totp_secret
    return LOADED.format(
        cases=cases,
        companies=len(library.firms()),
        consumer=consumer.address if consumer else "",
        url=settings.site.url,
        moderator=MODERATOR,
        password=password,
        secret=secret,
        uri=pyotp.TOTP(secret).provisioning_uri(name=MODERATOR, issuer_name=settings.site.name),
    )

"""The command: it loads the demo once, by the real verbs, and leaves alone what it finds."""

import datetime as dt
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from relay.cases import companies, events, scorecards, staff
from relay.cli.demo import MODERATOR, command
from relay.db import Database
from relay.demo import history, library, plan
from relay.mail import devzone
from relay.models import Account, Case, Company, Event, HeldMail, Message, OutboxRow, Scorecard, SpoolRow, Staff
from relay.settings import Settings

END = dt.datetime(2026, 6, 15, 20, tzinfo=dt.UTC)


@pytest.fixture
def loaded(database: Database, settings: Settings) -> Database:
    """The demo as it stands at END."""
    devzone.ensure(settings)
    for _ in history.play(database, settings, 1, END):
        pass
    return database


def test_the_loaded_demo(loaded: Database, settings: Settings) -> None:
    """One long load, many looks: every mail has its outcome, every chain holds, and the site has something to show."""
    before = cards(loaded)
    with loaded.write() as session:
        scorecards.refresh(session, settings, END)
    assert before == cards(loaded)  # the figures are those of the cases
    with loaded.read() as session:
        outcomes = dict(session.execute(select(SpoolRow.outcome, func.count()).group_by(SpoolRow.outcome)).all())
        letters = set(session.scalars(select(OutboxRow.state)))
        chains = session.scalars(select(Event).order_by(Event.case_id, Event.seq)).all()
        broken = [case for case, rows in groupby(chains, lambda e: e.case_id) if not events.verify_chain(list(rows))]
        days = set(session.scalars(select(Scorecard.as_of)))
        newest = select(func.max(Scorecard.as_of)).scalar_subquery()
        scored = len(session.scalars(select(Scorecard.id).where(Scorecard.as_of == newest, Scorecard.enough)).all())
        verdicts = set(session.scalars(select(Message.verdict)))
        states = set(session.scalars(select(Case.state)))
        reasons = set(session.scalars(select(HeldMail.reason).where(HeldMail.state == "waiting")))

    assert {"filed", "held", "bounce"} == set(outcomes)
    assert outcomes["filed"] > 400
    assert {"sent"} == letters
    assert [] == broken
    assert len(days) >= 14
    assert 10 <= scored <= 20
    assert {"publish", "mask", "hold"} == verdicts
    assert {"unverified", "sent", "acknowledged", "answered", "closed", "undeliverable", "withdrawn"} == states
    assert {"unknown_author", "unauthenticated", "mistyped_token", "no_case", "bulk"} <= reasons


def cards(database: Database) -> list[tuple[int, float | None]]:
    with database.read() as session:
        return [
            tuple(row) for row in session.execute(select(Scorecard.company_id, Scorecard.low).order_by(Scorecard.id))
        ]


def test_the_same_seed_and_end_invent_the_same() -> None:
    assert plan.acts(7, END) == plan.acts(7, END)
    assert plan.acts(7, END) != plan.acts(8, END)


def test_everybody_is_invented(settings: Settings) -> None:
    """All addresses that the demo writes or writes to end in .example; nobody complains about a real organisation."""
    real = {organisation.name for organisation in library.organisations()}
    acts = plan.acts(1, END)
    assert [] == [act for act in acts if act.complaint.firm.name in real]
    people = {act.complaint.person.address for act in acts} | {act.staff.address for act in acts if act.staff}
    domains = {firm.domain for firm in library.firms()} | {address.rpartition("@")[2] for address in people}
    assert [] == [domain for domain in domains if not domain.endswith(".example")]


def test_real_organisations_get_no_mail(database: Database, settings: Settings) -> None:
    with database.write() as session:
        history.directory.add(session, settings, END)
        barred = set(session.scalars(select(Company.name).where(~Company.mail_enabled)))
        sectors = set(session.scalars(select(Company.sector)))
        found = companies.search(session, "riziv")
    assert {"Belfius", "Stellantis Financial Services Belux", "Partenamut", "INAMI"} == barred
    assert sectors <= set(companies.SECTORS)
    assert "INAMI" == found[0].name


def run(settings: Settings, *arguments: str) -> Result:
    given = {
        "DOLEANCE_DATABASE_URL": settings.database_url,
        "DOLEANCE_SITE_DATA_DIR": settings.site.data_dir,
        "DOLEANCE_SITE_MODE": settings.site.mode,
        "DOLEANCE_SITE_URL": settings.site.url,
        "DOLEANCE_SITE_TRUSTED_PROXIES": str(settings.site.trusted_proxies),
        "DOLEANCE_MAIL_SMARTHOST": settings.mail.smarthost,
    }
    return CliRunner().invoke(command, list(arguments), env=given)


def test_a_second_load_changes_nothing(database: Database, settings: Settings) -> None:
    with database.write() as session:
        companies.add(session, "Volauvent", ["desk@volauvent.example"], END)
        staff.add(session, MODERATOR, "Mona", "a long enough password", "moderator", END)
    result = run(settings)
    with database.read() as session:
        names = session.scalars(select(Company.name)).all()
    assert (0, "The demo is loaded already.\n") == (result.exit_code, result.output)
    assert ["Volauvent"] == names


def test_if_empty_leaves_an_operators_own_companies_alone(database: Database, settings: Settings) -> None:
    with database.write() as session:
        companies.add(session, "Volauvent", ["desk@volauvent.example"], END)
    silent, loud = run(settings, "--if-empty"), run(settings)
    with database.read() as session:
        people = session.scalar(select(func.count(Account.id))), session.scalar(select(func.count(Staff.id)))
    assert (0, "") == (silent.exit_code, silent.output)
    assert 1 == loud.exit_code
    assert "needs an empty database" in loud.output
    assert (0, 0) == people


def test_production_has_no_demo(database: Database, settings: Settings, tmp_path: Path) -> None:
    production = replace(
        settings,
        site=replace(
            settings.site, mode="production", url="https://relay.example", data_dir=str(tmp_path), trusted_proxies=1
        ),
        mail=replace(settings.mail, smarthost="smtp.relay.example"),
    )
    result = run(production)
    assert 1 == result.exit_code
    assert "development" in result.output

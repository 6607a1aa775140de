"""The clocks of a case: the edition it keeps, the dates of its company's procedure, and what moves them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import clock, deadlines
from relay.models import Case, Company, Event, Step
from relay.procedures import load

D = dt.date
DAY = dt.timedelta(days=1)
HOME = "rue du Canal 12, 1000 Bruxelles"  # some procedures ask for it


def follow(world: Any, procedure: str, **more: Any) -> int:
    """An invented company that follows a shipped procedure."""
    company_id: int = world.company(**more)
    with world.database.write() as session:
        session.get_one(Company, company_id).procedure = procedure
    return company_id


def step_of(world: Any, number: str) -> Step:
    with world.database.read() as session:
        query = select(Step).join(Case).where(Case.number == number).order_by(Step.id.desc())
        return session.scalars(query).first()  # type: ignore[return-value]


def tick(world: Any) -> None:
    with world.database.write() as session:
        clock.tick(session, world.settings, world.now)
    world.deliver()


def test_without_a_procedure_the_platforms_days_stand_in(world: Any) -> None:
    step = step_of(world, world.file(world.company()))
    assert (D(2026, 4, 1), None, False) == (step.answer_by, step.acknowledge_by, step.promised)


def test_the_dates_of_the_procedure_count_from_the_delivery(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"), deliver=False)
    world.now += DAY  # the smarthost was slow
    world.deliver()
    step = step_of(world, number)
    assert ("first-contact", D(2026, 3, 10), D(2026, 4, 3), True) == (
        step.step, step.acknowledge_by, step.answer_by, step.promised,
    )  # fmt: skip


def test_a_running_case_keeps_the_edition_it_began_with(world: Any, tmp_path: Path) -> None:
    number = world.file(follow(world, "inami", sector="public"), postal_address=HOME)
    newer = tmp_path / "newer.toml"
    text = (load.SHIPPED / "inami.toml").read_text(encoding="utf-8")
    newer.write_text(text.replace("edition = 1", "edition = 2").replace("45 calendar days", "60 calendar days"))
    load.install(newer, deadlines.folder(world.settings))
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        kept = deadlines.procedure_of(world.settings, case)
        deadlines.recompute(session, world.settings)
        assert (1, 1, D(2026, 4, 16)) == (case.course.edition, kept.edition if kept else 0, case.steps[0].answer_by)
        filed = session.scalars(select(Event).where(Event.kind == "filed")).one()
        assert ("inami", 1) == (filed.facts["procedure"], filed.facts["edition"])
    second = world.file(world.company("Other", "x@other.example"))
    with world.database.write() as session:
        assert deadlines.in_force(world.settings, Company(procedure="inami")).edition == 2  # type: ignore[union-attr]
    assert step_of(world, second).step == ""


def test_an_added_day_moves_working_days_that_still_run(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    assert D(2026, 3, 9) == step_of(world, number).acknowledge_by
    with world.database.write() as session:
        assert deadlines.add_day(session, world.settings, D(2026, 3, 5), "Bridging day", None, world.now) == 1
    assert D(2026, 3, 10) == step_of(world, number).acknowledge_by
    with world.database.write() as session:
        assert deadlines.remove_day(session, world.settings, D(2026, 3, 5)) == 1
    assert D(2026, 3, 9) == step_of(world, number).acknowledge_by


def test_a_holding_notice_by_mail_moves_what_is_expected_and_not_the_promise(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    to = world.address(number)
    text = "We are still looking into your complaint and will come back to you by 20 April."
    world.receive(world.mail(text, to), to)
    step = step_of(world, number)
    assert (D(2026, 4, 20), D(2026, 4, 2), None) == (step.expected_on, step.answer_by, step.answered_at)
    assert D(2026, 4, 20) == world.case(number).expected_at
    with world.database.read() as session:
        assert "2026-04-20" == session.scalars(select(Event).where(Event.kind == "interim")).one().facts["until"]


def test_an_acknowledgement_that_does_not_come_is_asked_for_once(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    world.now = dt.datetime(2026, 3, 9, 22, 59, tzinfo=dt.UTC)  # a minute before midnight in Brussels
    tick(world)
    assert "reminder" not in world.letters(number)
    world.now += dt.timedelta(minutes=1)
    tick(world)
    tick(world)
    assert 1 == world.letters(number).count("reminder")
    assert b"acknowledgement of receipt" in world.letter(number, "reminder").content


@pytest.mark.parametrize(
    ("filed", "over"),
    [  # 45 calendar days over a change of the clocks: the last day ends at local midnight, 22:00 or 23:00 UTC
        (dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), dt.datetime(2026, 4, 16, 22, tzinfo=dt.UTC)),
        (dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC), dt.datetime(2026, 11, 15, 23, tzinfo=dt.UTC)),
    ],
)
def test_a_last_day_ends_at_midnight_in_brussels_in_summer_and_winter(
    world: Any, filed: dt.datetime, over: dt.datetime
) -> None:
    world.now = filed
    number = world.file(follow(world, "inami", sector="public"), postal_address=HOME)
    world.now = over - dt.timedelta(minutes=1)
    tick(world)
    assert "overdue" not in world.letters(number)
    world.now = over
    tick(world)
    assert "overdue" in world.letters(number)

"""From real events to published cards."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from relay import public
from relay.cases import companies, feedback, scorecards, thread
from relay.models import Account, Case, Company, Scorecard

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."
DAY = dt.timedelta(days=1)


def refresh(world: Any) -> None:
    with world.database.write() as session:
        scorecards.refresh(session, world.settings, world.now)


def counts(world: Any, name: str = "lumelec") -> dict[str, Any]:
    refresh(world)
    with world.database.read() as session:
        page = public.company(session, name)
    assert page is not None
    return {} if page.figures is None else page.figures["counts"]


def test_one_answered_and_rated_case_moves_each_count_by_one(world: Any) -> None:
    number = world.file(world.company())
    before = counts(world)
    assert (before["cases"], before["answered"], before["waiting"]) == (1, 0, 1)
    to = world.address(number)
    world.receive(world.mail(ANSWER, to), to)
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        feedback.close(session, world.settings, case, "part", 3, "", world.now)
    after = counts(world)
    assert (after["cases"], after["answered"], after["waiting"], after["part"]) == (1, 1, 0, 1)


def test_nothing_scores_before_staff_confirm_the_company(world: Any) -> None:
    number = world.file(None, company_name="Nova", company_address="desk@nova.example")
    to = world.address(number)
    mail = world.mail(ANSWER, to, author="desk@nova.example")
    assert world.receive(mail, to, sender="desk@nova.example") == ["filed:recipient"]
    assert counts(world, "nova") == {}
    with world.database.write() as session:
        companies.confirm(session, session.scalars(select(Company)).one(), world.now, None)
    assert counts(world, "nova")["answered"] == 1


def test_undeliverable_and_mistaken_cases_do_not_count(world: Any) -> None:
    company = world.company()
    world.file(company)
    world.file(company, title="Second")
    with world.database.write() as session:
        first, second = session.scalars(select(Case).order_by(Case.id)).all()
        first.delivered_at, first.undeliverable_at, first.state = None, world.now, "undeliverable"
        scorecards.mark(session, company, first.id, world.now)
        thread.withdraw(session, second, True, world.now)
    assert counts(world)["cases"] == 0
    assert counts(world)["left_out"] == {"undeliverable": 1, "withdrawn": 1}


def test_a_case_closed_without_an_answer_stays_unanswered(world: Any) -> None:
    world.file(world.company())
    world.now += 2 * DAY
    with world.database.write() as session:
        feedback.close(session, world.settings, session.scalars(select(Case)).one(), "not", 1, "", world.now)
    assert (counts(world)["unanswered_to_day_30"], counts(world)["waiting"]) == (1, 0)


def test_a_company_with_enough_data_has_a_score_that_the_directory_shows(world: Any) -> None:
    company = world.company()
    for turn in range(10):
        number = world.file(company, address=f"c{turn}@home.example", name=f"Consumer {turn}")
        to = world.address(number)
        world.receive(world.mail(f"{ANSWER} Number {turn}.", to), to)
        with world.database.write() as session:
            case = session.scalars(select(Case).where(Case.number == number)).one()
            feedback.close(session, world.settings, case, "met", 5, "", world.now)
    refresh(world)
    with world.database.read() as session:
        (card,) = public.companies(session, sort="score")
        assert session.scalars(select(Account)).all()
    assert (card.slug, card.score, card.letter) == ("lumelec", 100.0, "A")
    assert card.low is not None
    assert card.low < 100


def test_a_new_day_writes_a_new_card_and_the_same_day_none(world: Any) -> None:
    world.file(world.company())
    refresh(world)
    refresh(world)
    world.now += DAY
    refresh(world)
    with world.database.read() as session:
        days = session.scalars(select(Scorecard.as_of).order_by(Scorecard.as_of)).all()
    assert days == [dt.date(2026, 3, 2), dt.date(2026, 3, 3)]

""" "This is not us" and "stop": nothing goes to the address any more, and nobody waits for an answer in vain."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from relay.cases import clock, companies, sending, thread
from relay.models import Case, CompanyAddress

ADDED = {"company_name": "Volauvent", "company_address": "desk@volauvent.example"}


def stop(world: Any, purpose: str = "stop") -> None:
    with world.database.write() as session:
        address = session.scalars(select(CompanyAddress).order_by(CompanyAddress.id)).first()
        sending.stop(session, world.settings, address, purpose, world.now)


def write_again(world: Any, number: str) -> None:
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        thread.follow_up(session, world.settings, case, "Is anybody there?", (), world.now)


def to_company(world: Any) -> list[str]:
    return [recipient for _, recipient, _ in world.deliver().taken if recipient != "lea@home.example"]


def test_after_a_stop_neither_follow_ups_nor_reminders_go_to_the_address(world: Any) -> None:
    number = world.file(None, **ADDED)
    stop(world)
    write_again(world, number)
    world.now += dt.timedelta(days=29)
    with world.database.write() as session:
        clock.tick(session, world.settings, world.now)
    assert to_company(world) == []


def test_the_consumer_is_told_that_the_company_was_not_reached(world: Any) -> None:
    number = world.file(None, **ADDED)
    stop(world, "not_us")
    case = world.case(number)
    assert ("undeliverable", world.now, None) == (case.state, case.undeliverable_at, case.delivered_at)
    assert world.letters(number)[-1] == "undeliverable"


def test_the_next_address_of_the_company_gets_the_complaint(world: Any) -> None:
    with world.database.write() as session:
        addresses = ["wrong@volauvent.example", "desk@volauvent.example"]
        company = companies.add(session, "Volauvent", addresses, world.now).id
    number = world.file(company)
    stop(world, "not_us")
    assert to_company(world) == ["desk@volauvent.example"]
    assert world.case(number).state == "sent"


def test_what_was_answered_stays_answered(world: Any) -> None:
    number = world.file(None, **ADDED)
    to = world.address(number)
    world.receive(world.mail("We refund the 80 euro today.", to, author="desk@volauvent.example"), to)
    stop(world)
    assert (world.case(number).state, world.case(number).undeliverable_at) == ("answered", None)


def test_a_follow_up_does_not_go_where_mail_comes_back_from(world: Any) -> None:
    number = world.file(world.company())
    with world.database.write() as session:
        session.scalars(select(CompanyAddress)).one().state = "undeliverable"
    write_again(world, number)
    assert to_company(world) == []
    assert [m.kind for m in world.messages(number)] == ["complaint", "follow_up"]

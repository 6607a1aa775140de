"""A report that comes when all is over changes the figures and opens nothing again."""

from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import companies, feedback, thread
from relay.models import Case


def end(world: Any, number: str, how: str) -> None:
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        if how == "withdrawn":
            thread.withdraw(session, case, True, world.now)
        else:
            feedback.close(session, world.settings, case, "not", None, "", world.now)


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
@pytest.mark.parametrize("status", ["5.1.1", "4.4.1"])
def test_a_late_report_sends_nothing_again(world: Any, how: str, status: str) -> None:
    with world.database.write() as session:
        addresses = ["old@lumelec.example", "service@lumelec.example"]
        company = companies.add(session, "Lumelec", addresses, world.now, confirmed=True).id
    number = world.file(company, deliver=status == "5.1.1")
    end(world, number, how)
    world.refuse(world.letter(number, "complaint"), status)
    case = world.case(number)
    assert (how, None) == (case.state, case.delivered_at)
    assert case.undeliverable_at == world.now
    assert world.letters(number).count("complaint") == 1
    assert "undeliverable" not in world.letters(number)


def test_a_case_that_is_reopened_after_a_late_report_is_undeliverable(world: Any) -> None:
    number = world.file(world.company())
    end(world, number, "closed")
    world.refuse(world.letter(number, "complaint"), "5.1.1")
    with world.database.write() as session:
        feedback.reopen(session, world.settings, session.scalars(select(Case)).one(), world.now)
    assert world.case(number).state == "undeliverable"

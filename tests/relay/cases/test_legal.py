"""Legal help: handing over, accepting a member or somebody who is none, asking, concluding; no company hears of it."""

from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import legal, staff
from relay.models import Case, Event, LegalFile, Staff


@pytest.fixture
def number(world: Any) -> str:
    found: str = world.file(world.company())
    with world.database.write() as session:
        staff.add(session, "lou@legal.example", "Lou Legal", "a long enough password", "legal", world.now)
        legal.ask_for(session, world.settings, session.scalars(select(Case)).one(), "M-778", world.now)
    return found


def act(world: Any, verb: Any, *more: Any, **named: Any) -> None:
    with world.database.write() as session:
        row, lou = session.scalars(select(LegalFile)).one(), session.scalars(select(Staff)).one()
        verb(session, world.settings, row, lou, *more, now=world.now, **named)


def test_from_handing_over_to_the_conclusion(world: Any, number: str) -> None:
    act(world, legal.decide, accept=True, member=True, text="We read it this week.")
    act(world, legal.question, "When did you pay?")
    with world.database.write() as session:
        legal.answer(session, session.scalars(select(LegalFile)).one(), "On the third.", world.now)
    act(world, legal.conclude, "Write to the court of peace before June.")
    with world.database.read() as session:
        row = session.scalars(select(LegalFile)).one()
        assert ("concluded", True, "M-778") == (row.state, row.member, row.member_number)
        assert ["decision", "question", "answer", "conclusion"] == [note.kind for note in row.notes]
        assert [] == legal.queue(session)
        kinds = session.scalars(select(Event.kind).order_by(Event.seq)).all()
    assert ["escalated", "legal_asked", "dossier_issued", "legal_accepted", "legal_concluded"] == list(kinds)[-5:]
    assert "sent" == world.case(number).state  # the company still owes its answer
    assert "legal_message" not in world.letters(number)  # outside the thread: an answer never reaches the company


def test_declined_says_why(world: Any, number: str) -> None:
    act(world, legal.decide, accept=False, member=False, text="Only for members; you can become one.")
    with world.database.read() as session:
        assert "declined" == session.scalars(select(LegalFile)).one().state
    with pytest.raises(ValueError, match="state"):
        act(world, legal.decide, accept=True, member=True, text="")
    assert number


def test_twice_is_refused(world: Any, number: str) -> None:
    with world.database.write() as session, pytest.raises(ValueError, match="door"):
        legal.ask_for(session, world.settings, session.scalars(select(Case)).one(), "", world.now)
    assert number

"""Walking through doors: which are open, what is written, who is told."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import clock, deadlines, escalating, feedback
from relay.models import Case, Event
from tests.relay.cases.test_deadlines import HOME, follow, step_of, tick

ANSWER = "We will not pay anything: the contract excludes it, and that is final."
DAY = dt.timedelta(days=1)


def ladder(world: Any, number: str) -> dict[str, str]:
    """Door -> open, shut, walked or why it is not for this case."""
    with world.database.read() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        found = escalating.ladder(session, world.settings, case, world.now)
        return {r.state.id: r.state.not_for or _word(r) for r in found}


def _word(rung: escalating.Rung) -> str:
    return "walked" if rung.state.walked else "open" if rung.state.open else "shut"


def act(world: Any, number: str, verb: Any, *more: Any) -> Any:
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        done = (
            verb(session, case, *more) if verb is escalating.turn_down else verb(session, world.settings, case, *more)
        )
    world.deliver()
    return done


def answer(world: Any, number: str, text: str = ANSWER) -> None:
    to = world.address(number)
    world.receive(world.mail(text, to), to)


def test_dissatisfaction_opens_the_second_reading_and_the_company_is_told(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    answer(world, number)
    assert "shut" == ladder(world, number)["second-reading"]
    world.now += DAY
    act(world, number, escalating.turn_down, world.now)
    assert {"second-reading": "open", "consumerconnect": "open", "ombudsfin": "open"}.items() <= ladder(
        world, number
    ).items()
    act(world, number, escalating.walk, "second-reading", "Nobody read my contract.", world.now)
    letter = world.letter(number, "next_step")
    assert (letter.recipient, world.case(number).state, step_of(world, number).step) == (
        "service@lumelec.example", "escalated", "second-reading",
    )  # fmt: skip
    assert b"did not handle it before" in letter.content
    assert b"Nobody read my contract." in letter.content
    assert step_of(world, number).received_at == world.now


def test_the_answer_of_the_second_reading_answers_the_case_again(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    answer(world, number)
    act(world, number, escalating.turn_down, world.now)
    act(world, number, escalating.walk, "second-reading", "", world.now)
    world.now += 31 * DAY
    tick(world)
    assert "overdue" in world.letters(number)  # the platform's days: this step promises none
    answer(world, number, "We looked again and pay back 120 euro this week.")
    assert ("answered", world.now) == (world.case(number).state, step_of(world, number).answered_at)


def test_a_mediator_ends_the_waiting_and_is_named_to_the_company(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    world.now += 32 * DAY
    tick(world)
    act(world, number, escalating.walk, "ombudsfin", "", world.now)
    assert ("escalated", world.now) == (world.case(number).state, world.case(number).escalated_at)
    assert b"Ombudsfin" in world.letter(number, "next_step").content
    with world.database.read() as session:
        assert deadlines.current(session.scalars(select(Case)).one()) is None
    before = world.letters(number)
    world.now += 60 * DAY
    tick(world)
    assert before == world.letters(number)


def test_legal_help_beside_a_company_that_is_in_time_changes_no_state_and_is_not_told(world: Any) -> None:
    number = world.file(world.company())
    act(world, number, escalating.walk, "legal-help", "", world.now)
    assert ("sent", None) == (world.case(number).state, world.case(number).escalated_at)
    assert ("walked", False) == (ladder(world, number)["legal-help"], "next_step" in world.letters(number))
    with world.database.read() as session:
        event = session.scalars(select(Event).where(Event.kind == "escalated")).one()
        assert ("legal-help", "legal-help") == (event.facts["door"], event.facts["body"])


@pytest.mark.parametrize("door", ["second-reading", "ombudsfin", "nowhere", "insurance-ombudsman"])
def test_a_shut_door_stays_shut(world: Any, door: str) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    with pytest.raises(ValueError, match="door"):
        act(world, number, escalating.walk, door, "", world.now)
    assert "next_step" not in world.letters(number)


def test_a_rating_outlasts_a_second_reading_that_ends_in_silence(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    answer(world, number)
    act(world, number, feedback.close, "not", 1, "", world.now)
    act(world, number, escalating.walk, "second-reading", "", world.now)
    assert ("escalated", None, "not") == (
        world.case(number).state, world.case(number).closed_at, world.case(number).outcome,
    )  # fmt: skip
    answer(world, number, "We looked again and stay with our decision about your contract.")
    for days in (15, 31):
        world.now += days * DAY
        tick(world)
    assert ("closed", "not") == (world.case(number).state, world.case(number).outcome)


@pytest.mark.parametrize(("status", "told", "received"), [("5.1.1", True, False), ("5.7.1", False, True)])
def test_a_letter_to_the_next_step_that_comes_back(world: Any, status: str, told: bool, received: bool) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    answer(world, number)
    act(world, number, escalating.turn_down, world.now)
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        escalating.walk(session, world.settings, case, "second-reading", "", world.now)
    world.refuse(world.letter(number, "next_step"), status)
    assert (told, received) == (
        "undeliverable" in world.letters(number),
        step_of(world, number).received_at is not None,
    )


def test_closing_as_not_met_turns_the_answer_down(world: Any) -> None:
    number = world.file(follow(world, "inami", sector="public"), postal_address=HOME)
    answer(world, number)
    act(world, number, feedback.close, "not", 1, "", world.now)
    assert "open" == ladder(world, number)["federal-ombudsman"]


def test_the_letter_about_an_overdue_answer_names_the_next_door(world: Any) -> None:
    number = world.file(follow(world, "inami", sector="public"), postal_address=HOME)
    world.now += 46 * DAY
    with world.database.write() as session:
        clock.tick(session, world.settings, world.now)
    assert b"Federal ombudsman" in world.letter(number, "overdue").content

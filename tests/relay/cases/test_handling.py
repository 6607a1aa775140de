"""What a complaints service does by hand: each verb with its letter, its clocks and what the public reads of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import escalating, handling
from relay.cases.handling import Author
from relay.models import Case, Event, Message
from tests.relay.cases.test_deadlines import follow, step_of

ANNE, BART = Author("Anne Peeters", "anne@lumelec.example"), Author("Bart Claes", "bart@lumelec.example")
DAY = dt.timedelta(days=1)


def act(world: Any, number: str, verb: Callable[[Session, Case], Any]) -> Any:
    with world.database.write() as session:
        return verb(session, session.scalars(select(Case).where(Case.number == number)).one())


def last(world: Any, number: str) -> Message:
    found: Message = world.messages(number)[-1]
    return found


def test_the_case_manager_is_named_to_the_consumer_and_masked_for_the_public(world: Any) -> None:
    number = world.file(follow(world, "belfius"))
    contact = "0470 12 34 99, anne@lumelec.example"
    act(world, number, lambda s, c: handling.name_manager(s, world.settings, c, ANNE, ANNE.name, contact, world.now))
    notice = world.letter(number, "response_notice")
    assert b"Anne Peeters" in notice.content
    assert b"0470 12 34 99" in notice.content
    assert ("interim", None) == (last(world, number).substance, world.case(number).answered_at)
    public = last(world, number).public_text
    assert [] == [secret for secret in ("Peeters", "0470", "anne@") if secret in public]


def test_missing_information_is_asked_for_and_answers_nothing(world: Any) -> None:
    number = world.file(follow(world, "belfius"))
    act(world, number, lambda s, c: handling.request_missing(s, world.settings, c, ANNE, "The invoice.", world.now))
    step = step_of(world, number)
    assert ("acknowledged", world.now, None) == (world.case(number).state, step.acknowledged_at, step.answered_at)
    assert b"The invoice." in world.letter(number, "response_notice").content


def test_a_holding_notice_moves_the_expected_day_alone(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    until = dt.date(2026, 5, 4)
    act(world, number, lambda s, c: handling.holding_notice(s, world.settings, c, ANNE, until, "", world.now))
    step = step_of(world, number)
    assert (until, until, dt.date(2026, 4, 2)) == (world.case(number).expected_at, step.expected_on, step.answer_by)
    with world.database.read() as session:
        assert "2026-05-04" == session.scalars(select(Event).where(Event.kind == "holding_notice")).one().facts["until"]


def test_a_holding_notice_of_yesterday_is_refused(world: Any) -> None:
    number = world.file(follow(world, "belfius"))
    with pytest.raises(ValueError, match="until"):
        act(
            world, number,
            lambda s, c: handling.holding_notice(s, world.settings, c, ANNE, world.now.date(), "", world.now),
        )  # fmt: skip


@pytest.mark.parametrize(("declined", "open_"), [(False, False), (True, True)])
def test_a_conclusion_answers_and_a_refusal_opens_the_next_door(world: Any, declined: bool, open_: bool) -> None:
    number = world.file(follow(world, "belfius"))
    act(
        world, number,
        lambda s, c: handling.conclude(
            s, world.settings, c, ANNE, "The fee was right.", "Half of it back.", world.now,
            told="post", declined=declined,
        ),
    )  # fmt: skip
    assert ("answered", "answer") == (world.case(number).state, last(world, number).substance)
    assert b"What we propose:" in world.letter(number, "response_notice").content
    rungs = act(world, number, lambda s, c: escalating.ladder(s, world.settings, c, world.now))
    assert open_ == next(rung.state.open for rung in rungs if rung.state.id == "negotiator")


def test_the_second_reading_is_by_somebody_who_did_not_handle_the_first(world: Any) -> None:
    number = world.file(follow(world, "stellantis-fs-belux"))
    act(world, number, lambda s, c: handling.take_over(s, world.settings, c, ANNE, world.now))
    act(world, number, lambda s, c: handling.conclude(s, world.settings, c, ANNE, "No.", "", world.now, declined=True))
    act(world, number, lambda s, c: escalating.walk(s, world.settings, c, "second-reading", "", world.now))
    with pytest.raises(ValueError, match="same_person"):
        act(world, number, lambda s, c: handling.take_over(s, world.settings, c, ANNE, world.now))
    act(world, number, lambda s, c: handling.take_over(s, world.settings, c, BART, world.now))
    assert ("second-reading", "bart claes") == (step_of(world, number).step, step_of(world, number).handler)


def test_a_recommendation_waits_for_its_follow_up_and_goes_nowhere_else(world: Any) -> None:
    number = world.file(follow(world, "partenamut"))
    due = (world.now + 90 * DAY).date()
    before = (world.letters(number), len(world.messages(number)))
    act(world, number, lambda s, c: handling.recommend(s, c, ANNE, "Branches", "Write the date down.", due, world.now))
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        assert [] == handling.to_follow_up(session, case.company_id, world.now.date())
        (row,) = handling.to_follow_up(session, case.company_id, due)
        handling.follow_up(row, "followed", "New form since May.", world.now)
        assert [] == handling.to_follow_up(session, case.company_id, due)
        assert ["followed"] == [one.outcome for one in handling.recommendations(session, case)]
        assert "recommend" not in " ".join(session.scalars(select(Event.kind)))
    assert before == (world.letters(number), len(world.messages(number)))

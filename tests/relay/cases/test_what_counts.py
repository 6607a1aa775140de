"""From real mails and clicks to the card: what counts as an answer, as a delivery, as a rating, and what does not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import feedback, scorecards, thread
from relay.models import Case, Scorecard

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."
DAY = dt.timedelta(days=1)


def counts(world: Any) -> dict[str, Any]:
    with world.database.write() as session:
        scorecards.refresh(session, world.settings, world.now)
        card = session.scalars(select(Scorecard).order_by(Scorecard.as_of.desc())).first()
        return dict(card.figures["counts"])


def act(world: Any, number: str, verb: Callable[[Session, Case], object]) -> None:
    with world.database.write() as session:
        verb(session, session.scalars(select(Case).where(Case.number == number)).one())


def answer(world: Any, number: str, text: str = ANSWER, **more: Any) -> list[str]:
    to = world.address(number)
    outcomes: list[str] = world.receive(world.mail(text, to, **more), to)
    return outcomes


def rate(world: Any, number: str, outcome: str) -> None:
    act(world, number, lambda session, case: feedback.close(session, world.settings, case, outcome, 3, "", world.now))


def test_a_person_s_authenticated_reply_is_an_answer(world: Any) -> None:
    number = world.file(world.company())
    answer(world, number)
    assert (counts(world)["answered"], counts(world)["waiting"]) == (1, 0)


def test_an_automatic_acknowledgement_is_none(world: Any) -> None:
    number = world.file(world.company())
    answer(world, number, "Your message was received.", headers=(("Auto-Submitted", "auto-replied"),))
    assert (counts(world)["answered"], counts(world)["waiting"]) == (0, 1)


def test_we_are_looking_into_it_is_none(world: Any) -> None:
    number = world.file(world.company())
    answer(world, number, "Thank you for your message. We are looking into it and will come back to you.")
    assert (counts(world)["answered"], counts(world)["waiting"]) == (0, 1)


def test_a_forged_reply_is_none(world: Any) -> None:
    number = world.file(world.company())
    answer(world, number, signed=False)
    assert (counts(world)["answered"], counts(world)["waiting"]) == (0, 1)


def test_solved_directly_is_an_answer_of_that_day(world: Any) -> None:
    number = world.file(world.company())
    world.now += 4 * DAY
    act(world, number, lambda session, case: thread.solved_directly(session, case, world.now))
    assert counts(world)["answered"] == 1


def test_an_answer_after_day_30_leaves_the_case_unanswered(world: Any) -> None:
    number = world.file(world.company())
    world.now += 31 * DAY
    answer(world, number)
    assert (counts(world)["answered"], counts(world)["unanswered_to_day_30"]) == (0, 1)


def test_an_answer_after_the_consumer_has_ended_the_case_is_too_late(world: Any) -> None:
    number = world.file(world.company())
    world.now += 2 * DAY
    rate(world, number, "not")
    world.now += DAY
    answer(world, number)
    assert (counts(world)["answered"], counts(world)["unanswered_to_day_30"]) == (0, 1)


def test_a_policy_refusal_counts_as_delivered_and_no_such_address_does_not(world: Any) -> None:
    company = world.company()
    refused, unknown = world.file(company), world.file(company, title="Second")
    world.refuse(world.letter(refused, "complaint"), "5.7.1")
    assert (counts(world)["cases"], counts(world)["left_out"]) == (2, {})
    world.refuse(world.letter(unknown, "complaint"), "5.1.1")
    found = counts(world)
    assert found["cases"] + found["left_out"].get("undeliverable", 0) == 2
    assert found["left_out"] == {"undeliverable": found["left_out"]["undeliverable"]}


def test_one_rating_a_person_and_company_in_30_days_while_all_cases_count(world: Any) -> None:
    company = world.company()
    numbers = [world.file(company, title=title) for title in ("First", "Second", "Third")]
    for number in numbers[:2]:
        answer(world, number, f"{ANSWER} {number}")
        rate(world, number, "met")
    assert (counts(world)["cases"], counts(world)["ratings"]) == (3, 1)
    world.now += 30 * DAY
    rate(world, numbers[2], "not")
    assert (counts(world)["ratings"], counts(world)["not"]) == (2, 1)


def test_unrated_is_neither_success_nor_failure(world: Any) -> None:
    company = world.company()
    for turn in range(3):
        answer(world, world.file(company, title=f"Number {turn}"), f"{ANSWER} {turn}")
    found = counts(world)
    assert (found["answered"], found["ratings"], found["met"], found["part"], found["not"]) == (3, 0, 0, 0, 0)


def test_private_complaints_count_like_public_ones(world: Any) -> None:
    company = world.company()
    world.file(company, public=False)
    world.file(company, public=True, title="Second")
    assert counts(world)["cases"] == 2


def test_a_case_leaves_the_window_by_time_alone(world: Any) -> None:
    world.file(world.company())
    world.now += 364 * DAY
    assert counts(world)["cases"] == 1
    world.now += DAY
    assert counts(world)["cases"] == 0

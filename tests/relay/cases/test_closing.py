"""Closing with feedback, changing it within its time, reopening; silence; what time alone does."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from relay import public
from relay.cases import clock, deadlines, events, feedback, moderating, thread
from relay.models import Case, Event, Message, Staff

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."
DAY = dt.timedelta(days=1)


def answered(world: Any) -> str:
    number = world.file(world.company())
    to = world.address(number)
    world.receive(world.mail(ANSWER, to), to)
    return number


def close(world: Any, number: str, outcome: str, satisfaction: int | None = None, comment: str = "") -> None:
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        feedback.close(session, world.settings, case, outcome, satisfaction, comment, world.now)


def tick(world: Any) -> None:
    with world.database.write() as session:
        clock.tick(session, world.settings, world.now)


def test_closing_keeps_outcome_satisfaction_and_a_public_comment_without_personal_data(world: Any) -> None:
    number = answered(world)
    close(world, number, "part", 4, "Thanks to the technician, call me on 0470 12 34 56")
    case = world.case(number)
    assert ("closed", "part", 4) == (case.state, case.outcome, case.satisfaction)
    with world.database.read() as session:
        page = public.case(session, number)
    assert isinstance(page, public.CasePage)
    assert page.comment == "Thanks to the technician, call me on [phone]"
    assert [message.kind for message in page.messages] == ["complaint", "response"]


def test_a_held_comment_waits_for_a_moderator_like_any_text(world: Any) -> None:
    number = answered(world)
    close(world, number, "not", 1, "I will kill you, I know where you live.")
    with world.database.read() as session:
        page = public.case(session, number)
        (held,) = moderating.queue(session)
    assert isinstance(page, public.CasePage)
    assert (held.kind, page.comment, page.comment_waits) == ("comment", "", True)
    with world.database.write() as session:
        person = Staff(address="m@relay.example", name="M", password_hash="x", created_at=world.now)
        session.add(person)
        session.flush()
        moderating.release(session, session.get_one(Message, held.id), person, "", world.now)
        page = public.case(session, number)
    assert isinstance(page, public.CasePage)
    assert (page.comment != "", page.comment_waits) == (True, False)


def test_a_changed_comment_takes_the_place_of_the_first_and_reopening_hides_it(world: Any) -> None:
    number = answered(world)
    close(world, number, "part", 3, "It could have been quicker.")
    close(world, number, "met", 4, "All is well now.")
    with world.database.read() as session:
        page = public.case(session, number)
    assert isinstance(page, public.CasePage)
    assert page.comment == "All is well now."
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        feedback.reopen(session, world.settings, case, world.now)
    with world.database.read() as session:
        page = public.case(session, number)
    assert isinstance(page, public.CasePage)
    assert (page.comment, page.comment_waits) == ("", False)


@pytest.mark.parametrize(("outcome", "satisfaction"), [("perfect", 3), ("none", 3), ("met", 0), ("met", 6)])
def test_wrong_feedback_changes_nothing(world: Any, outcome: str, satisfaction: int) -> None:
    number = answered(world)
    with pytest.raises(ValueError, match=r"outcome|satisfaction"):
        close(world, number, outcome, satisfaction)
    assert (world.case(number).state, world.case(number).outcome) == ("answered", None)


def test_the_rating_can_be_changed_for_sixty_days(world: Any) -> None:
    number = answered(world)
    close(world, number, "not")
    world.now += 60 * DAY
    close(world, number, "met")
    assert world.case(number).outcome == "met"
    world.now += DAY
    with pytest.raises(ValueError, match="state"):
        close(world, number, "not")


def test_reopening_takes_the_rating_back(world: Any) -> None:
    number = answered(world)
    close(world, number, "not")
    with world.database.write() as session:
        feedback.reopen(session, world.settings, session.scalars(select(Case)).one(), world.now)
    case = world.case(number)
    assert ("answered", None, None) == (case.state, case.outcome, case.closed_at)


def test_silence_is_asked_after_14_days_and_closed_after_30_without_feedback(world: Any) -> None:
    number = answered(world)
    world.now += 13 * DAY
    tick(world)
    assert "feedback_request" not in world.letters(number)
    world.now += DAY
    tick(world)
    tick(world)
    assert world.letters(number).count("feedback_request") == 1
    world.now += 16 * DAY
    tick(world)
    case = world.case(number)
    assert ("closed", "none") == (case.state, case.outcome)


def test_the_company_is_reminded_once_before_its_time_is_over(world: Any) -> None:
    number = world.file(world.company())
    world.now += 24 * DAY
    tick(world)
    assert "reminder" not in world.letters(number)
    world.now += DAY
    tick(world)
    tick(world)
    assert world.letters(number).count("reminder") == 1


def test_once_its_time_is_over_both_sides_are_told_once(world: Any) -> None:
    number = world.file(world.company())
    world.now += 30 * DAY
    tick(world)
    assert ["reminder"] == world.letters(number)[-1:]
    world.now += DAY
    tick(world)
    tick(world)
    assert ["reminder", "overdue"] == world.letters(number)[-2:]
    assert [2, 1] == [world.letters(number).count(letter) for letter in ("reminder", "overdue")]


def test_an_answer_outside_the_platform_is_an_answer(world: Any) -> None:
    number = world.file(world.company())
    world.now += 3 * DAY
    with world.database.write() as session:
        thread.solved_directly(session, session.scalars(select(Case)).one(), world.now)
    assert (world.case(number).state, world.case(number).answered_at) == ("answered", world.now)


def test_withdrawing_ends_the_public_page(world: Any) -> None:
    number = world.file(world.company())
    assert world.case(number).visible
    with world.database.write() as session:
        thread.withdraw(session, session.scalars(select(Case)).one(), True, world.now)
    case = world.case(number)
    assert ("withdrawn", True, False, True) == (case.state, case.mistaken, case.visible, case.was_public)


def test_every_change_is_one_event_and_the_chain_holds(world: Any) -> None:
    number = answered(world)
    close(world, number, "met", 5)
    with world.database.read() as session:
        chain = session.scalars(select(Event).order_by(Event.seq)).all()
        kinds = [event.kind for event in chain]
        assert kinds == ["filed", "verified", "sent", "delivered", "answered", "closed"]
        assert events.verify_chain(chain)
        chain[2].reason = "changed"
        assert not events.verify_chain(chain)
        assert not events.verify_chain([*chain[:1], *chain[2:]])


def test_the_chain_still_verifies_after_the_texts_are_erased(world: Any) -> None:
    number = answered(world)
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        for message in case.messages:
            message.text = message.author_address = message.author_name = message.salt = ""
        case.account.name = case.account.address = "erased"
    with world.database.read() as session:
        assert events.verify_chain(session.scalars(select(Event).order_by(Event.seq)).all())


def write_again(world: Any, number: str) -> None:
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        thread.follow_up(session, world.settings, case, "Nobody came on Friday.", (), world.now)


def test_a_thread_in_which_the_consumer_writes_is_not_silent(world: Any) -> None:
    number = answered(world)
    world.now += 13 * DAY
    write_again(world, number)
    world.now += 10 * DAY
    tick(world)
    assert "feedback_request" not in world.letters(number)
    world.now += 4 * DAY
    tick(world)
    world.now += 15 * DAY
    tick(world)
    assert (world.letters(number).count("feedback_request"), world.case(number).state) == (1, "answered")
    world.now += DAY
    tick(world)
    assert world.case(number).state == "closed"


def test_the_question_is_put_again_after_a_new_answer(world: Any) -> None:
    number = answered(world)
    world.now += 14 * DAY
    tick(world)
    world.now += DAY
    to = world.address(number)
    world.receive(world.mail("The valve was replaced today, as promised.", to), to)
    world.now += 14 * DAY
    tick(world)
    assert world.letters(number).count("feedback_request") == 2


def test_nothing_is_closed_in_the_turn_that_asks(world: Any) -> None:
    """A worker that was down for a month must not take the consumer's say away."""
    number = answered(world)
    world.now += 40 * DAY
    tick(world)
    tick(world)
    assert (world.letters(number).count("feedback_request"), world.case(number).state) == (1, "answered")
    world.now += 16 * DAY
    tick(world)
    assert world.case(number).state == "closed"


def test_a_disputed_answer_is_not_closed_before_a_moderator_has_looked(world: Any) -> None:
    number = answered(world)
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        reply = next(m for m in case.messages if m.kind == "response")
        thread.not_an_answer(session, world.settings, case, reply, world.now)
    world.now += 60 * DAY
    tick(world)
    assert (world.case(number).state, "feedback_request" in world.letters(number)) == ("answered", False)


def test_the_reminder_waits_for_the_day_that_the_company_announced(world: Any) -> None:
    number = world.file(world.company())
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        deadlines.announce(case, deadlines.current(case), (world.now + 50 * DAY).date())
    world.now += 30 * DAY
    tick(world)
    assert "reminder" not in world.letters(number)
    world.now += 15 * DAY
    tick(world)
    assert "reminder" in world.letters(number)


@pytest.mark.parametrize("confirmed", [False, True])
def test_only_what_was_sent_can_have_been_answered_outside(world: Any, confirmed: bool) -> None:
    world.file(world.company(), confirmed=confirmed)
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        thread.solved_directly(session, case, world.now)
        assert (case.solved_directly_at is not None) == confirmed

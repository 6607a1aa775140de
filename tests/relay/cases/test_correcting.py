"""Staff set the directory right: what a consumer's mistake, or a consumer's trick, leaves behind."""

from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import correcting, sending, staff, thread
from relay.models import Case, Company, OutboxRow, Staff

TRICK = {"company_name": "Nova", "company_address": "lea.two@home-mail.example"}
ANSWER = "Dear customer,\n\nthe boiler was replaced on Monday and your money is on its way.\n\nKind regards\n"


def member(session: Any, world: Any) -> Staff:
    found = session.scalars(select(Staff)).first()
    return found or staff.add(session, "m@relay.example", "Nora", "correct horse battery", "moderator", world.now)


def correct(world: Any, address: str, *, confirmed: bool = True) -> int:
    with world.database.write() as session:
        company = session.scalars(select(Company)).one()
        who = member(session, world)
        return correcting.correct(
            session, world.settings, company, "Nova", address, who, world.now, confirmed=confirmed
        )


def answer(world: Any, number: str, author: str) -> str:
    to = world.address(number)
    return world.receive(world.mail(ANSWER, to, author=author), to, sender=author)[0]


def test_an_answer_from_an_address_that_was_not_the_companys_is_taken_back(world: Any) -> None:
    number = world.file(None, **TRICK)
    assert answer(world, number, "lea.two@home-mail.example") == "filed:recipient"
    assert world.case(number).answered_at is not None
    assert correct(world, "desk@nova.example") == 1
    world.deliver()
    case = world.case(number)
    assert (case.state, case.answered_at, case.acknowledged_at) == ("sent", None, None)
    assert (case.written_address, case.delivered_at) == ("desk@nova.example", world.now)
    reply = world.messages(number)[1]
    assert (reply.dispute, reply.unconfirmed) == ("upheld", True)
    assert answer(world, number, "lea.two@home-mail.example") == "held:unknown_author"
    assert answer(world, number, "desk@nova.example") == "filed:recipient"
    assert [m.unconfirmed for m in world.messages(number)[2:]] == [False]


def test_an_answer_from_beside_the_right_address_stands(world: Any) -> None:
    number = world.file(None, company_name="Nova", company_address="desc@nova.example")
    answer(world, number, "desc@nova.example")
    assert correct(world, "desk@nova.example") == 0
    case = world.case(number)
    assert (case.state, case.answered_at) == ("answered", world.now)
    assert [m.unconfirmed for m in world.messages(number) if m.side == "company"] == [False]


def test_to_confirm_takes_the_label_off_what_was_answered_before(world: Any) -> None:
    number = world.file(None, company_name="Nova", company_address="desk@nova.example")
    answer(world, number, "desk@nova.example")
    assert [m.unconfirmed for m in world.messages(number)] == [False, True]
    assert correct(world, "desk@nova.example") == 0
    assert [m.unconfirmed for m in world.messages(number)] == [False, False]


def test_a_late_bounce_of_the_letter_to_the_wrong_address_changes_nothing(world: Any) -> None:
    number = world.file(None, **TRICK)
    first = world.letter(number, "complaint")
    correct(world, "desk@nova.example")
    world.deliver()
    with world.database.write() as session:
        sending.on_refused(session, world.settings, session.get_one(OutboxRow, first.id), "5.1.1", world.now)
    assert (world.case(number).state, world.case(number).delivered_at) == ("sent", world.now)
    assert world.letters(number).count("complaint") == 2


def test_what_the_consumer_wrote_since_follows_with_its_files(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number, "consumer")
    mail = world.mail("Is anybody there? It leaks.", to, author="lea@home.example")
    assert world.receive(mail, to, sender="lea@home.example") == ["filed:recipient"]
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        case.company.addresses[0].state = "undeliverable"
        sending.undeliverable(session, world.settings, case, world.now, "no_address")
    with world.database.write() as session:
        company = session.scalars(select(Company)).one()
        who = member(session, world)
        sent = correcting.another_address(session, world.settings, company, "desk@lumelec.example", who, world.now)
    assert sent == 1
    with world.database.read() as session:
        rows = session.execute(select(OutboxRow.letter, OutboxRow.recipient).order_by(OutboxRow.id)).all()
    assert [tuple(row) for row in rows][-2:] == [
        ("complaint", "desk@lumelec.example"), ("follow_up", "desk@lumelec.example"),
    ]  # fmt: skip


@pytest.mark.parametrize(("state", "code"), [("stopped", "stopped_address"), ("undeliverable", None)])
def test_a_refused_address_may_live_again_a_stopped_one_never(world: Any, state: str, code: str | None) -> None:
    world.company()
    with world.database.write() as session:
        company = session.scalars(select(Company)).one()
        company.addresses[0].state = state
        assert correcting.problem(world.settings, company, "SERVICE@lumelec.example") == code


def test_without_an_address_what_the_company_has_is_tried_again(world: Any) -> None:
    number = world.file(world.company())
    with world.database.write() as session:
        sending.undeliverable(session, world.settings, session.scalars(select(Case)).one(), world.now, "gave_up")
    with world.database.write() as session:
        company = session.scalars(select(Company)).one()
        who = member(session, world)
        assert correcting.another_address(session, world.settings, company, "", who, world.now) == 1
    world.deliver()
    assert (world.case(number).state, world.case(number).delivered_at) == ("sent", world.now)


def test_a_follow_up_meanwhile_waits_for_the_new_address(world: Any) -> None:
    number = world.file(world.company())
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        case.company.addresses[0].state = "undeliverable"
        sending.undeliverable(session, world.settings, case, world.now, "no_address")
        thread.follow_up(session, world.settings, case, "It still leaks.", (), world.now)
    assert "follow_up" not in world.letters(number)

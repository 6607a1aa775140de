"""Names are looked at before a text is public, by rules and model; one person is one number in the whole thread."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from moderation.names_model import Token
from relay.cases import moderating, naming, review
from relay.models import Case, Message, Staff
from relay.public import CasePage, case as public_case

ANSWER = "Our colleague Zubwele Okparanta will call you on Friday about the valve."


class Sees:
    """A model that takes these words for names."""

    name = "test 1"

    def __init__(self, *words: str) -> None:
        self.words = words

    def tokens(self, text: str) -> list[Token]:
        return sorted(
            (Token(at, at + len(word), 0.99) for word in self.words for at in [text.find(word)] if at >= 0),
            key=lambda token: token.start,
        )


class Breaks:
    name = "broken"

    def tokens(self, _text: str) -> list[Token]:
        raise RuntimeError("weights")


def waiting(world: Any) -> Any:
    """The world where texts wait for the model."""
    on = replace(world.settings, moderation=replace(world.settings.moderation, names_model="auto"))
    return replace(world, settings=on)


def look(world: Any, model: Any = None) -> int:
    return naming.Naming(world.settings, model).step(world.database, world.now)


def page(world: Any, number: str) -> Any:
    with world.database.read() as session:
        return public_case(session, number)


def texts(world: Any, number: str) -> list[str | None]:
    return [message.text for message in page(world, number).messages]


def states(world: Any) -> list[str]:
    with world.database.read() as session:
        return [message.names for message in session.scalars(select(Message).order_by(Message.id))]


def staff(session: Any, world: Any) -> Staff:
    person = Staff(address="m@relay.example", name="M", password_hash="x", created_at=world.now)
    session.add(person)
    session.flush()
    return person


def test_no_text_is_public_before_the_model_has_looked(world: Any) -> None:
    world = waiting(world)
    number = world.file(world.company(), story="The technician Zubwele broke the boiler.")
    assert page(world, number) is None
    assert look(world, Sees("Zubwele")) == 1
    assert "technician [person 1] broke" in texts(world, number)[0]
    assert look(world, Sees("Zubwele")) == 0


def test_an_answer_waits_in_a_thread_that_is_public(world: Any) -> None:
    world = waiting(world)
    number = world.file(world.company())
    look(world, Sees())
    to = world.address(number)
    world.receive(world.mail(ANSWER, to), to)
    assert len(texts(world, number)) == 1
    look(world, Sees("Zubwele", "Okparanta"))
    assert texts(world, number)[1].startswith("Our colleague [person 1] will call")


def test_the_parties_do_not_wait(world: Any) -> None:
    world = waiting(world)
    number = world.file(world.company())
    to = world.address(number)
    world.receive(world.mail(ANSWER, to), to)
    assert "response_notice" in world.letters(number)


def test_a_private_complaint_is_never_read_by_the_model(world: Any) -> None:
    world = waiting(world)
    world.file(world.company(), public=False)
    assert look(world, Breaks()) == 0


def test_switched_off_the_rules_alone_decide_and_nobody_waits(world: Any) -> None:
    number = world.file(world.company(), story="Mme Lejeune broke the boiler.")
    assert isinstance(page(world, number), CasePage)
    assert naming.absence(world.settings) == "off"
    look(world)
    assert states(world) == ["rules"]


def test_what_the_rules_alone_decided_is_looked_at_once_there_is_a_model(world: Any) -> None:
    number = world.file(world.company(), story="The technician Zubwele broke the boiler.")
    look(world)
    assert "Zubwele" in texts(world, number)[0]
    look(waiting(world), Sees("Zubwele"))
    assert "Zubwele" not in texts(world, number)[0]


def test_a_model_that_breaks_down_leaves_the_text_to_a_moderator(world: Any) -> None:
    world = waiting(world)
    number = world.file(world.company())
    look(world, Breaks())
    assert page(world, number) is None
    with world.database.read() as session:
        assert [message.case.number for message in moderating.queue(session)] == [number]


def test_switching_on_and_off_reaches_the_cases_that_are_there(world: Any) -> None:
    number = world.file(world.company())
    with world.database.write() as session:
        naming.adopt(session, waiting(world).settings)
    assert world.case(number).awaits_names
    with world.database.write() as session:
        naming.adopt(session, world.settings)
    assert not world.case(number).awaits_names


def test_one_person_has_one_number_in_title_texts_and_languages(world: Any) -> None:
    number = world.file(
        world.company(), title="Mr Okparanta never came",
        story="Mr Okparanta promised to come. Mrs Delvaux-Ransquin knows it.",
    )  # fmt: skip
    to = world.address(number)
    world.receive(
        world.mail("Geachte, mevrouw Delvaux-Ransquin is bij ons niet bekend. Met vriendelijke groeten", to), to
    )
    look(world)
    found = page(world, number)
    assert found.card.title == "Mr [person 1] never came"
    assert "Mr [person 1] promised to come. Mrs [person 2] knows it." in found.messages[0].text
    assert "mevrouw [persoon 2] is bij ons" in found.messages[1].text


def test_who_is_masked_in_one_text_is_masked_in_the_earlier_ones(world: Any) -> None:
    number = world.file(world.company(), story="Zubwele said the boiler was fine. Then Zubwele left.")
    look(world)
    assert "Zubwele" in texts(world, number)[0]
    to = world.address(number)
    world.receive(world.mail("Dear customer, Mr Zubwele apologises and will repair it on Friday.", to), to)
    look(world)
    assert [text.count("[person 1]") for text in texts(world, number)] == [2, 1]


def test_the_fuller_spelling_tells_two_of_one_surname_apart(world: Any) -> None:
    number = world.file(
        world.company(), story="Mr Delvaux came. It was Jean Delvaux, not Marie Delvaux. Jean Delvaux broke it."
    )
    look(world)
    assert "Mr [person 1] came. It was [person 1], not [person 2]. [person 1] broke it." in texts(world, number)[0]


def test_a_moderator_is_asked_about_what_one_of_them_saw(world: Any) -> None:
    world = waiting(world)
    world.file(world.company(), story="The technician Zubwele broke the boiler. Mr Delvaux saw it.")
    look(world, Sees("Zubwele", "Delvaux"))
    with world.database.write() as session:
        (message,) = moderating.names_queue(session)
        assert [message.text[f.start : f.end] for f in naming.doubts(message.case, message)] == ["Zubwele"]
        moderating.confirm_names(session, message, staff(session, world), world.now)
        assert moderating.names_queue(session) == []
    assert states(world) == ["done"]


def test_nobodys_name_is_shown_in_the_whole_thread_and_that_is_undone(world: Any) -> None:
    world = waiting(world)
    number = world.file(
        world.company(), title="The technician Zubwele", story="The technician Zubwele is an app. Mr Delvaux says so."
    )
    to = world.address(number)
    world.receive(world.mail("Dear customer, the technician Zubwele is our app and was repaired on Friday.", to), to)
    look(world, Sees("Zubwele", "Delvaux"))
    masked = texts(world, number)
    assert page(world, number).card.title == "The technician [person 1]"
    with world.database.write() as session:
        case, person = session.scalars(select(Case)).one(), staff(session, world)
        moderating.name_nobody(session, case, 1, person, True, world.now)
    assert page(world, number).card.title == "The technician Zubwele"
    assert all("technician Zubwele is" in text for text in texts(world, number))
    assert "Mr [person 2] says" in texts(world, number)[0]
    with world.database.write() as session:
        moderating.name_nobody(session, session.scalars(select(Case)).one(), 1, person, False, world.now)
    assert texts(world, number) == masked


def test_a_name_that_a_moderator_masks_gets_a_number_and_is_masked_everywhere(world: Any) -> None:
    number = world.file(world.company(), story="It was Zubwele who came.")
    to = world.address(number)
    world.receive(world.mail("Dear customer, Zubwele says that the boiler is fine and was repaired.", to), to)
    with world.database.write() as session:
        message = session.scalars(select(Message).where(Message.kind == "complaint")).one()
        start = message.text.index("Zubwele")
        moderating.span(session, message, staff(session, world), "mask", start, start + 7, "PERSON", world.now)
    assert [text.count("[person 1]") for text in texts(world, number)] == [1, 1]


def test_the_real_model_is_loaded_by_the_step(world: Any) -> None:
    world = waiting(world)
    number = world.file(world.company(), story="Your employee Siobhan Gallagher never called me back.")
    assert naming.absence(world.settings) == ""
    look(world)
    assert "Siobhan" not in texts(world, number)[0]
    with world.database.read() as session:
        assert session.scalars(select(Message)).one().ruleset.endswith("rampart 1.4.0")


@pytest.mark.parametrize("names", ["wait", ""])
def test_only_waiting_keeps_a_text_from_the_public(names: str) -> None:
    message = Message(prominence="public", rejected=False, verdict="mask", released=False, names=names)
    assert review.is_public(message) == (names != "wait")


def test_where_the_model_is_missing_the_rules_decide_and_it_is_said(
    world: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(naming, "_WHEELS", ("a-wheel-that-nobody-installed",))
    world = waiting(world)
    number = world.file(world.company(), story="Mr Delvaux broke the boiler.")
    assert page(world, number) is None
    assert look(world) == 1
    assert "Mr [person 1] broke" in texts(world, number)[0]
    assert (naming.absence(world.settings), states(world)) == ("missing", ["rules"])
    assert ["missing"] == [getattr(line, "reason", "") for line in caplog.records if "rules alone" in line.message]

"""Who may speak for a side: knowing the reply address proves nothing."""

from typing import Any

from relay.cases import holding
from relay.mail import intake
from relay.mail.dns import make_resolver
from relay.models import HeldMail, Staff

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."


def test_the_consumer_cannot_forge_the_companys_answer(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    forged = world.mail(ANSWER, to, signed=False)
    assert world.receive(forged, to, sender="lea@home.example") == ["held:unauthenticated"]
    own_name = world.mail(ANSWER, to, author="Lea <lea@home.example>")
    assert world.receive(own_name, to, sender="lea@home.example") == ["held:wrong_side"]
    assert world.case(number).answered_at is None
    assert "response_notice" not in world.letters(number)


def test_an_authenticated_stranger_is_held_and_a_moderators_yes_teaches_the_domain(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    stranger = {"author": "Desk <desk@callcentre.example>"}
    assert world.receive(world.mail(ANSWER, to, **stranger), to) == ["held:unknown_author"]
    with world.database.write() as session:
        staff = Staff(address="m@relay.example", name="M", password_hash="x", created_at=world.now)
        session.add(staff)
        session.flush()
        held = session.get_one(HeldMail, world.held()[0].id)
        case = session.merge(world.case(number))
        holding.attach(session, world.settings, held, case, "company", staff, True, world.now)
    assert world.case(number).state == "answered"
    again = world.mail("The refund of 80 euro was paid this morning.", to, **stranger)
    assert world.receive(again, to) == ["filed:recipient"]


def test_of_a_shared_mailbox_provider_only_the_address_is_learned(world: Any) -> None:
    company = world.company(address="bakery@mailbox.example")
    number = world.file(company)
    to = world.address(number)
    neighbour = world.mail(ANSWER, to, author="other@mailbox.example")
    assert world.receive(neighbour, to) == ["held:unknown_author"]
    assert world.receive(world.mail(ANSWER, to, author="bakery@mailbox.example"), to) == ["filed:recipient"]


def test_the_consumers_own_mail_counts_when_it_is_aligned(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number, "consumer")
    mine = world.mail("Nobody came on Friday.", to, author="Lea Marchal <lea@home.example>")
    assert world.receive(mine, to, sender="lea@home.example") == ["filed:recipient"]
    assert world.letters(number)[-1] == "follow_up"


def test_mail_in_the_consumers_name_is_confirmed_by_a_link(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number, "consumer")
    doubtful = world.mail("Nobody came.", to, author="lea@home.example", signed=False)
    assert world.receive(doubtful, to, sender="lea@home.example") == ["held:consumer_unconfirmed"]
    assert world.letters(number)[-1] == "confirm_mail"
    assert world.letter(number, "confirm_mail").recipient == "lea@home.example"
    assert [m.kind for m in world.messages(number)] == ["complaint"]


def test_a_company_that_writes_to_the_consumers_address_is_held(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number, "consumer")
    assert world.receive(world.mail(ANSWER, to), to) == ["held:wrong_side"]


def test_an_own_mailbox_entered_as_the_companys_gains_nothing(world: Any) -> None:
    number = world.file(None, company_name="Lumelec SA", company_address="lea.other@mailbox.example")
    to = world.address(number)
    praise = world.mail("All is solved and we are the best.", to, author="lea.other@mailbox.example")
    assert world.receive(praise, to, sender="lea.other@mailbox.example") == ["filed:recipient"]
    response = world.messages(number)[1]
    assert (response.unconfirmed, world.case(number).company.confirmed) == (True, False)


def test_dns_trouble_waits_then_holds(world: Any, tmp_path: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    mail = world.mail(ANSWER, to)
    (tmp_path / "devzone.toml").write_text('["*.example"]\nTROUBLE = true\n')
    assert world.receive(mail, to) == ["waiting:"]
    for _ in range(intake.MOST_ATTEMPTS):
        world.now += intake.DNS_RETRY
        intake.take_in(world.database, world.settings, make_resolver(world.settings), world.now)
    assert [held.reason for held in world.held()] == ["dns_trouble"]


def test_dns_trouble_that_passes_files_the_mail(world: Any, tmp_path: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    mail, zone = world.mail(ANSWER, to), (tmp_path / "devzone.toml").read_text()
    (tmp_path / "devzone.toml").write_text('["*.example"]\nTROUBLE = true\n')
    world.receive(mail, to)
    (tmp_path / "devzone.toml").write_text(zone)
    world.now += intake.DNS_RETRY
    intake.take_in(world.database, world.settings, make_resolver(world.settings), world.now)
    assert [m.kind for m in world.messages(number)] == ["complaint", "response"]

"""Many mails are taken in by one transaction, and none of them notices the others."""

from typing import Any

from sqlalchemy import delete, select

from relay.mail import intake, spool
from relay.mail.dns import make_resolver
from relay.models import ReplyToken, SpoolRow

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."


def take_in(world: Any, *mails: tuple[bytes, str]) -> list[str]:
    """Accept all mails, take them in as one batch; the outcome of each."""
    incomings = [
        spool.Incoming("smtp", content, "service@lumelec.example", (to,), "127.0.0.1", "x.example", world.now, False)
        for content, to in mails
    ]
    with world.database.write() as session:
        spool.accept(session, incomings)
    assert len(mails) == intake.take_in(world.database, world.settings, make_resolver(world.settings), world.now)
    with world.database.read() as session:
        return [row.outcome or row.state for row in session.scalars(select(SpoolRow).order_by(SpoolRow.id))]


def test_a_poison_mail_shelves_only_itself(world: Any) -> None:
    company = world.company()
    numbers = [world.file(company, address=f"lea{place}@home.example") for place in range(3)]
    mails = [(world.mail(ANSWER, world.address(number)), world.address(number)) for number in numbers]
    with world.database.write() as session:  # a case that nothing can be written to its consumer about
        session.execute(delete(ReplyToken).where(ReplyToken.token == world.token(numbers[1], "consumer")))
    assert take_in(world, *mails) == ["filed", "shelved", "filed"]
    assert [len(world.messages(number)) for number in numbers] == [2, 1, 2]
    assert [world.letters(number).count("response_notice") for number in numbers] == [1, 0, 1]


def test_the_same_mail_twice_in_one_batch_is_one_message(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    mail = world.mail(ANSWER, to)
    assert take_in(world, (mail, to), (b"Received: from b.example\r\n" + mail, to)) == ["filed", "duplicate"]
    assert len(world.messages(number)) == 2


def test_two_mails_to_one_case_in_one_batch_are_one_chain(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    second = "The refund of 80 euro was paid this morning, by transfer."
    assert take_in(world, (world.mail(ANSWER, to), to), (world.mail(second, to), to)) == ["filed", "filed"]
    assert [message.text for message in world.messages(number)][1:] == [ANSWER, second]
    assert world.letters(number).count("receipt") == 1


def test_a_mail_may_refer_to_one_of_its_own_batch(world: Any) -> None:
    number = world.file(world.company())
    to, base = world.address(number), world.settings.base_address
    first = world.mail(ANSWER, to)
    identifier = first.split(b"Message-ID: ")[1].split(b"\r\n")[0].decode()
    second = world.mail("The refund was paid too.", base, headers=[("In-Reply-To", identifier)])
    assert take_in(world, (first, to), (second, base)) == ["filed", "filed"]

"""A mail that a company once signed can be sent on by whoever has it: what that must not gain."""

from typing import Any

import pytest

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."


@pytest.mark.parametrize(
    "sender", ["victim@elsewhere.example", "lea@home.example", "victim@lumelec.example.elsewhere.example"]
)
def test_a_receipt_never_goes_to_an_envelope_sender_that_nobody_proved(world: Any, sender: str) -> None:
    number = world.file(world.company())
    to = world.address(number)
    assert world.receive(world.mail(ANSWER, to), to, sender=sender) == ["filed:recipient"]
    assert "receipt" not in world.letters(number)


def test_a_receipt_of_a_shared_provider_goes_to_the_author_alone(world: Any) -> None:
    number = world.file(world.company(address="bakery@mailbox.example"))
    to = world.address(number)
    answer = world.mail(ANSWER, to, author="bakery@mailbox.example")
    world.receive(answer, to, sender="neighbour@mailbox.example")
    assert "receipt" not in world.letters(number)
    more = world.mail("The refund was paid this morning.", to, author="bakery@mailbox.example")
    world.receive(more, to, sender="bakery@mailbox.example")
    assert world.letter(number, "receipt").recipient == "bakery@mailbox.example"


def test_a_colleagues_envelope_in_the_companys_domain_gets_its_receipt(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    world.receive(world.mail(ANSWER, to), to, sender="Mailer@lumelec.example")
    assert world.letter(number, "receipt").recipient == "mailer@lumelec.example"


def test_a_signed_mail_hung_below_a_notice_to_the_consumer_is_held(world: Any) -> None:
    """The consumer alone knows the Message-IDs of our notices, and a signature need not cover References."""
    number = world.file(world.company())
    to, base = world.address(number), world.settings.base_address
    world.receive(world.mail(ANSWER, to), to)
    reference = ("References", f"<{world.letter(number, 'response_notice').message_id}>")
    old = world.mail("Your order of 3 May is on its way.", "lea@home.example", headers=[reference])
    assert world.receive(old, base, sender="lea@home.example") == ["held:references_only"]


@pytest.mark.parametrize(
    "address", ["shop@yahoo.de", "shop@hotmail.co.uk", "shop@posteo.de", "help@lumelec.zendesk.com", "a@b.gmx.at"]
)
def test_of_a_provider_that_many_share_only_the_whole_address_is_learned(world: Any, address: str) -> None:
    world.company(address=address)
    assert world.known_senders() == [address]

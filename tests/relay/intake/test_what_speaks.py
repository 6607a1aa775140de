"""What speaks: only a human reply of substance is an answer; each other kind moves its own clock or none."""

from typing import Any

from relay.mail import devzone

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."


def test_an_answer_stops_both_clocks_and_is_relayed(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    assert world.receive(world.mail(ANSWER, to), to) == ["filed:recipient"]
    case = world.case(number)
    assert ("answered", world.now, world.now) == (case.state, case.acknowledged_at, case.answered_at)
    assert world.letters(number)[-2:] == ["response_notice", "receipt"]
    assert world.letter(number, "response_notice").recipient == "lea@home.example"


def test_an_automatic_acknowledgement_is_no_answer_and_gets_no_receipt(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    text = "We have received your message. Your request was registered under number 88123."
    mail = world.mail(text, to, headers=[("Auto-Submitted", "auto-replied")])
    assert world.receive(mail, to, sender="") == ["filed:recipient"]
    case = world.case(number)
    assert ("acknowledged", world.now, None) == (case.state, case.acknowledged_at, case.answered_at)
    assert "receipt" not in world.letters(number)


def test_an_out_of_office_moves_no_clock(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    headers = [("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")]
    mail = world.mail("I am out of the office until Monday.", to, subject="Out of office: Boiler", headers=headers)
    assert world.receive(mail, to, sender="") == ["filed:recipient"]
    case = world.case(number)
    assert ("sent", None, None) == (case.state, case.acknowledged_at, case.answered_at)


def test_we_are_looking_into_it_is_interim(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    text = "Dear Madam, we are looking into it and will come back to you as soon as possible. Kind regards, Jan"
    assert world.receive(world.mail(text, to), to) == ["filed:recipient"]
    case = world.case(number)
    assert ("acknowledged", None) == (case.state, case.answered_at)
    assert world.letters(number)[-2:] == ["response_notice", "receipt"]


def test_a_read_receipt_is_noted(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    raw = world.mail("x", to, subject="Read: Boiler", signed=False).replace(
        b'Content-Type: text/plain; charset="utf-8"',
        b'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"',
    )
    head, _, _ = raw.partition(b"\r\n\r\n")
    report = (
        b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYour message was displayed.\r\n--b\r\n"
        b"Content-Type: message/disposition-notification\r\n\r\nReporting-UA: x\r\n"
        b"Final-Recipient: rfc822; service@lumelec.example\r\n"
        b"Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n"
    )
    signed = devzone.sign(world.settings, head + report, "lumelec.example")
    assert world.receive(signed, to) == ["noted:receipt"]


def test_a_consumers_mail_that_looks_automatic_is_seen_by_a_person(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number, "consumer")
    mail = world.mail(
        "I am away until Monday.", to, author="lea@home.example", subject="Automatic reply: Boiler",
        headers=[("Auto-Submitted", "auto-replied")],
    )  # fmt: skip
    assert world.receive(mail, to, sender="lea@home.example") == ["held:automatic"]
    assert len(world.messages(number)) == 1


def test_bulk_mail_to_a_case_is_held(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    headers = [
        ("List-Unsubscribe", "<mailto:out@lumelec.example>"),
        ("Precedence", "bulk"),
        ("List-Id", "<n.lumelec.example>"),
    ]
    mail = world.mail("Our autumn offers for every home!", to, subject="Autumn offers", headers=headers)
    assert world.receive(mail, to) == ["held:bulk"]


def test_an_empty_mail_is_held(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    assert world.receive(world.mail("\n", to), to)[0] in ("held:empty", "held:malformed")


def test_only_the_new_text_is_public_and_the_signature_is_not(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    quote = "On 2 March Lea wrote:\n> The technician came three times"
    text = f"{ANSWER}\n\nKind regards\nJan Peeters\n0470 99 88 77\n\n{quote}"
    assert world.receive(world.mail(text, to), to) == ["filed:recipient"]
    response = world.messages(number)[1]
    assert ANSWER in response.public_text
    assert "0470" not in response.public_text
    assert "technician" not in response.public_text
    assert "technician" in response.quoted


def test_the_companys_ticket_reference_is_learned_and_used(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    mail = world.mail(ANSWER, to, subject="[Ticket#4711] RE: Boiler never repaired")
    world.receive(mail, to)
    assert "4711" in world.case(number).company_reference
    mine = world.address(number, "consumer")
    world.receive(world.mail("Thank you.", mine, author="lea@home.example"), mine, sender="lea@home.example")
    head = world.letter(number, "follow_up").content.partition(b"\r\n\r\n")[0]
    assert b"4711" in head


def test_a_receipt_goes_out_at_most_once_a_day(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    for text in (ANSWER, "One more thing: please keep the old valve.", "And the refund is on its way."):
        assert world.receive(world.mail(text, to), to) == ["filed:recipient"]
    assert world.letters(number).count("receipt") == 1
    assert world.letters(number).count("response_notice") == 3
    receipt = world.letter(number, "receipt")
    assert ("", "service@lumelec.example") == (receipt.envelope_sender, receipt.recipient)

"""After the 250: duplicates, reports about our letters, mail to closed cases. Each row ends with one outcome."""

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from relay.cases import companies, feedback
from relay.mail import devzone, intake, spool
from relay.mail.dns import make_resolver
from relay.models import RawMessage, SpoolRow

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."


def bounce_of(letter: Any, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery report (RFC 3464) about one of our letters, as its receiving server writes it."""
    lines = [
        "From: MAILER-DAEMON@mx.lumelec.example",
        f"To: <{letter.envelope_sender}>",
        "Subject: Undelivered Mail Returned to Sender",
        "Date: Mon, 2 Mar 2026 09:10:00 +0000",
        f"Message-ID: <r1.{letter.message_id}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.",
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.lumelec.example\r\n",
        f"Final-Recipient: rfc822; {letter.recipient}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; 550 {status} no\r\n",
        "--b\r\nContent-Type: text/rfc822-headers\r\n",
        f"Message-ID: <{letter.message_id}>\r\nSubject: x\r\n\r\n--b--\r\n",
    ]
    return "\r\n".join(lines).encode()


def test_the_same_raw_mail_twice_is_one_message(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    mail = world.mail(ANSWER, to)
    again = b"Received: from elsewhere by mx.relay.example; Mon, 2 Mar 2026 09:00:01 +0000\r\n" + mail
    assert world.receive(mail, to) == ["filed:recipient"]
    assert world.receive(again, to) == ["duplicate:same_digest"]
    assert len(world.messages(number)) == 2
    assert world.letters(number).count("response_notice") == 1


def test_two_mails_with_one_message_id_are_two_messages(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    first = world.mail(ANSWER, to, signed=True, headers=[("X-Part", "1")])
    second = world.mail("A second and different answer with more detail.", to)
    identifier = first.split(b"Message-ID: ")[1].split(b"\r\n")[0]
    other = second.split(b"Message-ID: ")[1].split(b"\r\n")[0]
    body = second.partition(b"\r\nFrom:")[2]
    second = devzone.sign(world.settings, b"From:" + body.replace(other, identifier), "lumelec.example")
    assert world.receive(first, to) == ["filed:recipient"]
    assert world.receive(second, to) == ["filed:recipient"]


def test_a_held_mail_that_comes_again_is_a_duplicate(world: Any) -> None:
    base = world.settings.base_address
    mail = world.mail(ANSWER, base)
    assert world.receive(mail, base) == ["held:no_case"]
    assert world.receive(mail, base) == ["duplicate:same_digest"]
    assert len(world.held()) == 1


def test_a_bounce_makes_the_address_undeliverable_and_the_next_one_is_tried(world: Any) -> None:
    with world.database.write() as session:
        addresses = ["old@lumelec.example", "service@lumelec.example"]
        company = companies.add(session, "Lumelec", addresses, world.now, confirmed=True).id
    number = world.file(company)
    letter = world.letter(number, "complaint")
    assert (letter.recipient, world.case(number).delivered_at) == ("old@lumelec.example", world.now)
    assert world.receive(bounce_of(letter), letter.envelope_sender, sender="") == ["bounce:bounce"]
    assert world.letter(number, "complaint").recipient == "service@lumelec.example"
    assert world.case(number).delivered_at is None
    world.deliver()
    assert world.case(number).delivered_at == world.now


def test_a_bounce_with_no_other_address_makes_the_case_undeliverable(world: Any) -> None:
    number = world.file(world.company())
    letter = world.letter(number, "complaint")
    world.receive(bounce_of(letter), letter.envelope_sender, sender="")
    case = world.case(number)
    assert ("undeliverable", world.now, None) == (case.state, case.undeliverable_at, case.delivered_at)
    assert world.letters(number)[-1] == "undeliverable"


def test_a_policy_refusal_counts_as_delivered(world: Any) -> None:
    number = world.file(world.company())
    letter = world.letter(number, "complaint")
    assert world.receive(bounce_of(letter, "5.7.1"), letter.envelope_sender, sender="") == ["bounce:bounce"]
    assert (world.case(number).state, world.case(number).delivered_at) == ("sent", world.now)


def test_a_delay_changes_nothing(world: Any) -> None:
    number = world.file(world.company())
    letter = world.letter(number, "complaint")
    report = bounce_of(letter, "4.4.1", "delayed")
    assert world.receive(report, letter.envelope_sender, sender="") == ["bounce:delayed"]
    assert world.case(number).state == "sent"


def test_a_report_about_no_letter_of_ours_is_held(world: Any) -> None:
    number = world.file(world.company())
    letter = world.letter(number, "complaint")
    forged = bounce_of(letter).replace(letter.message_id.encode(), b"guess@relay.example")
    to = world.address(number)
    assert world.receive(forged, to, sender="") == ["held:no_case"]
    assert world.case(number).state == "sent"


def test_mail_to_a_closed_case_is_filed_and_relayed(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    world.receive(world.mail(ANSWER, to), to)
    with world.database.write() as session:
        case = session.merge(world.case(number))
        feedback.close(session, world.settings, case, "part", 3, "", world.now)
    late = world.mail("The valve was replaced today, as promised.", to)
    assert world.receive(late, to) == ["filed:recipient"]
    assert world.case(number).state == "closed"
    assert world.letters(number).count("response_notice") == 2


def test_mail_to_postmaster_waits_for_a_person(world: Any) -> None:
    to = "postmaster@relay.example"
    assert world.receive(world.mail("Your server is misconfigured.", to), to) == ["held:postmaster"]


def test_the_ledger_accounts_for_every_recipient(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    mails = [world.mail(ANSWER, to), world.mail("Other words, other answer.", to), b"\x00\xff broken", b""]
    for mail in mails:
        world.receive(mail, to)
    with world.database.read() as session:
        rows = session.scalar(select(func.count(SpoolRow.id)))
        done = session.scalar(select(func.count(SpoolRow.id)).where(SpoolRow.outcome.is_not(None)))
        raws = session.scalar(select(func.count(RawMessage.id)))
    assert (rows, done, raws) == (4, 4, 4)


def test_our_own_letter_coming_back_is_not_filed(world: Any) -> None:
    number = world.file(world.company())
    letter = world.letter(number, "complaint")
    outcome = world.receive(letter.content, world.address(number), sender=letter.envelope_sender)
    assert outcome[0].startswith("held:")
    assert len(world.messages(number)) == 1


def test_malformed_mail_is_held_with_its_reason(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    plain = world.mail(ANSWER, to, signed=False)
    kind = b'Content-Type: text/plain; charset="utf-8"'
    broken = plain.replace(kind, b'Content-Type: multipart/mixed; boundary="never-there"')
    signed = devzone.sign(world.settings, broken, "lumelec.example")
    assert world.receive(signed, to) == ["held:malformed"]
    assert world.held()[0].case_id == world.case(number).id


def test_a_mail_that_was_cut_at_the_door_is_held(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    content = world.mail(ANSWER, to)
    cut = spool.Incoming("imap", content, None, (to,), "", "", world.now, False, size=30_000_000)
    with world.database.write() as session:
        spool.accept(session, [cut])
    intake.take_in(world.database, world.settings, make_resolver(world.settings), world.now)
    assert [held.reason for held in world.held()] == ["too_big"]


def test_a_flood_in_one_case_waits_for_a_person(world: Any) -> None:
    company = world.company()
    number, other = world.file(company), world.file(company, title="Another story")
    world.settings = replace(world.settings, mail=replace(world.settings.mail, thread_hourly=3))
    to = world.address(number)
    outcomes = [world.receive(world.mail(f"{ANSWER} Part {turn}.", to), to) for turn in range(5)]
    assert outcomes == [["filed:recipient"]] * 3 + [["held:flood"]] * 2
    elsewhere = world.address(other)
    assert world.receive(world.mail(ANSWER, elsewhere), elsewhere) == ["filed:recipient"]
    world.now += dt.timedelta(minutes=61)
    assert world.receive(world.mail("An hour later.", to), to) == ["filed:recipient"]

"""The moderators' desk: signing in with two factors, deciding on texts and on mail in the holding pen."""

import pyotp
import pytest
from sqlalchemy import select

from relay.cases import holding, staff, thread
from relay.mail import spool
from relay.models import Case, HeldMail, KnownSender, Message, SpoolRow, Staff
from tests.web.visitor import Browser, Town

PASSWORD = "correct horse battery"
HELD = "You may reach me, Jan Peeters, on 0470 12 34 56. Shame on that idiot."


@pytest.fixture
def moderator(browser: Browser, town: Town) -> Browser:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Nora", PASSWORD, "moderator", town.clock())
    browser.open("/desk/sign-in")
    browser.submit(address="mod@relay.example", password=PASSWORD, code=code(town))
    return browser


def code(town: Town) -> str:
    with town.database.read() as session:
        return pyotp.TOTP(session.scalars(select(Staff)).one().totp_secret).at(town.clock())


def held_text(town: Town) -> int:
    """The complaint of a public case, held for moderation."""
    number = town.case(town.company(), town.account())
    with town.database.write() as session:
        message = session.scalars(select(Message).join(Case).where(Case.number == number)).one()
        message.text, message.public_text, message.verdict = HELD, HELD.replace("Jan Peeters", "[name]"), "hold"
        message.findings = [
            found("Jan Peeters", "PERSON", "mask"),
            found("idiot", "INSULT", "hold"),
        ]
        return message.id


def found(words: str, label: str, disposition: str) -> dict[str, object]:
    start = HELD.index(words)
    return {
        "start": start, "end": start + len(words), "label": label, "rule": "test",
        "confidence": 1.0, "disposition": disposition,
    }  # fmt: skip


def message(town: Town, message_id: int) -> Message:
    with town.database.read() as session:
        return session.get_one(Message, message_id)


def test_password_and_code_open_the_desk(moderator: Browser) -> None:
    assert moderator.page.request.path == "/desk"
    assert "Nothing waits. Well done." in moderator.words


def test_a_code_works_once(moderator: Browser, town: Town) -> None:
    moderator.submit("/sign-out")
    moderator.submit(address="mod@relay.example", password=PASSWORD, code=code(town))
    assert moderator.page.status_code == 422
    assert "A code works only once" in moderator.words


def test_a_held_text_shows_what_was_found(moderator: Browser, town: Town) -> None:
    text = held_text(town)
    moderator.open("/desk")
    assert "Insult" in moderator.words
    moderator.open(f"/desk/text/{text}")
    assert [mark.get_text() for mark in moderator.soup.select("[aria-labelledby=original] mark")] == [
        "Jan Peeters",
        "idiot",
    ]
    assert "[name]" in moderator.soup.select("[aria-labelledby=public]")[0].get_text()


def test_releasing_publishes(moderator: Browser, town: Town) -> None:
    text = held_text(town)
    assert "A moderator is looking" in moderator.open("/c/2026-000001").text
    moderator.open(f"/desk/text/{text}")
    moderator.submit("/release")
    assert moderator.page.request.path == "/desk"
    assert "Shame on that idiot." in moderator.open("/c/2026-000001").text


def test_rejecting_needs_a_reason_and_tells_the_author(moderator: Browser, town: Town) -> None:
    text = held_text(town)
    moderator.open(f"/desk/text/{text}")
    moderator.submit("/reject")
    assert (moderator.page.status_code, message(town, text).rejected) == (422, False)
    moderator.submit("/reject", reason="insult")
    assert message(town, text).rejected
    assert len(town.letters("statement")) == 1
    assert moderator.open("/c/2026-000001").status_code == 410


def test_a_rejected_follow_up_leaves_its_place(moderator: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    with town.database.write() as session:
        case = session.scalars(select(Case)).one()
        text = thread.follow_up(session, town.settings, case, "It still leaks.", (), town.clock()).id
    moderator.open(f"/desk/text/{text}")
    moderator.submit("/reject", reason="personal_data")
    assert "keeps this text from the public" in moderator.open(f"/c/{number}").text


def test_masking_words_showing_a_finding_and_undoing(moderator: Browser, town: Town) -> None:
    text = held_text(town)
    moderator.open(f"/desk/text/{text}")
    moderator.submit("/mask", words="Shame", label="INSULT")
    assert "Shame" not in message(town, text).public_text
    moderator.submit("/span", button="action=unmask")
    assert "Jan Peeters" in message(town, text).public_text
    moderator.submit("/undo/2")
    assert "Jan Peeters" not in message(town, text).public_text


def test_words_that_do_not_stand_there_cannot_be_masked(moderator: Browser, town: Town) -> None:
    text = held_text(town)
    moderator.open(f"/desk/text/{text}")
    moderator.submit("/mask", words="nowhere")
    assert moderator.page.status_code == 422
    assert "These words do not stand in the text." in moderator.words


@pytest.mark.parametrize(("said", "dispute"), [("no", "upheld"), ("yes", "denied")])
def test_a_dispute_is_decided(moderator: Browser, town: Town, said: str, dispute: str) -> None:
    text = held_text(town)
    with town.database.write() as session:
        disputed = session.get_one(Message, text)
        disputed.verdict, disputed.kind, disputed.side, disputed.dispute = "publish", "response", "company", "open"
    moderator.open(f"/desk/text/{text}")
    moderator.submit("/dispute", button=f"answer={said}")
    assert message(town, text).dispute == dispute


# The holding pen


def held_mail(town: Town, reason: str = "no_case") -> int:
    content = (
        b"From: Jan Peeters <jan@elsewhere.example>\r\nTo: case@relay.example\r\nSubject: Your boiler\r\n"
        b"Content-Type: text/html\r\n\r\n<p onclick='go()' style='color:red'>We repair it on Friday.</p>"
        b"<script>alert(1)</script><img src='https://track.example/1'>\r\n"
    )
    mail = spool.Incoming(
        "smtp", content, "jan@elsewhere.example", ("case@relay.example",), "127.0.0.1", "mail", town.clock(), False
    )
    with town.database.write() as session:
        spool.accept(session, [mail])
        row = session.scalars(select(SpoolRow)).one()
        row.state, row.outcome = "done", "held"
        return holding.hold(session, row, reason, town.clock()).id


def held(town: Town, held_id: int) -> HeldMail:
    with town.database.read() as session:
        return session.get_one(HeldMail, held_id)


def test_the_pen_shows_a_mail_as_text_and_cleaned_html(moderator: Browser, town: Town) -> None:
    mail = held_mail(town)
    moderator.open("/desk/pen")
    assert "Your boiler" in moderator.words
    moderator.open(f"/desk/pen/{mail}")
    assert "We repair it on Friday." in moderator.words
    assert moderator.soup.select("main script") == []
    assert str(moderator.soup.select_one("details .mail-html p")) == "<p>We repair it on Friday.</p>"
    assert moderator.open(f"/desk/pen/{mail}/raw").data.startswith(b"From: Jan Peeters")


def test_attaching_files_the_mail_and_teaches_the_domain(moderator: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    mail = held_mail(town)
    moderator.open(f"/desk/pen/{mail}")
    moderator.submit("/attach", number=number, side="company", teach="yes")
    assert held(town, mail).state == "attached"
    with town.database.read() as session:
        known = set(session.scalars(select(KnownSender.value)))
        assert known == {"lumelec.example", "elsewhere.example"}
    assert "We repair it on Friday." in moderator.open(f"/c/{number}").text


def test_attaching_to_no_case_is_explained(moderator: Browser, town: Town) -> None:
    mail = held_mail(town)
    moderator.open(f"/desk/pen/{mail}")
    moderator.submit("/attach", number="2026-999999")
    assert moderator.page.status_code == 422
    assert "There is no case of this number." in moderator.words
    assert moderator.soup.select_one("#number")["value"] == "2026-999999"  # type: ignore[index]
    assert held(town, mail).state == "waiting"


def test_deciding_twice_is_explained(moderator: Browser, town: Town) -> None:
    mail = held_mail(town)
    moderator.open(f"/desk/pen/{mail}")
    page = moderator.page
    moderator.submit("/drop", note="Not for us")
    assert held(town, mail).state == "dropped"
    moderator.page = page
    moderator.submit("/drop")
    assert moderator.page.status_code == 422
    assert "Somebody" in moderator.words


def test_answering_writes_to_the_sender(moderator: Browser, town: Town) -> None:
    mail = held_mail(town)
    moderator.open(f"/desk/pen/{mail}")
    moderator.submit("/answer", text="")
    assert moderator.page.status_code == 422
    moderator.submit("/answer", text="Which complaint is this about?")
    assert [letter.recipient for letter in town.letters("held_answer")] == ["jan@elsewhere.example"]

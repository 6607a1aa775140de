"""Staff: procedures chosen and edited, days added, complaints entered on somebody's behalf, the desk of legal help."""

import pyotp
import pytest
from sqlalchemy import select

from relay.cases import deadlines, legal, staff
from relay.mail import letters
from relay.models import Case, Company, LegalFile, OutboxRow, Staff
from relay.procedures import load
from tests.web.visitor import STORY, Browser, Town

PASSWORD = "correct horse battery"


def sign_in(browser: Browser, town: Town, role: str) -> Browser:
    with town.database.write() as session:
        person = staff.add(session, f"{role}@relay.example", "Nora", PASSWORD, role, town.clock())
        code = pyotp.TOTP(person.totp_secret).at(town.clock())
    browser.open("/desk/sign-in")
    browser.submit(address=f"{role}@relay.example", password=PASSWORD, code=code)
    return browser


@pytest.fixture
def administrator(browser: Browser, town: Town) -> Browser:
    return sign_in(browser, town, "administrator")


def test_a_company_gets_its_procedure(administrator: Browser, town: Town) -> None:
    company = town.company()
    administrator.open(f"/desk/companies/{company.id}")
    administrator.submit(f"/company/{company.id}", procedure="belfius")
    assert "Saved. New complaints go by it" in administrator.words
    with town.database.read() as session:
        assert "belfius" == session.get_one(Company, company.id).procedure
    administrator.open("/desk/procedures")
    assert "Followed by: Lumelec" in administrator.words
    assert "The source contradicts itself" in administrator.words  # INAMI's two addresses


def test_a_wrong_copy_is_refused_line_by_line(administrator: Browser, town: Town) -> None:
    text = (load.SHIPPED / "belfius.toml").read_text(encoding="utf-8").replace('after = "branch"', 'after = "nowhere"')
    administrator.open("/desk/procedures/belfius")
    assert administrator.submit("/belfius", text=text).status_code == 422
    assert "step[2].after: no such step: 'nowhere'" in administrator.words
    assert not deadlines.folder(town.settings).exists()


def test_a_right_copy_is_in_force_with_a_higher_edition(administrator: Browser, town: Town) -> None:
    text = (load.SHIPPED / "belfius.toml").read_text(encoding="utf-8")
    administrator.open("/desk/procedures/belfius")
    same_edition = text.replace('name = "Belfius"', 'name = "Belfius SA"')
    assert administrator.submit("/belfius", text=same_edition).status_code == 422
    assert "must be above 1" in administrator.words
    administrator.submit("/belfius", text=text.replace("edition = 1", "edition = 2"))
    assert "In force from now on." in administrator.words
    assert 2 == deadlines.library(town.settings).procedures["belfius"].edition


def test_a_moderator_reads_but_does_not_put_in_force(browser: Browser, town: Town) -> None:
    moderator = sign_in(browser, town, "moderator")
    moderator.open("/desk/procedures/belfius")
    assert "Only administrators put a copy in force." in moderator.words
    assert moderator.submit("/belfius").status_code == 403


def test_a_day_is_added_and_taken_away(administrator: Browser, town: Town) -> None:
    administrator.open("/desk/procedures")
    administrator.submit("/days", day="2026-05-15", name="Bridging day")
    assert "May 15, 2026 Bridging day" in administrator.words
    assert administrator.submit("/days", day="soon", name="x").status_code == 422
    administrator.open("/desk/procedures")
    administrator.submit("/remove")
    assert "Bridging day" not in administrator.words


def paper(**more: str) -> dict[str, str]:
    asked = {key: STORY[key] for key in ("title", "story", "expectation")}
    return asked | {"company": "lumelec", "name": "Rosa Vanden", "language": "en", "entry": "post"} | more


def test_a_letter_from_somebody_without_e_mail_is_filed_and_answered_on_paper(
    administrator: Browser, town: Town
) -> None:
    town.company()
    administrator.open("/desk/procedures/intake")
    administrator.submit("/intake", **paper(postal_address="rue Haute 1, 1000 Bruxelles"))
    assert "Filed as 2026-000001." in administrator.words
    case = town.find("2026-000001")
    assert ("sent", False) == (case.state, case.public)
    with town.database.write() as session:
        case = session.get_one(Case, 1)
        assert case.course is not None
        assert ("post", 1) == (case.course.entry, case.course.entered_by)
        letters.feedback_request(session, town.settings, case, town.clock())
        rows = session.scalars(select(OutboxRow).where(OutboxRow.recipient.like("%paper.invalid"))).all()
        assert ["failed"] == [row.state for row in rows]
    administrator.open("/desk/procedures/post")
    assert "Rosa Vanden 2026-000001 rue Haute 1, 1000 Bruxelles" in administrator.words
    administrator.submit(f"/post/{rows[0].id}")
    assert "No letter waits for the post." in administrator.words


def test_with_an_address_and_no_signature_it_waits_for_confirmation(administrator: Browser, town: Town) -> None:
    town.company()
    administrator.open("/desk/procedures/intake")
    administrator.submit("/intake", **paper(entry="phone", address="rosa@home.example"))
    assert "unverified" == town.find("2026-000001").state
    administrator.submit("/intake", **paper(entry="counter", address="rosa@home.example"), checked="yes")
    assert "sent" == town.find("2026-000002").state


def test_what_is_missing_is_told(administrator: Browser, town: Town) -> None:
    administrator.open("/desk/procedures/intake")
    assert administrator.submit("/intake", **paper(company="nobody", name="")).status_code == 422
    assert "Your name: Please fill this in." in administrator.words
    assert "Company: Please choose a company from the list" in administrator.words


def test_legal_help_works_at_its_own_desk(browser: Browser, town: Town) -> None:
    lawyer = sign_in(browser, town, "legal")
    assert lawyer.page.request.path == "/desk/legal"
    town.case(town.company(), town.account())
    with town.database.write() as session:
        legal.ask_for(session, town.settings, session.scalars(select(Case)).one(), "M-778", town.clock())
    lawyer.open("/desk/legal")
    assert "says member M-778" in lawyer.words
    lawyer.open("/desk/legal/1")
    assert lawyer.submit("/1/pdf").data.startswith(b"%PDF")
    lawyer.open("/desk/legal/1")
    lawyer.submit("/decide", button="act=accept", text="We read it this week.", member="yes")
    lawyer.submit("/question", text="When did you pay?")
    lawyer.submit("/conclude", text="Write to the court of peace.")
    assert "concluded by legal help" in lawyer.words
    with town.database.read() as session:
        assert ("concluded", True) == (session.get_one(LegalFile, 1).state, session.get_one(LegalFile, 1).member)
    assert 3 == len(town.letters("legal_message"))
    assert lawyer.open("/desk").status_code == 403


def test_moderators_have_no_part_in_legal_help(browser: Browser, town: Town) -> None:
    assert sign_in(browser, town, "moderator").open("/desk/legal").status_code == 403
    with town.database.read() as session:
        assert ["moderator"] == [person.role for person in session.scalars(select(Staff))]

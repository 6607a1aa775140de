"""How moderation is watched: appeals to another moderator, ties, limits, the log, entries renamed and merged."""

import datetime as dt

import pyotp
import pytest
from flask import Flask

from relay.cases import companies, staff
from relay.models import Account, Appeal, Case, Company, Message, Staff
from tests.web.visitor import Browser, Clock, Town

PASSWORD = "correct horse battery"


def moderator(app: Flask, town: Town, name: str) -> Browser:
    with town.database.write() as session:
        person = staff.add(session, f"{name.lower()}@relay.example", name, PASSWORD, "moderator", town.clock())
        code = pyotp.TOTP(person.totp_secret).at(town.clock())
    browser = Browser(app)
    browser.open("/desk/sign-in")
    browser.submit(address=f"{name.lower()}@relay.example", password=PASSWORD, code=code)
    return browser


@pytest.fixture
def nora(app: Flask, town: Town) -> Browser:
    return moderator(app, town, "Nora")


@pytest.fixture
def rejected(nora: Browser, town: Town) -> int:
    """Lea's complaint, which Nora has kept from the public."""
    number = town.case(town.company(), town.account())
    with town.database.write() as session:
        message = session.query(Message).join(Case).filter(Case.number == number).one()
        message.verdict = "hold"
        message_id = message.id
    nora.open(f"/desk/text/{message_id}")
    nora.submit("/reject", reason="insult")
    return message_id


def message(town: Town, message_id: int) -> Message:
    with town.database.read() as session:
        return session.get_one(Message, message_id)


# Appeals


def lodge(browser: Browser, town: Town, words: str = "It is not an insult.") -> None:
    browser.open(town.link("statement", "appeal"))
    browser.submit(words=words)


def test_the_author_appeals_by_the_link_of_the_statement_once(browser: Browser, town: Town, rejected: int) -> None:
    link = town.link("statement", "appeal")
    lodge(browser, town)
    assert "Another moderator looks at it." in browser.words
    assert browser.open(link).status_code == 410
    assert town.count(Appeal) == 1


@pytest.mark.parametrize("words", ["", "x" * 4001])
def test_an_appeal_needs_words_of_some_length(browser: Browser, town: Town, rejected: int, words: str) -> None:
    lodge(browser, town, words)
    assert browser.page.status_code == 422
    assert town.count(Appeal) == 0


def test_looking_at_the_link_changes_nothing(browser: Browser, town: Town, rejected: int) -> None:
    for _ in range(2):
        assert browser.open(town.link("statement", "appeal")).status_code == 200
    assert town.count(Appeal) == 0


def test_after_six_months_the_link_is_over(browser: Browser, town: Town, clock: Clock, rejected: int) -> None:
    clock.at += dt.timedelta(days=184)
    assert browser.open(town.link("statement", "appeal")).status_code == 410


def test_whoever_refused_does_not_decide_the_appeal(browser: Browser, nora: Browser, town: Town, rejected: int) -> None:
    lodge(browser, town)
    nora.open("/desk/appeals")
    assert "The refusal was yours" in nora.words
    token = nora.soup.select_one("input[name=csrf_token]")
    assert token is not None
    forced = nora.post("/desk/appeals/1", {"csrf_token": str(token["value"]), "answer": "upheld"})
    assert forced.status_code == 422
    assert town.letters("appeal_decision") == []


@pytest.mark.parametrize(("answer", "released"), [("reversed", True), ("upheld", False)])
def test_another_moderator_decides_and_the_author_is_told(
    browser: Browser, app: Flask, town: Town, rejected: int, answer: str, released: bool
) -> None:
    lodge(browser, town)
    omar = moderator(app, town, "Omar")
    omar.open("/desk/appeals")
    assert "It is not an insult." in omar.words
    omar.submit("/desk/appeals/1", button=f"answer={answer}")
    found = message(town, rejected)
    assert (found.released, found.rejected) == (released, not released)
    assert [row.recipient for row in town.letters("appeal_decision")] == ["lea@home.example"]
    assert "No appeal waits." in omar.words


def test_the_public_reads_how_much_was_removed_and_why(browser: Browser, rejected: int) -> None:
    browser.open("/removals")
    assert "2026-03 Insult: 1" in browser.words


def test_a_decision_is_undone(nora: Browser, town: Town, rejected: int) -> None:
    nora.open(f"/desk/text/{rejected}")
    token = nora.soup.select_one("input[name=csrf_token]")
    assert token is not None
    nora.post(f"/desk/text/{rejected}/reconsider", {"csrf_token": str(token["value"])})
    found = message(town, rejected)
    assert (found.released, found.rejected) == (False, False)


def test_the_others_see_who_is_reading(nora: Browser, app: Flask, town: Town, clock: Clock, rejected: int) -> None:
    nora.open(f"/desk/text/{rejected}")
    token = nora.soup.select_one("input[name=csrf_token]")
    assert token is not None
    nora.post(f"/desk/text/{rejected}/take", {"csrf_token": str(token["value"])})
    omar = moderator(app, town, "Omar")
    omar.open(f"/desk/text/{rejected}")
    assert "Nora is reading this text." in omar.words
    clock.at += dt.timedelta(minutes=16)
    omar.open(f"/desk/text/{rejected}")
    assert "Nora is reading this text." not in omar.words


# Ties


@pytest.mark.parametrize("typed", [{"company": "Lumelec"}, {"address": "lea@home.example"}])
def test_nobody_decides_where_they_have_a_tie(nora: Browser, town: Town, typed: dict[str, str]) -> None:
    number = town.case(town.company(), town.account())
    with town.database.write() as session:
        found = session.query(Message).join(Case).filter(Case.number == number).one()
        found.verdict = "hold"
        message_id = found.id
    nora.open("/desk/tools")
    nora.submit("/desk/ties", **typed)
    nora.open(f"/desk/text/{message_id}")
    assert nora.submit("/release").status_code == 403
    assert "another moderator takes it" in nora.words
    assert not message(town, message_id).released
    nora.open("/desk/tools")
    nora.submit("/end")
    nora.open(f"/desk/text/{message_id}")
    nora.submit("/release")
    assert message(town, message_id).released


@pytest.mark.parametrize("typed", [{}, {"company": "Nobody"}, {"company": "Lumelec", "address": "lea@home.example"}])
def test_a_tie_is_to_one_company_or_one_consumer(nora: Browser, town: Town, typed: dict[str, str]) -> None:
    town.company()
    town.account()
    nora.open("/desk/tools")
    assert nora.submit("/desk/ties", **typed).status_code == 422


# People who abuse


def test_what_a_limited_person_files_is_held(nora: Browser, town: Town, clock: Clock) -> None:
    lea, company = town.account(), town.company()
    nora.open("/desk/tools")
    nora.submit("/desk/limit", address="lea@home.example", days="30")
    assert town.find(town.case(company, lea)).state == "held"
    assert town.letters("complaint") == []
    clock.at += dt.timedelta(days=31)
    assert town.find(town.case(company, lea)).state == "sent"


def test_a_limit_is_lifted(nora: Browser, town: Town) -> None:
    town.account()
    nora.open("/desk/tools")
    nora.submit("/desk/limit", address="lea@home.example", days="30")
    nora.submit("/desk/limit", address="lea@home.example", days="0")
    with town.database.read() as session:
        assert session.query(Account).one().limited_until is None


@pytest.mark.parametrize(("address", "days"), [("nobody@home.example", "7"), ("lea@home.example", "5")])
def test_a_wrong_limit_does_nothing(nora: Browser, town: Town, address: str, days: str) -> None:
    town.account()
    nora.open("/desk/tools")
    assert nora.submit("/desk/limit", address=address, days=days).status_code == 422
    with town.database.read() as session:
        assert session.query(Account).one().limited_until is None


# The directory


def test_a_renamed_company_is_found_by_its_old_name(nora: Browser, town: Town) -> None:
    company = town.company()
    nora.open(f"/desk/entry/{company.id}")
    nora.submit("/rename", name="Brightco", sector="telecom")
    with town.database.read() as session:
        (found,) = companies.search(session, "lumelec")
        assert (found.name, found.sector, found.slug) == ("Brightco", "telecom", "lumelec")


def test_two_entries_become_one_and_nothing_is_lost(nora: Browser, browser: Browser, town: Town) -> None:
    lumelec, double = town.company(), town.company("Lumelec Energy")
    number = town.case(double, town.account())
    nora.open(f"/desk/entry/{double.id}")
    nora.submit("/merge", into="lumelec")
    assert "1 complaints have moved" in nora.page.text.replace("&#39;", "'")
    with town.database.read() as session:
        case = session.query(Case).filter_by(number=number).one()
        kept = session.get_one(Company, lumelec.id)
        assert (case.company_id, [a.address for a in kept.addresses], [a.name for a in kept.aliases]) == (
            lumelec.id, ["service@lumelec.example", "service@lumelecenergy.example"], ["Lumelec Energy"],
        )  # fmt: skip
        assert companies.speaks_for(session, kept, "anna@lumelecenergy.example")
    answer = browser.open("/company/lumelec-energy")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/company/lumelec")


@pytest.mark.parametrize("into", ["", "lumelec", "nobody", "newcomer"])
def test_what_cannot_be_merged_stays(nora: Browser, town: Town, into: str) -> None:
    company = town.company()
    with town.database.write() as session:
        companies.add_unconfirmed(session, "Newcomer", "info@newcomer.example", None, "en", town.clock())
    nora.open(f"/desk/entry/{company.id}")
    assert nora.submit("/merge", into=into).status_code == 422
    with town.database.read() as session:
        assert session.get_one(Company, company.id).merged_into_id is None


# The log, the rules


def test_the_log_tells_who_did_what(nora: Browser, town: Town, rejected: int) -> None:
    company_id = 1
    nora.open(f"/desk/entry/{company_id}")
    nora.submit("/rename", name="Brightco", sector="telecom")
    nora.open("/desk/log")
    assert "Nora Company renamed" in nora.words
    assert "Nora Text kept from the public Insult 2026-000001" in nora.words


def test_rules_are_tried_on_a_pasted_text_and_nothing_is_kept(nora: Browser, town: Town) -> None:
    nora.open("/desk/try")
    nora.submit("/desk/try", text="Call me on 0470 12 34 56.", language="en")
    assert "[phone]" in nora.words
    assert "published with masks" in nora.words
    assert town.count(Message) == 0


def test_the_tools_are_for_staff(browser: Browser, town: Town) -> None:
    town.company()
    for path in ("appeals", "tools", "try", "log", "entry/1"):
        assert browser.follow(f"/desk/{path}").request.path == "/desk/sign-in"
    assert town.count(Staff) == 0

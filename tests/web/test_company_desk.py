"""A company's desk: claiming an entry, what waits, one case, the entry itself, its people."""

import csv
import io
import re

import pytest
from flask import Flask

from relay.cases import companies, scorecards, sending, staff, thread
from relay.models import (
    Case,
    Company,
    CompanyAddress,
    CompanyClaim,
    CompanyNote,
    CompanyPerson,
    Message,
    OutboxRow,
    Webhook,
    WebSession,
)
from tests.web.test_company_door import code
from tests.web.test_desk import PASSWORD, code as staff_code
from tests.web.visitor import Browser, Town

WORK = "ann@lumelec.example"


@pytest.fixture
def company(town: Town) -> Company:
    return town.company()


@pytest.fixture
def number(town: Town, company: Company) -> str:
    return town.case(company, town.account(), phone="0470 12 34 56")


@pytest.fixture
def owner(browser: Browser, number: str, town: Town) -> Browser:
    """Ann, who claimed the entry with a code sent to her address in the company's domain."""
    assert number
    claim(browser, WORK)
    browser.submit("/enter", code=code(town))
    return browser


def claim(browser: Browser, address: str, name: str = "Ann Maes", words: str = "") -> None:
    browser.open("/company/lumelec/claim")
    browser.submit(name=name, address=address, words=words)


def colleague(town: Town, app: Flask, role: str, address: str = "tom@lumelec.example") -> Browser:
    """Somebody else at the desk, signed in."""
    with town.database.write() as session:
        company_id = session.query(Company).filter_by(slug="lumelec").one().id
        session.add(
            CompanyPerson(company_id=company_id, address=address, name="Tom", role=role, created_at=town.clock())
        )
    other = Browser(app)
    other.open("/company-desk/sign-in")
    other.submit(address=address)
    other.submit("/enter", code=code(town))
    return other


def people(town: Town) -> list[tuple[str, str, bool]]:
    with town.database.read() as session:
        rows = session.query(CompanyPerson).order_by(CompanyPerson.id)
        return [(row.address, row.role, row.disabled_at is None) for row in rows]


# Claiming


def test_an_address_in_the_companys_domain_needs_a_code_and_the_first_becomes_owner(owner: Browser, town: Town) -> None:
    assert people(town) == [(WORK, "owner", True)]
    assert "Boiler never repaired" in owner.words


def test_who_claims_later_only_looks(owner: Browser, town: Town, app: Flask) -> None:
    later = Browser(app)
    claim(later, "tom@lumelec.example", "Tom")
    later.submit("/enter", code=code(town))
    assert people(town) == [(WORK, "owner", True), ("tom@lumelec.example", "reader", True)]


def test_a_wrong_code_claims_nothing(browser: Browser, company: Company, town: Town) -> None:
    assert company
    claim(browser, WORK)
    wrong = "000000" if code(town) != "000000" else "111111"
    assert browser.submit("/enter", code=wrong).status_code == 422
    assert people(town) == []


@pytest.mark.parametrize("address", ["ann@elsewhere.example", "lumelec@gmail.com", "ann@lumelec.example.evil.example"])
def test_any_other_address_waits_for_a_moderator(browser: Browser, company: Company, town: Town, address: str) -> None:
    assert company
    claim(browser, address, words="I am the manager.")
    assert "A moderator looks at your request" in browser.words
    assert town.letters("company_code") == []
    assert town.count(CompanyClaim) == 1
    claim(browser, address)
    assert town.count(CompanyClaim) == 1


def test_an_unconfirmed_entry_cannot_be_claimed(browser: Browser, town: Town) -> None:
    with town.database.write() as session:
        companies.add_unconfirmed(session, "Newcomer", "info@newcomer.example", None, "en", town.clock())
    assert browser.open("/company/newcomer/claim").status_code == 404


@pytest.mark.parametrize(("answer", "expected"), [("yes", [("ann@elsewhere.example", "owner", True)]), ("no", [])])
def test_a_moderator_decides_and_the_claimant_is_told(
    browser: Browser, app: Flask, company: Company, town: Town, answer: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert company
    claim(browser, "ann@elsewhere.example")
    desk = moderator(app, town)
    desk.open("/desk/claims")
    desk.submit("/desk/claims/entry/1", button=f"answer={answer}")
    assert people(town) == expected
    assert [row.recipient for row in town.letters("claim_decision")] == ["ann@elsewhere.example"]
    assert "Nobody waits." in desk.words


def moderator(app: Flask, town: Town) -> Browser:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Nora", PASSWORD, "moderator", town.clock())
    desk = Browser(app)
    desk.open("/desk/sign-in")
    desk.submit(address="mod@relay.example", password=PASSWORD, code=staff_code(town))
    return desk


# Coming in


def test_without_a_place_nobody_learns_whether_there_is_one(browser: Browser, company: Company, town: Town) -> None:
    assert company
    browser.open("/company-desk/sign-in")
    browser.submit(address="nobody@lumelec.example")
    assert "If nobody@lumelec.example has a place at a desk" in browser.words
    assert town.letters("company_code") == []


def test_the_desk_asks_who_is_there(browser: Browser) -> None:
    for path in ("/company-desk", "/company-desk/score", "/company-desk/entry", "/company-desk/people"):
        assert browser.follow(path).request.path == "/company-desk/sign-in"


def test_leaving_ends_the_session(owner: Browser, town: Town) -> None:
    owner.open("/company-desk")
    owner.submit("/sign-out")
    assert owner.follow("/company-desk").request.path == "/company-desk/sign-in"
    with town.database.read() as session:
        assert [row.revoked_at is not None for row in session.query(WebSession)] == [True]


# What waits


def test_only_the_own_companys_cases_exist(owner: Browser, town: Town) -> None:
    other = town.case(town.company("Breadco"), town.account("tom@home.example", "Tom"), title="Stale bread")
    owner.open("/company-desk?view=all")
    assert "Stale bread" not in owner.words
    assert owner.open(f"/company-desk/case/{other}").status_code == 404


@pytest.mark.parametrize(
    ("view", "words", "found"),
    [("open", "", True), ("all", "BOILER", True), ("all", "roof", False), ("closed", "", False), ("mine", "", False)],
)
def test_views_and_search(owner: Browser, view: str, words: str, found: bool) -> None:
    owner.open(f"/company-desk?view={view}&q={words}")
    assert ("Boiler never repaired" in owner.words) == found


def test_an_unknown_view_is_no_page(owner: Browser) -> None:
    assert owner.open("/company-desk?view=else").status_code == 404


def test_the_export_runs_nothing_in_a_spreadsheet(owner: Browser, town: Town, company: Company) -> None:
    town.case(company, town.account("tom@home.example", "=Tom"), title="=1+1")
    text = owner.open("/company-desk/export.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["title"], row["consumer"], row["state"]) for row in rows] == [
        ("Boiler never repaired", "Lea Marchal", "sent"), ("'=1+1", "'=Tom", "sent"),
    ]  # fmt: skip


# One case


def test_a_handler_answers_in_their_own_name(owner: Browser, town: Town, app: Flask, number: str) -> None:
    tom = colleague(town, app, "handler")
    tom.open(f"/company-desk/case/{number}")
    tom.submit("/answer", button="act=send", text="We come on Friday.", substance="answer")
    with town.database.read() as session:
        (message,) = session.query(Message).filter_by(side="company")
        assert (message.text, message.author_name, message.author_address, message.substance) == (
            "We come on Friday.", "Tom", "tom@lumelec.example", "answer",
        )  # fmt: skip
    assert town.find(number).state == "answered"


def test_a_reader_cannot_act(owner: Browser, town: Town, app: Flask, number: str) -> None:
    tom = colleague(town, app, "reader")
    tom.open(f"/company-desk/case/{number}")
    assert [form["action"] for form in tom.soup.select("main form")] == ["/company-desk/sign-out"]
    token = tom.soup.select_one("input[name=csrf_token]")
    assert token is not None
    typed = {"csrf_token": str(token["value"]), "text": "No.", "substance": "answer", "note": "No.", "words": "No."}
    for act in ("answer", "note", "object"):
        assert tom.post(f"/company-desk/case/{number}/{act}", typed).status_code == 403


def test_notes_stay_among_colleagues(owner: Browser, town: Town, app: Flask, number: str) -> None:
    owner.open(f"/company-desk/case/{number}")
    owner.submit("/note", note="He called twice.")
    tom = colleague(town, app, "reader")
    tom.open(f"/company-desk/case/{number}")
    assert "He called twice." in tom.words
    assert [letter for letter in ("follow_up", "response_notice") if town.letters(letter)] == []


@pytest.mark.parametrize("text", ["", "x" * 4001])
def test_a_bad_note_is_not_kept(owner: Browser, town: Town, number: str, text: str) -> None:
    owner.open(f"/company-desk/case/{number}")
    assert owner.submit("/note", note=text).status_code == 422
    assert town.count(CompanyNote) == 0


def test_a_text_used_often_fills_the_answer(owner: Browser, number: str) -> None:
    owner.open("/company-desk/entry")
    owner.submit("/templates", title="Thanks", text="Thank you for your message.")
    owner.open(f"/company-desk/case/{number}")
    owner.submit("/answer", template="1")
    box = owner.soup.select_one("textarea#text")
    assert box is not None
    assert box.get_text().strip() == "Thank you for your message."


@pytest.mark.parametrize(("answer", "state"), [("yes", "rejected"), ("no", "sent")])
def test_an_objection_is_decided_by_a_moderator(
    owner: Browser, town: Town, app: Flask, number: str, answer: str, state: str
) -> None:
    owner.open(f"/company-desk/case/{number}")
    owner.submit("/object", kind="not_ours", words="We sell bread.", right_address="help@heat.example")
    desk = moderator(app, town)
    desk.open("/desk/claims")
    assert "We sell bread." in desk.words
    desk.submit("/desk/claims/objection/1", button=f"answer={answer}")
    assert town.find(number).state == state
    told = [b"help@heat.example" in row.content for row in town.letters("complaint_rejected")]
    assert told == ([True] if answer == "yes" else [])


# The entry and its people


def test_the_owner_corrects_the_entry(owner: Browser, town: Town) -> None:
    owner.open("/company-desk/entry")
    owner.submit(
        "/company-desk/entry", aliases="Lumo\nLumo\nElec Plus", website="https://lumelec.example", phone="02 123 45 67",
        language="nl", staff_public="yes",
    )  # fmt: skip
    with town.database.read() as session:
        company = session.query(Company).one()
        assert [alias.name for alias in company.aliases] == ["Lumo", "Elec Plus"]
        assert (company.website, company.phone, company.language, company.staff_public) == (
            "https://lumelec.example", "02 123 45 67", "nl", True,
        )  # fmt: skip
        assert [found.name for found in companies.search(session, "elec plus")] == ["Lumelec"]


@pytest.mark.parametrize(("field", "typed"), [("website", "javascript:alert(1)"), ("language", "xx")])
def test_a_wrong_entry_changes_nothing(owner: Browser, town: Town, field: str, typed: str) -> None:
    owner.open("/company-desk/entry")
    assert owner.submit("/company-desk/entry", **{field: typed}).status_code == 422
    with town.database.read() as session:
        company = session.query(Company).one()
        assert (company.website, company.language) == ("", "fr")


def test_an_address_is_added_by_a_code_and_put_first(owner: Browser, town: Town) -> None:
    owner.open("/company-desk/entry")
    owner.submit("/entry/address", address="complaints@lumelec.example")
    assert addresses(town) == ["service@lumelec.example"]
    owner.submit("/address/confirm", code=code(town))
    assert addresses(town) == ["service@lumelec.example", "complaints@lumelec.example"]
    owner.submit(re.findall(r"/entry/address/\d+/first", owner.page.text)[0])
    assert addresses(town) == ["complaints@lumelec.example", "service@lumelec.example"]


def addresses(town: Town) -> list[str]:
    with town.database.read() as session:
        rows = session.query(CompanyAddress).filter_by(state="confirmed").order_by(CompanyAddress.rank)
        return [row.address for row in rows]


def test_no_address_outside_the_companys_domains(owner: Browser, town: Town) -> None:
    owner.open("/company-desk/entry")
    assert owner.submit("/entry/address", address="help@elsewhere.example").status_code == 422
    assert addresses(town) == ["service@lumelec.example"]


def test_an_owner_lets_in_changes_and_shows_out(owner: Browser, town: Town) -> None:
    owner.open("/company-desk/people")
    owner.submit("/company-desk/people", name="Tom", address="Tom@agency.example", role="handler")
    assert people(town)[-1] == ("tom@agency.example", "handler", True)
    owner.submit("/people/2", role="reader")
    assert people(town)[-1] == ("tom@agency.example", "reader", True)
    owner.submit("/people/2", role="none")
    assert people(town)[-1] == ("tom@agency.example", "reader", False)
    owner.submit("/company-desk/people", name="Tom", address="tom@agency.example", role="handler")
    assert people(town)[-1] == ("tom@agency.example", "handler", True)


def test_whoever_was_shown_out_is_out_at_once(owner: Browser, town: Town, app: Flask) -> None:
    tom = colleague(town, app, "handler")
    assert tom.open("/company-desk").status_code == 200
    owner.open("/company-desk/people")
    owner.submit("/people/2", role="none")
    assert tom.follow("/company-desk").request.path == "/company-desk/sign-in"


def test_only_an_owner_changes_people_and_entry(owner: Browser, town: Town, app: Flask) -> None:
    tom = colleague(town, app, "handler")
    tom.open("/company-desk/people")
    token = tom.soup.select_one("input[name=csrf_token]")
    assert token is not None
    typed = {"csrf_token": str(token["value"]), "name": "Eve", "address": "eve@x.example", "role": "owner"}
    for path in ("people", "people/1", "entry", "entry/address"):
        assert tom.post(f"/company-desk/{path}", typed).status_code == 403
    assert len(people(town)) == 2


def test_the_score_page_says_of_each_case_what_it_does(owner: Browser, town: Town, number: str) -> None:
    owner.open("/company-desk/score")
    assert "No complaint was delivered in the last year." in owner.words
    deliver(town, number)
    owner.open("/company-desk/score")
    assert "Boiler never repaired" in owner.words
    assert "none yet, known for 0 days" in owner.words


def deliver(town: Town, number: str) -> None:
    assert number
    with town.database.write() as session:
        row = session.query(OutboxRow).filter_by(letter="complaint").one()
        sending.on_sent(session, town.settings, row, town.clock())
        scorecards.refresh(session, town.settings, town.clock())


def test_the_company_says_why_a_disputed_reply_is_an_answer(
    owner: Browser, town: Town, app: Flask, number: str
) -> None:
    owner.open(f"/company-desk/case/{number}")
    owner.submit("/answer", button="act=send", text="We come on Friday.", substance="answer")
    with town.database.write() as session:
        case = session.query(Case).one()
        reply = session.query(Message).filter_by(side="company").one()
        thread.not_an_answer(session, town.settings, case, reply, town.clock())
        reply_id = reply.id
    assert [row.recipient for row in town.letters("disputed")] == ["service@lumelec.example"]
    owner.open(f"/company-desk/case/{number}")
    owner.submit("/object", words="It names the day of the repair.")
    desk = moderator(app, town)
    desk.open(f"/desk/text/{reply_id}")
    assert "It names the day of the repair." in desk.words
    desk.open("/desk/claims")
    assert "No objection waits." in desk.words


# Handling


def test_a_case_is_assigned_and_found_by_who_treats_it(owner: Browser, town: Town, app: Flask, number: str) -> None:
    tom = colleague(town, app, "handler")
    owner.open(f"/company-desk/case/{number}")
    owner.submit("/assign", person="2")
    assert "with Tom" in owner.words
    tom.open("/company-desk?view=mine")
    assert "Boiler never repaired" in tom.words
    owner.open("/company-desk?view=mine")
    assert "No complaint here." in owner.words


@pytest.mark.parametrize(
    ("act", "typed", "words", "state"),
    [
        ("manager", {"manager": "Ann Maes", "contact": "02 123 45 67"}, "Ann Maes", "acknowledged"),
        ("missing", {"missing": "The serial number."}, "The serial number.", "acknowledged"),
        ("more-time", {"until": "2026-04-20", "why": "Parts."}, "20\u00a0avril\u00a02026", "acknowledged"),
        ("conclude", {"conclusion": "You are right.", "solution": "A new one."}, "A new one.", "answered"),
    ],
)
def test_what_the_desk_does_reaches_the_consumer(
    owner: Browser, town: Town, number: str, act: str, typed: dict[str, str], words: str, state: str
) -> None:
    owner.open(f"/company-desk/case/{number}")
    owner.submit(f"/{act}", **typed)
    with town.database.read() as session:
        (message,) = session.query(Message).filter_by(side="company")
        assert words in message.text
    assert (town.find(number).state, len(town.letters("response_notice"))) == (state, 1)


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("assign", {"person": "99"}), ("manager", {"manager": ""}), ("missing", {"missing": ""}),
        ("more-time", {"until": "never"}), ("more-time", {"until": "2026-03-01"}), ("conclude", {"conclusion": ""}),
        ("conclude", {"conclusion": "x" * 6001}), ("recommend", {"department": "", "recommendation": "Look."}),
    ],
)  # fmt: skip
def test_bad_handling_tells_nobody(owner: Browser, town: Town, number: str, act: str, typed: dict[str, str]) -> None:
    owner.open(f"/company-desk/case/{number}")
    assert owner.submit(f"/{act}", **typed).status_code == 422
    assert (town.letters("response_notice"), town.find(number).state) == ([], "sent")


def test_recommendations_are_followed_up_and_stay_inside(owner: Browser, town: Town, number: str) -> None:
    owner.open(f"/company-desk/case/{number}")
    owner.submit("/recommend", department="Repairs", recommendation="Carry spare valves.", follow_up_on="2026-03-02")
    owner.open("/company-desk/recommendations")
    assert "Carry spare valves." in owner.words
    assert "look again on" in owner.words
    owner.submit("/recommendations/1", button="outcome=followed", words="Done in April.")
    assert "Done in April." in owner.words
    assert town.letters("response_notice") == []


def test_a_webhook_is_kept_with_a_secret_shown_once_and_stopped(owner: Browser, town: Town) -> None:
    owner.open("/company-desk/entry")
    owner.submit("/webhook", url="http://127.0.0.1:9/hook")
    with town.database.read() as session:
        secret = session.query(Webhook).one().secret
    assert secret in owner.words
    owner.open("/company-desk/entry")
    assert secret not in owner.words
    owner.submit("/webhook", url="")
    with town.database.read() as session:
        assert session.query(Webhook).one().stopped_at is not None


@pytest.mark.parametrize("url", ["ftp://x.example", "https://10.0.0.1/", "http://lumelec.example/"])
def test_a_webhook_into_our_own_network_is_refused(owner: Browser, town: Town, url: str) -> None:
    owner.open("/company-desk/entry")
    assert owner.submit("/webhook", url=url).status_code == 422
    assert town.count(Webhook) == 0


def test_a_second_address_gets_a_copy_of_its_own(owner: Browser, town: Town, company: Company) -> None:
    owner.open("/company-desk/entry")
    owner.submit("/entry/address", address="complaints@lumelec.example")
    owner.submit("/address/confirm", code=code(town))
    owner.submit(re.findall(r"/entry/address/\d+/copy", owner.page.text)[0])
    town.case(company, town.account("tom@home.example", "Tom"))
    letters = town.letters("complaint")
    assert sorted(row.recipient for row in letters[1:]) == ["complaints@lumelec.example", "service@lumelec.example"]
    assert len({row.message_id for row in letters}) == 3

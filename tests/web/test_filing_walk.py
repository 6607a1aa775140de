"""Filing from the first step to the company's letter, as a visitor without JavaScript does it."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

from relay.models import Account, Case, Company, Draft
from tests.web.visitor import PERSON, STORY, Browser, Town


def walk(browser: Browser, company: str = "lumelec", public: str = "yes") -> None:
    """All six steps, up to the previews."""
    browser.open("/complain/company?q=lumelek")
    browser.submit(company=company)
    browser.submit(**STORY)
    browser.submit(**PERSON)
    browser.submit()
    browser.submit(public=public)


def test_from_the_first_step_to_the_letter(browser: Browser, town: Town) -> None:
    town.company()
    walk(browser)
    assert browser.page.request.path == "/complain/check"
    browser.submit()
    assert "Now check your mailbox" in browser.words
    assert town.letters("complaint") == []
    browser.open(town.link("verify_address", "verify"))
    assert town.letters("complaint") == []
    browser.submit()
    assert browser.page.request.path == "/mine/2026-000001"
    assert [letter.recipient for letter in town.letters("complaint")] == ["service@lumelec.example"]
    assert town.find("2026-000001").state == "sent"


def test_the_previews_stand_side_by_side(browser: Browser, town: Town) -> None:
    town.company()
    walk(browser)
    company, everybody = (section.get_text(" ") for section in browser.soup.select("main .preview"))
    assert "C-5521" in company
    assert "C-5521" not in everybody
    assert STORY["story"] in everybody


def test_a_private_complaint_shows_nothing_to_everybody(browser: Browser, town: Town) -> None:
    town.company()
    walk(browser, public="no")
    assert "Nothing: this complaint is private." in browser.words


def test_what_is_masked_is_shown_and_named(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    browser.submit(**(STORY | {"story": "Call me on 0475 12 34 56 please, the boiler leaks."}))
    browser.submit(**PERSON)
    browser.submit()
    browser.submit(public="yes")
    assert "0475 12 34 56 Phone number" in browser.words
    everybody = browser.soup.select("main .preview .prose")[0].get_text()
    assert "0475" not in everybody


def test_a_missing_company_is_added_with_its_address(browser: Browser, town: Town) -> None:
    browser.open("/complain/company?q=Atelier")
    browser.submit(company="new", company_name="Atelier Dubois", company_address="info@atelier.example")
    browser.submit(**STORY)
    browser.submit(**PERSON)
    browser.submit()
    browser.submit(public="yes")
    browser.submit()
    with town.database.read() as session:
        added = session.query(Company).one()
        assert (added.name, added.confirmed) == ("Atelier Dubois", False)


def test_the_draft_survives_a_closed_page(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    browser.submit(button="later=yes", **STORY)
    assert "Saved" in browser.words
    browser.open("/complain/story")
    assert browser.soup.select_one("#story").get_text(strip=True) == STORY["story"]  # type: ignore[union-attr]


def test_a_step_back_keeps_what_comes_after(browser: Browser, town: Town) -> None:
    town.company()
    walk(browser)
    browser.open("/complain/story")
    browser.submit(title="Boiler still leaks")
    browser.open("/complain/check")
    assert "Boiler still leaks" in browser.words
    assert browser.form() is not None


def test_files_are_added_shown_and_removed(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    browser.submit(**STORY)
    browser.submit(**PERSON)
    browser.submit(button="add=yes", files=(BytesIO(b"%PDF-1.7\n%%EOF\n"), "invoice.pdf"))
    assert "invoice.pdf" in browser.words
    number = str(browser.soup.select_one("button[name=remove]")["value"])  # type: ignore[index]
    browser.submit(button=f"remove={number}")
    assert "invoice.pdf" not in browser.words


def test_a_signed_in_consumer_sends_at_once(signed_in: Browser, town: Town) -> None:
    town.company()
    signed_in.open("/complain/company?company=lumelec")
    signed_in.submit()
    signed_in.submit(**STORY)
    assert "lea@home.example" in signed_in.words
    signed_in.submit(customer="C-5521")
    signed_in.submit()
    signed_in.submit(public="yes")
    signed_in.submit()
    assert "on its way" in signed_in.words
    assert len(town.letters("complaint")) == 1


def test_a_second_click_finds_the_filed_case(browser: Browser, town: Town) -> None:
    town.company()
    walk(browser)
    button = browser.page
    browser.submit()
    browser.page = button
    browser.submit()
    assert "2026-000001" in browser.words
    assert town.count(Case) == 1
    assert len(town.letters("verify_address")) == 1


def test_two_clicks_at_the_same_moment_file_once(browser: Browser, town: Town) -> None:
    town.company()
    walk(browser)
    token = str(browser.form().select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    cookies = "; ".join(
        f"{name}={browser.client.get_cookie(name).value}"  # type: ignore[union-attr]
        for name in ("doleance_form", "doleance_draft")
    )
    together = Barrier(4)

    def click(_number: int) -> tuple[int, str]:
        together.wait()
        client = browser.app.test_client(use_cookies=False)
        answer = client.post("/complain/check", data={"csrf_token": token}, headers={"Cookie": cookies})
        return answer.status_code, str(answer.location)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, range(4))) == {(303, "/complain/sent")}
    assert town.count(Case) == 1
    assert len(town.letters("verify_address")) == 1


def test_going_back_after_sending_files_nothing_again(browser: Browser, town: Town) -> None:
    town.company()
    walk(browser)
    browser.submit()
    for step in ("story", "you", "files", "publicity", "check"):
        browser.follow(f"/complain/{step}")
        assert browser.page.request.path == "/complain/sent", step
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    assert (town.count(Case), town.count(Draft)) == (1, 2)


def test_opening_the_form_stores_nothing(browser: Browser, town: Town) -> None:
    for step in ("company", "story", "you", "files", "publicity", "check"):
        browser.open(f"/complain/{step}")
    assert (town.count(Draft), town.count(Account)) == (0, 0)

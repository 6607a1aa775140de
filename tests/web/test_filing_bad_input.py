"""Bad input on the filing form: a message beside the field, nothing lost that was typed, nothing stored twice."""

from dataclasses import replace
from io import BytesIO

import pytest

import web
from relay.db import Database
from relay.models import Case, Company
from relay.settings import Settings
from tests.web.visitor import PERSON, STORY, Browser, Clock, Town

HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "null": "before\x00after",
    "rtl": "abc\u202egnp.exe \u200fעברית",
    "emoji": "🙂" * 9_000,
}


def at(browser: Browser, step: str) -> None:
    """The page of a step, with all before it filled in."""
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    if step != "story":
        browser.submit(**STORY)
    if step in ("files", "publicity", "check"):
        browser.submit(**PERSON)
    if step in ("publicity", "check"):
        browser.submit()
    if step == "check":
        browser.submit(public="yes")


def beside(browser: Browser, field: str) -> str:
    """The message beside a field."""
    found = browser.soup.select_one(f"#{field}-wrong")
    return found.get_text(" ", strip=True).removeprefix("Error: ") if found else ""


@pytest.mark.parametrize("field", ["title", "story", "expectation"])
def test_an_empty_field_is_named(browser: Browser, town: Town, field: str) -> None:
    town.company()
    at(browser, "story")
    browser.submit(**(STORY | {field: "   "}))
    assert browser.page.status_code == 422
    assert beside(browser, field) == "Please fill this in."
    assert browser.soup.select_one(f'#problems a[href="#{field}"]') is not None
    for other, typed in STORY.items():
        if other not in (field, "category"):
            tag = browser.soup.select_one(f"#{other}")
            assert tag is not None
            assert (tag.get("value") or tag.get_text(strip=True)) == typed


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "t" * 200, "This text is too long. Please shorten it."),
        ("story", "s" * 10_001, "This text is too long. Please shorten it."),
        ("amount", "a lot", "Write the amount in euros, for example 49.90"),
        ("occurred_on", "2026-02-31", "This date does not exist. Please check it."),
        ("occurred_on", "2026-03-03", "This day is still to come. Please check the date."),
        ("category", "nonsense", "Please choose one of the options."),
    ],
)
def test_a_wrong_value_is_explained(browser: Browser, town: Town, field: str, typed: str, message: str) -> None:
    town.company()
    at(browser, "story")
    browser.submit(**(STORY | {field: typed}))
    assert (browser.page.status_code, beside(browser, field)) == (422, message)


@pytest.mark.parametrize("address", ["", "lea", "lea@home", "lea@home.example\nBcc: all@home.example", "@home.example"])
def test_a_wrong_address_is_explained(browser: Browser, town: Town, address: str) -> None:
    town.company()
    at(browser, "you")
    browser.submit(**(PERSON | {"address": address}))
    assert browser.page.status_code == 422
    assert beside(browser, "address")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_kept_and_shown_as_text(browser: Browser, town: Town, kind: str) -> None:
    town.company()
    at(browser, "story")
    browser.submit(**(STORY | {"story": HOSTILE[kind]}))
    assert browser.page.status_code == 200
    browser.submit(**PERSON)
    browser.submit()
    browser.submit(public="yes")
    assert browser.page.status_code == 200
    assert browser.soup.select("main script, main img") == []
    browser.submit()
    assert town.count(Case) == 1
    assert "\x00" not in browser.page.text


def test_a_header_cannot_be_smuggled_through_the_title(browser: Browser, town: Town) -> None:
    town.company()
    at(browser, "story")
    browser.submit(**(STORY | {"title": "Boiler\r\nBcc: everybody@home.example"}))
    browser.submit(**PERSON)
    browser.submit()
    browser.submit(public="yes")
    browser.submit()
    assert town.find("2026-000001").title == "Boiler Bcc: everybody@home.example"
    assert all(b"\nBcc:" not in letter.content for letter in town.letters("verify_address"))


def test_an_unknown_company_is_refused(browser: Browser, town: Town) -> None:
    browser.open("/complain/company")
    browser.submit(company="no-such-company")
    assert browser.page.status_code == 422
    assert "Please choose a company from the list" in browser.words
    assert town.count(Company) == 0


def test_a_consumer_cannot_name_the_own_address_as_the_companys(browser: Browser, town: Town) -> None:
    browser.open("/complain/company")
    browser.submit(company="new", company_name="Mine", company_address=PERSON["address"])
    browser.submit(**STORY)
    browser.submit(**PERSON)
    browser.submit()
    browser.submit(public="yes")
    assert "This is your own address" in browser.words
    browser.post("/complain/check", {"csrf_token": token(browser)})
    assert (browser.page.status_code, town.count(Case)) == (422, 0)


def token(browser: Browser) -> str:
    """A fresh token of this browser, from any form."""
    page = browser.page
    browser.open("/complain/story")
    found = str(browser.form().select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    browser.page = page
    return found


@pytest.fixture
def narrow(settings: Settings, database: Database, clock: Clock) -> Browser:
    """A site that takes uploads of 20 kB at most."""
    small = replace(settings, web=replace(settings.web, upload_bytes=20_000))
    return Browser(web.create_app(small, database, now=clock))


def test_a_large_upload_is_explained_beside_the_field(narrow: Browser, town: Town) -> None:
    town.company()
    at(narrow, "files")
    narrow.submit(files=(BytesIO(b"%PDF-1.7\n" + b"0" * 30_000), "big.pdf"))
    assert narrow.page.status_code == 422
    assert "too large" in beside(narrow, "files")


def test_an_upload_beyond_the_server_s_limit_is_explained_beside_the_field(narrow: Browser, town: Town) -> None:
    town.company()
    at(narrow, "files")
    field = narrow.form().select_one("input[name=csrf_token]")
    assert field is not None
    part = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = part.format("csrf_token", "") + str(field["value"]) + "\r\n"
    body += part.format("files", '; filename="huge.pdf"') + "0" * 2_000_000 + "\r\n--b--\r\n"
    narrow.page = narrow.client.post(
        "/complain/files", data=body, content_type="multipart/form-data; boundary=b", headers={"Accept-Language": "en"}
    )
    assert narrow.page.status_code == 413
    assert "too large" in beside(narrow, "files")
    narrow.open("/complain/story")
    assert narrow.soup.select_one("#title")["value"] == STORY["title"]  # type: ignore[index]


def test_a_program_is_no_proof(browser: Browser, town: Town) -> None:
    town.company()
    at(browser, "files")
    browser.submit(files=(BytesIO(b"MZ\x90\x00" + b"\x00" * 100), "invoice.pdf"))
    assert browser.page.status_code == 422
    assert "cannot be sent" in beside(browser, "files")


def test_neither_public_nor_private_is_asked_again(browser: Browser, town: Town) -> None:
    town.company()
    at(browser, "publicity")
    browser.submit()
    assert (browser.page.status_code, beside(browser, "public")) == (422, "Please choose one of the options.")


def test_health_stays_private_without_consent(browser: Browser, town: Town) -> None:
    town.company("Lumelec", sector="health")
    at(browser, "publicity")
    chosen = browser.soup.select_one("input[name=public][checked]")
    assert chosen is not None
    assert chosen["value"] == "no"
    browser.submit(public="yes")
    assert browser.page.status_code == 422
    assert beside(browser, "health_consent") == "Please tick this box, or keep the complaint private."
    browser.submit(public="yes", health_consent="yes")
    assert browser.page.request.path == "/complain/check"

"""The consumer's own page: details that are kept, letters that are chosen, everything as a file, and erasing it."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from relay.cases import erasing
from relay.models import Account, MutedLetter
from tests.web.visitor import Browser, Town


def test_details_are_kept_and_a_new_complaint_begins_with_them(signed_in: Browser, town: Town) -> None:
    town.company()
    signed_in.open("/account")
    signed_in.submit("/profile", name="Léa Marchal-Dupont", display_name="", phone="0471 00 00 00", language="fr")
    assert "Your details are kept." in signed_in.words
    with town.database.read() as session:
        lea = session.scalars(select(Account)).one()
        assert (lea.name, lea.display_name, lea.phone, lea.language) == (
            "Léa Marchal-Dupont", "Léa M.", "0471 00 00 00", "fr",
        )  # fmt: skip
    signed_in.open("/complain/you")
    assert signed_in.soup.select_one('#name[value="Léa Marchal-Dupont"]') is not None
    assert signed_in.soup.select_one('#phone[value="0471 00 00 00"]') is not None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", " ", "Please fill this in."),
        ("name", "x" * 101, "This text is too long."),
        ("phone", "0" * 41, "This text is too long."),
        ("language", "xx", "Please choose one of the options."),
    ],
)
def test_wrong_details_change_nothing(signed_in: Browser, town: Town, field: str, typed: str, says: str) -> None:
    signed_in.open("/account")
    signed_in.submit("/profile", **({"display_name": "Keep me"} | {field: typed}))
    assert (signed_in.page.status_code, says in signed_in.words) == (422, True)
    assert signed_in.soup.select_one('#display_name[value="Keep me"]') is not None
    with town.database.read() as session:
        assert session.scalars(select(Account.display_name)).one() == "Lea M."


def test_letters_are_chosen(signed_in: Browser, town: Town) -> None:
    signed_in.open("/account")
    signed_in.submit("/letters", letter="overdue")
    with town.database.read() as session:
        assert set(session.scalars(select(MutedLetter.letter))) == {"automatic_notice", "feedback_request"}
    assert len(signed_in.soup.select("input[name=letter][checked]")) == 1
    signed_in.submit("/letters", letter=["overdue", "feedback_request", "sign_in"])
    with town.database.read() as session:
        assert set(session.scalars(select(MutedLetter.letter))) == {"automatic_notice"}


def test_everything_comes_as_a_file(signed_in: Browser, town: Town) -> None:
    with town.database.read() as session:
        lea = session.scalars(select(Account)).one()
    number = town.case(town.company(), lea)
    signed_in.open("/account")
    signed_in.submit("/export")
    answer = signed_in.page
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data-2026-03-02.zip"
    assert (answer.mimetype, "no-store" in answer.headers["Cache-Control"]) == ("application/octet-stream", True)
    held = json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("data.json"))
    assert [case["number"] for case in held["cases"]] == [number]


def test_erasing_takes_the_mailed_link_and_its_button(signed_in: Browser, town: Town) -> None:
    with town.database.read() as session:
        lea = session.scalars(select(Account)).one()
    number = town.case(town.company(), lea, public=True)
    signed_in.open("/account")
    signed_in.submit("/erase")
    assert "Nothing has been erased yet" in signed_in.words
    link = town.link("erase_account", "erase")
    assert signed_in.open(link).status_code == 200
    assert town.find(number).title != ""
    signed_in.submit()
    assert "Everything about you has been erased." in signed_in.words
    assert (town.find(number).title, signed_in.open(f"/c/{number}").status_code) == ("", 410)
    assert signed_in.follow("/mine").request.path == "/sign-in"
    assert signed_in.open(link).status_code == 404
    signed_in.open("/sign-in")
    signed_in.submit(address="lea@home.example")
    assert town.letters("sign_in")[1:] == []


def test_the_link_to_erase_has_its_limit(signed_in: Browser, town: Town) -> None:
    signed_in.open("/account")
    page = signed_in.page
    for _ in range(erasing.TIMES_A_DAY + 1):
        signed_in.page = page
        signed_in.submit("/erase")
    assert signed_in.page.status_code == 429
    assert len(town.letters("erase_account")) == erasing.TIMES_A_DAY


@pytest.mark.parametrize("path", ["", "/profile", "/letters", "/export", "/erase"])
def test_nobody_else_gets_in(browser: Browser, path: str) -> None:
    if not path:
        assert browser.open("/account").headers["Location"].startswith("/sign-in")
        return
    browser.open("/sign-in")
    token = browser.soup.select_one("input[name=csrf_token]")["value"]  # type: ignore[index]
    assert browser.post(f"/account{path}", {"csrf_token": token}).request.path == "/sign-in"

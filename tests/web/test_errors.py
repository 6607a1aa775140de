"""Errors speak: what happened and what to do next, and never what the machine thought."""

import logging

import pytest
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import default_exceptions

from tests.web.visitor import Browser

SPOKEN = {
    400: "Open the page again",
    403: "ask an administrator",
    404: "Search for it",
    405: "use its button",
    409: "go back and try again",
    410: "will not come back",
    413: "choose a smaller file",
    429: "Please wait a while",
    500: "try again in a few minutes",
}


@pytest.mark.parametrize("status", SPOKEN)
def test_each_status_says_what_to_do(browser: Browser, status: int) -> None:
    def fail() -> None:
        raise default_exceptions[status]

    browser.app.add_url_rule("/fails", view_func=fail)
    assert browser.open("/fails").status_code == status
    assert SPOKEN[status] in browser.words
    assert browser.soup.select_one('main a[href="/"]') is not None


def test_a_surprise_is_logged_and_not_shown(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("secret words of the machine")

    browser.app.add_url_rule("/fails", view_func=fail)
    with caplog.at_level(logging.ERROR):
        assert browser.open("/fails").status_code == 500
    assert "secret words" not in browser.page.text
    assert [record.message for record in caplog.records if record.name == "doleance.web"] == ["request failed"]


def test_two_at_once_is_a_conflict(browser: Browser) -> None:
    def fail() -> None:
        raise StaleDataError

    browser.app.add_url_rule("/fails", view_func=fail)
    assert browser.open("/fails").status_code == 409


@pytest.mark.parametrize("path", ["/c/a%00b", "/company/a%00b", "/company/a%00b/feed.atom"])
def test_a_null_byte_in_a_path_is_no_page(browser: Browser, path: str) -> None:
    assert browser.open(path).status_code == 404


@pytest.mark.parametrize("path", ["/complain/company?company=a%00", "/complaints?q=a%00b", "/sign-in?next=%00"])
def test_a_null_byte_in_a_question_breaks_nothing(browser: Browser, path: str) -> None:
    assert browser.open(path).status_code == 200


def test_a_null_byte_in_a_choice_is_no_choice(browser: Browser) -> None:
    browser.open("/complain/company")
    browser.submit(company="lume\0lec")
    assert browser.page.status_code == 422

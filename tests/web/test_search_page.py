"""The list of public complaints: words, filters, pages, its feed, and that nobody tires the machine."""

import re

import pytest

from relay.models import Account
from tests.web.visitor import Browser, Town
from web import threads


@pytest.fixture
def lea(town: Town) -> Account:
    return town.account()


@pytest.fixture
def numbers(town: Town, lea: Account) -> list[str]:
    boiler = town.case(town.company(), lea)
    parcel = town.case(
        town.company("Postal", "delivery"), lea, title="Parcel lost", story="The postman threw it away.",
        category="delivery",
    )  # fmt: skip
    return [boiler, parcel]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("", [0, 1]), ("?q=technicians", [0]), ("?q=postman", [1]), ("?q=postal", [1]), ("?q=nothing+here", []),
        ("?sector=delivery", [1]), ("?category=delivery&q=parcel", [1]), ("?category=delivery&q=technician", []),
        ("?company=lumelec", [0]), ("?state=waiting", [0, 1]), ("?state=closed", []), ("?in=fr", []),
        ("?in=en", [0, 1]), ("?days=30", [0, 1]), ("?sector=none&days=x&state=y&in=z&page=-1", [0, 1]), ("?page=2", []),
        ("?page=²", [0, 1]),
    ],
)  # fmt: skip
def test_words_and_filters(browser: Browser, numbers: list[str], query: str, which: list[int]) -> None:
    browser.open(f"/complaints{query}")
    links = [str(link["href"])[3:] for link in browser.soup.select("main .rows a.row-title")]
    assert sorted(links) == sorted(numbers[place] for place in which)


def test_the_filters_stay_chosen_and_the_feed_follows_them(browser: Browser, numbers: list[str]) -> None:
    browser.open("/complaints?q=parcel&sector=delivery&days=90")
    chosen = [str(option["value"]) for option in browser.soup.select("option[selected]")]
    assert chosen == ["delivery", "90"]
    link = browser.soup.select_one('head link[type="application/atom+xml"]')
    assert link is not None
    feed = browser.open(str(link["href"])).text
    assert re.findall(r"<id>http://relay.example/c/([\d-]+)</id>", feed) == [numbers[1]]


def test_a_search_is_no_page_for_machines(browser: Browser, numbers: list[str]) -> None:
    assert "noindex" in browser.open("/complaints?q=boiler").text
    assert "noindex" not in browser.open("/complaints?sector=delivery").text


def test_others_with_the_same_problem_stand_beside_a_thread(browser: Browser, town: Town, lea: Account) -> None:
    company = town.company()
    numbers = [town.case(company, lea, title=f"Leak number {place}", category="defect") for place in range(6)]
    browser.open(f"/c/{numbers[0]}")
    shown = [str(link["href"]) for link in browser.soup.select('section[aria-labelledby="alike"] a')]
    assert shown == [f"/c/{number}" for number in reversed(numbers[2:])] + [
        "/complaints?company=lumelec&category=defect"
    ]
    browser.open("/company/lumelec")
    assert "Faulty product 6 public complaints" in browser.words


@pytest.mark.parametrize(
    ("path", "most"), [("/complaints?q=boiler", threads.SEARCHES_A_MINUTE), ("/companies/suggest?q=lu", 120)]
)
def test_costly_questions_are_slowed_down_without_writing(
    browser: Browser, numbers: list[str], path: str, most: int
) -> None:
    answers = [browser.open(path).status_code for _ in range(most + 1)]
    assert answers == [200] * most + [429]
    assert browser.open("/complaints").status_code == 200


def test_a_suggestion_says_that_it_is_not_confirmed(browser: Browser, town: Town) -> None:
    browser.open("/complain/company")
    field = browser.soup.select_one("#q")
    assert field is not None
    assert field["data-unconfirmed"] == "not confirmed yet"

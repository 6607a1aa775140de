"""Public pages: cheap to ask again, few questions to the database, small, and silent about private cases."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from relay.cases import thread
from relay.models import Case
from tests.web.visitor import Browser, Town

PAGES = (
    "/", "/companies", "/companies?sort=name", "/company/lumelec", "/complaints", "/complaints?q=boiler", "/feed.atom",
)  # fmt: skip


@contextmanager
def counted(town: Town) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(town.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(town.database.engine, "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow(browser: Browser, town: Town) -> None:
    company, account = town.company(), town.account()
    number = town.case(company, account)
    pages = (*PAGES, f"/c/{number}")
    few = {page: queries(browser, town, page) for page in pages}
    for index in range(12):
        town.case(town.company(f"Other {index}"), account)
        write_again(town, number)
    assert {page: queries(browser, town, page) for page in pages} == few
    assert max(few.values()) <= 7  # of a company: its card, what stands beside it, its place in the sector


def queries(browser: Browser, town: Town, page: str) -> int:
    with counted(town) as seen:
        assert browser.open(page).status_code == 200
    return len([statement for statement in seen if statement.lstrip().upper().startswith("SELECT")])


def write_again(town: Town, number: str) -> None:
    with town.database.write() as session:
        case = session.get_one(Case, town.find(number).id)
        thread.follow_up(session, town.settings, case, "It still leaks.", (), town.clock())


@pytest.mark.parametrize("page", [*PAGES, "/help/score", "/sitemap.xml"])
def test_a_page_that_did_not_change_is_not_sent_again(browser: Browser, town: Town, page: str) -> None:
    town.case(town.company(), town.account())
    first = browser.open(page)
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert {"Accept-Language", "Cookie"} <= set(first.vary)
    again = browser.open(page, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_page_is_sent_again(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    mark = browser.open(f"/c/{number}").headers["ETag"]
    write_again(town, number)
    assert browser.open(f"/c/{number}", headers={"If-None-Match": mark}).status_code == 200


def test_public_pages_set_no_cookie(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    for page in (*PAGES, f"/c/{number}", "/help/privacy"):
        assert "Set-Cookie" not in browser.open(page).headers, page


def test_public_pages_stay_small(browser: Browser, town: Town) -> None:
    company, account = town.company(), town.account()
    numbers = [town.case(company, account, title=f"{'t' * 110} {i}", story="s" * 9_000) for i in range(20)]
    for page in (*PAGES, f"/c/{numbers[0]}"):
        assert len(browser.open(page).data) < 60_000, page


def test_private_and_unknown_cases_answer_alike(browser: Browser, town: Town) -> None:
    private = town.case(town.company(), town.account(), public=False)
    answers = [browser.open(f"/c/{number}") for number in (private, "2026-999999")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(private, "") == answers[1].text.replace("2026-999999", "")


def test_what_was_public_is_gone(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    with town.database.write() as session:
        thread.make_private(session, session.get_one(Case, town.find(number).id), town.clock())
    assert browser.open(f"/c/{number}").status_code == 410
    assert "will not come back." in browser.words
    assert number not in browser.open("/sitemap.xml").text
    assert number not in browser.open("/feed.atom").text


def test_a_company_is_suggested_while_its_name_is_typed(browser: Browser, town: Town) -> None:
    town.company("Électro-Lumière SA")
    assert browser.open("/companies/suggest?q=electo").get_json() == {
        "companies": [
            {"slug": "electro-lumiere", "name": "Électro-Lumière SA", "sector": "Energy and water", "confirmed": True}
        ]
    }


def test_hostile_queries_find_nothing_and_break_nothing(browser: Browser, town: Town) -> None:
    town.case(town.company(), town.account())
    for query in ("%", "_", "\\", "'; DROP TABLE company; --", "\x00", "🙂" * 300, "<script>", "a" * 5000):
        for page in ("/companies", "/companies/suggest", "/complaints", "/complain/company"):
            answer = browser.open(page, query_string={"q": query})
            assert answer.status_code == 200, (page, query)
            assert "<script>alert" not in answer.text
    for number in ("0", "-1", "x", "99999999999", "²"):
        assert browser.open("/complaints", query_string={"page": number}).status_code == 200, number


def test_a_visitor_reports_a_message(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    browser.open(f"/c/{number}")
    browser.open(str(browser.soup.select_one('main a[href*="/report/"]')["href"]))  # type: ignore[index]
    browser.submit(reason="")
    assert browser.page.status_code == 422
    browser.submit(reason="It names my neighbour.", address="not an address")
    assert browser.page.status_code == 422
    assert "It names my neighbour." in browser.words
    browser.submit(address="visitor@home.example")
    assert "Your report is in the moderators’ queue." in browser.words


def test_health_robots_and_sitemap(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    assert browser.open("/healthz").text == "ok\n"
    robots = browser.open("/robots.txt").text
    assert "Disallow: /mine" in robots
    assert f"Sitemap: {town.settings.site.url}/sitemap.xml" in robots
    sitemap = browser.open("/sitemap.xml").text
    for path in ("/company/lumelec", f"/c/{number}"):
        assert f"<loc>{town.settings.site.url}{path}</loc>" in sitemap

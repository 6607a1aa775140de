"""A form whose token went stale: nothing lost that was typed, nothing stored until it is sent again."""

from relay.models import Draft
from tests.web.visitor import STORY, Browser, Town

ONE_CLICK = {
    "links.unsubscribe",
    "alerts.leave",
}  # pressed by mail programs, with the secret of their letter (RFC 8058)


def test_a_stale_form_comes_back_with_what_was_typed(browser: Browser, town: Town) -> None:
    town.company()
    browser.open("/complain/company?company=lumelec")
    browser.submit()
    before = town.count(Draft)
    browser.client.delete_cookie("doleance_form")
    browser.submit(**STORY)
    assert browser.page.status_code == 400
    assert "had been open for too long" in browser.words
    assert STORY["story"] in browser.words
    assert town.count(Draft) == before
    browser.submit()
    assert browser.page.request.path == "/complain/you"
    browser.open("/complain/story")
    assert browser.soup.select_one("#story").get_text(strip=True) == STORY["story"]  # type: ignore[union-attr]


def test_a_form_of_another_site_is_refused_without_an_echo(browser: Browser, town: Town) -> None:
    town.company()
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = browser.client.post("/complain/story", data=STORY, headers=header)
        assert answer.status_code == 400
        assert STORY["story"] not in answer.text
    assert town.count(Draft) == 0


def test_every_post_needs_a_token(browser: Browser, town: Town) -> None:
    town.company()
    adapter = browser.app.url_map.bind("localhost")
    posts = [rule for rule in browser.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    posts = [rule for rule in posts if rule.endpoint not in ONE_CLICK]
    assert len(posts) > 20
    for rule in posts:
        values = {name: "desk" if name == "kind" else "1" for name in rule.arguments}
        path = adapter.build(rule.endpoint, values, method="POST")
        assert browser.client.post(path, data={"text": "typed"}).status_code == 400, path


def test_a_password_is_never_echoed(browser: Browser) -> None:
    answer = browser.client.post("/desk/sign-in", data={"address": "mod@relay.example", "password": "hunter2hunter2"})
    assert answer.status_code == 400
    assert "hunter2" not in answer.text

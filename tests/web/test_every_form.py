"""Bad input on every form there is: found by walking the URL map and the pages, sent with each kind of rubbish.

Nothing answers 500, nothing is stored twice or with control characters, what was typed comes back or is refused, and
no markup that was typed stands in a page unescaped.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from bs4 import Tag
from sqlalchemy import inspect, select

from relay.cases import staff
from relay.models import Account, Base, Case, Staff
from tests.web.visitor import PERSON, STORY, Browser, Town

SIGNED = "<b id=smuggled>x</b>"
RUBBISH = {
    "empty": "",
    "too long": "x" * 40_000,
    "wrong type": "NaN",
    "huge number": "9" * 40,
    "markup": f"{SIGNED}<script>alert(1)</script>",
    "header injection": "a@b.example\r\nBcc: everyone@home.example",
    "right to left": "\u202egnp.exe\u2066",
    "null bytes": "a\x00b",
    "emoji": "😀" * 10_000,
    "lone surrogate": "\udcff".encode("utf-8", "surrogatepass").decode("latin-1"),
}
ANONYMOUS = (
    "/", "/complaints", "/companies", "/sign-in", "/desk/sign-in", "/complain/company", "/complain/story",
    "/complain/you", "/complain/files", "/complain/publicity", "/complain/check", "/c/{number}/report/1",
    "/company/lumelec",
)  # fmt: skip
CONSUMER = ("/mine", "/mine/{number}", "/mine/{number}/close", "/mine/{number}/withdraw", "/account")
ENDING = ("sign-out", "/erase", "/remove", "/private")  # forms whose every post acts, whatever is typed


@pytest.fixture
def number(town: Town) -> str:
    return town.case(town.company(), town.account())


def forms_of(browser: Browser, paths: tuple[str, ...], number: str) -> Iterator[tuple[str, Tag]]:
    for path in paths:
        address = path.format(number=number)
        if browser.follow(address).status_code == 200:
            yield from ((address, form) for form in browser.soup.select("main form[method=post]"))


def typed_names(form: Tag) -> list[str]:
    """The fields that somebody can type into or choose."""
    tags = form.select("input[name], textarea[name], select[name]")
    return list(dict.fromkeys(str(tag["name"]) for tag in tags if tag["name"] != "csrf_token"))


def post(browser: Browser, address: str, form: Tag, values: dict[str, Any]) -> int:
    token = form.select_one("input[name=csrf_token]")
    assert token is not None, f"{address}: a form without a token"
    filled = values | {"csrf_token": str(token["value"])}
    return browser.post(str(form.get("action") or address), filled).status_code


def stored(town: Town) -> list[str]:
    """Every text in the database."""
    texts = []
    with town.database.read() as session:
        for mapper in Base.registry.mappers:
            names = [c.key for c in inspect(mapper.class_).columns if str(c.type) == "TEXT"]
            for row in session.scalars(select(mapper.class_)):
                texts += [str(getattr(row, name)) for name in names if getattr(row, name) is not None]
    return texts


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_in_every_field_of_every_form(browser: Browser, town: Town, number: str, kind: str) -> None:
    for address, form in list(forms_of(browser, ANONYMOUS, number)):
        names = typed_names(form)
        for values in (dict.fromkeys(names, RUBBISH[kind]), {}):
            status = post(browser, address, form, values)
            assert status < 500, f"{address}: {status}"
            assert SIGNED not in browser.page.text, f"{address} shows markup that was typed"
    assert [text for text in stored(town) if re.search("[\x00\u202e\u2066]", text)] == []


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_in_every_form_of_a_consumer(signed_in: Browser, town: Town, kind: str) -> None:
    with town.database.read() as session:
        number = town.case(town.company(), session.scalars(select(Account)).one())
    for address, form in list(forms_of(signed_in, CONSUMER, number)):
        if any(str(form.get("action", "")).endswith(end) for end in ENDING):
            continue
        for name in typed_names(form):
            status = post(signed_in, address, form, {name: RUBBISH[kind]})
            assert status < 500, f"{address} {name}: {status}"
            assert SIGNED not in signed_in.page.text
    assert [text for text in stored(town) if re.search("[\x00\u202e\u2066]", text)] == []


@pytest.mark.parametrize("kind", ["markup", "null bytes"])
def test_rubbish_in_every_form_of_the_desk(browser: Browser, town: Town, number: str, kind: str) -> None:
    """Each page of the desk that needs no blank in its address, as an administrator."""
    with town.database.write() as session:
        person = staff.add(session, "ada@relay.example", "Ada", "long enough a secret", "administrator", town.clock())
        secret = person.totp_secret
    sign_in_staff(browser, secret, town.clock())
    rules = browser.app.url_map.iter_rules()
    paths = sorted(
        r.rule for r in rules if r.rule.startswith("/desk") and "GET" in (r.methods or ()) and not r.arguments
    )
    walked = 0
    for address, form in list(forms_of(browser, tuple(paths), number)):
        if str(form.get("action", "")).endswith(ENDING):
            continue
        walked += 1
        status = post(browser, address, form, dict.fromkeys(typed_names(form), RUBBISH[kind]))
        assert status < 500, f"{address}: {status}"
        assert SIGNED not in browser.page.text
    assert walked > 0
    assert town.count(Staff) == 1


def sign_in_staff(browser: Browser, secret: str, now: dt.datetime) -> None:

    browser.open("/desk/sign-in")
    browser.submit(address="ada@relay.example", password="long enough a secret", code=pyotp.TOTP(secret).at(now))


@pytest.mark.parametrize("kind", ["too long", "markup", "emoji", "header injection", "right to left"])
def test_what_was_typed_comes_back_beside_its_message(browser: Browser, town: Town, kind: str) -> None:
    """Of each step of filing: what is refused stands in its field again, with what is wrong beside it."""
    town.company()
    for step, good in (("story", STORY), ("you", PERSON)):
        for field in good:
            browser.open(f"/complain/{step}")
            browser.submit(**(good | {field: RUBBISH[kind]}))
            if browser.page.status_code != 422:
                continue
            wrong = [str(tag["id"]).removesuffix("-wrong") for tag in browser.soup.select("p.wrong[id]")]
            assert field in wrong, f"{step}.{field}: the message stands beside {wrong}"
            for other, text in good.items():
                if other != field:
                    tag = browser.soup.select_one(f"#{other}")
                    assert tag is not None
                    kept = tag.get_text().strip() if tag.name == "textarea" else tag.get("value")
                    chosen = tag.select_one("option[selected]")
                    assert (chosen["value"] if chosen else kept) == text, f"{step}.{other} was lost"


def test_sending_every_form_twice_stores_nothing_twice(signed_in: Browser, town: Town) -> None:
    with town.database.read() as session:
        number = town.case(town.company(), session.scalars(select(Account)).one())
    for address, form in list(forms_of(signed_in, CONSUMER, number)):
        values = {name: "Once is enough." for name in typed_names(form) if name not in ("files", "letter")}
        counts = []
        for _ in range(2):
            post(signed_in, address, form, values)
            counts.append(sum(town.count(mapper.class_) for mapper in Base.registry.mappers))
        lately = {"/erase", "/export"}  # a link or a count each time is what they are for
        assert counts[0] == counts[1] or str(form["action"]).endswith(tuple(lately)), form.get("action")
        if str(form.get("action", "")).endswith("sign-out"):
            break
    assert town.count(Case) == 1


@pytest.mark.parametrize("path", ["/sign-in", "/complain/story", "/complain/you", "/c/{number}/report/1"])
def test_a_stale_token_loses_nothing_that_was_typed(browser: Browser, number: str, path: str) -> None:
    browser.open(path.format(number=number))
    form = browser.form()
    names = [str(t["name"]) for t in form.select("input[type=text], input[type=email], textarea") if t.get("name")]
    values = {name: f"typed into {name}" for name in names} | {"csrf_token": "stale"}
    browser.post(str(form.get("action") or path.format(number=number)), values)
    assert browser.page.status_code == 400
    again = {str(t["name"]): str(t.get("value") or t.get_text().strip()) for t in browser.soup.select("[name]")}
    assert {name: again.get(name) for name in names} == {name: f"typed into {name}" for name in names}

"""What machines are told of a public page: one address, four languages, a picture without people, schema.org words."""

import io

import pytest
from PIL import Image

from tests.web.visitor import Browser, Town

PUBLIC = ("/", "/companies", "/complaints", "/company/lumelec", "/help/privacy", "/c/2026-000001")


@pytest.fixture
def number(town: Town) -> str:
    return town.case(town.company(), town.account())


@pytest.mark.parametrize("path", PUBLIC)
def test_each_public_page_names_its_address_and_its_languages(browser: Browser, number: str, path: str) -> None:
    browser.open(f"{path}?lang=nl&utm_source=x")
    head = {str(link.get("hreflang") or link["rel"][0]): str(link["href"]) for link in browser.soup.select("head link")}
    assert head["canonical"] == f"http://relay.example{path}?lang=nl"
    assert {head[code] for code in ("fr", "nl", "de", "en")} == {
        f"http://relay.example{path}?lang={code}" for code in ("fr", "nl", "de", "en")
    }
    assert head["x-default"] == f"http://relay.example{path}"


@pytest.mark.parametrize("path", ["/sign-in", "/complain/company", "/nowhere"])
def test_private_pages_and_errors_name_none(browser: Browser, path: str) -> None:
    browser.open(path)
    assert browser.soup.select("link[rel=canonical], link[hreflang], meta[property]") == []


@pytest.mark.parametrize("path", ["/share.png", "/company/lumelec/share.png"])
def test_the_picture_is_a_picture_that_caches_ask_for(browser: Browser, number: str, path: str) -> None:
    answer = browser.open(f"{path}?lang=fr")
    assert (answer.mimetype, Image.open(io.BytesIO(answer.data)).size) == ("image/png", (1200, 630))
    again = browser.client.get(f"{path}?lang=fr", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_unknown_company_has_no_picture(browser: Browser) -> None:
    assert browser.open("/company/nobody/share.png").status_code == 404


def test_a_thread_tells_of_the_company_not_of_the_person(browser: Browser, number: str) -> None:
    browser.open(f"/c/{number}")
    pictures = [str(meta["content"]) for meta in browser.soup.select('meta[property="og:image"]')]
    assert pictures == ["http://relay.example/company/lumelec/share.png?lang=en"]


def test_a_thread_speaks_schema_org(browser: Browser, number: str) -> None:
    browser.open(f"/c/{number}")
    thing = browser.soup.select_one('[itemtype="https://schema.org/DiscussionForumPosting"]')
    assert thing is not None
    found = {str(tag["itemprop"]) for tag in thing.select("[itemprop]")}
    assert {"headline", "author", "text", "datePublished", "url", "about"} <= found
    assert browser.soup.select("script:not([src])") == []


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_weighs_less_than_60_kb_with_all_it_loads(browser: Browser, number: str, path: str) -> None:
    """Page, style and scripts as they travel without compression; pictures left out."""
    page = browser.open(path)
    parts = [str(tag.get("href") or tag.get("src")) for tag in browser.soup.select("link[rel=stylesheet], script[src]")]
    weight = len(page.data) + sum(len(browser.open(part).data) for part in parts)
    assert page.status_code == 200
    assert weight < 60_000

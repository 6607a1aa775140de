"""A visitor in a real Chromium, in Dutch without JavaScript: looks for a company's threads, reads one, reports a text.

And the pages that nobody visits in another journey: each is checked by axe-core, light and dark, at a phone's width.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.development import Development, chromium, prepared, started
from tests.journeys.harness import COMPANIES
from tests.journeys.test_browser import Visitor, file_complaint


@pytest.fixture(scope="module")
def browser(require_binary: Callable[[str, str], str]) -> Iterator[Browser]:
    with chromium(require_binary("chromium", "chromium")) as launched:
        yield launched


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Development]:
    platform = prepared(tmp_path)
    (tmp_path / "companies.csv").write_text(COMPANIES, encoding="utf-8")
    platform.command("import-companies", "companies.csv")
    with started(platform) as running:
        yield running


def test_searching_reading_and_reporting_in_dutch_without_javascript(browser: Browser, site: Development) -> None:
    publish(browser, site)
    context = browser.new_context(locale="nl-BE", java_script_enabled=False)
    visitor = Visitor(site, context.new_page())
    page = visitor.page
    visitor.open("/")
    page.get_by_role("link", name="Openbare klachten").first.click()
    page.get_by_label("Zoeken in openbare klachten").fill("chaudieres reparee")
    page.get_by_role("search").get_by_role("button", name="Zoeken").click()
    page.locator(".rows .row-title").click()
    assert "Le technicien est venu trois fois" in page.locator("main").inner_text()
    page.get_by_role("link", name="Deze tekst melden").first.click()
    visitor.press("De melding versturen")
    assert page.locator("#reason-wrong").is_visible()
    page.get_by_label("Wat is er mis mee?").fill("Er staat een naam in.")
    visitor.press("De melding versturen")
    assert "Uw melding staat in de wachtrij van de moderatoren." in page.locator("main").inner_text()
    context.close()


def publish(browser: Browser, site: Development) -> None:
    """Lea's public complaint, filed and confirmed."""
    context = browser.new_context(locale="fr-BE")
    lea = Visitor(site, context.new_page())
    file_complaint(lea)
    lea.letter("lea@home.example")
    lea.follow("verify")
    lea.press("Confirmer et envoyer")
    for path in (
        "/complaints",
        "/complaints?q=chaudi%C3%A8re&state=waiting",
        "/complaints?q=rien",
        "/account",
        "/mine",
    ):
        lea.open(path)
        lea.check()
    lea.open("/account")
    lea.press("Envoyez-moi le lien pour tout effacer")
    lea.check()
    lea.letter("lea@home.example", "Effacer")
    lea.follow("erase")
    lea.check()
    context.close()

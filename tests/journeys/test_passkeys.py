"""Passkeys in a real Chromium with its virtual authenticator: a consumer signs in with one, staff as second factor."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.development import Development, chromium, prepared, started
from tests.journeys.harness import COMPANIES, until
from tests.journeys.test_browser import PASSWORD, Visitor, file_complaint

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def browser(require_binary: Callable[[str, str], str]) -> Iterator[Browser]:
    with chromium(require_binary("chromium", "chromium")) as launched:
        yield launched


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Development]:
    """A platform under a name: no passkey belongs to a bare network address."""
    platform = prepared(tmp_path)
    platform.environment["DOLEANCE_SITE_URL"] = platform.environment["DOLEANCE_SITE_URL"].replace(
        "127.0.0.1", "localhost"
    )
    (tmp_path / "companies.csv").write_text(COMPANIES, encoding="utf-8")
    platform.command("import-companies", "companies.csv")
    with started(platform) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, site: Development) -> Iterator[Visitor]:
    context = browser.new_context(locale="fr-BE")
    person = Visitor(site, context.new_page())
    devtools = context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield person
    context.close()


def gone_to(page: Page, path: str) -> None:
    until(lambda: page.url.endswith(path))


def test_a_consumer_adds_a_passkey_and_signs_in_with_it(visitor: Visitor) -> None:
    page = visitor.page
    file_complaint(visitor)
    visitor.letter("lea@home.example")
    visitor.follow("verify")
    visitor.press("Confirmer et envoyer")
    visitor.open("/account")
    page.get_by_label("Nom de l’appareil").fill("Mon téléphone")
    visitor.press("Ajouter une clé d’accès")
    page.get_by_text("La clé d’accès est enregistrée.").wait_for()
    visitor.check()
    visitor.open("/mine")
    visitor.press("Se déconnecter")
    visitor.open("/mine")
    visitor.check()
    visitor.press("Utiliser une clé d’accès")
    page.get_by_role("heading", name="Mes plaintes").wait_for()
    visitor.open("/account")
    assert "Mon téléphone" in page.locator("main").inner_text()
    page.locator("section[aria-labelledby=passkeys]").get_by_role("button", name="Supprimer").click()
    assert "Mon téléphone" not in page.locator("main").inner_text()


def test_staff_use_one_in_place_of_the_code(visitor: Visitor, site: Development) -> None:
    page = visitor.page
    shown = site.platform.command(
        "staff", "add", "--password-stdin", "mod@moderation.example", "Nora", text=f"{PASSWORD}\n"
    )
    secret = re.search(r"\b[A-Z2-7]{32}\b", shown)
    assert secret is not None
    sign_in_with_code(visitor, secret[0])
    visitor.open("/desk/passkeys")
    visitor.press("Ajouter une clé d’accès")
    page.get_by_text("La clé d’accès est enregistrée.").wait_for()
    visitor.check()
    page.context.clear_cookies()
    visitor.open("/desk")
    page.get_by_label("Votre adresse e-mail").fill("mod@moderation.example")
    page.get_by_label("Mot de passe").fill("wrong " + PASSWORD)
    visitor.press("Utiliser une clé d’accès")
    page.get_by_text("Cela n’a pas fonctionné.").wait_for()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    visitor.press("Utiliser une clé d’accès")
    gone_to(page, "/desk")


def sign_in_with_code(visitor: Visitor, secret: str) -> None:
    visitor.open("/desk")
    visitor.page.get_by_label("Votre adresse e-mail").fill("mod@moderation.example")
    visitor.page.get_by_label("Mot de passe").fill(PASSWORD)
    visitor.page.get_by_label("Code de votre application").fill(pyotp.TOTP(secret).now())
    visitor.press("Se connecter")

"""The journeys in a real Chromium: in French with JavaScript, in Dutch without, each page checked by axe-core."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.development import Development, chromium, prepared, started
from tests.journeys.harness import COMPANIES, until

PASSWORD = "correct horse battery staple"
STORY = "Le technicien est venu trois fois et la chaudière fuit toujours. Appelez-moi au 0470 12 34 56."
PATIENCE = 120_000  # ms: a slow machine is no failure


@pytest.fixture(scope="module")
def browser(require_binary: Callable[[str, str], str]) -> Iterator[Browser]:
    with chromium(require_binary("chromium", "chromium")) as launched:
        yield launched


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Development]:
    """A platform in development mode that knows one company and one moderator."""
    platform = prepared(tmp_path)
    (tmp_path / "companies.csv").write_text(COMPANIES, encoding="utf-8")
    platform.command("import-companies", "companies.csv")
    with started(platform) as running:
        yield running


@dataclass
class Visitor:
    """One person's browser window. `check` asks axe-core about the page, light and dark."""

    site: Development
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(f"{self.page.url}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def open(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def check(self) -> None:
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{self.page.url} ({scheme})\n{found.generate_report()}"
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not self.page.evaluate(wide), f"{self.page.url} is wider than its window"

    def letter(self, recipient: str, words: str = "") -> None:
        """Open the newest letter to somebody once the worker has written it."""

        def opened() -> bool:
            self.open("/dev/outbox")
            rows = self.page.locator(".rows li").filter(has_text=recipient).filter(has_text=words)
            if rows.count() == 0:
                return False
            rows.first.get_by_role("link").click()
            return True

        until(opened)

    def code(self, recipient: str) -> str:
        """The six digits that were mailed to somebody."""
        self.letter(recipient, "votre code")
        found = re.search(r"\b\d{6}\b", self.page.locator("main").inner_text())
        assert found is not None
        return found[0]

    def follow(self, door: str) -> None:
        """Open the link to `door` of the letter on the page."""
        found = re.search(rf"/{door}/[\w-]+", self.page.locator("main").inner_text())
        assert found is not None
        self.open(found[0])


@pytest.fixture
def visitor(browser: Browser, site: Development) -> Iterator[Visitor]:
    context = browser.new_context(locale="fr-BE", viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE)
    person = Visitor(site, context.new_page())
    yield person
    context.close()
    assert person.complaints == []


def test_a_complaint_from_filing_to_feedback_in_french(visitor: Visitor) -> None:
    page = visitor.page
    file_complaint(visitor)
    visitor.letter("lea@home.example")
    visitor.check()
    visitor.follow("verify")
    visitor.check()
    visitor.press("Confirmer et envoyer")
    assert "Votre plainte est en route" in page.locator("main").inner_text()
    number = page.url.rpartition("/")[2]
    visitor.check()

    visitor.letter("service@lumelec.example")
    page.get_by_label("Votre réponse").fill("Bonjour,\n\nNous remplaçons la vanne vendredi.\n\nCordialement\nLumélec")
    visitor.press("Envoyer par SMTP")
    until(lambda: answered(visitor, number))
    visitor.check()

    visitor.open(f"/mine/{number}")
    page.get_by_label("Votre message").fill("Merci, à vendredi.")
    visitor.press("Envoyer")
    assert "Merci, à vendredi." in page.locator("main").inner_text()
    page.get_by_role("link", name="Clôturer et donner mon avis").click()
    visitor.check()
    visitor.press("Clôturer la plainte")
    assert page.locator("#outcome-wrong").is_visible()
    visitor.check()
    page.get_by_label("En partie").check()
    page.get_by_label("4", exact=True).check()
    visitor.press("Clôturer la plainte")

    visitor.open(f"/c/{number}")
    public = page.locator("main").inner_text()
    assert "Attentes satisfaites en partie" in public
    assert "[téléphone]" in public
    assert "0470" not in public
    for path in (f"/c/{number}", "/", "/companies", "/company/lumelec", "/complaints", "/mine", "/feed-that-is-none"):
        visitor.complaints = [line for line in visitor.complaints if "404" not in line]
        visitor.open(path)
        visitor.check()
    visitor.complaints = [line for line in visitor.complaints if "404" not in line and "422" not in line]


def file_complaint(visitor: Visitor, story: str = STORY) -> None:
    """The six steps on a phone, with the company found while its name is typed."""
    page = visitor.page
    visitor.open("/")
    page.get_by_role("link", name="Déposer une plainte").click()
    page.get_by_label("Nom de l’entreprise", exact=True).press_sequentially("lumelek")
    page.get_by_label("Lumélec").check()
    visitor.check()
    visitor.press("Continuer")
    visitor.press("Continuer")
    assert page.evaluate("document.activeElement.id") == "problems"
    visitor.check()
    page.get_by_label("Titre").fill("Chaudière jamais réparée")
    page.get_by_label("Ce qui s’est passé").fill(story)
    page.get_by_label("Ce que vous attendez").fill("Une chaudière qui marche.")
    visitor.press("Continuer")
    page.get_by_label("Votre nom").fill("Léa Marchal")
    page.get_by_label("Votre adresse e-mail").fill("lea@home.example")
    visitor.check()
    visitor.press("Continuer")
    visitor.check()
    visitor.press("Continuer")
    page.get_by_label("Tout le monde").check()
    visitor.check()
    visitor.press("Continuer")
    assert "Ce qui est masqué, et pourquoi" in page.locator("main").inner_text()
    visitor.check()
    visitor.press("Envoyer la plainte")
    visitor.check()
    visitor.complaints = [line for line in visitor.complaints if "422" not in line]


def answered(visitor: Visitor, number: str) -> bool:
    visitor.open(f"/mine/{number}")
    return "Nous remplaçons la vanne vendredi." in visitor.page.locator("main").inner_text()


def test_filing_in_dutch_without_javascript(browser: Browser, site: Development) -> None:
    context = browser.new_context(locale="nl-BE", java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(site, context.new_page())
    page = visitor.page
    visitor.open("/")
    page.get_by_label("Naam van het bedrijf").fill("lumelek")
    visitor.press("Beginnen")
    page.get_by_label("Lumélec").check()
    visitor.press("Verder")
    page.get_by_label("Titel").fill("Ketel nooit hersteld")
    page.get_by_label("Wat er gebeurd is").fill("De technicus kwam drie keer en de ketel lekt nog.")
    page.get_by_label("Wat u verwacht").fill("Een ketel die werkt.")
    visitor.press("Verder")
    page.get_by_label("Uw naam").fill("Lea Maes")
    page.get_by_label("Uw e-mailadres").fill("lea@home.example")
    visitor.press("Verder")
    page.get_by_label("Bestanden toevoegen").set_input_files(
        {"name": "factuur.txt", "mimeType": "text/plain", "buffer": b"Factuur 1\n"}
    )
    visitor.press("Toevoegen en hier blijven")
    assert "factuur.txt" in page.locator("main").inner_text()
    visitor.press("Verder")
    page.get_by_label("Alleen het bedrijf").check()
    visitor.press("Verder")
    assert "Niets: deze klacht is privé." in page.locator("main").inner_text()
    page.go_back()
    page.go_forward()
    visitor.press("De klacht versturen")
    visitor.letter("lea@home.example")
    visitor.follow("verify")
    visitor.press("Bevestigen en versturen")
    assert "Ketel nooit hersteld" in page.locator("h1").inner_text()
    context.close()


def test_a_moderator_decides_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor.page
    shown = visitor.site.platform.command(
        "staff", "add", "--password-stdin", "mod@moderation.example", "Nora", text=f"{PASSWORD}\n"
    )
    secret = re.search(r"\b[A-Z2-7]{32}\b", shown)
    assert secret is not None
    file_complaint(visitor, "Ce directeur est un connard. La chaudière fuit toujours.")
    visitor.letter("lea@home.example")
    visitor.follow("verify")
    visitor.press("Confirmer et envoyer")
    visitor.open("/desk")
    visitor.check()
    page.get_by_label("Votre adresse e-mail").fill("mod@moderation.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Code de votre application").fill(pyotp.TOTP(secret[0]).now())
    visitor.press("Se connecter")
    visitor.check()
    page.locator("main .rows a").first.click()
    visitor.check()
    page.keyboard.press("a")
    page.wait_for_url("**/desk")
    visitor.check()
    for place in (
        "pen",
        "claims",
        "appeals",
        "bursts",
        "tools",
        "try",
        "log",
        "entry/1",
        "companies",
        "undeliverable",
        "names",
        "files",
        "procedures",
    ):
        visitor.open(f"/desk/{place}")
        visitor.check()
    visitor.open("/removals")
    visitor.check()


def test_the_style_guide_and_the_help_pages(visitor: Visitor) -> None:
    topics = ("how-it-works", "companies", "score", "publishing-rules", "privacy", "accessibility")
    for path in ("/dev/styleguide", "/sign-in", *(f"/help/{topic}" for topic in topics)):
        visitor.open(path)
        visitor.check()


def test_everything_fits_at_four_hundred_percent(browser: Browser, site: Development) -> None:
    """1280 pixels at 400 % are 320 (WCAG 1.4.10)."""
    context = browser.new_context(locale="de-BE", viewport={"width": 320, "height": 256})
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(site, context.new_page())
    for path in ("/", "/companies", "/company/lumelec", "/complain/company", "/complain/story", "/help/score"):
        visitor.open(path)
        visitor.check()
    context.close()


def test_a_company_reads_by_the_link_and_answers_at_its_desk(visitor: Visitor) -> None:
    page = visitor.page
    file_complaint(visitor)
    visitor.letter("lea@home.example")
    visitor.follow("verify")
    visitor.press("Confirmer et envoyer")
    number = page.url.rpartition("/")[2]
    visitor.letter("service@lumelec.example")
    found = re.search(r"/for-company/[\w-]+/[\w-]+", page.locator("main").inner_text())
    assert found is not None
    visitor.open(found[0])
    visitor.check()
    visitor.press("Envoyez-moi un code")
    visitor.check()

    opened = found[0] + "?code=sent"
    digits = visitor.code("service@lumelec.example")
    visitor.open(opened)
    page.get_by_label("Code", exact=True).fill(digits)
    visitor.press("Continuer")
    visitor.check()
    page.get_by_label("Votre réponse").fill("Bonjour,\n\nNous remplaçons la vanne vendredi. Jean, 0471 22 33 44.")
    page.get_by_label("Notre réponse").check()
    visitor.press("Voir ce qui devient public")
    assert "[téléphone]" in page.locator("main").inner_text()
    visitor.check()
    visitor.press("Envoyer la réponse")
    assert "vous pouvez la reprendre" in page.locator("main").inner_text()
    visitor.check()

    visitor.open("/company/lumelec/claim")
    visitor.check()
    page.get_by_label("Votre nom").fill("Anne Maes")
    page.get_by_label("Votre adresse e-mail professionnelle").fill("anne@lumelec.example")
    visitor.press("Continuer")
    visitor.check()
    beside = page.context.new_page()
    digits = Visitor(visitor.site, beside).code("anne@lumelec.example")
    beside.close()
    page.get_by_label("Code", exact=True).fill(digits)
    visitor.press("Ouvrir le bureau")
    for path in ("", f"/case/{number}", "/recommendations", "/score", "/entry", "/people"):
        visitor.open(f"/company-desk{path}")
        visitor.check()

"""The pages of a procedure in a real browser: filing, doors, days, dossier, legal help, the desk; axe checks each."""

import re
from pathlib import Path

import pyotp
import pytest

from tests.journeys.test_browser import PASSWORD, Visitor, browser, site, visitor

__all__ = ["browser", "site", "visitor"]  # fixtures

COMPANIES = (
    "name,address,sector,language,confirmed,procedure\n"
    "Banque Loriot,plaintes@loriot.example,bank,fr,yes,stellantis-fs-belux\n"
)


@pytest.fixture
def loriot(visitor: Visitor, tmp_path: Path) -> Visitor:
    """An invented bank that follows a shipped procedure."""
    file = tmp_path / "companies.csv"
    file.write_text(COMPANIES, encoding="utf-8")
    visitor.site.platform.command("import-companies", str(file))
    return visitor


def test_from_the_procedure_to_the_dossier(loriot: Visitor) -> None:
    page = loriot.page
    loriot.open("/complain/company?company=banque-loriot")
    loriot.press("Continuer")
    loriot.check()
    page.get_by_label("Produit").select_option(label="Assurance pneumatiques")
    loriot.press("Continuer")
    assert "Square de Meeûs 35" in page.locator("main").inner_text()
    loriot.check()
    loriot.press("Continuer ici malgré tout")
    page.get_by_label("Titre").fill("Pneu crevé, jamais remboursé")
    page.get_by_label("Ce qui s’est passé").fill("Le pneu a crevé en mars et personne ne répond.")
    page.get_by_label("Ce que vous attendez").fill("Le remboursement du pneu.")
    loriot.press("Continuer")
    page.get_by_label("Votre nom").fill("Lea Marchal")
    page.get_by_label("Votre adresse e-mail").fill("lea@loriot-client.example")
    loriot.check()
    loriot.press("Continuer")
    loriot.press("Continuer")
    page.get_by_label("Tout le monde").check()
    loriot.press("Continuer")
    assert "Ce qui se passe ensuite, et quand" in page.locator("main").inner_text()
    loriot.check()
    loriot.press("Envoyer la plainte")
    loriot.letter("lea@loriot-client.example")
    loriot.follow("verify")
    loriot.press("Confirmer et envoyer")
    number = page.url.rpartition("/")[2]
    for path in ("", "/doors", "/days", "/dossier", "/legal"):
        loriot.open(f"/mine/{number}{path}")
        loriot.check()
    loriot.open(f"/mine/{number}/dossier")
    loriot.press("Créer un lien")
    loriot.check()
    loriot.open(page.get_by_label("Lien").input_value().removeprefix(loriot.site.url))
    assert "Un dossier pour vous" in page.locator("main").inner_text()
    loriot.check()
    with page.expect_download() as download:
        loriot.press("Télécharger le PDF")
    assert f"dossier-{number}.pdf" == download.value.suggested_filename


def test_the_desk_of_procedures(loriot: Visitor) -> None:
    page = loriot.page
    shown = loriot.site.platform.command(
        "staff", "add", "--password-stdin", "--role", "administrator", "ada@desk.example", "Ada", text=f"{PASSWORD}\n"
    )
    secret = re.search(r"\b[A-Z2-7]{32}\b", shown)
    assert secret is not None
    loriot.open("/desk/procedures")
    page.get_by_label("Votre adresse e-mail").fill("ada@desk.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Code de votre application").fill(pyotp.TOTP(secret[0]).now())
    loriot.press("Se connecter")
    assert "Banque Loriot" in page.locator("main").inner_text()
    for path in ("/desk/procedures", "/desk/procedures/belfius", "/desk/procedures/intake", "/desk/procedures/post"):
        loriot.open(path)
        loriot.check()
    loriot.open("/desk/legal")
    loriot.check()

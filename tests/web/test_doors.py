"""The ladder, the counted days, the dossier and legal help, as the consumer walks them."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from relay.cases import clock, deadlines
from relay.models import Account, Case, Company, Dossier
from tests.web.visitor import Browser, Town


@pytest.fixture
def number(signed_in: Browser, town: Town) -> str:
    company = town.company(sector="bank")
    with town.database.write() as session:
        session.get_one(Company, company.id).procedure = "stellantis-fs-belux"
    with town.database.read() as session:
        lea = session.scalars(select(Account)).one()
    number = town.case(company, lea)
    with town.database.write() as session:
        case = session.get_one(Case, 1)
        case.delivered_at = town.clock()
        deadlines.received(session, town.settings, case, town.clock())
    return number


def test_each_door_says_when_it_opens_for_whom_and_what_it_costs(signed_in: Browser, number: str) -> None:
    signed_in.open(f"/mine/{number}/doors")
    assert "No door suspends the time limits of a court." in signed_in.words
    doors = {str(d["id"]): " ".join(d.get_text(" ").split()) for d in signed_in.soup.select("section.door")}
    assert "not open yet" in doors["door-second-reading"]
    assert "on April 3, 2026" in doors["door-ombudsfin"]
    assert "Private person" in doors["door-ombudsfin"]
    assert "Free of charge." in doors["door-ombudsfin"]
    assert "Not for the product you chose." in doors["door-insurance-ombudsman"]
    assert "open since March 2, 2026" in doors["door-economic-inspection"]


def test_the_consumer_walks_through(signed_in: Browser, town: Town, number: str) -> None:
    with town.database.write() as session:
        case = session.get_one(Case, 1)
        deadlines.received(session, town.settings, case, town.clock() - timedelta(days=40))
        clock.tick(session, town.settings, town.clock())
    signed_in.open(f"/mine/{number}/doors")
    signed_in.submit("/doors/ombudsfin", reason="No answer at all.")
    assert signed_in.page.request.path == f"/mine/{number}/dossier"
    assert town.find(number).state == "escalated"
    assert len(town.letters("next_step")) == 1
    signed_in.open(f"/mine/{number}/doors")
    assert "you went there" in signed_in.words


def test_a_shut_door_says_so(signed_in: Browser, number: str) -> None:
    signed_in.open(f"/mine/{number}/doors")
    token = str(signed_in.soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    signed_in.post(f"/mine/{number}/doors/ombudsfin", {"csrf_token": token})
    assert "This door is not open for this complaint now." in signed_in.words


def test_every_day_of_a_count_can_be_opened(signed_in: Browser, number: str) -> None:
    signed_in.open(f"/mine/{number}/days")
    tables = signed_in.soup.select("table.days")
    rows = [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in tables[0].select("tbody tr")]
    assert [
        ["Monday, March 2, 2026", "–", "day of receipt"],
        ["Tuesday, March 3, 2026", "1", "counts"],
        ["Wednesday, March 4, 2026", "2", "counts"],
        ["Thursday, March 5, 2026", "3", "counts"],
        ["Friday, March 6, 2026", "4", "counts"],
        ["Saturday, March 7, 2026", "–", "day off the working week"],
        ["Sunday, March 8, 2026", "–", "day off the working week"],
        ["Monday, March 9, 2026", "5", "counts"],
    ] == rows


def test_the_dossier_is_made_fetched_and_shared_by_a_link(
    signed_in: Browser, town: Town, number: str, browser: Browser
) -> None:
    signed_in.open(f"/mine/{number}/dossier")
    signed_in.submit("/dossier")
    answer = signed_in.submit("/1/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "verify.py" in archive.namelist()
    signed_in.open(f"/mine/{number}/dossier")
    signed_in.submit("/dossier/link")
    link = str(signed_in.soup.select_one("main input[readonly]")["value"])  # type: ignore[index]
    stranger = Browser(browser.app)
    stranger.open(link.removeprefix(town.settings.site.url))
    assert "Lea Marchal lets you read the whole file" in stranger.words
    assert stranger.submit("/pdf").data.startswith(b"%PDF")
    signed_in.open(f"/mine/{number}/dossier")
    assert "PDF, by the link" in signed_in.words
    signed_in.submit("/2/end")
    assert (410, 404) == (
        stranger.open(link.removeprefix(town.settings.site.url)).status_code,
        stranger.open("/dossier/nonsense").status_code,
    )


def test_another_consumers_dossier_is_no_page(signed_in: Browser, town: Town, number: str, browser: Browser) -> None:
    signed_in.open(f"/mine/{number}/dossier")
    signed_in.submit("/dossier")
    assert town.count(Dossier) == 1
    assert Browser(browser.app).open(f"/mine/{number}/dossier").status_code == 303
    assert signed_in.open("/mine/2026-000099/dossier").status_code == 404


def test_the_file_is_handed_to_legal_help(signed_in: Browser, number: str) -> None:
    signed_in.open(f"/mine/{number}/legal")
    signed_in.submit(member_number="M-778")
    assert "waits for legal help" in signed_in.words
    signed_in.submit("/answer", text="I paid on the third.")
    assert "I paid on the third." in signed_in.words


def test_the_letter_to_post_is_a_pdf(signed_in: Browser, number: str) -> None:
    assert signed_in.open(f"/mine/{number}/letter.pdf").data.startswith(b"%PDF")

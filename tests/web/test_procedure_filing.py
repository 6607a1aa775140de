"""Filing to a company with a procedure of its own: what it asks, warns of and sends elsewhere before that."""

import pytest

from relay.models import Case, Company
from tests.web.visitor import PERSON, STORY, Browser, Town


def follow(town: Town, procedure: str, sector: str = "bank") -> Company:
    company = town.company(sector=sector)
    with town.database.write() as session:
        session.get_one(Company, company.id).procedure = procedure
    return company


def choose(browser: Browser) -> None:
    browser.open("/complain/company?q=lumelek")
    browser.submit(company="lumelec")


def test_a_company_without_a_procedure_has_no_step_for_it(browser: Browser, town: Town) -> None:
    town.company()
    choose(browser)
    assert browser.page.request.path == "/complain/story"
    assert "step 2 of 6" in browser.words
    assert browser.open("/complain/procedure").status_code == 303


def test_it_says_what_happens_and_asks_what_comes_first(browser: Browser, town: Town) -> None:
    follow(town, "partenamut", "health")
    choose(browser)
    assert browser.page.request.path == "/complain/procedure"
    assert "step 2 of 7" in browser.words
    assert "Have you spoken about it here first: Department in charge of the file?" in browser.words
    assert "The complaint does not suspend the time for contesting" in browser.words
    assert browser.submit().status_code == 422
    assert "Please choose one of the options." in browser.words
    browser.submit(spoken_first="yes")
    assert browser.page.request.path == "/complain/story"


@pytest.mark.parametrize(
    ("procedure", "subject", "told"),
    [
        ("inami", "appeal", "normally 3 months"),
        ("inami", "question", "contact form"),
        ("partenamut", "medical-adviser", "route de Lennik 788/A, 1070 Bruxelles"),
        ("partenamut", "not-its-services", "its own services and products only"),
    ],
)
def test_what_goes_elsewhere_is_told_and_nothing_is_sent(
    browser: Browser, town: Town, procedure: str, subject: str, told: str
) -> None:
    follow(town, procedure, "health")
    choose(browser)
    browser.submit(subject=subject, spoken_first="no")
    assert "This goes elsewhere" in browser.words
    assert told in browser.words.replace("\xa0", " ")
    assert browser.submit(spoken_first="no").status_code == 422  # it stays chosen: no way past it
    assert "This goes elsewhere: nothing was sent." in browser.words
    browser.submit(subject="", spoken_first="no")
    assert browser.page.request.path == "/complain/story"
    assert town.count(Case) == 0


def test_another_way_may_be_passed_by(browser: Browser, town: Town) -> None:
    follow(town, "stellantis-fs-belux")
    choose(browser)
    browser.submit(product="tyres")
    assert "There is another way" in browser.words
    assert "Square de Meeûs 35" in browser.words
    browser.submit(button="")
    assert browser.page.request.path == "/complain/story"
    choose(browser)
    browser.submit(product="smart-repair")  # a service, not an insurance
    assert browser.page.request.path == "/complain/story"


def test_its_own_fields_are_asked_for_and_needed(browser: Browser, town: Town) -> None:
    follow(town, "inami", "public")
    choose(browser)
    browser.submit()
    browser.submit(**STORY)
    assert browser.submit(**PERSON).status_code == 422
    assert "Your postal address: Please fill this in." in browser.words
    browser.submit(postal_address="rue du Canal 12, 1000 Bruxelles", audience="organisation")
    browser.submit()
    browser.submit(public="yes")
    assert "rue du Canal 12" in browser.words
    assert "Answer: 45 calendar days" in browser.words.replace("\xa0", " ")
    browser.submit()
    assert "Now check your mailbox" in browser.words
    with town.database.read() as session:
        course = session.get_one(Case, 1).course
        assert course is not None
        assert ("inami", 1, "organisation") == (course.procedure, course.edition, course.audience)


def test_those_it_is_not_for_are_told(browser: Browser, town: Town) -> None:
    follow(town, "stellantis-fs-belux")
    choose(browser)
    browser.submit()
    browser.submit(**STORY)
    browser.submit(**PERSON, audience="organisation")
    assert "This organisation’s procedure is not meant for them." in browser.words


def test_the_paper_form_is_a_pdf(browser: Browser, town: Town) -> None:
    company = follow(town, "belfius")
    answer = browser.open(f"/complain/form/{company.id}.pdf")
    assert (200, "application/pdf", b"%PDF") == (answer.status_code, answer.mimetype, answer.data[:4])

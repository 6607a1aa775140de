"""Papers for the post: the complaint as a letter, and the form to fill in by hand."""

import io
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select

from relay.cases import deadlines, papers
from relay.models import Case, Company


def pages(content: bytes) -> tuple[int, str]:
    with pikepdf.open(io.BytesIO(content)) as found:
        return len(found.pages), str(found.docinfo.get("/Title", ""))


def test_a_complaint_is_one_page_to_post(world: Any) -> None:
    number = world.file(world.company(), deliver=False)
    with world.database.read() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        content = papers.complaint_letter(session, world.settings, case, world.now, "Service, Main Street 1, 1000 Town")
    assert (1, "Boiler never repaired") == pages(content)


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("procedure", ["", "belfius", "inami", "stellantis-fs-belux", "partenamut"])
def test_the_form_prints_on_two_pages(world: Any, procedure: str, language: str) -> None:
    company = Company(name="Lumelec", procedure=procedure, language="fr")
    found = deadlines.in_force(world.settings, company)
    count, _ = pages(papers.paper_form(world.settings, company, found, language))
    assert 1 <= count <= 2

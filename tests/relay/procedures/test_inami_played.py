"""INAMI played through: 10 and 45 calendar days, the federal ombudsman, and what is no complaint."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from relay.cases import asking, deadlines, filing, papers, promises
from relay.cases.promises import Kept
from relay.models import Case, Company
from relay.procedures.schema import Procedure
from tests.relay.cases.test_deadlines import HOME
from tests.relay.conftest import FILING
from tests.relay.procedures.conftest import REFUSAL, Play

NEW = Callable[[str], Play]


@pytest.fixture
def inami(play: NEW) -> Play:
    return play("inami")


def procedure(play: Play) -> Procedure:
    found = deadlines.in_force(play.world.settings, Company(procedure="inami"))
    assert found is not None
    return found


def test_answered_in_time_and_still_not_satisfied(inami: Play) -> None:
    inami.file("2026-10-05", sector="public", postal_address=HOME)
    assert ("complaint", "2026-10-15", "2026-11-19", True) == inami.dates()  # over the end of summer time
    assert "Postal address: rue du Canal 12" in inami.letter("complaint")
    inami.until("2026-10-16")
    assert "promises an acknowledgement of receipt" in inami.letter("reminder")
    inami.until("2026-11-19")
    inami.mail(REFUSAL)
    inami.turn_down()
    assert ("open", "federal-ombudsman") == (inami.doors()["federal-ombudsman"], inami.next())
    inami.walk("federal-ombudsman")
    assert ("escalated", True) == (inami.state, "Federal ombudsman" in inami.letter("next_step"))
    with inami.world.database.read() as session:
        kept = promises.of(session, inami.world.settings, session.get_one(Case, 1).company, inami.world.now)
        assert kept is not None
        assert (Kept(0, 1), Kept(1, 1)) == (kept.acknowledged, kept.answered)


def test_no_answer_opens_the_ombudsman_by_date(inami: Play) -> None:
    inami.file("2026-10-05", sector="public", postal_address=HOME)
    assert "2026-11-20" == inami.doors()["federal-ombudsman"]
    inami.until("2026-11-20")
    assert "This door is open to you now: Federal ombudsman" in inami.letter("overdue")


@pytest.mark.parametrize("audience", ["private", "business", "organisation"])
def test_any_person_or_organisation_may_complain(inami: Play, audience: str) -> None:
    inami.file("2026-10-05", sector="public", postal_address=HOME, audience=audience)
    assert "sent" == inami.state


@pytest.mark.parametrize("subject", ["question", "appeal"])
def test_what_is_no_complaint_is_never_sent(inami: Play, subject: str) -> None:
    company = inami.company("public")
    typed = replace(FILING, company_id=company, subject=subject, postal_address=HOME)
    with inami.world.database.write() as session, pytest.raises(ValueError, match="elsewhere"):
        filing.open_case(session, inami.world.settings, typed, None, inami.world.now)


def test_an_appeal_has_its_own_court_and_time(inami: Play) -> None:
    bodies = deadlines.library(inami.world.settings).bodies
    (appeal,) = asking.elsewhere(procedure(inami), bodies, replace(FILING, subject="appeal"))
    assert appeal.body is not None
    assert ("labour-court", 3, True) == (appeal.body.id, appeal.reroute.within.count, appeal.reroute.stops)  # type: ignore[union-attr]
    assert ["no-appeal"] == [warning.id for warning in procedure(inami).warnings]


def test_a_technical_problem_may_go_to_the_helpdesk_or_be_a_complaint(inami: Play) -> None:
    bodies = deadlines.library(inami.world.settings).bodies
    (helpdesk,) = asking.elsewhere(procedure(inami), bodies, replace(FILING, subject="technical-problem"))
    assert (False, ["helpdesk-email", "helpdesk-phone"]) == (
        helpdesk.reroute.stops, [channel.id for channel in helpdesk.channels],
    )  # fmt: skip
    inami.file("2026-10-05", sector="public", postal_address=HOME, subject="technical-problem")
    assert "sent" == inami.state


def test_the_postal_address_is_needed(inami: Play) -> None:
    company = inami.company("public")
    with inami.world.database.read() as session:
        found = filing.problems(session, inami.world.settings, replace(FILING, company_id=company))
        assert {"postal_address": "required"} == found


def test_the_paper_form_names_both_addresses_and_staff_see_the_conflict(inami: Play) -> None:
    ways = papers._ways("us", procedure(inami), "fr")
    assert ["INAMI, Administrateur général, Avenue Galilée 5/01, 1210 Bruxelles", "complaints@inami.fgov.be",
            "complaints@riziv-inami.fgov.be"] == [way.split(" – ")[0] for way in ways]  # fmt: skip
    assert [("email-form", "email-contacts")] == [conflict.channels for conflict in procedure(inami).conflicts]

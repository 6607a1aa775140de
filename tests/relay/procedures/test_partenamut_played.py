"""Partenamut played through: the service in charge, then the complaints service with its 21 working days."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from relay.cases import deadlines, filing, handling
from relay.models import Company, Recommendation
from tests.relay.conftest import FILING
from tests.relay.procedures.conftest import ANNE, REFUSAL, Play

NEW = Callable[[str], Play]


@pytest.fixture
def partenamut(play: NEW) -> Play:
    return play("partenamut")


def health(play: Play, day: str, **more: object) -> None:
    play.file(day, sector="health", public=False, **more)


def test_first_the_service_in_charge_then_the_complaints_service(partenamut: Play) -> None:
    settings = partenamut.world.settings
    health(partenamut, "2026-03-16", spoken_first=False)
    assert ("service-in-charge", None, "2026-04-15", False) == partenamut.dates()  # no term: the platform's days
    assert "Step of your procedure: Department in charge of the file" in partenamut.letter("complaint")
    assert {"complaints-service": "2026-04-16", "legal-help": "open"} == partenamut.doors()
    partenamut.mail(REFUSAL)
    assert "open" == partenamut.doors()["complaints-service"]  # the step is done
    partenamut.walk("complaints-service")
    assert ("complaints-service", None, "2026-04-15", True) == partenamut.dates()  # 21 working days over Easter
    told = partenamut.letter("next_step")
    assert "Complaints service" in told
    assert "Your procedure promises a reply by 15 April 2026." in told
    now, june = partenamut.world.now, dt.date(2026, 6, 1)
    partenamut.act(lambda s, c: handling.recommend(s, c, ANNE, "Branches", "Write it down.", june, now))
    partenamut.until("2026-04-10")
    assert "reminder" in partenamut.letters
    partenamut.until("2026-04-16")
    assert "overdue" == partenamut.letters[-1]
    partenamut.act(
        lambda s, c: handling.conclude(s, settings, c, ANNE, "You were right.", "We pay.", partenamut.world.now)
    )
    assert "answered" == partenamut.state
    with partenamut.world.database.read() as session:
        company = session.query(Company).one()
        assert ["Branches"] == [r.department for r in handling.to_follow_up(session, company.id, june)]
        assert 1 == session.query(Recommendation).count()


def test_whoever_spoke_first_reaches_the_complaints_service_at_once(partenamut: Play) -> None:
    health(partenamut, "2026-12-10", spoken_first=True)
    assert ("complaints-service", None, "2027-01-12", True) == partenamut.dates()  # Christmas and New Year


def test_without_any_answer_the_door_opens_by_date(partenamut: Play) -> None:
    health(partenamut, "2026-03-16")
    partenamut.until("2026-04-16")
    assert "This door is open to you now: Complaints service" in partenamut.letter("overdue")
    partenamut.walk("complaints-service")
    assert ("complaints-service", "2026-05-19") == (partenamut.dates()[0], partenamut.dates()[2])  # May Day, Ascension


@pytest.mark.parametrize("subject", ["medical-adviser", "not-its-services"])
def test_what_goes_elsewhere_is_never_sent(partenamut: Play, subject: str) -> None:
    company = partenamut.company("health")
    typed = replace(FILING, company_id=company, subject=subject, public=False)
    with partenamut.world.database.write() as session, pytest.raises(ValueError, match="elsewhere"):
        filing.open_case(session, partenamut.world.settings, typed, None, partenamut.world.now)


def test_only_its_web_form_is_acknowledged_at_once(partenamut: Play) -> None:
    health(partenamut, "2026-03-16")
    procedure = deadlines.in_force(partenamut.world.settings, Company(procedure="partenamut"))
    assert procedure is not None
    assert ["acknowledge", "answer"] == [promise.what for promise in procedure.first_step.promises]
    assert (("form",), None) == (procedure.first_step.promises[0].channels, partenamut.step().acknowledge_by)
    assert ["no-suspension"] == [warning.id for warning in procedure.warnings if warning.moment == "filing"]

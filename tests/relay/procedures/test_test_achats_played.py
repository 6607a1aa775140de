"""Test Achats played through: the platform's own rules on an ordinary case, to legal help."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from relay.cases import feedback, legal, promises, staff, thread
from relay.models import Case, LegalFile, Staff
from tests.relay.procedures.conftest import REFUSAL, Play

NEW = Callable[[str], Play]


@pytest.fixture
def platform(play: NEW) -> Play:
    return play("")  # a company without a procedure of its own: the platform's rules are all there is


def test_from_filing_to_the_lawyers(platform: Play) -> None:
    settings = platform.world.settings
    platform.file("2026-03-02", sector="energy")
    assert ("", None, "2026-04-01", False) == platform.dates()
    letter = platform.letter("complaint")
    assert "This complaint is public. Your entire reply will be published" in letter
    assert "simply press “Reply”" in letter
    assert "open" == platform.doors()["legal-help"]  # to members, at any time
    platform.until("2026-04-02")
    assert ["reminder", "overdue"] == platform.letters[-2:]
    platform.mail(REFUSAL)
    assert "answered" == platform.state
    platform.act(lambda s, c: feedback.close(s, settings, c, "not", 1, "No help at all.", platform.world.now))
    assert "closed" == platform.state
    platform.act(lambda s, c: legal.ask_for(s, settings, c, "M-778", platform.world.now))
    assert ("escalated", "walked") == (platform.state, platform.doors()["legal-help"])
    assert ["escalated", "legal_asked", "dossier_issued"] == platform.events()[-3:]  # with the whole file
    with platform.world.database.write() as session:
        lou = staff.add(session, "lou@legal.example", "Lou", "a long enough password", "legal", platform.world.now)
        row = session.scalars(select(LegalFile)).one()
        legal.decide(session, settings, row, lou, accept=True, member=True, text="Yes.", now=platform.world.now)
        legal.conclude(session, settings, row, lou, "Write to the court of peace.", platform.world.now)
        assert "concluded" == row.state
        assert ["legal"] == list(session.scalars(select(Staff.role)))


def test_a_private_complaint_is_for_its_parties_alone(platform: Play) -> None:
    platform.file("2026-03-02", sector="energy", public=False)
    assert "This complaint is private." in platform.letter("complaint")
    assert not platform.world.case(platform.number).visible


def test_answered_at_once_and_met(platform: Play) -> None:
    settings = platform.world.settings
    platform.file("2026-03-02", sector="energy")
    platform.mail("We are sorry. The technician comes on Friday and the visit is free.")
    platform.act(lambda s, c: thread.follow_up(s, settings, c, "He came, thank you.", (), platform.world.now))
    platform.act(lambda s, c: feedback.close(s, settings, c, "met", 5, "", platform.world.now))
    assert "closed" == platform.state
    with platform.world.database.read() as session:
        assert promises.of(session, settings, session.get_one(Case, 1).company, platform.world.now) is None

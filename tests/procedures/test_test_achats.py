"""Test Achats: the platform's own rules, and the legal help that its members may ask at any time."""

import datetime as dt

import pytest

from relay.procedures.calendar import Calendar
from relay.procedures.doors import Facts, Rules, StepFacts, ladder
from relay.procedures.load import Library
from relay.procedures.schema import Procedure
from tests.procedures.conftest import At

T = dt.time
WEEK = ("mon", "tue", "wed", "thu", "fri")


@pytest.fixture
def platform(library: Library) -> Procedure:
    return library.procedures["test-achats"]


def test_it_is_a_platform_and_no_company(platform: Procedure) -> None:
    assert ("platform", ("private",)) == (platform.kind, platform.who.audience)


def test_companies_reach_a_person_by_mail_and_phone(platform: Procedure) -> None:
    assert "moderator@test-achats.be" == platform.channel("moderator").to
    assert "+32 2 542 35 89" == platform.channel("phone").to
    assert [(WEEK, T(9), T(12, 30)), (WEEK[:4], T(13), T(17)), (WEEK[4:], T(13), T(16))] == [
        (hours.days, hours.opens, hours.closes) for hours in platform.channel("phone").hours
    ]


def test_companies_are_warned_before_they_answer(platform: Procedure) -> None:
    assert [("publication", "answering"), ("subject", "answering")] == [
        (warning.id, warning.moment) for warning in platform.warnings
    ]


def test_the_rules_of_the_platform_are_written_down(platform: Procedure) -> None:
    kinds = "amicable matching publication consent score neutral moderation correction terms"
    assert set(kinds.split()) == {commitment.kind for commitment in platform.commitments}


@pytest.mark.parametrize("name", ["belfius", "stellantis-fs-belux", "partenamut", "inami", "test-achats", ""])
def test_legal_help_is_open_to_members_at_any_time_whatever_the_company(
    library: Library, belgium: Calendar, at: At, name: str
) -> None:
    rules = Rules(library.find(name), library.bodies, belgium)
    filed = at(2026, 5, 8)
    states = {
        member: [door for door in ladder(rules, Facts(filed=filed, member=member), filed) if door.body == "legal-help"]
        for member in (True, False)
    }
    assert [(filed, None)] == [(door.opened_at, door.not_for) for door in states[True]]
    assert [(None, "members")] == [(door.opened_at, door.not_for) for door in states[False]]


def test_legal_help_stays_open_while_the_company_has_time(library: Library, belgium: Calendar, at: At) -> None:
    rules = Rules(library.find("inami"), library.bodies, belgium)
    facts = Facts(filed=at(2026, 5, 8), member=True, steps={"complaint": StepFacts(at(2026, 5, 9))})
    assert {"legal-help"} == {door.id for door in ladder(rules, facts, at(2026, 5, 10)) if door.open}

"""Doors of companies without a procedure, doors gone through, and the door shown next."""

from relay.cases.companies import SECTORS
from relay.procedures.calendar import Calendar
from relay.procedures.doors import DoorState, Facts, Rules, StepFacts, ladder, next_door
from relay.procedures.load import Library
from tests.procedures.conftest import At


def ids(doors: tuple[DoorState, ...]) -> list[str]:
    return [door.id for door in doors]


def test_a_company_without_procedure_has_the_bodies_of_its_sector(library: Library, belgium: Calendar, at: At) -> None:
    found = {
        sector: ids(ladder(Rules(None, library.bodies, belgium, sector), Facts(filed=at(2026, 5, 8)), at(2026, 5, 8)))
        for sector in ("bank", "insurance", "telecom", "health")
    }
    assert {
        "bank": ["consumerconnect", "ombudsfin", "economic-inspection", "legal-help"],
        "insurance": ["consumerconnect", "economic-inspection", "insurance-ombudsman", "legal-help"],
        "telecom": ["consumerconnect", "economic-inspection", "legal-help"],
        "health": ["legal-help"],
    } == found


def test_the_platforms_days_open_them(library: Library, belgium: Calendar, at: At) -> None:
    rules = Rules(None, library.bodies, belgium, "telecom", default_days=10)
    facts = Facts(filed=at(2026, 5, 8), steps={"": StepFacts(at(2026, 5, 8))})
    portal = ladder(rules, facts, at(2026, 5, 8))[0]
    assert (None, at(2026, 5, 19, 0), "date reached") == (portal.opened_at, portal.opens_at, portal.rule)


def test_sectors_of_bodies_exist(library: Library) -> None:
    assert set() == {sector for body in library.bodies.bodies for sector in body.sectors} - {*SECTORS, "*"}


def test_a_late_answer_does_not_close_a_door_that_opened(library: Library, belgium: Calendar, at: At) -> None:
    rules = Rules(library.find("stellantis-fs-belux"), library.bodies, belgium)
    late = Facts(filed=at(2026, 5, 8), steps={"first-contact": StepFacts(at(2026, 5, 8), answered=at(2026, 6, 20))})
    doors = {door.id: door for door in ladder(rules, late, at(2026, 6, 21))}
    assert at(2026, 6, 9, 0) == doors["ombudsfin"].opened_at


def test_the_next_door_is_the_first_open_one_not_gone_through(library: Library, belgium: Calendar, at: At) -> None:
    rules = Rules(library.find("stellantis-fs-belux"), library.bodies, belgium)
    now = at(2026, 5, 30)
    steps = {"first-contact": StepFacts(at(2026, 5, 8), refused=at(2026, 5, 20))}
    again = steps | {"second-reading": StepFacts(at(2026, 5, 21))}
    walks = [
        Facts(filed=at(2026, 5, 8), steps=steps),
        Facts(filed=at(2026, 5, 8), steps=again),
        Facts(filed=at(2026, 5, 8), steps=again, walked=frozenset({"consumerconnect"})),
    ]
    shown = [next_door(ladder(rules, facts, now)) for facts in walks]
    assert ["second-reading", "consumerconnect", "ombudsfin"] == [door.id for door in shown if door]


def test_the_next_door_may_be_one_that_opens_later_or_that_waits_for_somebody(
    library: Library, belgium: Calendar, at: At
) -> None:
    rules = Rules(library.find("inami"), library.bodies, belgium)
    filed = at(2026, 12, 1)
    begun = next_door(ladder(rules, Facts(filed=filed, steps={"complaint": StepFacts(filed)}), filed))
    unsent = next_door(ladder(rules, Facts(filed=filed), filed))
    assert begun is not None
    assert unsent is not None
    assert (("federal-ombudsman", at(2027, 1, 16, 0)), ("federal-ombudsman", None)) == (
        (begun.id, begun.opens_at),
        (unsent.id, unsent.opens_at),
    )


def test_no_door_is_no_next_door() -> None:
    assert next_door(()) is None

"""Stellantis Financial Services Belux: four steps, and a way of their own for insurance products."""

import datetime as dt

import pytest

from relay.procedures import clock
from relay.procedures.calendar import Calendar
from relay.procedures.doors import DoorState, Facts, Rules, StepFacts, ladder, next_door
from relay.procedures.load import Library
from relay.procedures.schema import Procedure
from tests.procedures.conftest import At

D, T = dt.date, dt.time


@pytest.fixture
def stellantis(library: Library) -> Procedure:
    return library.procedures["stellantis-fs-belux"]


@pytest.fixture
def rules(library: Library, stellantis: Procedure, belgium: Calendar) -> Rules:
    return Rules(stellantis, library.bodies, belgium, sector="bank")


def test_the_mail_address_is_unpublished_and_none_is_invented(stellantis: Procedure) -> None:
    assert ("", "unpublished") == (stellantis.channel("email").to, stellantis.channel("email").missing)
    assert ("", "not in the text read") == (stellantis.channel("portal").to, stellantis.channel("portal").missing)


def test_one_address_has_two_services(stellantis: Procedure) -> None:
    place = ", Avenue du Bourget 20 boîte 1, 1130 Bruxelles"
    company = "Stellantis Financial Services Belux SA, Service des opérations"
    assert {
        f"{company} / SRC{place}": ("private",),
        f"{company} / BU Lease{place}": ("business",),
    } == {channel.to: channel.audience for channel in stellantis.channels if channel.kind == "post"}


def test_the_phone_is_answered_in_the_morning_or_the_afternoon_by_day(stellantis: Procedure) -> None:
    phone = stellantis.channel("phone")
    assert "+32 2 370 77 11" == phone.to
    assert [(("mon", "tue", "thu"), T(9), T(11)), (("wed", "fri"), T(13), T(15))] == [
        (hours.days, hours.opens, hours.closes) for hours in phone.hours
    ]


def test_what_to_include(stellantis: Procedure) -> None:
    assert ["contact-details", "reference", "description", "evidence"] == [
        include.field for include in stellantis.includes
    ]


@pytest.mark.parametrize(
    ("received", "acknowledged", "answered"),
    [
        (D(2026, 5, 8), D(2026, 5, 18), D(2026, 6, 8)),  # over Ascension
        (D(2026, 12, 23), D(2026, 12, 31), D(2027, 1, 23)),  # over Christmas; the answer is due on a Saturday
        (D(2027, 1, 31), D(2027, 2, 5), D(2027, 2, 28)),
    ],
)
def test_acknowledged_in_five_working_days_and_answered_in_a_month(
    stellantis: Procedure, belgium: Calendar, at: At, received: dt.date, acknowledged: dt.date, answered: dt.date
) -> None:
    found = clock.deadlines(stellantis, at(received.year, received.month, received.day), belgium)
    assert [("acknowledge", acknowledged), ("answer", answered)] == [
        (deadline.what, deadline.promised_on) for deadline in found
    ]
    assert ["procedure", "procedure"] == [deadline.by for deadline in found]


def test_a_bridging_day_gives_the_company_a_day_more(stellantis: Procedure, at: At) -> None:
    bridged = Calendar(added={D(2026, 5, 15): "Pont de l’Ascension"})
    assert D(2026, 5, 19) == clock.deadlines(stellantis, at(2026, 5, 8), bridged)[0].promised_on


def test_exceptions_to_the_month_are_to_be_justified(stellantis: Procedure) -> None:
    answer = stellantis.first_step.promises[1]
    assert answer.unless is not None
    assert "Sauf exception justifiée" == answer.unless.fr


def test_the_second_reading_is_by_another_person(stellantis: Procedure) -> None:
    second = stellantis.step("second-reading")
    assert ("first-contact", True) == (second.after, second.another_person)


INSURANCES = {"debt-balance", "financial-loss", "car-liability", "legal-protection", "driver", "comprehensive", "tyres"}


def test_the_products_decide(stellantis: Procedure) -> None:
    groups = {product.id: product.group for product in stellantis.products}
    assert dict.fromkeys(INSURANCES, "insurance") | {"lease-cover": "service", "smart-repair": "service"} == groups
    (insurance,) = stellantis.reroutes
    assert ("insurance", "insurance-ombudsman", False) == (insurance.subject, insurance.to, insurance.stops)


def doors(rules: Rules, facts: Facts, now: dt.datetime) -> dict[str, DoorState]:
    return {door.id: door for door in ladder(rules, facts, now)}


@pytest.mark.parametrize("product", sorted(INSURANCES))
def test_an_insurance_may_go_to_its_ombudsman_on_the_first_day(rules: Rules, at: At, product: str) -> None:
    filed = at(2026, 5, 8)
    door = doors(rules, Facts(filed=filed, products=(product,)), filed)["insurance-ombudsman"]
    assert (filed, "at once", None) == (door.opened_at, door.rule, door.not_for)


@pytest.mark.parametrize("products", [(), ("lease-cover",), ("smart-repair",)])
def test_what_is_no_insurance_may_not(rules: Rules, at: At, products: tuple[str, ...]) -> None:
    filed = at(2026, 5, 8)
    door = doors(rules, Facts(filed=filed, products=products), filed)["insurance-ombudsman"]
    assert (False, "product") == (door.open, door.not_for)


def test_the_ladder_over_time_for_a_consumer(rules: Rules, at: At) -> None:
    filed = at(2026, 5, 8)
    waiting = Facts(filed=filed, steps={"first-contact": StepFacts(filed)})
    before = doors(rules, waiting, at(2026, 6, 8, 23, 59))
    assert {"economic-inspection"} == {name for name, door in before.items() if door.open}
    assert (None, at(2026, 6, 9, 0), "date reached") == (
        before["ombudsfin"].opened_at,
        before["ombudsfin"].opens_at,
        before["ombudsfin"].rule,
    )
    after = doors(rules, waiting, at(2026, 6, 9, 0))
    assert {"economic-inspection", "consumerconnect", "ombudsfin"} == {
        name for name, door in after.items() if door.open
    }

    turned_down = StepFacts(filed, answered=at(2026, 5, 28), refused=at(2026, 5, 29))
    unhappy = doors(rules, Facts(filed=filed, steps={"first-contact": turned_down}), at(2026, 5, 29))
    assert {"second-reading", "economic-inspection", "consumerconnect", "ombudsfin"} == {
        name for name, door in unhappy.items() if door.open
    }
    following = next_door(tuple(unhappy.values()))
    assert following is not None
    assert ("second-reading", "refusal") == (following.id, following.rule)


def test_an_answer_in_time_that_nobody_turned_down_opens_nothing(rules: Rules, at: At) -> None:
    filed = at(2026, 5, 8)
    answered = Facts(filed=filed, steps={"first-contact": StepFacts(filed, answered=at(2026, 6, 1))})
    assert {"economic-inspection"} == {
        name for name, door in doors(rules, answered, at(2027, 1, 1)).items() if door.open
    }


def test_mediation_is_for_consumers(rules: Rules, at: At) -> None:
    filed = at(2026, 5, 8)
    refused = {"first-contact": StepFacts(filed, refused=at(2026, 5, 20))}
    found = doors(rules, Facts(filed=filed, audience="business", steps=refused), at(2026, 5, 20))
    assert {"second-reading", "economic-inspection"} == {name for name, door in found.items() if door.open}
    assert ["audience", "audience"] == [found[name].not_for for name in ("consumerconnect", "ombudsfin")]


def test_ombudsfin_wants_its_form_and_mail_only_when_that_fails(library: Library) -> None:
    ombudsfin = library.bodies.find("ombudsfin")
    assert [("form", "", True), ("email", "form", False), ("post", "", False)] == [
        (channel.id, channel.fallback_for, channel.preferred) for channel in ombudsfin.channels
    ]
    assert ("free", "free") == (ombudsfin.cost, library.bodies.find("consumerconnect").cost)


def test_where_the_bodies_are(library: Library) -> None:
    reached = {(body, channel.to) for body in BODIES for channel in library.bodies.find(body).channels}
    assert {
        ("consumerconnect", "https://consumerconnect.be"),
        ("ombudsfin", "https://www.ombudsfin.be/fr/introduire-une-plainte"),
        ("ombudsfin", "ombudsman@ombudsfin.be"),
        ("ombudsfin", "Ombudsfin, Boulevard du Roi Albert II 8 boîte 2, 1000 Bruxelles"),
        ("economic-inspection", "0800 120 33"),
        ("economic-inspection", "info.eco@economie.fgov.be"),
        (
            "economic-inspection",
            "SPF Économie, Direction générale de l’Inspection économique, North Gate III, "
            "boulevard du Roi Albert II 16, 1000 Bruxelles",
        ),
        ("insurance-ombudsman", "+32 2 547 58 71"),
        ("insurance-ombudsman", "info@ombudsman-insurance.be"),
        ("insurance-ombudsman", "Ombudsman des assurances, Square de Meeûs 35, 1000 Bruxelles"),
    } == reached


BODIES = ("consumerconnect", "ombudsfin", "economic-inspection", "insurance-ombudsman")


def test_mediation_leaves_the_court_open(stellantis: Procedure) -> None:
    assert [("court", "escalating")] == [(warning.id, warning.moment) for warning in stellantis.warnings]

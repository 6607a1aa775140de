"""Belfius: no fixed time, one named case manager, then the Negotiator."""

import datetime as dt

import pytest

from relay.procedures import clock
from relay.procedures.calendar import Calendar
from relay.procedures.doors import Facts, Rules, StepFacts, ladder
from relay.procedures.load import Library
from relay.procedures.schema import AUDIENCES, Procedure
from tests.procedures.conftest import At

T = dt.time


@pytest.fixture
def belfius(library: Library) -> Procedure:
    return library.procedures["belfius"]


def test_identified_people_may_complain_clients_or_not(belfius: Procedure) -> None:
    assert (AUDIENCES, "no", "no") == (belfius.who.audience, belfius.who.anonymous, belfius.who.clients_only)
    assert [("anonymous", True)] == [(reroute.subject, reroute.stops) for reroute in belfius.reroutes]


def test_it_is_reached_by_form_mail_phone_and_post(belfius: Procedure) -> None:
    assert {
        "form": "",
        "email": "complaints@belfius.be",
        "phone": "+32 2 222 12 01",
        "post": "Belfius Banque, Service Gestion des plaintes (numéro de colis 7908), "
        "place Charles Rogier 11, 1210 Bruxelles",
        "branch": "",
    } == {channel.id: channel.to for channel in belfius.channels}
    assert [
        (("mon", "tue", "wed", "thu", "fri"), T(8), T(22)),
        (("sat",), T(9), T(17)),
    ] == [(hours.days, hours.opens, hours.closes) for hours in belfius.channel("phone").hours]


def test_what_to_include(belfius: Procedure) -> None:
    asked = {include.field: include.required for include in belfius.includes}
    optional = ("account-or-contract", "branch", "expectation", "evidence", "daytime-phone")
    assert {"name": True} | dict.fromkeys(optional, False) == asked


def test_the_branch_is_asked_about_first_and_the_negotiator_comes_last(belfius: Procedure) -> None:
    assert [("branch", "", True), ("service", "branch", False), ("negotiator", "service", False)] == [
        (step.id, step.after, step.asked_first) for step in belfius.steps
    ]
    assert (True, True) == (belfius.step("negotiator").passes_file, belfius.step("negotiator").another_person)
    assert "service" == belfius.reached_by("email").id


def test_no_step_promises_a_date(belfius: Procedure, belgium: Calendar, at: At) -> None:
    for step in belfius.steps:
        found = clock.deadlines(belfius, at(2026, 5, 8), belgium, step=step.id)
        assert [("answer", None)] == [(deadline.what, deadline.promised_on) for deadline in found]


def test_how_the_service_works(belfius: Procedure) -> None:
    assert {
        ("independent", "service"),
        ("confidential", "service"),
        ("expertise", "service"),
        ("asks-missing", "service"),
        ("named-contact", "service"),
        ("delay-notice", "service"),
        ("conclusion", "service"),
        ("neutral", "negotiator"),
    } == {(commitment.kind, commitment.step) for commitment in belfius.commitments}


def test_the_ladder_from_filing_to_the_negotiator(
    library: Library, belfius: Procedure, belgium: Calendar, at: At
) -> None:
    rules = Rules(belfius, library.bodies, belgium, sector="bank")
    filed = at(2026, 5, 8)

    def open_doors(now: dt.datetime, **steps: StepFacts) -> set[str]:
        return {door.id for door in ladder(rules, Facts(filed=filed, steps=steps), now) if door.open}

    begun = StepFacts(received=filed)
    assert {"service", "economic-inspection"} == open_doors(filed, branch=begun)
    assert {"service", "economic-inspection"} == open_doors(at(2026, 6, 7, 23), service=begun)
    late = open_doors(at(2026, 6, 8, 0), service=begun)  # the platform's 30 days are over
    assert {"service", "economic-inspection", "consumerconnect", "ombudsfin"} == late
    refused = StepFacts(received=filed, answered=at(2026, 5, 20), refused=at(2026, 5, 21))
    assert late | {"negotiator"} == open_doors(at(2026, 5, 21), service=refused)

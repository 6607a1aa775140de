"""Partenamut: the service in charge without a term, then the complaints service with 21 working days."""

import datetime as dt

import pytest

from relay.procedures import clock
from relay.procedures.calendar import Calendar
from relay.procedures.doors import Facts, Rules, StepFacts, ladder
from relay.procedures.load import Library
from relay.procedures.schema import Procedure
from tests.procedures.conftest import At

D = dt.date


@pytest.fixture
def partenamut(library: Library) -> Procedure:
    return library.procedures["partenamut"]


def test_the_web_form_is_acknowledged_at_once(partenamut: Procedure, belgium: Calendar, at: At) -> None:
    acknowledge, answer = clock.deadlines(partenamut, at(2026, 5, 8), belgium, channel="form")
    assert (True, D(2026, 5, 8), None) == (acknowledge.at_once, acknowledge.promised_on, answer.promised_on)


@pytest.mark.parametrize("channel", ["phone", "branch", ""])
def test_no_other_channel_is(partenamut: Procedure, belgium: Calendar, at: At, channel: str) -> None:
    found = clock.deadlines(partenamut, at(2026, 5, 8), belgium, channel=channel)
    assert ["answer"] == [deadline.what for deadline in found]


@pytest.mark.parametrize(
    ("received", "result"),
    [
        (D(2026, 12, 10), D(2027, 1, 12)),  # Christmas and New Year
        (D(2026, 3, 16), D(2026, 4, 15)),  # Easter Monday
        (D(2027, 4, 28), D(2027, 5, 31)),  # Ascension and Whit Monday; the 1st of May is a Saturday
        (D(2026, 7, 1), D(2026, 7, 31)),  # the national day
    ],
)
def test_the_complaints_service_has_21_working_days_from_receipt(
    partenamut: Procedure, belgium: Calendar, at: At, received: dt.date, result: dt.date
) -> None:
    instant = at(received.year, received.month, received.day)
    (answer,) = clock.deadlines(partenamut, instant, belgium, step="complaints-service", channel="email")
    assert ("procedure", result) == (answer.by, answer.promised_on)


def test_mail_goes_to_the_complaints_service(partenamut: Procedure) -> None:
    assert "complaints-service" == partenamut.reached_by("email").id
    assert {
        "email": "plaintes@partenamut.be",
        "phone": "+32 2 444 41 11",
        "post": "Partenamut, Service des plaintes, boulevard Louis Mettwie 74-76, 1080 Bruxelles",
        "form": "",
        "branch": "",
    } == {channel.id: channel.to for channel in partenamut.channels}


def test_the_service_in_charge_comes_first(partenamut: Procedure) -> None:
    assert [("service-in-charge", True), ("complaints-service", False)] == [
        (step.id, step.asked_first) for step in partenamut.steps
    ]


def test_what_goes_elsewhere_or_nowhere(partenamut: Procedure, library: Library) -> None:
    assert {
        "anonymous": ("", True),
        "not-its-services": ("", True),
        "medical-adviser": ("mloz-complaints", True),
    } == {reroute.subject: (reroute.to, reroute.stops) for reroute in partenamut.reroutes}
    union = library.bodies.find("mloz-complaints")
    assert [("post", "MLOZ, Service Plaintes, route de Lennik 788/A, 1070 Bruxelles")] == [
        (channel.kind, channel.to) for channel in union.channels
    ]
    assert {"dissatisfaction": True, "others": False} == {scope.id: scope.covered for scope in partenamut.scopes}
    assert "no" == partenamut.who.anonymous


def test_it_warns_that_no_time_limit_of_a_court_stops(partenamut: Procedure) -> None:
    assert [("no-suspension", "filing")] == [(warning.id, warning.moment) for warning in partenamut.warnings]


def test_how_it_works(partenamut: Procedure) -> None:
    assert {
        ("welcome", ""),
        ("registered", "service-in-charge"),
        ("registered", "complaints-service"),
        ("neutral", "complaints-service"),
        ("recommendation", "complaints-service"),
        ("improvement", ""),
    } == {(commitment.kind, commitment.step) for commitment in partenamut.commitments}


def test_the_ladder_to_the_complaints_service(
    library: Library, partenamut: Procedure, belgium: Calendar, at: At
) -> None:
    rules = Rules(partenamut, library.bodies, belgium, sector="health")
    filed = at(2026, 5, 8)

    def state(step: StepFacts, now: dt.datetime) -> tuple[bool, str]:
        (inside, _) = ladder(rules, Facts(filed=filed, steps={"service-in-charge": step}), now)
        return inside.open, inside.rule

    assert (False, "date reached") == state(StepFacts(filed), at(2026, 6, 7))
    assert (True, "date reached") == state(StepFacts(filed), at(2026, 6, 8, 0))
    assert (True, "step done") == state(StepFacts(filed, answered=at(2026, 5, 12)), at(2026, 5, 12))

"""INAMI: two calendar terms, two addresses that disagree, and appeals that are no complaints."""

import datetime as dt

import pytest

from relay.procedures import clock
from relay.procedures.calendar import Calendar
from relay.procedures.doors import Facts, Rules, StepFacts, ladder
from relay.procedures.load import Library
from relay.procedures.schema import AUDIENCES, Period, Procedure
from tests.procedures.conftest import At

D, T = dt.date, dt.time


@pytest.fixture
def inami(library: Library) -> Procedure:
    return library.procedures["inami"]


@pytest.mark.parametrize(
    ("received", "acknowledged", "answered"),
    [
        (D(2026, 12, 1), D(2026, 12, 11), D(2027, 1, 15)),
        (D(2026, 3, 20), D(2026, 3, 30), D(2026, 5, 4)),  # over the change of the clocks and Easter: nothing stops it
        (D(2027, 1, 14), D(2027, 1, 24), D(2027, 2, 28)),  # both end on a Sunday, and stay there
    ],
)
def test_acknowledged_in_10_and_answered_in_45_calendar_days(
    inami: Procedure, belgium: Calendar, at: At, received: dt.date, acknowledged: dt.date, answered: dt.date
) -> None:
    found = clock.deadlines(inami, at(received.year, received.month, received.day), belgium)
    assert [("acknowledge", acknowledged), ("answer", answered)] == [
        (deadline.what, deadline.promised_on) for deadline in found
    ]


def test_both_addresses_are_kept_and_staff_are_told(inami: Procedure) -> None:
    (conflict,) = inami.conflicts
    assert ["complaints@inami.fgov.be", "complaints@riziv-inami.fgov.be"] == [
        inami.channel(name).to for name in conflict.channels
    ]
    assert "deux adresses" in conflict.text.fr


def test_anyone_may_complain_about_these(inami: Procedure) -> None:
    assert AUDIENCES == inami.who.audience
    assert {
        "quality": True,
        "information": True,
        "payment": True,
        "publication": True,
        "application": True,
        "conduct": True,
        "environment": True,
        "decision": False,
    } == {scope.id: scope.covered for scope in inami.scopes}


def test_the_online_form_is_preferred_and_the_paper_form_goes_by_post_or_mail(inami: Procedure) -> None:
    assert ["form"] == [channel.id for channel in inami.channels if channel.preferred]
    assert ("form", "post", "email-form", "email-contacts") == inami.first_step.channels
    assert ("+32 2 524 97 97", "INAMI, Administrateur général, Avenue Galilée 5/01, 1210 Bruxelles") == (
        inami.channel("phone").to,
        inami.channel("post").to,
    )


def test_a_mail_needs_name_postal_address_and_nature(inami: Procedure) -> None:
    by_mail = ("email-form", "email-contacts")
    assert [(field, True, by_mail) for field in ("name", "postal-address", "nature")] == [
        (include.field, include.required, include.channels) for include in inami.includes
    ]


def test_the_helpdesk_is_for_technical_problems(inami: Procedure) -> None:
    phone, mail = inami.channel("helpdesk-phone"), inami.channel("helpdesk-email")
    assert ("+32 2 739 74 74", "technical") == (phone.to, phone.purpose)
    assert ("helpdesk@riziv-inami.fgov.be", "technical") == (mail.to, mail.purpose)
    assert [((), T(7, 30), T(12)), ((), T(13, 30), T(16, 30))] == [(h.days, h.opens, h.closes) for h in phone.hours]


def test_what_goes_elsewhere(inami: Procedure) -> None:
    assert {
        "question": ("question-form", True, None),
        "technical-problem": ("helpdesk-phone", False, None),
        "appeal": ("labour-court", True, Period(3, "months")),
    } == {reroute.subject: (reroute.to, reroute.stops, reroute.within) for reroute in inami.reroutes}


def test_it_warns_that_a_complaint_is_no_appeal(inami: Procedure) -> None:
    (warning,) = inami.warnings
    assert ("filing", True) == (warning.moment, "suspend" in warning.text.fr)


def test_these_times_are_the_longest(inami: Procedure) -> None:
    assert {"quickly", "improvement"} == {commitment.kind for commitment in inami.commitments}


def test_the_federal_ombudsman_takes_who_is_dissatisfied(
    library: Library, inami: Procedure, belgium: Calendar, at: At
) -> None:
    rules = Rules(inami, library.bodies, belgium, sector="public")
    filed = at(2026, 12, 1)

    def opens(step: StepFacts, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None, str]:
        door = ladder(rules, Facts(filed=filed, audience="organisation", steps={"complaint": step}), now)[0]
        return door.opened_at, door.opens_at, door.rule

    assert (None, at(2027, 1, 16, 0), "date reached") == opens(StepFacts(filed), filed)
    refused = StepFacts(filed, answered=at(2026, 12, 20), refused=at(2026, 12, 22))
    assert (at(2026, 12, 22), None, "refusal") == opens(refused, at(2026, 12, 23))
    assert {
        "form": "https://www.mediateurfederal.be",
        "email": "contact@mediateurfederal.be",
        "phone": "0800 999 61",
        "post": "Médiateur fédéral, rue de Louvain 48 boîte 6, 1000 Bruxelles",
    } == {channel.id: channel.to for channel in library.bodies.find("federal-ombudsman").channels}

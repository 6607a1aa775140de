"""Stellantis Financial Services Belux played through: four steps, and the way of insurance products."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from relay.cases import asking, deadlines, handling, papers, promises
from relay.models import Case, Company
from tests.relay.conftest import FILING
from tests.relay.procedures.conftest import ANNE, BART, REFUSAL, Play

NEW = Callable[[str], Play]


@pytest.fixture
def stellantis(play: NEW) -> Play:
    return play("stellantis-fs-belux")


def test_from_filing_to_the_mediator_by_dates_alone(stellantis: Play) -> None:
    stellantis.file("2026-04-30")  # the 1st of May is a holiday
    assert ("first-contact", "2026-05-08", "2026-05-30", True) == stellantis.dates()
    letter = stellantis.letter("complaint")
    assert "Under your own complaints procedure, receipt is acknowledged by 8 May 2026." in letter
    assert "Your procedure promises a reply by 30 May 2026 (30 days)." in letter
    stellantis.until("2026-05-08")
    assert "reminder" not in stellantis.letters
    stellantis.until("2026-05-09")
    assert "promises an acknowledgement of receipt; its time is over" in stellantis.letter("reminder")
    stellantis.until("2026-05-25")
    assert "A reply is expected by 30 May 2026" in stellantis.letter("reminder")
    assert {
        "second-reading": "shut", "consumerconnect": "2026-05-31", "ombudsfin": "2026-05-31",
        "economic-inspection": "open", "insurance-ombudsman": "product", "legal-help": "open",
    } == stellantis.doors()  # fmt: skip
    stellantis.until("2026-05-31")
    assert "overdue" == stellantis.letters[-1]
    told = stellantis.letter("overdue")
    assert "promises in its own procedure to answer by 30 May 2026" in told
    assert "This door is open to you now: ConsumerConnect" in told
    assert "suspends the time limits of a court" in told
    stellantis.walk("ombudsfin")
    assert ("escalated", True) == (stellantis.state, "Ombudsfin" in stellantis.letter("next_step"))
    with stellantis.world.database.read() as session:
        kept = promises.of(session, stellantis.world.settings, session.get_one(Case, 1).company, stellantis.world.now)
        assert kept is not None
        assert (0.0, 0.0) == (kept.acknowledged.share, kept.answered.share)


def test_the_second_reading_is_by_somebody_impartial(stellantis: Play) -> None:
    settings = stellantis.world.settings
    stellantis.file("2026-03-02")
    stellantis.act(lambda s, c: handling.take_over(s, settings, c, ANNE, stellantis.world.now))
    stellantis.mail(REFUSAL)
    stellantis.turn_down()
    assert "second-reading" == stellantis.next()
    stellantis.walk("second-reading")
    assert ("second-reading", None, "2026-04-01", False) == stellantis.dates()
    assert "Second reading by the complaints service" in stellantis.letter("next_step")
    with pytest.raises(ValueError, match="same_person"):
        stellantis.act(lambda s, c: handling.take_over(s, settings, c, ANNE, stellantis.world.now))
    stellantis.act(lambda s, c: handling.take_over(s, settings, c, BART, stellantis.world.now))
    stellantis.until("2026-04-02")
    assert "overdue" in stellantis.letters
    stellantis.mail("We looked again: you get 120 euro back this week, with our apologies.")
    assert "answered" == stellantis.state
    stellantis.turn_down()
    stellantis.walk("consumerconnect")
    assert "escalated" == stellantis.state


@pytest.mark.parametrize(
    ("product", "state"),
    [
        ("debt-balance", "open"), ("financial-loss", "open"), ("car-liability", "open"), ("legal-protection", "open"),
        ("driver", "open"), ("comprehensive", "open"), ("tyres", "open"),
        ("lease-cover", "product"), ("smart-repair", "product"),
    ],
)  # fmt: skip
def test_insurances_have_their_ombudsman_from_the_first_day(stellantis: Play, product: str, state: str) -> None:
    stellantis.file("2026-03-02", products=(product,))
    assert state == stellantis.doors()["insurance-ombudsman"]
    procedure = deadlines.in_force(stellantis.world.settings, Company(procedure="stellantis-fs-belux"))
    assert procedure is not None
    bodies = deadlines.library(stellantis.world.settings).bodies
    told = asking.elsewhere(procedure, bodies, replace(FILING, products=(product,)))
    assert (["insurance"] if state == "open" else []) == [one.reroute.id for one in told]


def test_business_customers_have_another_postbox_and_no_consumer_mediator(stellantis: Play) -> None:
    stellantis.file("2026-03-02", audience="business")
    stellantis.until("2026-05-31")
    doors = stellantis.doors()
    assert ("audience", "audience", "open") == (
        doors["ombudsfin"], doors["consumerconnect"], doors["economic-inspection"],
    )  # fmt: skip
    procedure = deadlines.in_force(stellantis.world.settings, Company(procedure="stellantis-fs-belux"))
    ways = papers._ways("us", procedure, "fr")
    assert ["Service des opérations / SRC", "Service des opérations / BU Lease"] == [way.split(", ")[1] for way in ways]


def test_a_breach_is_reported_beside_the_complaint_and_the_company_is_not_told(stellantis: Play) -> None:
    stellantis.file("2026-03-02")
    stellantis.walk("economic-inspection")
    assert ("sent", False) == (stellantis.state, "next_step" in stellantis.letters)

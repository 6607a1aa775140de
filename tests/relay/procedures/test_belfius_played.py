"""Belfius played through: from the form, with its case manager and its notices, to the Negotiator."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from relay.cases import asking, deadlines, filing, handling, promises
from relay.cases.dossier import issuing
from relay.models import Case, Company
from tests.relay.conftest import FILING
from tests.relay.procedures.conftest import ANNE, REFUSAL, Play

NEW = Callable[[str], Play]


@pytest.fixture
def belfius(play: NEW) -> Play:
    return play("belfius")


def test_what_it_asks_for_before_anything_is_sent(belfius: Play) -> None:
    belfius.file("2026-03-02")
    config = belfius.world.settings
    procedure = deadlines.in_force(config, Company(procedure="belfius"))
    assert procedure is not None
    typed = replace(FILING, contract="", phone="")
    assert [("name", True), ("contract", False), ("branch", False), ("expectation", True), ("files", False),
            ("phone", False)] == [(item.field, item.given) for item in asking.checklist(procedure, typed)]  # fmt: skip
    assert {"branch": False} == asking.fields(procedure)
    assert "branch" == procedure.first_step.id  # have you spoken to your branch?
    with belfius.world.database.read() as session:
        nameless = replace(FILING, company_id=1, name="")
        assert {"name": "required"} == filing.problems(session, config, nameless)  # identified people only


def test_from_filing_to_the_negotiator(belfius: Play) -> None:
    settings = belfius.world.settings
    belfius.file("2026-03-02", branch="Grand-Place", spoken_first=False)
    assert ("service", None, "2026-04-01", False) == belfius.dates()  # no fixed time: the platform's days stand in
    letter = belfius.letter("complaint")
    assert "Step of your procedure: Complaints service" in letter
    assert "Branch concerned: Grand-Place" in letter
    assert {
        "service": "walked", "negotiator": "shut", "legal-help": "open", "economic-inspection": "open",
        "consumerconnect": "2026-04-02", "ombudsfin": "2026-04-02",  # no body is named: those of its sector
    } == belfius.doors()  # fmt: skip

    contact = "0470 12 34 99"
    belfius.act(lambda s, c: handling.name_manager(s, settings, c, ANNE, ANNE.name, contact, belfius.world.now))
    assert "Contact: 0470 12 34 99" in belfius.letter("response_notice")
    assert "0470" not in belfius.world.messages(belfius.number)[-1].public_text
    belfius.act(lambda s, c: handling.request_missing(s, settings, c, ANNE, "Your statement.", belfius.world.now))
    assert "Your statement." in belfius.letter("response_notice")

    belfius.until("2026-03-24")
    until = dt.date(2026, 4, 20)
    belfius.act(lambda s, c: handling.holding_notice(s, settings, c, ANNE, until, "", belfius.world.now))
    assert (until, dt.date(2026, 4, 1)) == (belfius.step().expected_on, belfius.step().answer_by)
    belfius.until("2026-04-14")
    assert "reminder" not in belfius.letters
    belfius.until("2026-04-15")
    assert 1 == belfius.letters.count("reminder")

    now, offer = belfius.world.now, "A gesture of 20 euro."
    belfius.act(lambda s, c: handling.conclude(s, settings, c, ANNE, REFUSAL, offer, now, told="post"))
    assert "A gesture of 20 euro." in belfius.letter("response_notice")
    assert ("answered", "shut") == (belfius.state, belfius.doors()["negotiator"])
    belfius.turn_down()
    assert ("open", "negotiator") == (belfius.doors()["negotiator"], belfius.next())
    belfius.walk("negotiator")
    told = belfius.letter("next_step")
    assert "Negotiator" in told
    assert "those who handled the complaint so far hand the file over" in told
    assert "somebody who did not handle it before" in told
    assert ("escalated", "negotiator") == (belfius.state, belfius.step().step)
    belfius.act(lambda s, c: issuing.issue(s, c, "consumer", "en", belfius.world.now))
    assert ["manager_named", "information_requested", "holding_notice", "concluded", "turned_down", "escalated",
            "dossier_issued"] == [kind for kind in belfius.events() if kind in (
                "manager_named", "information_requested", "holding_notice", "concluded", "turned_down", "escalated",
                "dossier_issued")]  # fmt: skip


def test_it_promises_no_time_so_none_is_judged(belfius: Play) -> None:
    belfius.file("2026-03-02")
    with belfius.world.database.read() as session:
        company = session.get_one(Case, 1).company
        assert promises.of(session, belfius.world.settings, company, belfius.world.now) is None

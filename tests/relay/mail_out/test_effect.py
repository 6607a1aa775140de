"""A company learns in its mail what a case does to its score."""

import datetime as dt
import email
import email.policy
from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import feedback
from relay.mail.letters.effect import in_score
from relay.models import Case, Company
from relay.settings import Settings

NOW = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
DELIVERED = NOW - dt.timedelta(days=10)


def days(number: int) -> dt.datetime:
    return DELIVERED + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("case", "effect", "waited"),
    [
        ({}, "waiting", 10),
        ({"delivered_at": NOW - dt.timedelta(days=31)}, "over", 31),
        ({"answered_at": days(0)}, "answered", 0),
        ({"answered_at": days(3)}, "answered", 3),
        ({"answered_at": NOW, "delivered_at": NOW - dt.timedelta(days=30)}, "answered", 30),
        ({"answered_at": NOW, "delivered_at": NOW - dt.timedelta(days=31)}, "late", 31),
        ({"closed_at": days(2), "outcome": "not"}, "ended", 0),
        ({"closed_at": days(2), "outcome": "not", "answered_at": days(4)}, "ended", 0),
        ({"closed_at": days(5), "outcome": "met", "answered_at": days(4)}, "answered", 4),
        ({"escalated_at": days(5)}, "ended", 0),
        ({"delivered_at": None}, "unconfirmed", 0),
    ],
)
def test_what_a_case_does(case: dict[str, Any], effect: str, waited: int) -> None:
    known = Case(**({"company": Company(confirmed=True), "delivered_at": DELIVERED} | case))
    assert in_score(Settings(), known, NOW) == {"effect": effect, "waited": waited}


def test_nothing_counts_for_an_unconfirmed_company() -> None:
    case = Case(company=Company(confirmed=False), delivered_at=DELIVERED, answered_at=NOW)
    assert in_score(Settings(), case, NOW)["effect"] == "unconfirmed"


def test_the_receipt_says_it_and_leads_to_the_score(world: Any) -> None:
    number = world.file(world.company())
    world.now += dt.timedelta(days=3)
    to = world.address(number)
    world.receive(world.mail("We will replace the valve on Friday the sixth.", to), to)
    mail = email.message_from_bytes(world.letter(number, "receipt").content, policy=email.policy.default)
    said = " ".join(mail.get_body(("plain",)).get_content().split())  # type: ignore[attr-defined]
    assert "This complaint counts as answered after 3 days." in said
    assert "http://relay.example/company/lumelec" in said


def test_the_rating_is_told_with_what_it_counts(world: Any) -> None:
    number = world.file(world.company())
    world.now += dt.timedelta(days=3)
    to = world.address(number)
    world.receive(world.mail("We will replace the valve on Friday the sixth.", to), to)
    for outcome, share, subject in (("part", "½", "Closed"), ("met", "1", "Rating changed")):
        with world.database.write() as session:
            case = session.scalars(select(Case).where(Case.number == number)).one()
            feedback.close(session, world.settings, case, outcome, 4, "They came in the end.", world.now)
        mail = email.message_from_bytes(world.letter(number, "rated").content, policy=email.policy.default)
        said = " ".join(mail.get_body(("plain",)).get_content().split())  # type: ignore[attr-defined]
        assert mail["Subject"].startswith(f"{subject} – Boiler never repaired")
        assert f"The rating counts {share} of 1 in the feedback" in said
        assert "The complaint counts as answered after 3 days." in said
        assert "They came in the end." in said
        assert mail["To"] == "service@lumelec.example"

"""A person is erased: nothing of theirs is left in any table, the log still verifies, figures stay."""

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import inspect, select

from relay.cases import erasing, events, exporting, links, personal, reporting, retention
from relay.db import Database
from relay.models import Account, Base, Case, Event, Message, OutboxRow, RawMessage, SpoolRow, Subscription
from relay.settings import Settings
from tests.relay.conftest import NOW

MARKS = (
    "lea@home.example",
    "marchal",
    "boiler",
    "leaks",
    "c-5521",
    "0470 12 34 56",
    "vendredi",
    "picture.txt",
    "inner",
)
DAY = dt.timedelta(days=1)


@pytest.fixture
def lived(world: Any) -> str:
    """The number of a case in which everything has happened that leaves traces of Lea."""
    number = world.file(world.company())
    to, back = world.address(number), world.address(number, "consumer")
    world.receive(world.mail("Dear Lea Marchal, vendredi.", to), to)
    files = "Here is what leaks: picture.txt"
    world.receive(world.mail(files, back, author="lea@home.example"), back, sender="lea@home.example")
    world.receive(world.mail("inner thoughts", back, author="Lea@home.example", signed=False), back)
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        links.issue(session, world.settings, "sign_in", NOW, account_id=case.account_id)
        session.add(Subscription(address="lea@home.example", language="fr", secret_hash="h", leave="l", created_at=NOW))
        reporting.file(session, world.settings, case.messages[0], "lea@home.example", "my boiler", "fr", NOW)
    return number


def everything(database: Database) -> list[str]:
    """Every value of every row as folded text, with its table and column in front; bytes as they read."""
    found = []
    with database.read() as session:
        for mapper in Base.registry.mappers:
            for row in session.scalars(select(mapper.class_)):
                for column in mapper.columns:
                    value = getattr(row, column.key)
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    found.append(f"{mapper.class_.__tablename__}.{column.key}: {text}".casefold())
    return found


def marked(database: Database) -> set[str]:
    """Where marks of Lea are, but in what the directory and the organisation keep."""
    hits = {line.partition(":")[0] for line in everything(database) for mark in MARKS if mark in line.partition(":")[2]}
    return hits - {"company.name"}


def erase(database: Database, settings: Settings, now: dt.datetime = NOW) -> None:
    with database.write() as session:
        person = session.scalars(select(Account).where(Account.address == "lea@home.example")).one()
        erasing.account(session, settings, person, now)


def test_nothing_of_the_person_is_left_in_any_table(database: Database, settings: Settings, lived: str) -> None:
    assert {"account.address", "message.text", "raw_message.content", "outbox.content", "subscription.address"} <= (
        marked(database)
    ), "the walk finds what there is"
    erase(database, settings)
    assert marked(database) == set()


def test_the_log_still_verifies_and_says_that_it_was_erased(database: Database, settings: Settings, lived: str) -> None:
    erase(database, settings)
    with database.read() as session:
        case = session.scalars(select(Case).where(Case.number == lived)).one()
        log = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq)).all()
        assert events.verify_chain(log)
        assert (log[-1].kind, log[-1].actor, case.event_seq) == ("erased", "consumer", len(log))
        assert (case.state, case.visible, case.was_public, case.public) == ("withdrawn", False, True, False)


def test_twice_is_once(database: Database, settings: Settings, lived: str) -> None:
    erase(database, settings)
    with database.write() as session:
        erasing.account(session, settings, session.scalars(select(Account)).one(), NOW)
    with database.read() as session:
        assert list(session.scalars(select(Event.kind))).count("erased") == 1


def test_late_mail_of_the_company_waits_for_a_person(world: Any, lived: str) -> None:
    to = world.address(lived)
    erase(world.database, world.settings)
    sent = len(world.letters(lived))
    assert world.receive(world.mail("We have news for you, dear customer.", to), to) == ["held:erased"]
    assert len(world.letters(lived)) == sent


def test_letters_that_wait_never_leave(database: Database, settings: Settings, lived: str) -> None:
    erase(database, settings)
    with database.read() as session:
        states = set(session.scalars(select(OutboxRow.state)))
        waiting = session.scalars(select(OutboxRow.letter).where(OutboxRow.state == "waiting")).all()
    assert states <= {"failed", "sent", "waiting"}
    assert list(waiting) == []


def test_another_persons_case_is_untouched(world: Any, lived: str) -> None:
    other = world.file(
        world.company("Voltec", "info@voltec.example"), name="Tom Baert", address="tom@home.example",
    )  # fmt: skip
    with world.database.read() as session:
        before = session.scalars(select(Case).where(Case.number == other)).one()
        texts = [message.text for message in before.messages]
    erase(world.database, world.settings)
    case = world.case(other)
    assert (case.state, case.account.address, [m.text for m in world.messages(other)]) == (
        "sent", "tom@home.example", texts,
    )  # fmt: skip


def test_every_table_says_what_becomes_of_it() -> None:
    named = {rule.model for rule in personal.RULES} | personal.BY_HAND | personal.KEPT.keys()
    assert {mapper.class_ for mapper in Base.registry.mappers} - named == set(), "say so in relay.cases.personal"
    for rule in personal.RULES:
        columns = set(inspect(rule.model).columns.keys())
        assert {rule.by, *rule.given} <= columns
        assert rule.erased == personal.DELETED or set(rule.erased) <= columns


def test_the_export_holds_everything_and_nothing_of_the_other_side(world: Any, lived: str) -> None:
    company_token = world.token(lived)
    with world.database.read() as session:
        person = session.scalars(select(Account)).one()
        box = zipfile.ZipFile(io.BytesIO(exporting.archive(session, world.settings, person, NOW)))
    held = json.loads(box.read("data.json"))
    (case,) = held["cases"]
    assert held["account"]["address"] == "lea@home.example"
    assert (case["number"], case["company"], case["case_detail"][0]["contract"]) == (lived, "Lumelec", "C-5521")
    assert [message["side"] for message in case["messages"]] == ["consumer", "company", "consumer"]
    assert "vendredi" in case["messages"][1]["text"]
    assert {letter["letter"] for letter in held["letters"]} >= {"verify_address", "response_notice"}
    assert [mail["path"] in box.namelist() for mail in held["mails"]] == [True]
    whole = b"\n".join(box.read(name) for name in box.namelist()).decode("utf-8", "replace").casefold()
    assert company_token not in whole
    assert "service@lumelec.example" not in box.read("data.json").decode()


@pytest.mark.parametrize(("days", "left"), [(1096, False), (1094, True)])
def test_a_closed_case_is_erased_when_its_time_is_over(world: Any, lived: str, days: int, left: bool) -> None:
    with world.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == lived)).one()
        case.state, case.closed_at = "closed", NOW
    at = NOW + days * DAY
    with world.database.write() as session:
        while retention.apply(session, world.settings, at):
            pass
    with world.database.read() as session:
        case = session.scalars(select(Case).where(Case.number == lived)).one()
        texts = [text for text in session.scalars(select(Message.text)) if text]
        assert (bool(case.title), bool(texts), case.state) == (left, left, "closed")
        assert (case.account.erased_at is None) == left  # nobody signed in for two years either


def test_a_complaint_that_nobody_confirmed_goes_after_its_days(world: Any) -> None:
    number = world.file(world.company(), confirmed=False)
    for days, left in ((29, True), (31, False)):
        with world.database.write() as session:
            while retention.apply(session, world.settings, NOW + days * DAY):
                pass
        assert bool(world.case(number).title) == left
    assert world.case(number).account.erased_at is not None


def test_letters_and_strays_lose_their_bytes(world: Any, lived: str) -> None:
    world.receive(world.mail("Our offers", "case@relay.example", author="x@shop.example"), "case@relay.example")
    with world.database.write() as session:
        session.execute(SpoolRow.__table__.update().where(SpoolRow.outcome == "held").values(outcome="dropped"))
        for row in session.scalars(select(OutboxRow)):
            row.state = "sent"
    with world.database.write() as session:
        while retention.apply(session, world.settings, NOW + 401 * DAY):
            pass
    with world.database.read() as session:
        assert {len(content) for content in session.scalars(select(OutboxRow.content))} == {0}
        stray = select(RawMessage.content).join(SpoolRow).where(SpoolRow.outcome == "dropped")
        assert set(session.scalars(stray)) == {b""}
        filed = select(RawMessage.content).join(SpoolRow).where(SpoolRow.outcome == "filed")
        assert all(session.scalars(filed))


def test_a_night_is_worked_once(world: Any, lived: str) -> None:
    nights = retention.Nights()
    evening = dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC)
    with world.database.write() as session:
        while nights.step(session, world.settings, evening):
            pass
        assert nights.done == dt.date(2026, 3, 2)
        nights.step(session, world.settings, evening + dt.timedelta(hours=4))
        assert nights.done == dt.date(2026, 3, 2), "one o'clock belongs to the night before"
        nights.step(session, world.settings, evening + dt.timedelta(hours=7))
        assert nights.done == dt.date(2026, 3, 3)

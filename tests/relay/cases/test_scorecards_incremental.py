"""Any sequence of events: the cards that were kept up to date are the cards made from scratch.

Three ways must agree: one worker's board that lived through everything, a worker that starts now, and the plain
reading of every case (`scoring_oracle`).
"""

import datetime as dt
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st
from sqlalchemy import select

from relay import db
from relay.cases import companies, events, feedback, moderating, scorecards, thread
from relay.models import Account, Burst, BurstCase, Case, Company, Message, Scorecard, ScoreMark, Staff
from relay.settings import Settings
from tests.conftest import development
from tests.relay.cases import scoring_oracle

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
Step = tuple[int, int, int]  # which verb, on which case or company, how


@dataclass
class Play:
    """A platform on which events happen one after the other."""

    database: db.Database
    settings: Settings
    now: dt.datetime = START

    def __post_init__(self) -> None:
        self.board = scorecards.Board()

    def found(self) -> None:
        """Three companies in two sectors, two of them with just enough for a score."""
        with self.database.write() as session:
            for place, name in enumerate(("Lumelec", "Aquanova", "Ventis")):
                companies.add(
                    session, name, [f"s@{name}.example"], self.now, sector=("energy", "energy", "telecom")[place],
                    confirmed=place < 2,
                )  # fmt: skip
        for turn in range(30):
            self.file(turn % 3, turn)
            if turn % 4:
                self.close(turn, turn)

    def file(self, company: int, who: int) -> None:
        with self.database.write() as session:
            owner = self._account(session, who % 14)
            number = f"2026-{len(session.scalars(select(Case.id)).all()):06d}"
            case = Case(
                number=number, company_id=company % 3 + 1, account=owner, state="sent", language="en", title="t",
                created_at=self.now, event_seq=0,
            )  # fmt: skip
            session.add(case)
            session.flush()
            case.delivered_at = self.now
            events.record(session, case, "delivered", "system", self.now)

    def _account(self, session: Any, who: int) -> Account:
        address = f"c{who}@home.example"
        found = session.scalar(select(Account).where(Account.address == address))
        return found or Account(address=address, name=f"C {who}", display_name="C", created_at=self.now)

    def _on_case(self, which: int, act: Callable[[Any, Case], object]) -> None:
        with self.database.write() as session:
            cases = session.scalars(select(Case).order_by(Case.id)).all()
            act(session, cases[which % len(cases)])

    def answer(self, which: int, _how: int) -> None:
        self._on_case(which, lambda session, case: thread.solved_directly(session, case, self.now))

    def close(self, which: int, how: int) -> None:
        def act(session: Any, case: Case) -> None:
            thread.solved_directly(session, case, self.now)
            if case.state in feedback.CLOSABLE or feedback.may_change(self.settings, case, self.now):
                feedback.close(session, self.settings, case, ("met", "part", "not")[how % 3], None, "", self.now)

        self._on_case(which, act)

    def reopen(self, which: int, _how: int) -> None:
        def act(session: Any, case: Case) -> None:
            if feedback.may_change(self.settings, case, self.now):
                feedback.reopen(session, self.settings, case, self.now)

        self._on_case(which, act)

    def withdraw(self, which: int, how: int) -> None:
        self._on_case(which, lambda session, case: thread.withdraw(session, case, bool(how % 2), self.now))

    def escalate(self, which: int, _how: int) -> None:
        def act(session: Any, case: Case) -> None:
            case.escalated_at = case.escalated_at or self.now
            events.record(session, case, "escalated", "consumer", self.now, state="escalated")

        self._on_case(which, act)

    def bounce(self, which: int, _how: int) -> None:
        def act(session: Any, case: Case) -> None:
            case.delivered_at, case.undeliverable_at = None, self.now
            events.record(session, case, "undeliverable", "system", self.now, state="undeliverable")

        self._on_case(which, act)

    def move(self, which: int, how: int) -> None:
        """Staff find out that a complaint was about another company."""

        def act(session: Any, case: Case) -> None:
            case.company_id = how % 3 + 1
            session.flush()
            events.record(session, case, "moved", "moderator", self.now)

        self._on_case(which, act)

    def flag(self, which: int, how: int) -> None:
        def act(session: Any, case: Case) -> None:
            burst = Burst(
                company_id=case.company_id, kind=("complaint", "rating")[how % 2], alike="network", sign="x",
                found_at=self.now, state=("waiting", "counts", "left_out")[how % 3],
            )  # fmt: skip
            session.add(burst)
            session.flush()
            session.add(BurstCase(burst_id=burst.id, case_id=case.id))
            events.record(session, case, "flagged", "system", self.now)

        self._on_case(which, act)

    def confirm(self, which: int, _how: int) -> None:
        with self.database.write() as session:
            companies.confirm(session, session.get_one(Company, which % 3 + 1), self.now, None)

    def wait(self, which: int, how: int) -> None:
        self.now += dt.timedelta(minutes=1 if which % 2 else 0, days=(0, 1, 9, 31, 200, 370)[how % 6])

    def refresh(self, _which: int = 0, _how: int = 0) -> None:
        with self.database.write() as session:
            scorecards.refresh(session, self.settings, self.now, self.board)

    def verbs(self) -> list[Callable[[int, int], None]]:
        return [
            self.file, self.file, self.answer, self.close, self.close, self.reopen, self.withdraw, self.escalate,
            self.bounce, self.move, self.flag, self.confirm, self.wait, self.refresh, self.refresh,
        ]  # fmt: skip

    def printed(self) -> dict[str, Any]:
        today = self.now.astimezone(scoring_oracle.ZONE).date()
        with self.database.read() as session:
            rows = select(Company.slug, Scorecard.figures).join(Company, Company.id == Scorecard.company_id)
            return dict(session.execute(rows.where(Scorecard.as_of == today)).all())

    def check(self) -> None:
        self.refresh()
        kept = self.printed()
        with self.database.read() as session:
            assert kept == scoring_oracle.cards(session, self.now.astimezone(scoring_oracle.ZONE).date())
        with self.database.write() as session:
            assert scorecards.refresh(session, self.settings, self.now, None) == 0
        assert self.printed() == kept


@pytest.fixture(scope="module")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the play has begun, to copy."""
    folder = tmp_path_factory.mktemp("founded")
    file = folder / "founded.sqlite3"
    shutil.copyfile(sqlite_template, file)
    database = db.connect(f"sqlite:///{file}")
    Play(database, development(folder, f"sqlite:///{file}")).found()
    database.close()  # the last connection puts everything into the file
    return file


steps = st.tuples(st.integers(0, 14), st.integers(0, 59), st.integers(0, 11))


@given(st.lists(steps, max_size=30))
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sequence_of_events_gives_the_cards_made_from_scratch(founded: Path, played: list[Step]) -> None:
    copy = founded.with_name("copy.sqlite3")
    for leftover in founded.parent.glob("copy.sqlite3*"):
        leftover.unlink()
    shutil.copyfile(founded, copy)
    database = db.connect(f"sqlite:///{copy}")
    play = Play(database, development(founded.parent, f"sqlite:///{copy}"))
    for verb, which, how in played:
        play.verbs()[verb](which, how)
    play.check()
    database.close()


def test_a_long_sequence_on_each_database(database: db.Database, settings: Settings) -> None:
    play, draw = Play(database, settings), random.Random(20)  # noqa: S311 - a play, no secret
    play.found()
    scored = 0
    for turn in range(160):
        verbs = play.verbs()
        verbs[draw.randrange(len(verbs))](draw.randrange(60), draw.randrange(4))
        if turn % 40 == 39:
            play.check()
            scored += sum(bool(card["enough"]) for card in play.printed().values())
    assert scored > 0


def test_marks_go_once_every_worker_could_see_them(database: db.Database, settings: Settings) -> None:
    play = Play(database, settings)
    play.found()
    play.refresh()
    play.now += scorecards.MARKS_STAY
    play.refresh()
    with database.read() as session:
        assert session.scalars(select(ScoreMark.id)).all() == []


def test_two_workers_with_boards_of_their_own_agree(database: db.Database, settings: Settings) -> None:
    play = Play(database, settings)
    play.found()
    boards = scorecards.Board(), scorecards.Board()
    for turn in range(12):
        play.close(turn * 5, turn) if turn % 3 else play.file(turn, turn)
        play.now += dt.timedelta(seconds=20)
        play.board = boards[turn % 2]
        play.check()


def test_a_dispute_upheld_takes_the_answer_out_of_the_card(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    world.receive(world.mail("We will replace the valve on Friday the sixth.", to), to)
    play = Play(world.database, world.settings, world.now)
    play.refresh()
    assert play.printed()["lumelec"]["counts"]["answered"] == 1
    with world.database.write() as session:
        answer = session.scalars(select(Message).where(Message.kind == "response")).one()
        thread.not_an_answer(session, world.settings, answer.case, answer, world.now)
    play.refresh()
    assert play.printed()["lumelec"]["counts"]["answered"] == 1
    with world.database.write() as session:
        answer = session.scalars(select(Message).where(Message.kind == "response")).one()
        decider = Staff(address="m@relay.example", name="M", password_hash="x", created_at=world.now)
        session.add(decider)
        session.flush()
        moderating.decide_dispute(session, answer, decider, True, world.now)
    play.refresh()
    counts = play.printed()["lumelec"]["counts"]
    assert (counts["answered"], counts["waiting"]) == (0, 1)

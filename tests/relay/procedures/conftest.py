"""A whole procedure over simulated time: a case at an invented company that follows a shipped file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import clock, escalating
from relay.cases.handling import Author
from relay.models import Case, Company, Event, Step
from tests.relay.mail_out.test_letters import text_of

ANNE, BART = Author("Anne Peeters", "anne@lumelec.example"), Author("Bart Claes", "bart@lumelec.example")
REFUSAL = "We will not pay anything: the contract excludes it, and that is our last word."
BRUSSELS = ZoneInfo("Europe/Brussels")


def noon(day: str) -> dt.datetime:
    """Noon in Brussels on an ISO day."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12), BRUSSELS).astimezone(dt.UTC)


@dataclass
class Play:
    """One case; every verb is what a person, the mail or the worker's clock does."""

    world: Any
    procedure: str
    number: str = ""

    def company(self, sector: str = "bank", address: str = "service@lumelec.example") -> int:
        company_id: int = self.world.company(sector=sector, address=address)
        with self.world.database.write() as session:
            session.get_one(Company, company_id).procedure = self.procedure
        return company_id

    def file(self, day: str, sector: str = "bank", **typed: Any) -> None:
        self.world.now = noon(day)
        self.number = self.world.file(self.company(sector), **typed)

    def act(self, verb: Callable[[Session, Case], Any]) -> Any:
        with self.world.database.write() as session:
            done = verb(session, session.scalars(select(Case).where(Case.number == self.number)).one())
        self.world.deliver()
        return done

    def mail(self, text: str) -> None:
        """The company answers by plain e-mail."""
        to = self.world.address(self.number)
        self.world.receive(self.world.mail(text, to), to)

    def until(self, day: str) -> None:
        """The worker's clock turns each morning up to that day."""
        while self.world.now < noon(day):
            self.world.now = min(self.world.now + dt.timedelta(days=1), noon(day))
            self.act(lambda session, _case: clock.tick(session, self.world.settings, self.world.now))

    def turn_down(self) -> None:
        self.act(lambda session, case: escalating.turn_down(session, case, self.world.now))

    def walk(self, door: str) -> None:
        self.act(lambda session, case: escalating.walk(session, self.world.settings, case, door, "", self.world.now))

    def doors(self) -> dict[str, str]:
        """Door -> walked, open, a day on which it opens, shut, or why it is not for this case."""
        rungs = self.act(lambda session, case: escalating.ladder(session, self.world.settings, case, self.world.now))
        return {rung.state.id: _said(rung) for rung in rungs}

    def next(self) -> str:
        rungs = self.act(lambda session, case: escalating.ladder(session, self.world.settings, case, self.world.now))
        found = escalating.next_rung(rungs)
        return str(found.state.id) if found else ""

    def step(self) -> Step:
        with self.world.database.read() as session:
            query = select(Step).join(Case).where(Case.number == self.number).order_by(Step.id.desc())
            return session.scalars(query).first()  # type: ignore[return-value]

    def dates(self) -> tuple[str, str | None, str, bool]:
        """(step, last day to acknowledge, last day to answer, whether that was promised)."""
        step = self.step()
        return (
            step.step,
            step.acknowledge_by.isoformat() if step.acknowledge_by else None,
            step.answer_by.isoformat() if step.answer_by else "",
            step.promised,
        )

    @property
    def letters(self) -> list[str]:
        found: list[str] = self.world.letters(self.number)
        return found

    def letter(self, kind: str) -> str:
        """The last letter of this kind, decoded and on one line."""
        return " ".join(text_of(self.world.letter(self.number, kind)).replace("\xa0", " ").split())

    @property
    def state(self) -> str:
        return str(self.world.case(self.number).state)

    def events(self) -> list[str]:
        with self.world.database.read() as session:
            query = select(Event.kind).join(Case, Case.id == Event.case_id).where(Case.number == self.number)
            return list(session.scalars(query.order_by(Event.seq)))


def _said(rung: escalating.Rung) -> str:
    state = rung.state
    if state.walked or state.not_for:
        return "walked" if state.walked else str(state.not_for)
    if state.open:
        return "open"
    return state.opens_at.astimezone(BRUSSELS).date().isoformat() if state.opens_at else "shut"


@pytest.fixture
def play(world: Any) -> Callable[[str], Play]:
    return lambda procedure: Play(world, procedure)

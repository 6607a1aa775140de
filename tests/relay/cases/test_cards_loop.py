"""The worker keeps the cards fresh by itself."""

import datetime as dt
import threading
import time
from typing import Any

from sqlalchemy import select

from relay import worker
from relay.cases import thread
from relay.models import Case, Scorecard
from relay.worker import CARDS_SECONDS


def answered(world: Any) -> int:
    with world.database.read() as session:
        card = session.scalars(select(Scorecard).order_by(Scorecard.as_of.desc())).first()
        return card.figures["counts"]["answered"] if card is not None else -1


def test_a_card_is_fresh_within_a_minute_of_its_event(world: Any) -> None:
    """The loop of the real worker, woken as often as it wakes itself, on a case that is answered meanwhile."""
    world.now = dt.datetime.now(dt.UTC)
    number = world.file(world.company())
    stop = threading.Event()
    running = threading.Thread(target=worker.run, args=(world.settings, world.database, stop))
    running.start()
    try:
        assert until(lambda: answered(world) == 0)
        with world.database.write() as session:
            case = session.scalars(select(Case).where(Case.number == number)).one()
            thread.solved_directly(session, case, dt.datetime.now(dt.UTC))
        began = time.monotonic()
        assert until(lambda: answered(world) == 1)
        assert time.monotonic() - began < 60
    finally:
        stop.set()
        running.join()
    assert CARDS_SECONDS < 30


def until(condition: Any, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False

"""The worker: loops that share nothing but the database. Intake reads mail in, delivery sends letters out, names
are looked for in what is about to be published, the clock does what time alone brings about, companies' own
systems hear of their cases, the last keeps the scorecards fresh. Each survives its own exceptions; none sends inside a
transaction.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable

from sqlalchemy.orm import Session

from relay import webhooks
from relay.cases import alerts, bursts, clock, naming, retention, scorecards, sending
from relay.db import Database
from relay.mail import courier, delivery, intake
from relay.mail.dns import make_resolver
from relay.mail.reader import Here, Reader
from relay.models import Heartbeat, OutboxRow
from relay.settings import Settings

log = logging.getLogger(__name__)
CLOCK_SECONDS = 5.0
RETENTION_SECONDS = 60.0
WEBHOOK_SECONDS = 5.0
CARDS_SECONDS = 10.0  # a card is fresh a minute after its event at the latest
BEAT = dt.timedelta(seconds=30)
AFTER_FAILURE_SECONDS = 5.0
BURST = dt.timedelta(seconds=20)


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def run(settings: Settings, database: Database, stop: threading.Event, reader: Reader | None = None) -> None:
    """Work until `stop` is set; returns when the rows in hand are done. reader: who reads mail; None: this process."""
    patience = dt.timedelta(seconds=settings.worker.poll_seconds)
    line = intake.Line(database, settings, reader or Here(settings, make_resolver(settings)), patience)
    carrier = courier.make(settings)
    namer = naming.Naming(settings)
    with database.write() as session:
        naming.adopt(session, settings)
    board, nights = scorecards.Board(), retention.Nights()

    def on_sent(session: Session, row: OutboxRow, now: dt.datetime) -> None:
        sending.on_sent(session, settings, row, now)

    def on_failed(session: Session, row: OutboxRow, status: str, now: dt.datetime) -> None:
        sending.on_refused(session, settings, row, status, now)

    def in_burst(now: dt.datetime) -> bool:
        """While a burst of mail comes in the others stand back, but never for long: all want the one writer."""
        return line.burst_since is not None and now - line.burst_since < BURST

    def deliver(now: dt.datetime) -> int:
        if in_burst(now):
            return 0
        return delivery.deliver_batch(database, settings, carrier, now, on_sent, on_failed)

    steps: dict[str, tuple[Callable[[dt.datetime], int], float]] = {
        "intake": (line.step, settings.worker.poll_seconds),
        "delivery": (deliver, settings.worker.poll_seconds),
        "names": (lambda now: 0 if in_burst(now) else namer.step(database, now), settings.worker.poll_seconds),
        "clock": (lambda now: tick(database, settings, now), CLOCK_SECONDS),
        "retention": (lambda now: retain(database, settings, now, nights), RETENTION_SECONDS),
        "webhooks": (lambda now: webhooks.deliver(database, settings, now), WEBHOOK_SECONDS),
        "cards": (lambda now: refresh(database, settings, now, board), CARDS_SECONDS),
    }
    threads = [
        threading.Thread(target=_loop, args=(database, name, step, pause, stop), name=name, daemon=True)
        for name, (step, pause) in steps.items()
    ]
    for thread in threads:
        thread.start()
    log.info("listening", extra={"service": "worker"})
    stop.wait()
    for thread in threads:
        thread.join(timeout=settings.worker.lease_seconds)
    line.finish(utc_now())
    carrier.close()


def _loop(
    database: Database, name: str, step: Callable[[dt.datetime], int], pause: float, stop: threading.Event
) -> None:
    """Work while there is work, then pause; a failure is logged and tried again later."""
    beaten = None
    while not stop.is_set():
        try:
            now = utc_now()
            done = step(now)
            if beaten is None or now - beaten > BEAT:
                _beat(database, name, now)
                beaten = now
        except Exception:
            log.exception("step failed", extra={"step": name})
            stop.wait(AFTER_FAILURE_SECONDS)
            continue
        if not done:
            stop.wait(pause)


def _beat(database: Database, name: str, now: dt.datetime) -> None:
    """Leave a sign of life."""
    with database.write() as session:
        session.merge(Heartbeat(name=name, at=now))


def tick(database: Database, settings: Settings, now: dt.datetime) -> int:
    """One turn of the clock: reminders, questions, what closes by itself."""
    with database.write() as session:
        bursts.sweep(session, settings, now)
        alerts.tell(session, settings, now)
        return clock.tick(session, settings, now)


def retain(database: Database, settings: Settings, now: dt.datetime, nights: retention.Nights) -> int:
    """One turn of the night's erasing."""
    with database.write() as session:
        return nights.step(session, settings, now)


def refresh(database: Database, settings: Settings, now: dt.datetime, board: scorecards.Board) -> int:
    """The cards of what changed, of all companies on a new day; 0, so that the loop always pauses."""
    try:
        with database.write() as session:
            scorecards.refresh(session, settings, now, board)
    except Exception:
        board.at = None  # it may hold what was rolled back
        raise
    return 0

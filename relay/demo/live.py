"""`doleance demo --live`: the whole platform, its mail going to robots by SMTP and theirs coming in at its own door."""

import datetime as dt
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from relay import db, supervisor
from relay.cases import filing
from relay.cases.filing import Filing
from relay.demo import robots
from relay.demo.town import HOST, Town
from relay.mail import devzone
from relay.models import Case, Company
from relay.settings import Settings

CONSUMER = "live.consumer@mailbox.example"
STORIES = (
    (
        "Remboursement promis, jamais arrivé",
        "J’ai renvoyé l’article il y a un mois, et toujours rien sur mon compte.",
    ),
    ("Facture comptée deux fois", "La même facture a été prélevée deux fois, et personne ne répond au téléphone."),
)
START_SECONDS = 60.0

Tell = Callable[[str], None]


def run(
    settings: Settings, services: Sequence[str], environment: Mapping[str, str], seconds: float | None, tell: Tell
) -> int:
    """Run until Ctrl-C or for so many seconds; the exit code of the platform. Its logs go to live.log."""
    for door in (settings.web, settings.smtp):
        if door.port > 0 and not _is_free(door.host, door.port):
            tell(f"{door.host}:{door.port} is taken. This starts a platform of its own: stop `make run` first.")
            return 2
    port = settings.smtp.port if settings.smtp.port > 0 else _free_port()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = settings.data_dir / "live.log"
    stop = supervisor.stop_event()
    with _errors_to(log):
        migrated = subprocess.run(
            supervisor.command("migrate"), check=False, env=dict(environment), stdout=subprocess.DEVNULL
        )
        if migrated.returncode:
            return migrated.returncode
        devzone.ensure(settings)
        with Town(settings, robots.ROBOTS, (HOST, port), tell) as town:
            tell(f"The robots listen on {HOST}:{town.port}; the platform's own log is {log}.")
            among = {**environment, **_smarthost(town.port), "DOLEANCE_SMTP_PORT": str(port)}
            threading.Thread(target=_file_when_up, args=(settings, port, stop, tell), daemon=True).start()
            if seconds is not None:
                threading.Timer(seconds, stop.set).start()
            code = supervisor.run([*dict.fromkeys((*services, "smtp"))], among, stop)
    tell(_summary(settings))
    return code


def _smarthost(port: int) -> dict[str, str]:
    """The settings that make the robots' server the platform's smarthost."""
    return {
        "DOLEANCE_MAIL_SMARTHOST": HOST,
        "DOLEANCE_MAIL_SMARTHOST_PORT": str(port),
        "DOLEANCE_MAIL_SMARTHOST_TLS": "none",
        "DOLEANCE_MAIL_SMARTHOST_USER": "",
    }


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there: a running platform would send the robots' letters elsewhere."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _errors_to(file: Path) -> Iterator[None]:
    """This process and its children write standard error into `file`: the hops stay readable."""
    before = os.dup(2)
    with file.open("ab") as handle:
        os.dup2(handle.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _file_when_up(settings: Settings, port: int, stop: threading.Event, tell: Tell) -> None:
    """As soon as the mail door answers: two complaints about each robot, by the verbs of the site."""
    until = time.monotonic() + START_SECONDS
    while not stop.is_set() and time.monotonic() < until:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            stop.wait(0.1)
        else:
            tell(f"{file_complaints(settings)} complaints are filed.")
            return


def file_complaints(settings: Settings, stories: Sequence[tuple[str, str]] = STORIES) -> int:
    """File each of `stories` about each robot; how many complaints that makes."""
    database = db.connect(settings.database_url)
    now = dt.datetime.now(dt.UTC)
    try:
        with database.write() as session:
            known = robots.enrol(session, robots.ROBOTS, now)
            for title, story in stories:
                for company_id in known.values():
                    typed = Filing(
                        company_id=company_id, name="Lise Vivant", address=CONSUMER, title=title, story=story,
                        expectation="Le remboursement.", language="fr", public=True, contacted_before=True,
                    )  # fmt: skip
                    case = filing.open_case(session, settings, typed, None, now)
                    filing.confirm(session, settings, case, now)
    finally:
        database.close()
    return len(known) * len(stories)


def _summary(settings: Settings) -> str:
    """What became of each complaint about a robot."""
    names = [robot.name for robot in robots.ROBOTS]
    query = select(Case.number, Case.state, Company.name).join(Company, Company.id == Case.company_id)
    database = db.connect(settings.database_url)
    try:
        with database.read() as session:
            rows = session.execute(query.where(Company.name.in_(names)).order_by(Case.id)).all()
    finally:
        database.close()
    return "\n".join(["", *(f"{number}  {name:<16} {state}" for number, state, name in rows)])

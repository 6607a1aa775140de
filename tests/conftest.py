"""What every test may ask for: a database of its own on each engine, and settings.

One PostgreSQL serves a whole run of the tests, all xdist workers together; it starts
when the first test asks for it and ends with the run, even when that is killed. Each
test gets a fresh database copied from a template (PostgreSQL: 12 ms, SQLite: 1 ms). A
machine that cannot run PostgreSQL fails these tests; it does not skip them.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from relay import db, settings as configuration

KEEPER = Path(__file__).parent / "peers" / "postgres.py"
FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("folder")
    config.stash[FOLDER] = Path(given or tempfile.mkdtemp(prefix="doleance-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist: its workers use the folder of the process that starts them."""
    node.workerinput["folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    folder = config.stash[FOLDER]
    pid = folder / "postgres.pid"
    if pid.exists():
        _stop(int(pid.read_text()), folder / "postgres" / "ready")
    shutil.rmtree(folder, ignore_errors=True)


def _stop(keeper: int, ready: Path) -> None:
    """End the keeper, which may be a child of an xdist worker that is gone, and wait until its server is."""
    socket = ready.parent / ".s.PGSQL.5432"
    try:
        os.kill(keeper, 15)
    except ProcessLookupError:
        return
    until = time.monotonic() + 60
    while socket.exists() and time.monotonic() < until:
        time.sleep(0.02)


@pytest.fixture(scope="session")
def require_binary() -> Callable[[str, str], str]:
    """`require_binary("postfix", "postfix")` -> its path; a machine without that Debian package skips the test.

    .ci/run installs all of them and sets DOLEANCE_ALL_TESTS=1: there, lacking one is a failure.
    """
    return find_binary


def find_binary(name: str, package: str) -> str:
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path:
        return path
    if os.environ.get("DOLEANCE_ALL_TESTS") == "1":
        pytest.fail(f"{name} is missing: install Debian package {package}")
    pytest.skip(f"needs Debian package {package}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith("needs Debian package "):
            _not_run[report.nodeid] = reason.removeprefix("needs Debian package ")


_not_run: dict[str, str] = {}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The tests that this machine cannot run, and what each lacks; .ci/run installs it all."""
    if not _not_run:
        return
    terminalreporter.section("did not run")
    for test, package in sorted(_not_run.items()):
        terminalreporter.write_line(f"{test}: needs Debian package {package}")
    terminalreporter.write_line(f"apt-get install {' '.join(sorted(set(_not_run.values())))}")


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def _run_folder(request: pytest.FixtureRequest) -> Path:
    return request.config.stash[FOLDER]


@pytest.fixture(scope="session")
def sqlite_template(_run_folder: Path) -> Path:
    """An empty database file with the newest schema, to copy."""
    file = _run_folder / "template.sqlite3"
    with _locked(_run_folder / "sqlite.lock"):
        if not file.exists():
            unfinished = _run_folder / "unfinished.sqlite3"
            _migrate(f"sqlite:///{unfinished}")
            unfinished.rename(file)
    return file


@pytest.fixture(scope="session")
def postgresql_server(_run_folder: Path, request: pytest.FixtureRequest) -> str:
    """Connection string, without a database's name, of the server of this run; it holds the database `template`."""
    folder = _run_folder / "postgres"
    with _locked(_run_folder / "postgres.lock"):
        if not folder.exists():
            owner = os.getppid() if hasattr(request.config, "workerinput") else os.getpid()
            _start(folder, owner)
    if (folder / "failed").exists():
        raise RuntimeError((folder / "failed").read_text())
    return f"host={folder} user=postgres"


def _start(folder: Path, owner: int) -> None:
    folder.mkdir()
    keeper = subprocess.Popen([sys.executable, KEEPER, folder, str(owner)], start_new_session=True)
    keeper.returncode = 0  # it outlives an xdist worker: nobody waits for it here
    folder.with_suffix(".pid").write_text(str(keeper.pid))
    try:
        _wait_for(lambda: (folder / "ready").exists() or (folder / "failed").exists(), 60)
        if (folder / "ready").exists():
            with _administrator(f"host={folder} user=postgres") as connection:
                connection.execute("CREATE DATABASE template")
            _migrate(f"postgresql://postgres@/template?host={folder}")
    except Exception as error:
        (folder / "failed").write_text(repr(error))
        raise


def _migrate(url: str) -> None:
    """In a process of its own: alembic costs each test process a second and 30 MB otherwise."""
    code = "import sys; from relay import migrations; migrations.upgrade(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, url], check=True, cwd=KEEPER.parents[2])


def _wait_for(condition: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds} seconds in vain")
        time.sleep(0.02)


@contextmanager
def _administrator(server: str) -> "Iterator[psycopg.Connection[Any]]":
    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as connection:
        yield connection


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a fresh database with the newest schema, once on each engine."""
    if request.param == "sqlite":
        file = tmp_path / "doleance.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    folder, name = server.split(maxsplit=1)[0].removeprefix("host="), f"test_{os.getpid()}_{time.monotonic_ns()}"
    with _administrator(server) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template STRATEGY file_copy")
    yield f"postgresql://postgres@/{name}?host={folder}"
    with _administrator(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[db.Database]:
    """The fresh database, connected."""
    connected = db.connect(database_url)
    yield connected
    connected.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> configuration.Settings:
    """Development settings of relay.example on the fresh database; all ports are free ones."""
    return development(tmp_path, database_url)


def development(folder: Path, database_url: str) -> configuration.Settings:
    plain = configuration.Settings()
    return replace(
        plain,
        site=replace(plain.site, data_dir=str(folder), url="http://relay.example", organisation="Relay Example"),
        database=replace(plain.database, url=database_url),
        web=replace(plain.web, port=0),
        smtp=replace(plain.smtp, port=0, hostname="mx.relay.example"),
        mail=replace(plain.mail, domain="relay.example"),
        worker=replace(plain.worker, poll_seconds=0.05),
        moderation=replace(plain.moderation, names_model="off"),  # else every text waits for a worker
    )

"""`doleance staff add`: who was added can sign in with the password and the shown secret's codes."""

import datetime as dt
from collections.abc import Callable

import pyotp
from click.testing import Result
from sqlalchemy import select, update

from relay.cases import staff
from relay.db import Database
from relay.models import Staff

Call = Callable[..., Result]
PASSWORD = "long enough a secret"
BEHIND = {"synchronize_session": False}  # as another process would
ADD = ("staff", "add", "Ada@Relay.example", "Ada Moens")


def test_the_new_member_signs_in(doleance: Call, database: Database) -> None:
    result = doleance(*ADD, "--role", "administrator", "--password-stdin", input=f"{PASSWORD}\n")
    lines = result.output.splitlines()
    assert "ada@relay.example is now administrator. The secret for one-time codes is shown this once:" == lines[0]
    secret, uri = lines[2], lines[3]
    shown = pyotp.parse_uri(uri)
    assert (secret, "ada@relay.example", "Doléance") == (shown.secret, shown.name, shown.issuer)
    assert "█" in result.output or "▀" in result.output
    now = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    with database.write() as session:
        person = staff.sign_in(session, "ada@relay.example", PASSWORD, pyotp.TOTP(secret).at(now), now)
    assert person is not None
    assert ("Ada Moens", "administrator") == (person.name, person.role)


def test_the_password_is_asked_twice_and_not_shown(doleance: Call) -> None:
    result = doleance(*ADD, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert 0 == result.exit_code
    assert PASSWORD not in result.output


def test_a_short_password_is_refused(doleance: Call) -> None:
    result = doleance(*ADD, "--password-stdin", input="short\n")
    assert (1, "Error: password: must have at least 12 characters\n") == (result.exit_code, result.output)


def test_nobody_is_added_twice(doleance: Call) -> None:
    doleance(*ADD, "--password-stdin", input=f"{PASSWORD}\n")
    result = doleance(*ADD, "--password-stdin", input=f"{PASSWORD}\n")
    expected = "Error: address: ada@relay.example is already a member of staff\n"
    assert (1, expected) == (result.exit_code, result.output)


def test_a_code_works_once_even_for_two_at_the_same_moment(doleance: Call, database: Database) -> None:
    """Both have read that the code is unused before either has used it: one of them gets in."""
    shown = doleance(*ADD, "--password-stdin", input=f"{PASSWORD}\n").output.splitlines()[2]
    now = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    code = pyotp.TOTP(shown).at(now)
    with database.write() as session:
        person = session.scalars(select(Staff)).one()
        session.execute(update(Staff).values(totp_used=int(now.timestamp()) // 30), {}, execution_options=BEHIND)
        assert person.totp_used == 0, "this session has not noticed"
        assert staff.sign_in(session, "ada@relay.example", PASSWORD, code, now) is None

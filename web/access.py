"""Who is asking, and whether this is theirs: the only place that answers.

Views of consumers and staff begin here. A case that is not yours is a case that does not
exist (404): its number must tell nothing.
"""

from flask import Flask, Response, current_app, g, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound

from relay.cases import erasing, sessions
from relay.models import Account, Case, Message, Staff, WebSession
from web.context import now, settings
from web.security import cookie_name

CONSUMER, STAFF = "account", "staff"
DOORS = {STAFF: "desk.sign_in", "company": "company_desk.sign_in"}


class SignInFirst(Exception):  # noqa: N818 - no error: a question
    """Somebody must sign in first; `kind` says at which door."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def init_app(app: Flask) -> None:
    app.register_error_handler(SignInFirst, _to_the_door)


def _to_the_door(error: SignInFirst) -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    door = DOORS.get(error.kind, "links.ask_sign_in")
    return redirect(url_for(door, next=back), 303)  # type: ignore[return-value]


def _session_of(session: Session, kind: str) -> WebSession | None:
    return sessions.find(session, request.cookies.get(cookie_name(current_app, kind), ""), now())


def account_or_none(session: Session) -> Account | None:
    """The consumer whose browser this is."""
    found = _session_of(session, CONSUMER)
    account = session.get(Account, found.account_id) if found and found.account_id else None
    return account if account and account.erased_at is None else None


def account(session: Session) -> Account:
    """The signed-in consumer; raises SignInFirst."""
    g.private = True
    found = account_or_none(session)
    if found is None:
        raise SignInFirst(CONSUMER)
    return found


def own_case(session: Session, owner: Account, number: str) -> Case:
    """The consumer's own case of this number; 404 for all others."""
    case = session.scalar(select(Case).where(Case.number == number, Case.account_id == owner.id, erasing.STANDS))
    if case is None:
        raise NotFound
    return case


def own_message(case: Case, message_id: int) -> Message:
    """A message of this case that its parties may read; 404 for all others."""
    found = next((m for m in case.messages if m.id == message_id and m.prominence != "hidden"), None)
    if found is None:
        raise NotFound
    return found


def staff(session: Session, *roles: str) -> Staff:
    """The signed-in member of staff, of one of `roles` if any are named; raises SignInFirst or 403."""
    g.private = True
    found = _session_of(session, STAFF)
    person = session.get(Staff, found.staff_id) if found and found.staff_id else None
    if person is None or person.disabled_at is not None:
        raise SignInFirst(STAFF)
    if roles and person.role not in roles:
        raise Forbidden
    return person


def begin(session: Session, response: Response, *, account_id: int | None = None, staff_id: int | None = None) -> None:
    """Sign this browser in: the earlier session of the same kind ends, the cookie gets a new secret."""
    kind = STAFF if staff_id is not None else CONSUMER
    name = cookie_name(current_app, kind)
    sessions.end(session, request.cookies.get(name, ""), now())
    secret = sessions.start(session, now(), account_id=account_id, staff_id=staff_id)
    lifetime = sessions.STAFF_LIFETIME if kind == STAFF else sessions.CONSUMER_LIFETIME
    set_cookie(response, name, secret, int(lifetime.total_seconds()))


def end(session: Session, response: Response, kind: str) -> None:
    """Sign this browser out."""
    name = cookie_name(current_app, kind)
    sessions.end(session, request.cookies.get(name, ""), now())
    forget_cookie(response, name)


def forget_cookie(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=not settings().development, httponly=True, samesite="Lax")


def set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    """A cookie as all of ours are: HttpOnly, SameSite=Lax, Secure outside development."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=not settings().development, httponly=True, samesite="Lax"
    )

"""Who acts for a company in this browser: somebody at its desk, or the guest of one case.

Like `web.access`, and apart from it: a company's browser never becomes a consumer's or a moderator's.
"""

from flask import Response, current_app, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound

from relay.cases import sessions
from relay.models import Case, CompanyPerson, WebSession
from web import access
from web.context import now
from web.security import cookie_name

COMPANY = "company"


def _found(session: Session) -> WebSession | None:
    return sessions.find(session, request.cookies.get(cookie_name(current_app, COMPANY), ""), now())


def person_or_none(session: Session) -> CompanyPerson | None:
    """Who sits at a company's desk in this browser."""
    found = _found(session)
    person = session.get(CompanyPerson, found.person_id) if found is not None and found.person_id else None
    return person if person is not None and person.disabled_at is None else None


def person(session: Session, *roles: str) -> CompanyPerson:
    """The person at the desk, of one of `roles` if any are named; raises SignInFirst or 403."""
    g.private = True
    known = person_or_none(session)
    if known is None:
        raise access.SignInFirst(COMPANY)
    if roles and known.role not in roles:
        raise Forbidden
    return known


def case_of(session: Session, known: CompanyPerson, number: str) -> Case:
    """A case of this person's company that has reached it; 404 for all others."""
    own = (Case.number == number, Case.company_id == known.company_id, Case.written_address != "")
    case = session.scalar(select(Case).where(*own))
    if case is None:
        raise NotFound
    return case


def guest_address(session: Session, case: Case) -> str:
    """The confirmed address that somebody in this browser has shown to read, for this case; "" for nobody."""
    found = _found(session)
    if found is None or found.guest_case_id != case.id:
        return ""
    living = {address.address for address in case.company.addresses if address.state == "confirmed"}
    return found.guest_address if found.guest_address in living else ""


def begin(
    session: Session, response: Response, *, person_id: int | None = None, guest_case_id: int | None = None,
    address: str = "",
) -> None:  # fmt: skip
    """Let this browser act; whatever it could do for a company before ends."""
    name = cookie_name(current_app, COMPANY)
    sessions.end(session, request.cookies.get(name, ""), now())
    secret = sessions.start(session, now(), person_id=person_id, guest_case_id=guest_case_id, guest_address=address)
    access.set_cookie(response, name, secret, int(sessions.STAFF_LIFETIME.total_seconds()))


def end(session: Session, response: Response) -> None:
    """This browser no longer acts for a company."""
    access.end(session, response, COMPANY)

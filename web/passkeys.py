"""Passkeys in the browser: adding and removing them, signing in with one, and the second factor of staff.

Speaks JSON with web/static/passkeys.js and nothing else; pages work without it, by mailed link and by code. Every
post carries the CSRF token in a header.
"""

from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session as browser,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from relay.cases import passkeys, staff as members
from relay.cases.passkeys import Owner
from relay.models import Account, Staff
from web import access, forms, throttle
from web.context import now, reading, settings, writing

pages = Blueprint("passkeys", __name__)
TRIES_AN_HOUR = 60  # from one network address


@pages.before_request
def _private() -> None:
    g.private = True


def _said() -> dict[str, Any]:
    """The JSON that was posted; empty for anything else."""
    said = request.get_json(silent=True)
    return said if isinstance(said, dict) else {}


def _credential() -> dict[str, Any]:
    credential = _said().get("credential")
    return credential if isinstance(credential, dict) else {}


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")


def _refused() -> ResponseReturnValue:
    return jsonify(problem=_("That did not work. Try again, or use the other way in.")), 422


# Adding and removing


def _owner(session: Session, kind: str) -> Owner:
    if kind == "desk":
        return Owner(staff=access.staff(session))
    return Owner(account=access.account(session))


@pages.get("/desk/passkeys")
def of_staff() -> ResponseReturnValue:
    with reading() as session:
        owner = _owner(session, "desk")
        return render_template("site/desk/passkeys.html", passkeys=passkeys.of(session, owner))


@pages.post("/<any(account, desk):kind>/passkeys/options")
def ask_to_add(kind: str) -> ResponseReturnValue:
    with writing() as session:
        return _json(passkeys.ask_to_add(session, settings(), _owner(session, kind), now()))


@pages.post("/<any(account, desk):kind>/passkeys")
def add(kind: str) -> ResponseReturnValue:
    name = forms.clean_line(str(_said().get("name", "")), passkeys.LONGEST_NAME)
    with writing() as session:
        if passkeys.add(session, settings(), _owner(session, kind), _credential(), name, now()) is None:
            return _refused()
    flash(_("The passkey is kept. From now on you can sign in with it."), "good")
    return jsonify(next=_home(kind))


@pages.post("/<any(account, desk):kind>/passkeys/<int:passkey_id>/remove")
def remove(kind: str, passkey_id: int) -> ResponseReturnValue:
    with writing() as session:
        passkeys.remove(session, _owner(session, kind), passkey_id)
    flash(_("The passkey has been removed."), "good")
    return redirect(_home(kind), 303)


def _home(kind: str) -> str:
    return url_for("passkeys.of_staff" if kind == "desk" else "account.page")


# Signing in


@pages.post("/sign-in/passkey/options")
def ask_to_sign_in() -> ResponseReturnValue:
    with writing() as session:
        throttle.check(session, "passkey", TRIES_AN_HOUR)
        return _json(passkeys.ask_to_sign_in(session, settings(), now()))


@pages.post("/sign-in/passkey")
def sign_in() -> ResponseReturnValue:
    with writing() as session:
        passkey = passkeys.signed_in(session, settings(), _credential(), now())
        account = session.get(Account, passkey.account_id) if passkey and passkey.account_id else None
        if account is None or account.erased_at is not None:
            return _refused()
        back = forms.own_path(str(_said().get("next", "")) or browser.pop("back", ""), url_for("mine.listing"))
        response = jsonify(next=back)
        access.begin(session, response, account_id=account.id)
    return response


@pages.post("/desk/sign-in/passkey/options")
def ask_for_second() -> ResponseReturnValue:
    """Address and password first; whether they fit is told only by there being options."""
    said = _said()
    with writing() as session:
        throttle.check(session, "staff", TRIES_AN_HOUR)
        person = members.known(session, str(said.get("address", ""))[:254], str(said.get("password", ""))[:1000])
        if person is None or not passkeys.of(session, Owner(staff=person)):
            return _refused()
        return _json(passkeys.ask_to_sign_in(session, settings(), now(), person))


@pages.post("/desk/sign-in/passkey")
def second() -> ResponseReturnValue:
    with writing() as session:
        passkey = passkeys.signed_in(session, settings(), _credential(), now(), staff=True)
        person = session.get(Staff, passkey.staff_id) if passkey and passkey.staff_id else None
        if person is None or person.disabled_at is not None:
            return _refused()
        own = url_for("legal_help.desk" if person.role == "legal" else "desk.queue")
        response = jsonify(next=forms.own_path(str(_said().get("next", "")), own))
        access.begin(session, response, staff_id=person.id)
    return response

"""Companies that a consumer entered: staff find out the right name and address on their own, then confirm."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import companies, correcting, deadlines, filing
from relay.models import Company, Staff
from web import access, desk, forms
from web.context import now, reading, settings, writing
from web.desk import ROLES

pages = Blueprint("newcomers", __name__, url_prefix="/desk/companies")


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        return desk.render(session, person, "site/desk/newcomers.html", entries=correcting.newcomers(session))


def _unconfirmed(session: Session, company_id: int) -> Company:
    found = session.get(Company, company_id)
    if found is None:
        raise NotFound
    return found


@pages.get("/<int:company_id>")
def company(company_id: int) -> ResponseReturnValue:
    with reading() as session:
        return _page(session, access.staff(session, *ROLES), _unconfirmed(session, company_id))


def _page(session: Session, person: Staff, shown: Company, problems: dict[str, str] | None = None) -> str:
    address = companies.address_to_write(shown)
    return desk.render(
        session,
        person,
        "site/desk/newcomer.html",
        typed=request.form or {"name": shown.name, "address": address.address if address else ""},
        problems=problems,
        company=shown,
        procedures=[
            (name, found.name)
            for name, found in deadlines.library(settings()).procedures.items()
            if found.kind == "organisation"
        ],
        cases=correcting.cases_of(session, shown),
        labels={"name": _("Name of the company"), "address": _("E-mail address of the company")},
    )


@pages.post("/<int:company_id>")
def settle(company_id: int) -> ResponseReturnValue:
    """Keep name and address as corrected; with the button that says so, confirm them."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown = _unconfirmed(session, company_id)
        name, address = forms.line("name", filing.LONGEST["company_name"]), forms.line("address", 254)
        wrong = correcting.problem(settings(), shown, address)
        problems = ({} if name else {"name": "required"}) | ({"address": wrong} if wrong else {})
        if shown.confirmed:
            problems = {"name": "state"}
        if problems:
            return _page(session, person, shown, problems), 422
        confirmed = request.form.get("act") == "confirm"
        sent = correcting.correct(session, settings(), shown, name, address, person, now(), confirmed=confirmed)
        flash(_("%(company)s is confirmed.", company=name) if confirmed else _("Saved, not confirmed yet."), "good")
        if sent:
            flash(ngettext("%(num)s complaint was sent again.", "%(num)s complaints were sent again.", sent), "good")
    return redirect(url_for("newcomers.listing"), 303)

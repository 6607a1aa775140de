"""Complaints that reached no address of their company: staff find another one, and they leave once more."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import companies, correcting
from relay.models import Company, Staff
from web import access, desk, forms
from web.context import now, reading, settings, writing
from web.desk import ROLES

pages = Blueprint("undelivered", __name__, url_prefix="/desk/undeliverable")


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        return _page(session, access.staff(session, *ROLES))


def _page(session: Session, person: Staff, problems: dict[str, str] | None = None) -> str:
    """Every company with its complaints; `problems` name the field of the company whose form was sent."""
    entries = correcting.undelivered(session)
    return desk.render(
        session,
        person,
        "site/desk/undelivered.html",
        typed=request.form,
        problems=problems,
        entries=entries,
        labels={f"address-{entry.company.id}": entry.company.name for entry in entries},
        living=companies.address_to_write,
    )


@pages.post("/<int:company_id>")
def another(company_id: int) -> ResponseReturnValue:
    """Keep the address that was found and send again what could not be delivered."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        company = session.get(Company, company_id)
        if company is None:
            raise NotFound
        field = f"address-{company_id}"
        try:
            address = forms.line(field, 254)
            sent = correcting.another_address(session, settings(), company, address, person, now())
        except ValueError as error:
            return _page(session, person, {field: str(error)}), 422
        flash(ngettext("%(num)s complaint was sent again.", "%(num)s complaints were sent again.", sent), "good")
    return redirect(url_for("undelivered.listing"), 303)

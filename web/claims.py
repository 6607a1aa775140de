"""What companies ask of moderators: to look after their entry, and not to be held to a complaint that is not theirs."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import answering, claiming
from relay.models import CompanyClaim, Objection, Staff
from web import access, desk
from web.context import now, reading, settings, writing
from web.desk import ROLES

pages = Blueprint("claims", __name__, url_prefix="/desk/claims")


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        return _page(session, access.staff(session, *ROLES))


def _page(session: Session, person: Staff, problems: dict[str, str] | None = None) -> str:
    return desk.render(
        session, person, "site/desk/claims.html", problems=problems,
        claims=claiming.waiting(session), objections=answering.objections(session),
    )  # fmt: skip


@pages.post("/entry/<int:claim_id>")
def decide(claim_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        found = session.get(CompanyClaim, claim_id)
        if found is None:
            raise NotFound
        if request.form.get("answer") not in ("yes", "no"):
            return _page(session, person, {"answer": "unknown"}), 422
        claiming.decide(session, settings(), found, request.form["answer"] == "yes", person, now())
    flash(_("Decided. Whoever asked is told by mail."), "good")
    return redirect(url_for("claims.listing"), 303)


@pages.post("/objection/<int:objection_id>")
def decide_objection(objection_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        found = session.get(Objection, objection_id)
        if found is None:
            raise NotFound
        if request.form.get("answer") not in ("yes", "no"):
            return _page(session, person, {"answer": "unknown"}), 422
        answering.decide_objection(session, settings(), found, request.form["answer"] == "yes", person, now())
    flash(_("Decided."), "good")
    return redirect(url_for("claims.listing"), 303)

"""Complaints or ratings that came too alike and too fast: a moderator says whether they count."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from relay.cases import bursts
from relay.models import Burst
from web import access, desk
from web.context import now, reading, writing
from web.desk import ROLES

pages = Blueprint("bursts", __name__, url_prefix="/desk/bursts")


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        return desk.render(session, person, "site/desk/bursts.html", entries=bursts.waiting(session))


@pages.post("/<int:burst_id>")
def decide(burst_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        burst = session.get(Burst, burst_id)
        if burst is None:
            raise NotFound
        answer = request.form.get("counts")
        if answer not in ("yes", "no"):
            problems = {"counts": "unknown"}
            entries = bursts.waiting(session)
            return desk.render(session, person, "site/desk/bursts.html", entries=entries, problems=problems), 422
        if not bursts.decide(session, burst, person, answer == "yes", now()):
            flash(_("Somebody else has decided in the meantime."), "warn")
        elif answer == "yes":
            flash(_("They count from now on."), "good")
        else:
            flash(_("They stay out of the score."), "good")
    return redirect(url_for("bursts.listing"), 303)

"""The queue of names: masked names that only the rules or only the names model saw, and the persons of a thread.

Nothing here is urgent: what is doubtful is masked. A person who is none is shown in the whole thread at once.
"""

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import moderating, naming, review
from relay.models import Message
from web import access, desk, forms
from web.context import now, reading, settings, writing
from web.desk import ROLES
from web.marks import segments

pages = Blueprint("namecheck", __name__, url_prefix="/desk/names")


@pages.before_request
def _private() -> None:
    g.private = True


@pages.app_template_global("names_absence")
def _absence() -> str:
    """Why the rules alone look for names, "" where a model looks too."""
    return naming.absence(settings())


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        entries = [(message, _doubted(message)) for message in moderating.names_queue(session)]
        absence = naming.absence(settings())
        return desk.render(session, person, "site/desk/names.html", entries=entries, absence=absence)


def _doubted(message: Message) -> list[str]:
    """The doubtful names of a text, each once."""
    found = naming.doubts(message.case, message)
    return list(dict.fromkeys(message.text[f.start : f.end] for f in found))


@pages.get("/<int:message_id>")
def text(message_id: int) -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        shown = _message(session, message_id)
        named = [f for f in review.findings(shown.case, shown) if f.label == "PERSON"]
        return desk.render(
            session,
            person,
            "site/desk/named.html",
            message=shown,
            parts=segments(shown.text, named),
            doubted=_doubted(shown),
            people=shown.case.detail.people if shown.case.detail else [],
        )


def _message(session: Session, message_id: int) -> Message:
    found = session.get(Message, message_id)
    if found is None:
        raise NotFound
    return found


@pages.post("/<int:message_id>/confirm")
def confirm(message_id: int) -> ResponseReturnValue:
    """The names of this text were looked at; the next text opens."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        moderating.confirm_names(session, _message(session, message_id), person, now())
        following = next(iter(moderating.names_queue(session, 1)), None)
        flash(_("Noted."), "good")
    target = url_for("namecheck.text", message_id=following.id) if following else url_for("namecheck.listing")
    return redirect(target, 303)


@pages.post("/<int:message_id>/person/<int:place>")
def person(message_id: int, place: int) -> ResponseReturnValue:
    """Somebody of the thread is nobody, or somebody after all."""
    with writing() as session:
        staff = access.staff(session, *ROLES)
        shown = _message(session, message_id)
        try:
            moderating.name_nobody(session, shown.case, place, staff, forms.ticked("nobody"), now())
        except ValueError:
            raise NotFound from None
    return redirect(url_for("namecheck.text", message_id=message_id), 303)

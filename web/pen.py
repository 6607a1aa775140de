"""The holding pen: mail without a sure case or a sure author, until a moderator has looked at it.

The mail is shown as text that was read from its bytes. Its HTML is shown only as `relay.mail.formatted` leaves it:
cleaned twice, nothing in it runs or loads.
"""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

import mailparse
from relay.cases import holding
from relay.mail.formatted import formatted
from relay.models import Case, HeldMail, Staff
from web import access, desk, download, forms
from web.context import now, reading, settings, writing
from web.desk import ROLES

pages = Blueprint("pen", __name__, url_prefix="/desk/pen")


@dataclass(frozen=True, slots=True)
class Line:
    """A held mail in the list."""

    id: int
    subject: str
    author: str
    reason: str
    received_at: object


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        lines = [_line(held) for held in holding.waiting(session)]
        return desk.render(session, person, "site/desk/pen.html", lines=lines)


def _line(held: HeldMail) -> Line:
    parsed = mailparse.parse(held.spool.raw.content)
    author = parsed.author.address if parsed.author else held.spool.raw.envelope_sender or ""
    return Line(held.id, parsed.subject, author, held.reason, held.spool.raw.received_at)


def _held(session: Session, held_id: int) -> HeldMail:
    held = session.get(HeldMail, held_id)
    if held is None:
        raise NotFound
    return held


@pages.get("/<int:held_id>")
def mail(held_id: int) -> ResponseReturnValue:
    with reading() as session:
        return _page(session, access.staff(session, *ROLES), _held(session, held_id))


def _page(session: Session, person: Staff, held: HeldMail, problems: dict[str, str] | None = None) -> str:
    case = session.get(Case, held.case_id) if held.case_id else None
    return desk.render(
        session,
        person,
        "site/desk/held.html",
        typed=request.form,
        problems=problems,
        held=held,
        raw=held.spool.raw,
        parsed=mailparse.parse(held.spool.raw.content),
        formatted=Markup(formatted(held.spool.raw.content)),  # noqa: S704 - cleaned twice
        case=case,
        suggestions=_suggested(session, held),
        labels={"number": _("Case number"), "side": _("Who wrote it?"), "text": _("Your answer"), "note": _("Note")},
    )


def _suggested(session: Session, held: HeldMail) -> list[tuple[Case, str]]:
    """(case, why) for each suggestion that still exists."""
    found = [(session.get(Case, suggestion["case"]), str(suggestion["why"])) for suggestion in held.suggestions]
    return [(case, why) for case, why in found if case is not None]


@pages.get("/<int:held_id>/raw")
def raw(held_id: int) -> ResponseReturnValue:
    with reading() as session:
        access.staff(session, *ROLES)
        return download.sealed(_held(session, held_id).spool.raw.content, f"held-{held_id}.eml")


@pages.post("/<int:held_id>/attach")
def attach(held_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        held = _held(session, held_id)
        case = session.scalar(select(Case).where(Case.number == forms.line("number", 20)))
        problems = {} if case else {"number": "no_case"}
        if request.form.get("side") not in ("company", "consumer"):
            problems["side"] = "unknown"
        if case is None or problems:
            return _page(session, person, held, problems), 422
        try:
            teach = forms.ticked("teach")
            holding.attach(session, settings(), held, case, request.form["side"], person, teach, now())
        except ValueError as error:
            return _page(session, person, held, {"number": str(error)}), 422
        flash(_("Filed in case %(number)s.", number=case.number), "good")
        return _next(session, held_id)


@pages.post("/<int:held_id>/answer")
def answer(held_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        held = _held(session, held_id)
        text = forms.text("text", 10_000)
        if not text:
            return _page(session, person, held, {"text": "required"}), 422
        try:
            holding.answer(session, settings(), held, text, person, now())
        except ValueError as error:
            return _page(session, person, held, {"text": str(error)}), 422
        flash(_("Answered."), "good")
        return _next(session, held_id)


@pages.post("/<int:held_id>/drop")
def drop(held_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        held = _held(session, held_id)
        try:
            holding.drop(held, person, forms.line("note"), now())
        except ValueError as error:
            return _page(session, person, held, {"note": str(error)}), 422
        flash(_("Dropped. The mail itself is kept."), "good")
        return _next(session, held_id)


def _next(session: Session, done: int) -> ResponseReturnValue:
    following = next((held for held in holding.waiting(session) if held.id != done), None)
    target = url_for("pen.mail", held_id=following.id) if following else url_for("pen.listing")
    return redirect(target, 303)

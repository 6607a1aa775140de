"""The desk of staff: signing in, the queue of held texts, one text with what was found in it.

Moderators look at form and privacy. Each view begins with `access.staff`; each decision is
one verb of `relay.cases.moderating` in one transaction, and then the next text opens.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from moderation.types import Finding
from relay.cases import answering, moderating, queues, reporting, staff as members
from relay.models import Message, SpanDecision, Staff
from web import access, forms, throttle
from web.context import now, reading, settings, writing
from web.marks import segments

pages = Blueprint("desk", __name__, url_prefix="/desk")
ROLES = ("moderator", "administrator")
SIGN_INS_AN_HOUR = 30  # tried from one network address


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    return _door("", request.args.get("next", ""))


def _door(typed: str, back: str, wrong: bool = False) -> str:
    return render_template("site/desk/sign_in.html", typed=typed, back=back, wrong=wrong)


@pages.post("/sign-in")
def enter() -> ResponseReturnValue:
    typed, back = forms.line("address", 254), request.form.get("next", "")
    with writing() as session:
        throttle.check(session, "staff", SIGN_INS_AN_HOUR)
        code = forms.line("code", 12)
        person = members.sign_in(session, typed, request.form.get("password", "")[:1000], code, now())
        if person is None:
            return _door(typed, back, wrong=True), 422
        own = url_for("legal_help.desk" if person.role == "legal" else "desk.queue")
        response = make_response(redirect(forms.own_path(back, own), 303))
        access.begin(session, response, staff_id=person.id)
    return response


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    with writing() as session:
        response = make_response(redirect(url_for("desk.sign_in"), 303))
        access.end(session, response, access.STAFF)
    return response


@pages.get("")
def queue() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        messages, reports = moderating.queue(session), reporting.counts(session)
        return render(session, person, "site/desk/queue.html", messages=messages, reports=reports)


def render(
    session: Session, person: Staff, template: str, *, typed: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None, **more: Any,
) -> str:  # fmt: skip
    """A page of the desk: who sits there, and how much waits at each of its places."""
    waits = queues.waiting(session)
    return forms.render(template, typed or {}, problems or {}, person=person, waits=waits, **more)


def _message(session: Session, message_id: int) -> Message:
    found = session.get(Message, message_id)
    if found is None:
        raise NotFound
    return found


@pages.get("/text/<int:message_id>")
def message(message_id: int) -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        return _page(session, person, _message(session, message_id))


def _page(session: Session, person: Staff, shown: Message, problems: dict[str, str] | None = None) -> str:
    findings = [Finding(**finding) for finding in shown.findings]
    return render(
        session,
        person,
        "site/desk/message.html",
        problems=problems,
        message=shown,
        parts=segments(shown.text, findings),
        reports=reporting.of(session, shown),
        defence=answering.defence(session, shown.case) if shown.dispute else "",
        taken=moderating.taken(session, shown, now()),
        standing=[decision for decision in shown.decisions if decision.undone_at is None],
    )


def _next(session: Session, done: int) -> ResponseReturnValue:
    """The next text that waits, else the empty queue."""
    following = next((m for m in moderating.queue(session) if m.id != done), None)
    target = url_for("desk.message", message_id=following.id) if following else url_for("desk.queue")
    return redirect(target, 303)


@pages.post("/text/<int:message_id>/release")
def release(message_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown = _message(session, message_id)
        moderating.release(session, shown, person, "form_and_privacy", now())
        reporting.keep(session, settings(), shown, person, now())
        flash(_("Released."), "good")
        return _next(session, message_id)


@pages.post("/text/<int:message_id>/keep")
def keep(message_id: int) -> ResponseReturnValue:
    """A reported text stays public, as it is or with what was masked since."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        reporting.keep(session, settings(), _message(session, message_id), person, now())
        flash(_("It stays public. Whoever reported it and left an address is told."), "good")
        return _next(session, message_id)


@pages.post("/text/<int:message_id>/reject")
def reject(message_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown = _message(session, message_id)
        if request.form.get("reason") not in moderating.REASONS:
            return _page(session, person, shown, {"reason": "unknown"}), 422
        moderating.reject(session, settings(), shown, person, request.form["reason"], now())
        flash(_("Kept from the public. The author gets a statement of reasons."), "good")
        return _next(session, message_id)


@pages.post("/text/<int:message_id>/span")
def span(message_id: int) -> ResponseReturnValue:
    """Mask or show one found span, given by its place."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown = _message(session, message_id)
        start, end = forms.number("start", 0, 10**8), forms.number("end", 0, 10**8)
        if start is None or end is None:
            return _page(session, person, shown, {"words": "unknown"}), 422
        try:
            action, label = request.form.get("action", ""), forms.line("label", 16)
            moderating.span(session, shown, person, action, start, end, label, now())
        except ValueError:
            return _page(session, person, shown, {"words": "unknown"}), 422
    return redirect(url_for("desk.message", message_id=message_id), 303)


@pages.post("/text/<int:message_id>/mask")
def mask(message_id: int) -> ResponseReturnValue:
    """Mask words that no rule found, wherever they stand in the text."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown = _message(session, message_id)
        words = forms.line("words", 200)
        places = _places(shown.text, words)
        if not places:
            return _page(session, person, shown, {"words": "not_found" if words else "required"}), 422
        for start in places:
            label = forms.line("label", 16)
            moderating.span(session, shown, person, "mask", start, start + len(words), label, now())
    return redirect(url_for("desk.message", message_id=message_id), 303)


def _places(text: str, words: str) -> list[int]:
    places, at = [], text.find(words) if words else -1
    while at >= 0:
        places.append(at)
        at = text.find(words, at + len(words))
    return places


@pages.post("/text/<int:message_id>/undo/<int:decision_id>")
def undo(message_id: int, decision_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        decision = session.get(SpanDecision, decision_id)
        if decision is not None:
            moderating.undo(session, _message(session, message_id), decision, person, now())
    return redirect(url_for("desk.message", message_id=message_id), 303)


@pages.post("/text/<int:message_id>/dispute")
def dispute(message_id: int) -> ResponseReturnValue:
    """Whether a reply is an answer, where the consumer says that it is none."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown = _message(session, message_id)
        if request.form.get("answer") not in ("yes", "no"):
            return _page(session, person, shown, {"answer": "unknown"}), 422
        moderating.decide_dispute(session, shown, person, request.form["answer"] == "no", now())
        return _next(session, message_id)

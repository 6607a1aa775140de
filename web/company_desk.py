"""A company's desk: who sits there, what waits, and one case with all that can be done in it.

Every view begins with `company_access.person`; a case of another company does not exist here. Readers read, handlers
and owners act.
"""

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import answering, claiming, filing, handling, inbox, thread
from relay.mail.letters import correspondence as post
from relay.models import AnswerTemplate, Case, CompanyNote, CompanyPerson
from web import access, company_access, company_door as door, download, forms, throttle
from web.context import now, reading, settings, writing

pages = Blueprint("company_desk", __name__, url_prefix="/company-desk")
ACTING = ("owner", "handler")
CODES_AN_HOUR = 20  # asked for from one network address
TRIES_AN_HOUR = 30
LONGEST_NOTE = 4000  # characters


@pages.before_request
def _private() -> None:
    g.private = True


# Coming in


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    return forms.render("site/company/sign_in.html", {}, {}, asked="")


@pages.post("/sign-in")
def mail_code() -> ResponseReturnValue:
    typed = forms.line("address", 254)
    if not filing.is_address(typed):
        problems = {"address": "bad_address" if typed else "required"}
        return forms.render("site/company/sign_in.html", {"address": typed}, problems, asked=""), 422
    with writing() as session:
        throttle.check(session, "desk-code", CODES_AN_HOUR)
        claiming.ask_code(session, settings(), typed, now())
    return forms.render("site/company/sign_in.html", {}, {}, asked=typed)


@pages.post("/enter")
def enter() -> ResponseReturnValue:
    typed = forms.line("address", 254)
    with writing() as session:
        throttle.check(session, "company-code", TRIES_AN_HOUR)
        known = claiming.sign_in(session, typed, forms.line("code", 20), now()) if filing.is_address(typed) else None
        if known is None:
            return forms.render("site/company/sign_in.html", {}, {"code": "wrong_code"}, asked=typed), 422
        response = make_response(redirect(url_for("company_desk.listing"), 303))
        company_access.begin(session, response, person_id=known.id)
    return response


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    with writing() as session:
        response = make_response(redirect(url_for("company_desk.sign_in"), 303))
        company_access.end(session, response)
    return response


# What waits


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        known = company_access.person(session)
        view = request.args.get("view", "open")
        if view not in inbox.VIEWS:
            raise NotFound
        words, page = forms.clean_line(request.args.get("q", ""), 100), _page_number()
        today = post.today(settings(), now())
        rows, more = inbox.listing(session, known, view, words, page, today)
        return render(
            "site/company/inbox.html", known, rows=rows, more=more, view=view, words=words, page=page,
            counts=inbox.counts(session, known, today), today=today,
        )  # fmt: skip


def _page_number() -> int:
    typed = request.args.get("page", "0")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


def render(template: str, known: CompanyPerson, problems: dict[str, str] | None = None, **more: Any) -> str:
    """A page of the desk: whose it is, and who sits there."""
    return forms.render(template, more.pop("typed", request.form), problems or {}, person=known, **more)


@pages.get("/export.csv")
def export() -> ResponseReturnValue:
    with reading() as session:
        known = company_access.person(session)
        content = inbox.export(session, known.company, post.today(settings(), now()))
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=complaints.csv"
    return response


# One case


@pages.get("/case/<number>")
def case(number: str) -> ResponseReturnValue:
    with reading() as session:
        known = company_access.person(session)
        return page(session, known, company_access.case_of(session, known, number))


def page(
    session: Session, known: CompanyPerson, shown: Case, problems: dict[str, str] | None = None, **more: Any
) -> str:
    templates = select(AnswerTemplate).where(AnswerTemplate.company_id == known.company_id)
    notes = select(CompanyNote).where(CompanyNote.case_id == shown.id).order_by(CompanyNote.id)
    return render(
        "site/company/case.html",
        known,
        problems,
        case=shown,
        row=inbox.row(session, shown, post.today(settings(), now())),
        may_act=known.role in ACTING and shown.state in thread.ANSWERABLE,
        templates=[(one.id, one.title) for one in session.scalars(templates.order_by(AnswerTemplate.title))],
        notes=session.scalars(notes).all(),
        colleagues=[(one.id, one.name) for one in answering.people(session, known.company) if one.role in ACTING],
        recommendations=handling.recommendations(session, shown),
        labels={
            "text": _("Your answer"),
            "files": _("Files"),
            "substance": _("What it is"),
            "note": _("Note"),
            "person": _("Who treats it"),
            "manager": _("Name of the case manager"),
            "missing": _("What is missing"),
            "until": _("Answer by"),
            "conclusion": _("Conclusion"),
            "solution": _("What you propose"),
            "department": _("To which department"),
            "recommendation": _("Recommendation"),
            "words": _("Why?"),
        },
        **(door.shown(session, shown) | {"typed": request.form} | more),
    )


def acting(session: Session, number: str) -> tuple[CompanyPerson, Case]:
    known = company_access.person(session, *ACTING)
    return known, company_access.case_of(session, known, number)


def back(number: str) -> ResponseReturnValue:
    return redirect(url_for("company_desk.case", number=number), 303)


@pages.get("/case/<number>/file/<int:message_id>/<int:file_id>")
def file(number: str, message_id: int, file_id: int) -> ResponseReturnValue:
    with reading() as session:
        shown = company_access.case_of(session, company_access.person(session), number)
        return download.attachment(session, access.own_message(shown, message_id), file_id, "company")


@pages.post("/case/<number>/answer")
def answer(number: str) -> ResponseReturnValue:
    with writing() as session:
        known, shown = acting(session, number)
        if (chosen := forms.number("template", 1, 10**9)) is not None:
            return page(session, known, shown, typed=request.form.to_dict() | {"text": _filled(session, known, chosen)})
        text, files, problems = door.typed_answer(shown)
        if problems:
            return page(session, known, shown, problems), 422
        if request.form.get("act") == "preview":
            return page(session, known, shown, draft=answering.preview(shown, text))
        if not door.said_already(shown, text):
            door.check_pace(session, shown)
            substance = request.form["substance"]
            answering.answer(session, settings(), shown, text, files, substance, known.address, now(), person=known)
    door.flash_taken()
    return back(number)


def _filled(session: Session, known: CompanyPerson, template_id: int) -> str:
    """What was typed, and the chosen template below it."""
    found = session.get(AnswerTemplate, template_id)
    words = found.text if found is not None and found.company_id == known.company_id else ""
    typed = forms.text("text", filing.LONGEST["story"])
    return f"{typed}\n\n{words}".strip()


@pages.post("/case/<number>/take-back/<int:message_id>")
def take_back(number: str, message_id: int) -> ResponseReturnValue:
    with writing() as session:
        _known, shown = acting(session, number)
        taken = answering.take_back(session, shown, access.own_message(shown, message_id), now())
    door.flash_taken_back(taken)
    return back(number)


@pages.post("/case/<number>/note")
def note(number: str) -> ResponseReturnValue:
    with writing() as session:
        known, shown = acting(session, number)
        text = forms.text("note", LONGEST_NOTE + 1)
        if not text or len(text) > LONGEST_NOTE:
            return page(session, known, shown, {"note": "too_long" if text else "required"}), 422
        session.add(CompanyNote(case_id=shown.id, person_id=known.id, at=now(), text=text))
    return back(number)


@pages.post("/case/<number>/object")
def object_to(number: str) -> ResponseReturnValue:
    """ "Not about us", or "this one must not count": a moderator decides."""
    with writing() as session:
        known, shown = acting(session, number)
        words, kind = forms.text("words", 2000), request.form.get("kind", "")
        if not words or kind not in ("not_ours", "score", "answer"):
            return page(session, known, shown, {"words": "required" if not words else "unknown"}), 422
        answering.object_to(session, shown, kind, words, forms.line("right_address", 254), now())
    flash(_("Noted. A moderator looks at it and decides; until then the complaint stays as it is."), "good")
    return back(number)

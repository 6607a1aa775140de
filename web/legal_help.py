"""The organisation's legal help, as its consumers see it and as its own staff work at it.

The company sees none of this, and staff with other roles do not either.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import legal
from relay.cases.dossier import issuing
from relay.models import Dossier, LegalFile, Staff
from web import access, download, forms
from web.context import now, reading, settings, writing

pages = Blueprint("legal_help", __name__)
ROLES = ("legal", "administrator")


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("/mine/<number>/legal")
def page(number: str) -> ResponseReturnValue:
    with reading() as session:
        return _page(session, number)


def _page(session: Session, number: str, problems: Mapping[str, str] | None = None) -> str:
    case = access.own_case(session, access.account(session), number)
    return forms.render(
        "site/legal/page.html", request.form, problems or {}, case=case, row=legal.of(session, case),
        labels={"text": _("Your answer"), "member_number": _("Member number")}, longest=legal.LONGEST,
    )  # fmt: skip


@pages.post("/mine/<number>/legal")
def ask(number: str) -> ResponseReturnValue:
    """Hand the whole file to legal help."""
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        try:
            legal.ask_for(session, settings(), case, forms.line("member_number", 40), now())
        except ValueError:
            flash(_("This complaint cannot be handed over now."), "warn")
        else:
            flash(_("Legal help has the whole file now. You get a mail as soon as somebody has read it."), "good")
    return redirect(url_for("legal_help.page", number=number), 303)


@pages.post("/mine/<number>/legal/answer")
def answer(number: str) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        row = legal.of(session, case)
        if row is None:
            raise NotFound
        try:
            legal.answer(session, row, forms.text("text", legal.LONGEST + 1), now())
        except ValueError as error:
            if str(error) == "text":
                return _page(session, number, {"text": "too_long" if forms.text("text") else "required"}), 422
            flash(_("This file is closed."), "warn")
    return redirect(url_for("legal_help.page", number=number), 303)


# The desk of legal help


@pages.get("/desk/legal")
def desk() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        return _desk(person, "site/legal/queue.html", files=legal.queue(session))


def _desk(person: Staff, template: str, problems: Mapping[str, str] | None = None, **more: Any) -> str:
    return forms.render(template, request.form, problems or {}, person=person, **more)


def _row(session: Session, case_id: int) -> LegalFile:
    found = session.get(LegalFile, case_id)
    if found is None:
        raise NotFound
    return found


@pages.get("/desk/legal/<int:case_id>")
def file(case_id: int) -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        return _file(person, _row(session, case_id))


def _file(person: Staff, row: LegalFile, problems: Mapping[str, str] | None = None) -> str:
    labels = {"text": _("Text"), "member": _("Member")}
    return _desk(person, "site/legal/file.html", problems, row=row, case=row.case, labels=labels)


def _act(case_id: int, verb: Callable[[Session, LegalFile, Staff, str], object]) -> ResponseReturnValue:
    """One verb with the text that was typed, then the file again."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        row = _row(session, case_id)
        text = forms.text("text", legal.LONGEST)
        if not text:
            return _file(person, row, {"text": "required"}), 422
        try:
            verb(session, row, person, text)
        except ValueError:
            flash(_("Somebody else has decided in the meantime."), "warn")
        else:
            flash(_("Done. The consumer gets a mail."), "good")
    return redirect(url_for("legal_help.file", case_id=case_id), 303)


@pages.post("/desk/legal/<int:case_id>/decide")
def decide(case_id: int) -> ResponseReturnValue:
    accept, member = request.form.get("act") == "accept", forms.ticked("member")
    return _act(
        case_id,
        lambda session, row, person, text: legal.decide(
            session, settings(), row, person, accept=accept, member=member, text=text, now=now()
        ),
    )


@pages.post("/desk/legal/<int:case_id>/question")
def question(case_id: int) -> ResponseReturnValue:
    return _act(case_id, lambda session, row, who, text: legal.question(session, settings(), row, who, text, now()))


@pages.post("/desk/legal/<int:case_id>/conclude")
def conclude(case_id: int) -> ResponseReturnValue:
    return _act(case_id, lambda session, row, who, text: legal.conclude(session, settings(), row, who, text, now()))


@pages.post("/desk/legal/<int:case_id>/<what>")
def fetch(case_id: int, what: str) -> ResponseReturnValue:
    """The dossier that the consumer handed over."""
    with reading() as session:
        access.staff(session, *ROLES)
        row = _row(session, case_id)
        found = legal.dossier(session, row)
        if found is None or what not in issuing.KINDS:
            raise NotFound
        content, dossier_id = issuing.build(session, settings(), found, what), found.id
        name = f"dossier-{row.case.number}.{what}"
    with writing() as session:
        issuing.visited(session.get_one(Dossier, dossier_id), what, "legal", now())
    return download.sealed(content, name)

"""Public complaints: the list with its search, one thread, and reporting a message in it.

Asks `relay.public` only. Unknown and private numbers answer alike (404); 410 is for what
everybody could once read.
"""

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay import public
from relay.cases import companies, filing
from relay.mail.mime import kept_address
from relay.mail.outbox import mail_domain
from web import forms, throttle
from web.context import now, reading, settings, writing
from web.download import SEALED
from web.i18n import language

pages = Blueprint("threads", __name__)
REPORTS_AN_HOUR = 10  # from one network address


@pages.get("/complaints")
def listing() -> ResponseReturnValue:
    query = forms.clean_line(request.args.get("q", ""), 200)
    typed = request.args.get("page", "1")
    number = min(int(typed), 1000) if typed.isdecimal() and len(typed) < 5 else 1
    with reading() as session:
        if query:
            cards, more = public.search(session, query), False
        else:
            cards = public.recent(session, page=number)
            more = len(cards) == public.PAGE
    return render_template("site/threads/listing.html", cards=cards, query=query, number=number, more=more)


@pages.get("/c/<number>")
def thread(number: str) -> ResponseReturnValue:
    with reading() as session:
        page = _found(public.case(session, number))
        alike, many = public.alike(session, number)
    return render_template("site/threads/thread.html", page=page, card=page.card, alike=alike, many=many)


@pages.get("/c/<number>/files/<name>")
def file(number: str, name: str) -> ResponseReturnValue:
    """A page of a cleaned copy: pixels that we drew or words that we masked, under a name of ours."""
    with reading() as session:
        found = public.published_file(session, number, name)
    if found is None:
        abort(404)
    kind, content = found
    response = Response(content, mimetype=kind)
    response.headers["Content-Security-Policy"] = SEALED
    return response


def _found(page: public.CasePage | str | None) -> public.CasePage:
    if page == "gone":
        abort(410)
    if not isinstance(page, public.CasePage):
        abort(404)
    return page


@pages.get("/c/<number>/report/<int:message_id>")
def ask_report(number: str, message_id: int) -> ResponseReturnValue:
    g.private = True
    with reading() as session:
        page = _found(public.case(session, number))
    return _report_form(page, message_id, {}, {})


@pages.post("/c/<number>/report/<int:message_id>")
def report(number: str, message_id: int) -> ResponseReturnValue:
    g.private = True
    typed = {"reason": forms.text("reason", 2000), "address": forms.line("address", 254)}
    with writing() as session:
        page = _found(public.case(session, number))
        problems = {} if typed["reason"] else {"reason": "required"}
        if typed["address"] and not filing.is_address(typed["address"]):
            problems["address"] = "bad_address"
        elif typed["address"] and companies.domain_of(kept_address(typed["address"])) == mail_domain(settings()):
            problems["address"] = "our_address"
        if problems:
            return _report_form(page, message_id, typed, problems), 422
        throttle.check(session, "report", REPORTS_AN_HOUR)
        told = (typed["address"], typed["reason"], language())
        if not public.report(session, settings(), number, message_id, *told, now()):
            abort(404)
    return render_template("site/threads/reported.html", card=page.card, address=typed["address"])


def _report_form(page: public.CasePage, message_id: int, typed: dict[str, str], problems: dict[str, str]) -> str:
    message = next((m for m in page.messages if m.id == message_id and m.text is not None), None)
    if message is None:
        abort(404)
    labels = {"reason": _("What is wrong with it?"), "address": _("Your e-mail address")}
    return forms.render("site/threads/report.html", typed, problems, card=page.card, message=message, labels=labels)

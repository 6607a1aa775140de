"""Public complaints: the list with its search, one thread, and reporting a message in it.

Asks `relay.public` only. Unknown and private numbers answer alike (404); 410 is for what
everybody could once read.
"""

from typing import Any

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
SEARCHES_A_MINUTE = 40


@pages.get("/complaints")
def listing() -> ResponseReturnValue:
    wanted, number = sought(), _page_number()
    with reading() as session:
        cards, more = public.search(session, wanted, now(), number)
        about = public.company(session, wanted.company) if wanted.company else None
    return render_template(
        "site/threads/listing.html",
        cards=cards,
        sought=wanted,
        about=about.card if about else None,
        asked=asked(wanted),
        number=number,
        more=more,
        sectors=companies.SECTORS,
        categories=filing.CATEGORIES,
        states=public.STATES,
        periods=public.PERIODS,
    )


def sought() -> public.Sought:
    """What the address asks for; what no list knows is left open. Searching for words is slowed down."""
    words = forms.clean_line(request.args.get("q", ""), 200)
    if words:
        throttle.slow_down("search", SEARCHES_A_MINUTE)
    days = request.args.get("days", "")
    return public.Sought(
        words=words,
        company=forms.clean_line(request.args.get("company", ""), 80),
        sector=_one_of("sector", companies.SECTORS),
        category=_one_of("category", filing.CATEGORIES),
        language=_one_of("in", public.LANGUAGES),
        state=_one_of("state", tuple(public.STATES)),
        days=int(days) if days in {str(known) for known in public.PERIODS} else None,
    )


def _one_of(name: str, known: tuple[str, ...]) -> str:
    typed = request.args.get(name, "")
    return typed if typed in known else ""


def _page_number() -> int:
    typed = request.args.get("page", "1")
    return min(int(typed), 1000) if typed.isascii() and typed.isdecimal() and 0 < len(typed) < 5 else 1


def asked(wanted: public.Sought) -> dict[str, Any]:
    """The question as an address writes it, without what is left open."""
    query = {
        "q": wanted.words, "company": wanted.company, "sector": wanted.sector, "category": wanted.category,
        "in": wanted.language, "state": wanted.state, "days": str(wanted.days or ""),
    }  # fmt: skip
    return {name: value for name, value in query.items() if value}


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

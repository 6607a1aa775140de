"""What a complaints service does by hand, as forms of the desk: who treats a case, what is missing, until when, the
conclusion, a second reading by somebody else, and recommendations with what became of them.

Each form is one verb of `relay.cases.handling` in one transaction.
"""

import datetime as dt

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import answering, handling
from relay.mail.letters import correspondence as post
from relay.models import Case, CompanyPerson, Recommendation
from web import company_access, company_desk, company_door as door, forms
from web.context import now, reading, settings, writing

pages = Blueprint("company_handling", __name__, url_prefix="/company-desk")


@pages.before_request
def _private() -> None:
    g.private = True


def _author(known: CompanyPerson) -> handling.Author:
    return handling.Author(known.name, known.address, known)


def _refused(session: Session, known: CompanyPerson, case: Case, code: str, field: str) -> ResponseReturnValue:
    return company_desk.page(session, known, case, {field: code}), 422


@pages.post("/case/<number>/assign")
def assign(number: str) -> ResponseReturnValue:
    """The case goes to a colleague; a second reading only to one who did not treat the first."""
    with writing() as session:
        known, case = company_desk.acting(session, number)
        wanted = forms.number("person", 1, 10**9)
        colleague = next((p for p in answering.people(session, known.company) if p.id == wanted), None)
        if colleague is None or colleague.role not in company_desk.ACTING:
            return _refused(session, known, case, "unknown", "person")
        try:
            handling.take_over(session, settings(), case, _author(colleague), now())
        except ValueError as error:
            return _refused(session, known, case, str(error), "person")
    return company_desk.back(number)


@pages.post("/case/<number>/manager")
def manager(number: str) -> ResponseReturnValue:
    with writing() as session:
        known, case = company_desk.acting(session, number)
        name, contact = forms.line("manager", 120), forms.line("contact", 200)
        if not name:
            return _refused(session, known, case, "required", "manager")
        handling.name_manager(session, settings(), case, _author(known), name, contact, now())
    door.flash_taken()
    return company_desk.back(number)


@pages.post("/case/<number>/missing")
def missing(number: str) -> ResponseReturnValue:
    with writing() as session:
        known, case = company_desk.acting(session, number)
        what = forms.text("missing", 4001)
        if not what or len(what) > 4000:
            return _refused(session, known, case, "too_long" if what else "required", "missing")
        handling.request_missing(session, settings(), case, _author(known), what, now())
    door.flash_taken()
    return company_desk.back(number)


@pages.post("/case/<number>/more-time")
def more_time(number: str) -> ResponseReturnValue:
    with writing() as session:
        known, case = company_desk.acting(session, number)
        until, why = _day("until"), forms.text("why", 2000)
        if until is None:
            return _refused(session, known, case, "bad_date", "until")
        try:
            handling.holding_notice(session, settings(), case, _author(known), until, why, now())
        except ValueError:
            return _refused(session, known, case, "not_to_come", "until")
    door.flash_taken()
    return company_desk.back(number)


def _day(field: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(forms.line(field, 10))
    except ValueError:
        return None


@pages.post("/case/<number>/conclude")
def conclude(number: str) -> ResponseReturnValue:
    with writing() as session:
        known, case = company_desk.acting(session, number)
        words, solution = forms.text("conclusion", 6001), forms.text("solution", 3001)
        if not words:
            return _refused(session, known, case, "required", "conclusion")
        if len(words) > 6000 or len(solution) > 3000:
            return _refused(session, known, case, "too_long", "conclusion" if len(words) > 6000 else "solution")
        declined = forms.ticked("declined")
        told: handling.Told = next((way for way in handling.TOLD if way == request.form.get("told")), "relay")
        handling.conclude(
            session, settings(), case, _author(known), words, solution, now(), told=told, declined=declined
        )
    door.flash_taken()
    return company_desk.back(number)


@pages.post("/case/<number>/recommend")
def recommend(number: str) -> ResponseReturnValue:
    with writing() as session:
        known, case = company_desk.acting(session, number)
        department, words = forms.line("department", 120), forms.text("recommendation", 4000)
        typed = (("department", department), ("recommendation", words))
        if (empty := next((field for field, value in typed if not value), None)) is not None:
            return _refused(session, known, case, "required", empty)
        handling.recommend(session, case, _author(known), department, words, _day("follow_up_on"), now())
    flash(_("Kept. Only your desk reads it."), "good")
    return company_desk.back(number)


@pages.get("/recommendations")
def listing() -> ResponseReturnValue:
    with reading() as session:
        known = company_access.person(session)
        rows = handling.of_company(session, known.company_id)
        today = post.today(settings(), now())
        return company_desk.render("site/company/recommendations.html", known, rows=rows, today=today)


@pages.post("/recommendations/<int:recommendation_id>")
def follow_up(recommendation_id: int) -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, *company_desk.ACTING)
        found = session.get(Recommendation, recommendation_id)
        case = session.get(Case, found.case_id) if found is not None else None
        if found is None or case is None or case.company_id != known.company_id:
            raise NotFound
        if request.form.get("outcome") not in handling.OUTCOMES:
            raise NotFound
        handling.follow_up(found, request.form["outcome"], forms.text("words", 2000), now())
    return redirect(url_for("company_handling.listing"), 303)

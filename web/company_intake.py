"""A complaint that reached the company by phone, by post or at its counter, entered by its own people.

Whoever complained confirms it by the mailed link, as everybody does: no company files in somebody's name alone.
"""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.cases import entering, filing
from relay.models import CompanyPerson
from web import company_access, company_desk, throttle
from web.context import now, reading, settings, writing
from web.i18n import LANGUAGES
from web.procedures import intake_labels, typed_complaint

pages = Blueprint("company_intake", __name__, url_prefix="/company-desk/intake")
ENTERED_AN_HOUR = 30  # from one network address: each mails a link


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def form() -> ResponseReturnValue:
    with reading() as session:
        return _page(company_access.person(session, *company_desk.ACTING))


def _page(known: CompanyPerson, problems: dict[str, str] | None = None) -> str:
    return company_desk.render(
        "site/company/intake.html", known, problems, typed=request.form, labels=intake_labels(),
        limits=filing.LONGEST, tongues=LANGUAGES,
    )  # fmt: skip


@pages.post("")
def enter() -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, *company_desk.ACTING)
        typed = typed_complaint(known.company)
        wrong = filing.problems(session, settings(), typed, now().date())
        if typed.entry == "site":
            wrong["entry"] = "unknown"
        if wrong:
            return _page(known, wrong), 422
        throttle.check(session, "entered", ENTERED_AN_HOUR)
        case = entering.enter_for_company(session, settings(), typed, known, now())
        flash(_("Filed as %(number)s.", number=case.number), "good")
    return redirect(url_for("company_intake.form"), 303)

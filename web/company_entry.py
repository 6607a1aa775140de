"""What a company keeps up itself: its entry, its people, its texts, and what each case does to its score.

Claiming begins on the company's public page and ends with a code or a moderator's yes. Owners change, the others look.
"""

from flask import Blueprint, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound, TooManyRequests

from relay import public, webhooks
from relay.cases import answering, claiming, companies, filing, inbox
from relay.mail.letters import correspondence as post
from relay.mail.letters.sheet import LANGUAGES
from relay.models import AnswerTemplate, Company, CompanyPerson
from web import company_access, forms, throttle
from web.company_desk import ACTING, render
from web.context import now, reading, settings, writing
from web.i18n import language

pages = Blueprint("company_entry", __name__)
CLAIMS_AN_HOUR = 10  # from one network address
MOST_ALIASES, MOST_TEMPLATES = 20, 100
OWNER = "owner"


@pages.before_request
def _private() -> None:
    g.private = True


# Claiming


def _company(session: Session, slug: str) -> Company:
    found = companies.by_slug(session, slug)
    if found is None or not found.confirmed:
        raise NotFound
    return found


@pages.get("/company/<slug>/claim")
def ask_claim(slug: str) -> ResponseReturnValue:
    with reading() as session:
        return _claim(_company(session, slug), "")


def _claim(company: Company, asked: str, *, waits: bool = False, problems: dict[str, str] | None = None) -> str:
    """asked: the address that got a code; waits: a moderator decides."""
    typed = request.form if problems and not asked else {}
    return forms.render("site/company/claim.html", typed, problems or {}, company=company, asked=asked, waits=waits)


@pages.post("/company/<slug>/claim")
def claim(slug: str) -> ResponseReturnValue:
    with writing() as session:
        company = _company(session, slug)
        throttle.check(session, "claim", CLAIMS_AN_HOUR)
        name, address, words = forms.line("name", 120), forms.line("address", 254), forms.text("words", 2001)
        problems = {} if name else {"name": "required"}
        if not filing.is_address(address):
            problems["address"] = "bad_address" if address else "required"
        if len(words) > 2000:
            problems["words"] = "too_long"
        if problems:
            return forms.render(
                "site/company/claim.html", request.form, problems, company=company, asked="", waits=False
            ), 422
        way = claiming.ask(session, settings(), company, address, name, words, language(), now())
        if way == "too_many":
            raise TooManyRequests
        return _claim(company, address if way == "code" else "", waits=way == "moderator")


@pages.post("/company/<slug>/claim/enter")
def enter(slug: str) -> ResponseReturnValue:
    with writing() as session:
        company = _company(session, slug)
        throttle.check(session, "company-code", CLAIMS_AN_HOUR * 3)
        address, code = forms.line("address", 254), forms.line("code", 20)
        known = claiming.enter(session, company, address, code, now()) if filing.is_address(address) else None
        if known is None:
            problems = {"code": "wrong_code"}
            return forms.render(
                "site/company/claim.html", {}, problems, company=company, asked=address, waits=False
            ), 422
        response = make_response(redirect(url_for("company_desk.listing"), 303))
        company_access.begin(session, response, person_id=known.id)
    return response


# The entry


@pages.get("/company-desk/entry")
def entry() -> ResponseReturnValue:
    with reading() as session:
        return _entry(session, company_access.person(session))


def _entry(
    session: Session, known: CompanyPerson, problems: dict[str, str] | None = None, asked: str = "", secret: str = ""
) -> str:
    company = known.company
    standing = {
        "aliases": "\n".join(alias.name for alias in company.aliases),
        "website": company.website, "phone": company.phone, "language": company.language,
        "staff_public": "yes" if company.staff_public else "",
    }  # fmt: skip
    templates = select(AnswerTemplate).where(AnswerTemplate.company_id == company.id).order_by(AnswerTemplate.title)
    return render(
        "site/company/entry.html", known, problems, typed=request.form or standing, company=company, asked=asked,
        hook=webhooks.of(session, company), secret=secret, header=webhooks.HEADER,
        may_change=known.role == OWNER, may_write=known.role in ACTING, templates=session.scalars(templates).all(),
        labels={
            "aliases": _("Other names"), "website": _("Website"), "phone": _("Public phone number"),
            "address": _("E-mail address"), "code": _("Code"), "title": _("Title"), "text": _("Text"),
            "language": _("Language of our letters to you"), "url": _("Address of your system"),
        },
    )  # fmt: skip


@pages.post("/company-desk/entry")
def correct() -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, OWNER)
        names = [forms.clean_line(line, 120) for line in forms.text("aliases", 3000).splitlines()]
        names = list(dict.fromkeys(name for name in names if name))
        website, spoken = forms.line("website", 200), request.form.get("language", "")
        problems = {} if len(names) <= MOST_ALIASES else {"aliases": "too_long"}
        if website and not website.startswith(("https://", "http://")):
            problems["website"] = "bad_link"
        if spoken not in LANGUAGES:
            problems["language"] = "unknown"
        if problems:
            return _entry(session, known, problems), 422
        claiming.rename_aliases(session, known.company, names)
        known.company.website, known.company.phone = website, forms.line("phone", 40)
        known.company.language, known.company.staff_public = spoken, forms.ticked("staff_public")
    flash(_("Saved."), "good")
    return redirect(url_for("company_entry.entry"), 303)


@pages.post("/company-desk/entry/address")
def add_address() -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, OWNER)
        address = forms.line("address", 254)
        if not filing.is_address(address):
            return _entry(session, known, {"address": "bad_address" if address else "required"}), 422
        way = claiming.add_address(session, settings(), known.company, address, now())
        if way != "code":
            return _entry(session, known, {"address": "too_many_codes" if way == "too_many" else way}), 422
        return _entry(session, known, asked=address)


@pages.post("/company-desk/entry/address/confirm")
def confirm_address() -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, OWNER)
        throttle.check(session, "company-code", CLAIMS_AN_HOUR * 3)
        address, code = forms.line("address", 254), forms.line("code", 20)
        right = filing.is_address(address)
        if not right or not claiming.confirm_address(session, known.company, address, code, now()):
            return _entry(session, known, {"code": "wrong_code"}, asked=address), 422
    flash(_("The address is confirmed. Complaints go there when the addresses above it take no mail."), "good")
    return redirect(url_for("company_entry.entry"), 303)


@pages.post("/company-desk/entry/address/<int:address_id>/first")
def put_first(address_id: int) -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, OWNER)
        if not claiming.put_first(known.company, address_id):
            raise NotFound
    flash(_("New complaints go to this address first."), "good")
    return redirect(url_for("company_entry.entry"), 303)


# The company's own system


@pages.post("/company-desk/entry/webhook")
def keep_webhook() -> ResponseReturnValue:
    """A hook with a fresh secret, shown this once; an empty address stops it."""
    with writing() as session:
        known = company_access.person(session, OWNER)
        url = forms.line("url", 501)
        if not url:
            webhooks.stop(session, known.company, now())
            return redirect(url_for("company_entry.entry", _anchor="webhook"), 303)
        try:
            hook = webhooks.keep(session, settings(), known.company, url, now())
        except ValueError as error:
            return _entry(session, known, {"url": str(error)}), 422
        return _entry(session, known, secret=hook.secret)


# The score


@pages.get("/company-desk/score")
def score() -> ResponseReturnValue:
    """Every case of the last year with what it does in the score, and why another one does nothing."""
    with reading() as session:
        known = company_access.person(session)
        today = post.today(settings(), now())
        return render(
            "site/company/score.html", known, shown=public.company(session, known.company.slug),
            cases=inbox.scored(session, known.company, today), may_object=known.role in ACTING,
        )  # fmt: skip


@pages.post("/company-desk/entry/address/<int:address_id>/copy")
def copy(address_id: int) -> ResponseReturnValue:
    """This address also gets what is written to the first one, or no longer."""
    with writing() as session:
        known = company_access.person(session, OWNER)
        found = next(
            (row for row in known.company.addresses if row.id == address_id and row.state == "confirmed"), None
        )
        if found is None:
            raise NotFound
        found.copied = not found.copied
    return redirect(url_for("company_entry.entry"), 303)


# Texts


@pages.post("/company-desk/templates")
def add_template() -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, *ACTING)
        title, text = forms.line("title", 120), forms.text("text", filing.LONGEST["story"] + 1)
        problems = {name: "required" for name, typed in (("title", title), ("text", text)) if not typed}
        kept = select(AnswerTemplate.id).where(AnswerTemplate.company_id == known.company_id)
        if len(text) > filing.LONGEST["story"] or len(session.scalars(kept).all()) >= MOST_TEMPLATES:
            problems["text"] = "too_long"
        if problems:
            return _entry(session, known, problems), 422
        session.add(AnswerTemplate(company_id=known.company_id, title=title, text=text))
    return redirect(url_for("company_entry.entry", _anchor="templates"), 303)


@pages.post("/company-desk/templates/<int:template_id>/remove")
def remove_template(template_id: int) -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, *ACTING)
        found = session.get(AnswerTemplate, template_id)
        if found is None or found.company_id != known.company_id:
            raise NotFound
        session.delete(found)
    return redirect(url_for("company_entry.entry", _anchor="templates"), 303)


# People


@pages.get("/company-desk/people")
def people() -> ResponseReturnValue:
    with reading() as session:
        return _people(session, company_access.person(session))


def _people(session: Session, known: CompanyPerson, problems: dict[str, str] | None = None) -> str:
    return render(
        "site/company/people.html", known, problems, colleagues=answering.people(session, known.company),
        may_change=known.role == OWNER,
        labels={"name": _("Name"), "address": _("Work e-mail address"), "role": _("What they may do")},
    )  # fmt: skip


@pages.post("/company-desk/people")
def invite() -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, OWNER)
        name, address, role = forms.line("name", 120), forms.line("address", 254), request.form.get("role", "")
        problems = {} if name else {"name": "required"}
        if not filing.is_address(address):
            problems["address"] = "bad_address" if address else "required"
        if role not in ("owner", "handler", "reader"):
            problems["role"] = "unknown"
        if len(answering.people(session, known.company)) >= claiming.MOST_PEOPLE:
            problems["address"] = "too_many_people"
        if problems:
            return _people(session, known, problems), 422
        if claiming.admit(session, known.company, address, name, role, now(), again=True) is None:
            raise NotFound
    flash(_("%(name)s can open the desk now, with a code sent to %(address)s.", name=name, address=address), "good")
    return redirect(url_for("company_entry.people"), 303)


@pages.post("/company-desk/people/<int:person_id>")
def change_role(person_id: int) -> ResponseReturnValue:
    with writing() as session:
        known = company_access.person(session, OWNER)
        found = session.get(CompanyPerson, person_id)
        if found is None or found.company_id != known.company_id:
            raise NotFound
        if not claiming.change_role(session, known, found, request.form.get("role", ""), now()):
            return _people(session, known, {"role": "last_owner"}), 422
    flash(_("Saved."), "good")
    return redirect(url_for("company_entry.people"), 303)

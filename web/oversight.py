"""How moderation is watched and helped: appeals, ties, the audit log, rules tried on a text, entries put right.

Every view of the desk begins with `access.staff`. The two pages for others are the appeal behind a mailed link and the
public count of what was removed.
"""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

import moderation
from relay import public
from relay.cases import acts, appealing, companies, filing, limiting, links, merging, moderating, ties
from relay.mail.mime import kept_address
from relay.models import Account, Appeal, Case, Company, MailedLink, Message, Staff, StaffTie
from web import access, chain, desk, forms
from web.context import now, reading, settings, writing
from web.desk import ROLES
from web.marks import segments

pages = Blueprint("oversight", __name__, url_prefix="/desk")
public_pages = Blueprint("removals", __name__)
LANGUAGES = ("fr", "nl", "en", "de")


@pages.before_request
def _private() -> None:
    g.private = True


@pages.app_errorhandler(ties.TiedError)
def tied(_error: ties.TiedError) -> ResponseReturnValue:
    """403 with its reason: another moderator decides."""
    g.private = True
    return render_template("site/desk/tied.html"), 403


# Appeals


@pages.get("/appeals")
def appeals() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        return _appeals(session, person)


def _appeals(session: Session, person: Staff, problems: dict[str, str] | None = None) -> str:
    return desk.render(session, person, "site/desk/appeals.html", problems=problems, appeals=appealing.waiting(session))


@pages.post("/appeals/<int:appeal_id>")
def decide_appeal(appeal_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        found = session.get(Appeal, appeal_id)
        if found is None:
            raise NotFound
        if request.form.get("answer") not in ("upheld", "reversed"):
            return _appeals(session, person, {"answer": "unknown"}), 422
        if not appealing.decide(session, settings(), found, request.form["answer"] == "reversed", person, now()):
            return _appeals(session, person, {"answer": "own_decision"}), 422
    flash(_("Decided. The author is told by mail."), "good")
    return redirect(url_for("oversight.appeals"), 303)


@public_pages.get("/appeal/<secret>")
def ask_appeal(secret: str) -> ResponseReturnValue:
    g.private = True
    with reading() as session:
        return _appeal_page(session, secret)


def _appeal_page(
    session: Session, secret: str, typed: str = "", problems: dict[str, str] | None = None
) -> ResponseReturnValue:
    link = links.look(session, secret[:200], "appeal", now())
    if not isinstance(link, MailedLink):
        why = link or "unknown"
        return render_template("site/links/dead.html", why=why, purpose="appeal"), 404 if why == "unknown" else 410
    message = session.get_one(Message, link.message_id)
    page = forms.render("site/links/appeal.html", {"words": typed}, problems or {}, message=message)
    return page, 422 if problems else 200


@public_pages.post("/appeal/<secret>")
def appeal(secret: str) -> ResponseReturnValue:
    g.private = True
    with writing() as session:
        words = forms.text("words", appealing.LONGEST + 1)
        if not words or len(words) > appealing.LONGEST:
            return _appeal_page(session, secret, words, {"words": "too_long" if words else "required"})
        link = links.look(session, secret[:200], "appeal", now())
        if not isinstance(link, MailedLink) or not links.use(session, link, now()):
            return _appeal_page(session, secret)
        appealing.lodge(session, session.get_one(Message, link.message_id), words, now())
    return render_template("site/links/done.html", purpose="appeal")


@public_pages.get("/removals")
def removals() -> ResponseReturnValue:
    with reading() as session:
        return render_template("site/help/removals.html", months=public.removals(session))


# One text: who reads it, and a decision undone


@pages.post("/text/<int:message_id>/take")
def take(message_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        moderating.take(session, _message(session, message_id), person, now())
    return redirect(url_for("desk.message", message_id=message_id), 303)


@pages.post("/text/<int:message_id>/reconsider")
def reconsider(message_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        moderating.reconsider(session, _message(session, message_id), person, now())
    flash(_("The decision is undone."), "good")
    return redirect(url_for("desk.message", message_id=message_id), 303)


def _message(session: Session, message_id: int) -> Message:
    found = session.get(Message, message_id)
    if found is None:
        raise NotFound
    return found


# Tools


@pages.get("/tools")
def tools() -> ResponseReturnValue:
    with reading() as session:
        return _tools(session, access.staff(session, *ROLES))


def _tools(session: Session, person: Staff, problems: dict[str, str] | None = None) -> ResponseReturnValue:
    page = desk.render(
        session, person, "site/desk/tools.html", problems=problems, typed=request.form,
        ties=ties.of(session, person), limits=limiting.DAYS,
        labels={"company": _("Company"), "address": _("E-mail address of the consumer"), "days": _("For how long")},
    )  # fmt: skip
    return page, 422 if problems else 200


@pages.post("/ties")
def declare_tie() -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session)
        company, account = _company_typed(session, "company"), _account_typed(session)
        if (company is None) == (account is None):
            return _tools(session, person, {"company": "tie_to_one"})
        ties.declare(session, person, now(), company=company, account=account)
    flash(_("Noted. You will not be able to decide there."), "good")
    return redirect(url_for("oversight.tools", _anchor="ties"), 303)


@pages.post("/ties/<int:tie_id>/end")
def end_tie(tie_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session)
        found = session.get(StaffTie, tie_id)
        if found is None or found.staff_id != person.id:
            raise NotFound
        ties.end(session, person, found, now())
    return redirect(url_for("oversight.tools", _anchor="ties"), 303)


def _company_typed(session: Session, field: str) -> Company | None:
    """By the last part of its page's address, or by its exact name."""
    typed = forms.line(field, 200)
    if not typed:
        return None
    exact = (Company.slug == typed.rstrip("/").rpartition("/")[2]) | (Company.search_key == companies.fold(typed))
    return session.scalar(select(Company).where(exact, Company.merged_into_id.is_(None)).order_by(Company.id).limit(1))


def _account_typed(session: Session) -> Account | None:
    typed = forms.line("address", 254)
    if not filing.is_address(typed):
        return None
    return session.scalar(select(Account).where(Account.address == kept_address(typed)))


@pages.post("/limit")
def limit() -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        account, days = _account_typed(session), forms.number("days", 0, 365)
        problems = {} if account is not None else {"address": "no_account"}
        if days not in (0, *limiting.DAYS):
            problems["days"] = "unknown"
        if account is None or days is None or problems:
            return _tools(session, person, problems)
        limiting.limit(session, account, days, person, now())
    flash(_("Done. New complaints of this person wait for a moderator.") if days else _("The limit is lifted."), "good")
    return redirect(url_for("oversight.tools"), 303)


@pages.route("/try", methods=["GET", "POST"])
def try_rules() -> ResponseReturnValue:
    """What the rules make of a pasted text. Nothing is kept, so the POST changes nothing."""
    with reading() as session:
        person = access.staff(session, *ROLES)
        text, spoken = forms.text("text"), request.form.get("language", "fr")
        decision = moderation.review(text, spoken if spoken in LANGUAGES else "fr") if text else None
        return desk.render(
            session, person, "site/desk/try.html", typed=request.form, text=text, decision=decision,
            version=moderation.VERSION, chain=chain.table(),
            parts=segments(text, decision.findings) if decision is not None else [],
        )  # fmt: skip


# The directory


@pages.get("/entry/<int:company_id>")
def entry(company_id: int) -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        return _entry(session, person, _company(session, company_id))


def _company(session: Session, company_id: int) -> Company:
    found = session.get(Company, company_id)
    if found is None or found.merged_into_id is not None:
        raise NotFound
    return found


def _entry(session: Session, person: Staff, shown: Company, problems: dict[str, str] | None = None) -> str:
    cases = session.scalar(select(func.count(Case.id)).where(Case.company_id == shown.id))
    return desk.render(
        session, person, "site/desk/entry.html", problems=problems, company=shown, cases=cases,
        typed=request.form or {"name": shown.name, "sector": shown.sector},
        labels={"name": _("Name"), "sector": _("Sector"), "into": _("The other entry")},
    )  # fmt: skip


@pages.post("/find-entry")
def find_entry() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        found = _company_typed(session, "company")
        if found is None:
            return _tools(session, person, {"company": "unknown_company"})
    return redirect(url_for("oversight.entry", company_id=found.id), 303)


@pages.post("/entry/<int:company_id>/rename")
def rename(company_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown = _company(session, company_id)
        name, sector = forms.line("name", filing.LONGEST["company_name"]), request.form.get("sector", "")
        problems = {} if name else {"name": "required"}
        if sector not in companies.SECTORS:
            problems["sector"] = "unknown"
        if problems:
            return _entry(session, person, shown, problems), 422
        merging.rename(session, shown, name, sector, person, now())
    flash(_("Saved."), "good")
    return redirect(url_for("oversight.entry", company_id=company_id), 303)


@pages.post("/entry/<int:company_id>/merge")
def merge(company_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown, other = _company(session, company_id), _company_typed(session, "into")
        if other is None:
            return _entry(session, person, shown, {"into": "unknown_company"}), 422
        try:
            moved = merging.merge(session, shown, other, person, now())
        except ValueError:
            return _entry(session, person, shown, {"into": "cannot_merge"}), 422
        kept = other.id
    flash(_("One entry now. %(number)s complaints have moved.", number=moved), "good")
    return redirect(url_for("oversight.entry", company_id=kept), 303)


# The audit log


@pages.get("/log")
def log() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        typed = request.args.get("page", "0")
        page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
        entries = acts.log(session, page)
        return desk.render(
            session, person, "site/desk/log.html", entries=entries[: acts.PAGE], page=page,
            more=len(entries) > acts.PAGE,
        )  # fmt: skip

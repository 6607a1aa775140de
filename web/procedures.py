"""The desk of procedures: which company follows which, a copy edited in the site, days on which nobody works, and
complaints that staff enter on someone's behalf.

A wrong file changes nothing and is told line by line; a running case keeps the edition it began with.
"""

import datetime as dt
import tempfile
from pathlib import Path

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases import companies, deadlines, entering, filing
from relay.models import Case, ClosedDay, Company, Course, OutboxRow, Staff
from relay.models.courses import ENTRIES
from relay.procedures import load
from relay.procedures.load import ProcedureError
from web import access, desk, forms
from web.context import now, reading, settings, writing
from web.i18n import LANGUAGES
from web.words import FIELDS

pages = Blueprint("procedures", __name__, url_prefix="/desk/procedures")
ROLES = ("moderator", "administrator")
LONGEST_FILE = 200_000


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        return _listing(session, access.staff(session, *ROLES))


def _listing(session: Session, person: Staff, problems: dict[str, str] | None = None) -> str:
    library = deadlines.library(settings())
    followed: dict[str, list[Company]] = {name: [] for name in library.procedures}
    for company in session.scalars(select(Company).where(Company.procedure != "").order_by(Company.name)):
        followed.setdefault(company.procedure, []).append(company)
    running = select(Course.procedure, Course.edition, func.count()).join(Case, Case.id == Course.case_id)
    running = running.where(Course.procedure != "", Case.closed_at.is_(None))
    editions = session.execute(running.group_by(Course.procedure, Course.edition)).all()
    return desk.render(
        session, person, "site/procedures/listing.html", typed=request.form, problems=problems, library=library,
        followed=followed, editions=editions, days=list(session.scalars(select(ClosedDay).order_by(ClosedDay.day))),
        labels={"day": _("Day"), "name": _("Name")},
    )  # fmt: skip


@pages.post("/days")
def add_day() -> ResponseReturnValue:
    """A day on which nobody works: every running clock is counted again."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        name = forms.line("name", 80)
        try:
            day = dt.date.fromisoformat(forms.line("day", 10))
        except ValueError:
            return _listing(session, person, {"day": "bad_date"}), 422
        if not name:
            return _listing(session, person, {"name": "required"}), 422
        moved = deadlines.add_day(session, settings(), day, name, person.id, now())
        flash(ngettext("%(num)s last day moved.", "%(num)s last days moved.", moved), "good")
    return redirect(url_for("procedures.listing"), 303)


@pages.post("/days/<day>/remove")
def remove_day(day: str) -> ResponseReturnValue:
    with writing() as session:
        access.staff(session, *ROLES)
        try:
            moved = deadlines.remove_day(session, settings(), dt.date.fromisoformat(day))
        except ValueError:
            raise NotFound from None
        flash(ngettext("%(num)s last day moved.", "%(num)s last days moved.", moved), "good")
    return redirect(url_for("procedures.listing"), 303)


@pages.get("/<name>")
def edit(name: str) -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        path = load.in_force(deadlines.folder(settings())).get(name)
        if path is None:
            raise NotFound
        return _editor(session, person, name, path.read_text(encoding="utf-8"), ())


def _editor(session: Session, person: Staff, name: str, text: str, faults: tuple[str, ...]) -> str:
    procedure = deadlines.library(settings()).find(name)
    return desk.render(
        session, person, "site/procedures/edit.html", typed={"text": text}, name=name, faults=faults,
        procedure=procedure,
    )  # fmt: skip


@pages.post("/<name>")
def save(name: str) -> ResponseReturnValue:
    """Check the copy and put it in force; or say what is wrong, line by line, and change nothing."""
    text = request.form.get("text", "")[:LONGEST_FILE].replace("\r\n", "\n")
    with writing() as session:
        person = access.staff(session, "administrator")
        if name not in load.in_force(deadlines.folder(settings())):
            raise NotFound
        if faults := _install(name, text):
            return _editor(session, person, name, text, faults), 422
        deadlines.recompute(session, settings())
    flash(_("In force from now on. Running cases keep the edition they began with."), "good")
    return redirect(url_for("procedures.listing"), 303)


def _install(name: str, text: str) -> tuple[str, ...]:
    """What is wrong with the text as the file of `name`; nothing where it is in force now."""
    with tempfile.TemporaryDirectory(prefix="doleance-") as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        try:
            found = load.check(path, deadlines.library(settings()).bodies)
            if found.id != name:
                return (f"1: id: {_('must stay %(name)s', name=name)}",)
            load.install(path, deadlines.folder(settings()))
        except ProcedureError as error:
            return tuple(fault.replace(f"{path}:", "").strip() for fault in error.faults)
    return ()


@pages.post("/company/<int:company_id>")
def choose(company_id: int) -> ResponseReturnValue:
    """The procedure that a company follows from its next complaint on; "" for none."""
    with writing() as session:
        access.staff(session, *ROLES)
        company, chosen = session.get(Company, company_id), forms.line("procedure", 80)
        if company is None or (chosen and deadlines.library(settings()).find(chosen) is None):
            raise NotFound
        company.procedure = chosen
    flash(_("Saved. New complaints go by it; running ones keep what they began with."), "good")
    return redirect(url_for("newcomers.company", company_id=company_id), 303)


# A complaint that came by phone, post or at the counter


@pages.get("/intake")
def intake() -> ResponseReturnValue:
    with reading() as session:
        return _intake(session, access.staff(session, *ROLES))


def _intake(session: Session, person: Staff, problems: dict[str, str] | None = None) -> str:
    return desk.render(
        session, person, "site/procedures/intake.html", typed=request.form, problems=problems, labels=intake_labels(),
        limits=filing.LONGEST, tongues=LANGUAGES,
    )  # fmt: skip


def intake_labels() -> dict[str, str]:
    own = {"entry": _("How it came"), "language": _("Language")}
    return {name: str(text) for name, text in FIELDS.items()} | own


@pages.post("/intake")
def enter() -> ResponseReturnValue:
    """File what somebody said or wrote on paper, in that person's name."""
    with writing() as session:
        person = access.staff(session, *ROLES)
        company = _named(session, forms.line("company", 120))
        typed = typed_complaint(company)
        wrong = filing.problems(session, settings(), entering.addressed(typed), now().date())
        wrong = {field: code for field, code in wrong.items() if not field.startswith("company")}
        if company is None:
            wrong["company"] = "unknown_company"
        if typed.entry == "site":
            wrong["entry"] = "unknown"
        if wrong:
            return _intake(session, person, wrong), 422
        case = entering.enter(session, settings(), typed, person, now(), checked=forms.ticked("checked"))
        flash(_("Filed as %(number)s.", number=case.number), "good")
    return redirect(url_for("procedures.intake"), 303)


def _named(session: Session, name: str) -> Company | None:
    """The company whose name, or one of whose names, this is."""
    return next((c for c in companies.search(session, name) if _is_called(c, name)), None)


def _is_called(company: Company, name: str) -> bool:
    return companies.fold(name) in {company.search_key, *(alias.search_key for alias in company.aliases)}


def typed_complaint(company: Company | None) -> filing.Filing:
    """What was typed on somebody's behalf, about this company."""
    entry = request.form.get("entry", "")
    return filing.Filing(
        company_id=company.id if company else None,
        name=forms.line("name"), address=forms.line("address"), title=forms.line("title"), phone=forms.line("phone"),
        postal_address=forms.line("postal_address"), branch=forms.line("branch"), contract=forms.line("contract"),
        customer=forms.line("customer"), occurred_on=forms.line("occurred_on"),
        story=forms.text("story"), expectation=forms.text("expectation"),
        audience=request.form.get("audience", "private"),
        language=request.form.get("language", "fr"),
        spoken_first=forms.ticked("spoken_first"),
        public=forms.ticked("public"),
        entry=entry if entry in ENTRIES else "site",
    )  # fmt: skip


@pages.get("/post")
def post() -> ResponseReturnValue:
    """Letters to people without e-mail: to print."""
    with reading() as session:
        person = access.staff(session, *ROLES)
        rows = [(row, session.get(Case, row.case_id or 0), entering.text_of(row)) for row in entering.to_post(session)]
        return desk.render(session, person, "site/procedures/post.html", rows=rows)


@pages.post("/post/<int:row_id>")
def posted(row_id: int) -> ResponseReturnValue:
    with writing() as session:
        access.staff(session, *ROLES)
        row = session.get(OutboxRow, row_id)
        if row is None:
            raise NotFound
        entering.posted(row, now())
    return redirect(url_for("procedures.post"), 303)

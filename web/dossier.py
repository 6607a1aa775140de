"""The dossier of a case: its consumer makes and fetches it, and lets a mediator fetch it by a link that expires.

Every fetch is a POST, because it is written down. A link that is unknown, ended or over says nothing of the case.
"""

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from relay.cases.dossier import issuing
from relay.models import Case, Dossier
from web import access, download, throttle
from web.context import now, reading, settings, writing
from web.i18n import language

pages = Blueprint("dossier", __name__)
MADE_AN_HOUR = 40  # from one network address: each is a second of work


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("/mine/<number>/dossier")
def page(number: str) -> ResponseReturnValue:
    with reading() as session:
        return _page(session, access.own_case(session, access.account(session), number))


def _page(session: Session, case: Case, link: str = "") -> str:
    return render_template(
        "site/dossier/page.html", case=case, issued=issuing.of(session, case), link=link, now=now(),
        days=issuing.LIFETIME.days,
    )  # fmt: skip


@pages.post("/mine/<number>/dossier")
def make(number: str) -> ResponseReturnValue:
    """A dossier as of now, for the consumer."""
    return _issue(number, "consumer")


@pages.post("/mine/<number>/dossier/link")
def make_link(number: str) -> ResponseReturnValue:
    """A dossier as of now, behind a link for a mediator; the link is shown this once."""
    return _issue(number, "mediator")


def _issue(number: str, recipient: str) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        throttle.check(session, "dossier", MADE_AN_HOUR)
        try:
            _row, secret = issuing.issue(session, case, recipient, language(), now())
        except ValueError:
            flash(_("There is nothing to hand out before the complaint is confirmed."), "warn")
            return redirect(url_for("mine.thread", number=number), 303)
        if secret:
            return _page(session, case, f"{settings().site.url}{url_for('dossier.shared', secret=secret)}")
    return redirect(url_for("dossier.page", number=number), 303)


@pages.post("/mine/<number>/dossier/<int:dossier_id>/<what>")
def fetch(number: str, dossier_id: int, what: str) -> ResponseReturnValue:
    with reading() as session:
        case = access.own_case(session, access.account(session), number)
        content = _built(session, _own(session, case, dossier_id), what)
    return _handed_out(dossier_id, content, f"dossier-{number}.{what}", "consumer")


@pages.post("/mine/<number>/dossier/<int:dossier_id>/end")
def end(number: str, dossier_id: int) -> ResponseReturnValue:
    """The link works no more."""
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        issuing.revoke(session, case, _own(session, case, dossier_id), now())
    flash(_("The link works no more."), "good")
    return redirect(url_for("dossier.page", number=number), 303)


def _own(session: Session, case: Case, dossier_id: int) -> Dossier:
    row = session.get(Dossier, dossier_id)
    if row is None or row.case_id != case.id:
        raise NotFound
    return row


@pages.get("/dossier/<secret>")
def shared(secret: str) -> ResponseReturnValue:
    with reading() as session:
        row = issuing.by_link(session, secret, now())
        if row is None:
            abort(404)
        if not isinstance(row, Dossier):
            return render_template("site/dossier/over.html"), 410
        case = session.get_one(Case, row.case_id)
        return render_template("site/dossier/shared.html", row=row, case=case, secret=secret)


@pages.post("/dossier/<secret>/<what>")
def fetch_shared(secret: str, what: str) -> ResponseReturnValue:
    with writing() as session:
        throttle.check(session, "dossier", MADE_AN_HOUR)
    with reading() as session:
        row = issuing.by_link(session, secret, now())
        if row is None:
            abort(404)
        if not isinstance(row, Dossier):
            return render_template("site/dossier/over.html"), 410
        content, name = _built(session, row, what), f"dossier-{session.get_one(Case, row.case_id).number}.{what}"
        dossier_id = row.id
    return _handed_out(dossier_id, content, name, "link")


def _built(session: Session, row: Dossier, what: str) -> bytes:
    """The PDF or ZIP. Made from a snapshot: a second of work must not keep the one writer waiting."""
    if what not in issuing.KINDS:
        raise NotFound
    return issuing.build(session, settings(), row, what)


def _handed_out(dossier_id: int, content: bytes, name: str, by: str) -> Response:
    """A download, and a line in the list of visits."""
    with writing() as session:
        issuing.visited(session.get_one(Dossier, dossier_id), name.rpartition(".")[2], by, now())
    return download.sealed(content, name)

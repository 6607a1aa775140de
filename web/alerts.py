"""Mail alerts on a company or a sector: asked for on a page, confirmed by a mailed link, left by one click.

Scanners in mailboxes open every link: no GET here changes anything. A mail program that leaves by itself sends the
POST of RFC 8058, which carries no form token and no cookie; the token in its address is what authorises it.
"""

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from relay.cases import alerts, companies, filing
from relay.cases.companies import SECTORS
from relay.models import Company, Subscription
from web import forms, throttle
from web.context import now, reading, settings, writing
from web.i18n import language
from web.security import one_click

pages = Blueprint("alerts", __name__, url_prefix="/alerts")
ASKS_AN_HOUR = 10  # from one network address


@pages.before_request
def _private() -> None:
    g.private = True


def _about(session: Session) -> tuple[Company | None, str]:
    """The listed company or the sector that the address names; 404 for neither."""
    slug, sector = request.args.get("company", ""), request.args.get("sector", "")
    company = companies.by_slug(session, slug[:80]) if slug else None
    if company is None and sector not in SECTORS:
        abort(404)
    return company, "" if company else sector


def _form(company: Company | None, sector: str, problems: dict[str, str]) -> str:
    typed = {"address": request.form.get("address", "")[:254]}
    return forms.render("site/alerts/ask.html", typed, problems, company=company, sector=sector)


@pages.get("")
def ask() -> ResponseReturnValue:
    with reading() as session:
        return _form(*_about(session), {})


@pages.post("")
def mail_link() -> ResponseReturnValue:
    typed = forms.line("address", 254)
    with writing() as session:
        company, sector = _about(session)
        if not filing.is_address(typed):
            return _form(company, sector, {"address": "bad_address" if typed else "required"}), 422
        throttle.check(session, "alert", ASKS_AN_HOUR)
        alerts.ask(session, settings(), typed, language(), now(), company=company, sector=sector)
        return render_template("site/alerts/asked.html", address=typed, company=company, sector=sector)


def _dead() -> ResponseReturnValue:
    return render_template("site/alerts/dead.html"), 404


def _page(session: Session, found: Subscription, act: str, done: bool = False) -> str:
    company = session.get(Company, found.company_id) if found.company_id else None
    return render_template(
        "site/alerts/link.html", act=act, done=done, company=company, sector=found.sector, target=request.path
    )


@pages.get("/confirm/<secret>")
def ask_confirm(secret: str) -> ResponseReturnValue:
    with reading() as session:
        found = alerts.of_secret(session, secret[:200], now())
        return _dead() if found is None else _page(session, found, "confirm", done=found.confirmed_at is not None)


@pages.post("/confirm/<secret>")
def confirm(secret: str) -> ResponseReturnValue:
    with writing() as session:
        found = alerts.of_secret(session, secret[:200], now())
        if found is None:
            return _dead()
        alerts.confirm(found, now())
        return _page(session, found, "confirm", done=True)


@pages.get("/leave/<token>")
def ask_leave(token: str) -> ResponseReturnValue:
    with reading() as session:
        found = alerts.of_leave(session, token[:200])
        return _page(session, found, "leave") if found is not None else _left()


@pages.post("/leave/<token>")
@one_click
def leave(token: str) -> ResponseReturnValue:
    """By the button of the page, or by a mail program (RFC 8058); twice is once."""
    with writing() as session:
        found = alerts.of_leave(session, token[:200])
        if found is not None:
            alerts.leave(session, found)
    return _left()


def _left() -> str:
    return render_template("site/alerts/left.html", home=url_for("pages.home"))

"""Mailed links: opening one shows a page with a button, pressing it acts, once.

Scanners in mailboxes open every link, so no GET here changes anything.
"""

from dataclasses import dataclass

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session as browser, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import mailparse
from relay.cases import accounts, erasing, filing, holding, links, preferences, sending
from relay.models import Account, Case, CompanyAddress, HeldMail, MailedLink
from web import access, draft, forms, throttle, traces
from web.context import now, reading, settings, writing
from web.route import leaving
from web.security import one_click

pages = Blueprint("links", __name__)
SIGN_INS_AN_HOUR = 20  # asked for from one network address


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that does nothing any more: "expired", "used" or "unknown"."""

    why: str


@pages.before_request
def _private() -> None:
    g.private = True


def _look(session: Session, secret: str, purpose: str) -> MailedLink | Dead:
    found = links.look(session, secret[:200], purpose, now())
    if not isinstance(found, MailedLink):
        return Dead(found or "unknown")
    address = session.get(CompanyAddress, found.company_address_id) if found.company_address_id else None
    if address is not None and address.state == "confirmed":
        return Dead("expired")  # staff have confirmed it since: no company escapes its score by a link
    return found


def _spend(session: Session, secret: str, purpose: str) -> MailedLink | Dead:
    """The link, spent by this call; Dead where another request was quicker."""
    link = _look(session, secret, purpose)
    if isinstance(link, MailedLink) and not links.use(session, link, now()):
        return Dead("used")
    return link


def _dead(link: Dead, purpose: str) -> ResponseReturnValue:
    status = 404 if link.why == "unknown" else 410
    return render_template("site/links/dead.html", why=link.why, purpose=purpose), status


def _ask(secret: str, purpose: str) -> ResponseReturnValue:
    """The page behind a link, with its one button."""
    with reading() as session:
        link = _look(session, secret, purpose)
        if isinstance(link, Dead):
            return _dead(link, purpose)
        case = session.get(Case, link.case_id) if link.case_id else None
        address = session.get(CompanyAddress, link.company_address_id) if link.company_address_id else None
        held = session.get(HeldMail, link.held_id) if link.held_id else None
        mail = mailparse.parse(held.spool.raw.content) if held else None
        return render_template(f"site/links/{purpose}.html", case=case, address=address, mail=mail)


# Confirming the address of a new complaint


@pages.get("/verify/<secret>")
def ask_verify(secret: str) -> ResponseReturnValue:
    return _ask(secret, "verify")


@pages.post("/verify/<secret>")
def verify(secret: str) -> ResponseReturnValue:
    with writing() as session:
        link = _spend(session, secret, "verify")
        if isinstance(link, Dead):
            return _dead(link, "verify")
        case = session.get_one(Case, link.case_id)
        sentence, kind = leaving(filing.confirm(session, settings(), case, now()))
        traces.complaint(session, case)
        response = make_response(redirect(url_for("mine.thread", number=case.number), 303))
        access.begin(session, response, account_id=case.account_id)
    flash(sentence, kind)
    return response


# Signing in


@pages.get("/sign-in")
def ask_sign_in() -> ResponseReturnValue:
    return forms.render("site/links/ask_sign_in.html", {}, {}, back=request.args.get("next", ""))


@pages.post("/sign-in")
def mail_sign_in() -> ResponseReturnValue:
    typed = forms.line("address", 254)
    back = forms.own_path(request.form.get("next"), "")
    if not filing.is_address(typed):
        problems = {"address": "bad_address" if typed else "required"}
        return forms.render("site/links/ask_sign_in.html", {"address": typed}, problems, back=back), 422
    with writing() as session:
        throttle.check(session, "sign-in", SIGN_INS_AN_HOUR)
        accounts.ask_sign_in(session, settings(), typed, now())
    browser["back"] = back
    return render_template("site/links/sign_in_sent.html", address=typed)


@pages.get("/sign-in/<secret>")
def ask_use_sign_in(secret: str) -> ResponseReturnValue:
    return _ask(secret, "sign_in")


@pages.post("/sign-in/<secret>")
def sign_in(secret: str) -> ResponseReturnValue:
    with writing() as session:
        link = _spend(session, secret, "sign_in")
        if isinstance(link, Dead):
            return _dead(link, "sign_in")
        account = session.get_one(Account, link.account_id)
        account.verified_at = account.verified_at or now()  # the link came to this very address
        back = forms.own_path(browser.pop("back", ""), url_for("mine.listing"))
        response = make_response(redirect(back, 303))
        access.begin(session, response, account_id=account.id)
    return response


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    with writing() as session:
        response = make_response(redirect(url_for("pages.home"), 303))
        draft.leave(session, response)
        access.end(session, response, access.CONSUMER)
    return response


# Erasing everything about somebody


@pages.get("/erase/<secret>")
def ask_erase(secret: str) -> ResponseReturnValue:
    return _ask(secret, "erase_account")


@pages.post("/erase/<secret>")
def erase(secret: str) -> ResponseReturnValue:
    with writing() as session:
        link = _spend(session, secret, "erase_account")
        if isinstance(link, Dead):
            return _dead(link, "erase_account")
        person = session.get_one(Account, link.account_id)
        session.expunge(link)  # its row goes with all others
        erasing.account(session, settings(), person, now())
        response = make_response(render_template("site/links/done.html", purpose="erase_account"))
        access.end(session, response, access.CONSUMER)
        draft.leave(session, response)
    return response


# "No more letters of this kind"


@pages.get("/unsubscribe/<secret>")
def ask_unsubscribe(secret: str) -> ResponseReturnValue:
    with reading() as session:
        found = preferences.letter_of(session, secret[:200])
    if found is None:
        return _dead(Dead("unknown"), "unsubscribe")
    return render_template("site/links/unsubscribe.html", letter=found[1])


@pages.post("/unsubscribe/<secret>")
@one_click
def unsubscribe(secret: str) -> ResponseReturnValue:
    """By the page's button, or by a mailbox's own button: then no page of ours was open (RFC 8058)."""
    with writing() as session:
        found = preferences.letter_of(session, secret[:200])
        if found is None:
            return _dead(Dead("unknown"), "unsubscribe")
        preferences.mute(session, *found, now())
    return render_template("site/links/done.html", purpose="unsubscribe")


# "Did you write this mail?"


@pages.get("/confirm-mail/<secret>")
def ask_confirm_mail(secret: str) -> ResponseReturnValue:
    return _ask(secret, "confirm_mail")


@pages.post("/confirm-mail/<secret>")
def confirm_mail(secret: str) -> ResponseReturnValue:
    with writing() as session:
        link = _spend(session, secret, "confirm_mail")
        if isinstance(link, Dead):
            return _dead(link, "confirm_mail")
        held = session.get_one(HeldMail, link.held_id)
        case = session.get_one(Case, held.case_id)
        if held.state == "waiting" and not holding.is_filed(session, held, case):
            holding.file_held(session, settings(), held, case, "consumer", now(), "confirmed")
    return render_template("site/links/done.html", purpose="confirm_mail")


# A company that says "this is not us" or "stop"


@pages.get("/not-us/<secret>")
def ask_not_us(secret: str) -> ResponseReturnValue:
    return _ask(secret, "not_us")


@pages.post("/not-us/<secret>")
def not_us(secret: str) -> ResponseReturnValue:
    return _refuse(secret, "not_us")


@pages.get("/stop/<secret>")
def ask_stop(secret: str) -> ResponseReturnValue:
    return _ask(secret, "stop")


@pages.post("/stop/<secret>")
def stop(secret: str) -> ResponseReturnValue:
    return _refuse(secret, "stop")


def _refuse(secret: str, purpose: str) -> ResponseReturnValue:
    with writing() as session:
        link = _spend(session, secret, purpose)
        if isinstance(link, Dead):
            return _dead(link, purpose)
        sending.stop(session, settings(), session.get_one(CompanyAddress, link.company_address_id), purpose, now())
    return render_template("site/links/done.html", purpose=purpose)

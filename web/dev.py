"""Development only: the letters that were written, as their receiver sees them, and *Reply*.

Mail that nobody carries away lies in a Maildir; this shows it. A reply is built as a plain
mail program builds one and goes by real SMTP to our own daemon, signed for the sender's
domain with the development key (`relay.mail.devzone`): it must pass every check real mail passes.
"""

import smtplib
from dataclasses import replace

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from relay import public
from relay.mail import courier, devzone
from web import forms
from web.context import now, settings
from web.letterbox import Letter, as_reply, letters, read
from web.security import allow

pages = Blueprint("dev", __name__, url_prefix="/dev")
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-top-navigation-by-user-activation; frame-ancestors 'self'"
)


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("/outbox")
def outbox() -> ResponseReturnValue:
    return render_template("site/dev/outbox.html", letters=letters(courier.maildir(settings()).folder))


def _letter(name: str) -> Letter:
    found = read(courier.maildir(settings()).folder, name)
    if found is None:
        raise NotFound
    return found


@pages.get("/outbox/<name>")
def letter(name: str) -> ResponseReturnValue:
    return _page(_letter(name), "", "", {})


def _page(shown: Letter, subject: str, text: str, problems: dict[str, str]) -> str:
    allow("frame-src", "'self'")
    return forms.render(
        "site/dev/letter.html",
        {"subject": subject or shown.reply_subject, "text": text},
        problems,
        letter=shown,
        labels={"text": _("Your answer"), "subject": _("Subject")},
    )


@pages.get("/outbox/<name>/html")
def html(name: str) -> ResponseReturnValue:
    """The letter's HTML alone, for a sandboxed frame: nothing in it runs or loads; its links leave the frame."""
    shown = _letter(name)
    if shown.html is None:
        raise NotFound
    page = shown.html.replace("<head>", '<head><base target="_top">', 1)  # our own pages refuse to be framed
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": LETTER_POLICY})


@pages.post("/outbox/<name>/reply")
def reply(name: str) -> ResponseReturnValue:
    shown = _letter(name)
    subject, text = forms.line("subject", 500), forms.text("text")
    if not text:
        return _page(shown, subject, text, {"text": "required"}), 422
    try:
        signed = devzone.sign(settings(), as_reply(shown, subject, text, now()), shown.recipient.rpartition("@")[2])
    except ValueError:
        return _page(shown, subject, text, {"text": "no_signature"}), 422
    try:
        _hand_in(shown, signed)
    except (OSError, smtplib.SMTPException):
        return _page(shown, subject, text, {"text": "refused"}), 502
    flash(_("Your reply was handed to the SMTP server of this machine."), "good")
    return redirect(url_for("dev.outbox"), 303)


def _hand_in(shown: Letter, content: bytes) -> None:
    """One SMTP dialogue with our own daemon, as the receiver's mail server would hold it."""
    smtp = settings().smtp
    with smtplib.SMTP(smtp.host, smtp.port, timeout=20) as server:
        server.sendmail(shown.recipient, [shown.reply_to], content)


@pages.get("/styleguide")
def styleguide() -> ResponseReturnValue:
    card = public.CompanyCard("example", "Example Energy", "energy", True, 71.4, 61.2, 78.9, "B")
    case = public.CaseCard(
        "2026-000001", "Boiler never repaired", card.name, card.slug, True, "service", "closed", "part", 14990, now()
    )
    return render_template(
        "site/dev/styleguide.html",
        request_path=request.path,
        moment=now(),
        survival=[max(0.12, 1 - day * 0.04) for day in range(31)],
        company=card,
        newcomer=replace(card, name="Example Newcomer", confirmed=False, score=None, letter=None),
        case=case,
    )

"""The consumer's own page: contact data, which letters, all that is held as a file, and erasing it.

Every view begins with `access.account`. Erasing is only asked for here; the mailed link does it (web.links).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from relay.cases import erasing, exporting, limits, passkeys, preferences
from relay.models import Account
from web import access, forms
from web.context import now, reading, settings, writing
from web.download import sealed
from web.words import FIELDS

pages = Blueprint("account", __name__, url_prefix="/account")
EXPORTS_A_DAY = 10


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def page() -> ResponseReturnValue:
    with reading() as session:
        return _page(session, access.account(session))


def _page(
    session: Session, account: Account, typed: Mapping[str, Any] | None = None, problems: dict[str, str] | None = None
) -> str:
    held = {name: getattr(account, name) for name in ("name", "display_name", "phone", "language")}
    return forms.render(
        "site/mine/account.html",
        held | dict(typed or {}),
        problems or {},
        account=account,
        labels=FIELDS,
        limits=preferences.LONGEST,
        optional=preferences.OPTIONAL,
        muted=preferences.muted(session, account),
        passkeys=passkeys.of(session, passkeys.Owner(account=account)),
    )


@pages.post("/profile")
def keep_profile() -> ResponseReturnValue:
    typed = {name: forms.line(name) for name in ("name", "display_name", "phone", "language")}
    with writing() as session:
        account = access.account(session)
        if wrong := preferences.profile_problems(**typed):
            return _page(session, account, typed, wrong), 422
        preferences.keep_profile(account, **typed)
    flash(_("Your details are kept. New complaints begin with them."), "good")
    return redirect(url_for("account.page"), 303)


@pages.post("/letters")
def choose_letters() -> ResponseReturnValue:
    with writing() as session:
        account = access.account(session)
        preferences.choose(session, account, set(request.form.getlist("letter")) & set(preferences.OPTIONAL), now())
    flash(_("Your choice is kept."), "good")
    return redirect(url_for("account.page"), 303)


@pages.post("/export")
def export() -> ResponseReturnValue:
    """All that is held, as a ZIP. A POST: making it is work, and no link elsewhere may set it off."""
    with writing() as session:
        account = access.account(session)
        if limits.count(session, f"export:{account.id}", limits.DAY, now()) > EXPORTS_A_DAY:
            raise TooManyRequests
    with reading() as session:
        content = exporting.archive(session, settings(), access.account(session), now())
    return _as_file(content, now())


def _as_file(content: bytes, at: dt.datetime) -> Response:
    return sealed(content, f"my-data-{at:%Y-%m-%d}.zip")


@pages.post("/erase")
def ask_to_erase() -> ResponseReturnValue:
    with writing() as session:
        account = access.account(session)
        if not erasing.ask(session, settings(), account, now()):
            raise TooManyRequests
        return render_template("site/mine/erase_asked.html", address=account.address)

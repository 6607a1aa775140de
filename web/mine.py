"""My complaints: the consumer's own cases, read and acted on.

Every view begins with `access.account` and `access.own_case`. Acting is always a POST with
one transaction; the verb decides, the view only says what came of it.
"""

from collections.abc import Mapping

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, TooManyRequests

from relay.cases import companies, drafts, erasing, feedback, filing, limits, thread as verbs, tracking, uploads
from relay.mail.letters import correspondence as post
from relay.models import Account, Case
from web import access, download, draft, forms, traces
from web.context import now, reading, settings, writing
from web.draft import file_problem
from web.route import is_open, leaving, next_step, stops

pages = Blueprint("mine", __name__, url_prefix="/mine")
REPLIES_A_DAY = 30  # in one case: the company's mailbox may be a stranger's


@pages.before_request
def _private() -> None:
    g.private = True


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        account = access.account(session)
        query = select(Case).where(Case.account_id == account.id, erasing.STANDS).options(joinedload(Case.company))
        cases = session.scalars(query.order_by(Case.created_at.desc(), Case.id.desc())).all()
        begun = [(drafts.name(found), found) for found in drafts.of_account(session, account.id)]
        return render_template("site/mine/listing.html", account=account, cases=cases, begun=begun, next_step=next_step)


@pages.post("/drafts/<name>")
def resume(name: str) -> ResponseReturnValue:
    """Go on with a complaint that was begun, in whatever browser, or throw it away."""
    with writing() as session:
        account = access.account(session)
        found = next((d for d in drafts.of_account(session, account.id) if drafts.name(d) == name), None)
        if found is None:
            raise NotFound
        if "discard" in request.form:
            drafts.discard(session, found)
            flash(_("The draft has been thrown away."), "good")
            return redirect(url_for("mine.listing"), 303)
        secret = drafts.resume(session, found, now())
    response = make_response(redirect(url_for("complaints.check"), 303))
    draft.remember(response, secret)
    return response


@pages.get("/<number>")
def thread(number: str) -> ResponseReturnValue:
    with reading() as session:
        account = access.account(session)
        return _thread(session, account, number)


def _thread(
    session: Session, account: Account, number: str, problems: dict[str, str] | None = None, typed: str = ""
) -> str:
    case = access.own_case(session, account, number)
    return forms.render(
        "site/mine/thread.html",
        {"text": typed},
        problems or {},
        case=case,
        messages=[m for m in case.messages if m.prominence != "hidden"],
        readable=lambda text: post.without_tokens(session, settings(), text, "company"),
        tracks=tracking.of(session, case),
        stops=stops(case, settings()),
        next_step=next_step(case),
        open=is_open(case),
        may_change=feedback.may_change(settings(), case, now()),
        may_write=case.state in verbs.WRITABLE,
        may_close=case.state in feedback.CLOSABLE,
        labels={"text": _("Your message"), "files": _("Files")},
    )


def _done(number: str, sentence: str, kind: str = "good") -> ResponseReturnValue:
    flash(sentence, kind)
    return redirect(url_for("mine.thread", number=number), 303)


@pages.post("/<number>/confirm")
def confirm(number: str) -> ResponseReturnValue:
    """Send a case that waits for confirmation: signing in by a mailed link has proved the address."""
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        sentence, kind = leaving(filing.confirm(session, settings(), case, now()))
    return _done(number, sentence, kind)


@pages.post("/<number>/reply")
def reply(number: str) -> ResponseReturnValue:
    with writing() as session:
        account = access.account(session)
        case = access.own_case(session, account, number)
        text = forms.text("text", filing.LONGEST["story"] + 1)
        picked = tuple(uploads.Upload(forms.file_name(f), f.mimetype or "", f.read()) for f in forms.files("files"))
        if case.state not in verbs.WRITABLE:
            return redirect(url_for("mine.thread", number=number), 303)
        problems = _reply_problems(text, picked)
        if problems:
            return _thread(session, account, number, problems, text), 422
        if not _same_as_last(case, text):
            if limits.count(session, f"reply:{case.id}", limits.DAY, now()) > REPLIES_A_DAY:
                raise TooManyRequests
            verbs.follow_up(session, settings(), case, text, picked, now())
        reached = companies.takes_mail(case.company, case.written_address)
    if reached:
        return _done(number, _("Your message is on its way to the company."))
    return _done(number, _("Your message stands in the thread, but no address of the company takes our mail."), "warn")


def _reply_problems(text: str, picked: tuple[uploads.Upload, ...]) -> dict[str, str]:
    problems = {} if text else {"text": "required"}
    if len(text) > filing.LONGEST["story"]:
        problems["text"] = "too_long"
    if (wrong := file_problem(picked)) is not None:
        problems["files"] = wrong
    return problems


def _same_as_last(case: Case, text: str) -> bool:
    """A second click on the same form: the thread ends with this very text already."""
    return bool(case.messages) and case.messages[-1].kind == "follow_up" and case.messages[-1].text == text


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    g.private = True
    number = (request.view_args or {}).get("number", "")
    with reading() as session:
        return _thread(session, access.account(session), number, {"files": "too_large"}), 413


@pages.post("/<number>/solved")
def solved(number: str) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        verbs.solved_directly(session, case, now())
    return _done(number, _("Noted: the company answered you outside the platform."))


@pages.post("/<number>/not-an-answer/<int:message_id>")
def not_an_answer(number: str, message_id: int) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        verbs.not_an_answer(session, settings(), case, access.own_message(case, message_id), now())
    return _done(number, _("Noted. A moderator decides whether this counts as an answer."))


@pages.post("/<number>/private")
def make_private(number: str) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        verbs.make_private(session, case, now())
    return _done(number, _("Your complaint is private now. Its public page has gone."))


@pages.get("/<number>/withdraw")
def ask_withdraw(number: str) -> ResponseReturnValue:
    with reading() as session:
        case = access.own_case(session, access.account(session), number)
        return forms.render("site/mine/withdraw.html", {}, {}, case=case)


@pages.post("/<number>/withdraw")
def withdraw(number: str) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        if request.form.get("why") not in ("mistaken", "settled"):
            return forms.render("site/mine/withdraw.html", {}, {"why": "unknown"}, case=case), 422
        verbs.withdraw(session, case, request.form["why"] == "mistaken", now())
    return _done(number, _("Your complaint is withdrawn."))


@pages.get("/<number>/close")
def ask_close(number: str) -> ResponseReturnValue:
    with reading() as session:
        case = access.own_case(session, access.account(session), number)
        if not (case.state in feedback.CLOSABLE or feedback.may_change(settings(), case, now())):
            return redirect(url_for("mine.thread", number=number), 303)
        said = feedback.comment_of(case)
        comment = said.text if said else ""
        return _close_form(case, {"outcome": case.outcome, "satisfaction": case.satisfaction, "comment": comment}, {})


@pages.post("/<number>/close")
def close(number: str) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        satisfaction = forms.number("satisfaction", 1, 5)
        comment = forms.text("comment", feedback.LONGEST_COMMENT + 1)
        outcome = request.form.get("outcome", "")
        typed = {"outcome": outcome, "satisfaction": satisfaction, "comment": comment}
        if outcome not in ("met", "part", "not"):
            return _close_form(case, typed, {"outcome": "unknown"}), 422
        if len(comment) > feedback.LONGEST_COMMENT:
            return _close_form(case, typed, {"comment": "too_long"}), 422
        try:
            feedback.close(session, settings(), case, outcome, satisfaction, comment, now())
            traces.rating(session, case, comment)
        except ValueError:
            flash(_("This complaint can no longer be closed or rated."), "warn")
            return redirect(url_for("mine.thread", number=number), 303)
    return _done(number, _("Thank you. Your feedback is part of the company’s score."))


def _close_form(case: Case, typed: Mapping[str, object], problems: dict[str, str]) -> str:
    labels = {"outcome": _("Your expectations"), "comment": _("Comment")}
    return forms.render(
        "site/mine/close.html", typed, problems, case=case, labels=labels, days=settings().clock.rating_days
    )


@pages.post("/<number>/reopen")
def reopen(number: str) -> ResponseReturnValue:
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        try:
            feedback.reopen(session, settings(), case, now())
        except ValueError:
            flash(_("The time to reopen this complaint is over."), "warn")
            return redirect(url_for("mine.thread", number=number), 303)
    return _done(number, _("Your complaint is open again."))


@pages.get("/<number>/file/<int:message_id>/<int:file_id>")
def file(number: str, message_id: int, file_id: int) -> ResponseReturnValue:
    with reading() as session:
        case = access.own_case(session, access.account(session), number)
        return download.attachment(session, access.own_message(case, message_id), file_id, "consumer")

"""The last step of filing: both previews side by side, sending, and what happens next."""

import re
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from relay.cases import filing, readdressing
from relay.models import Case, Company
from web import access, before, draft, forms, throttle, traces
from web.complaints import page, pages
from web.context import now, reading, settings, writing
from web.marks import Segment, segments

__all__ = ["pages"]

FILINGS_AN_HOUR = 20  # from one network address
LONGEST = 20_000  # characters of a whole text
REWORDED = ("VULGAR", "INSULT", "HATE", "THREAT")  # what says the same without these words


@pages.get("/check")
def check() -> ResponseReturnValue:
    with reading() as session:
        if draft.filed(session) is not None:
            return redirect(url_for("complaints.sent"), 303)
        return _previews(session, draft.load(session))


def _previews(session: Session, content: dict[str, Any]) -> str:
    wrong = draft.problems(session, content)
    typed = draft.as_filing(session, content)
    preview = None if wrong else filing.preview(session, settings(), typed, now())
    company = session.get(Company, typed.company_id) if typed.company_id else None
    return page(
        "check",
        content,
        wrong,
        step_of=draft.STEP_OF,
        preview=preview,
        filing=typed,
        company=company.name if company else typed.company_name,
        before=before.view(session, content, typed),
        hidden=_hidden(typed.text, preview) if preview else [],
        reworded=REWORDED,
        signed_in=access.account_or_none(session) is not None,
    )


def _hidden(text: str, preview: filing.Preview) -> list[Segment]:
    """What moderation found, as words of the original text."""
    return [part for part in segments(text, preview.findings) if part.label]


@pages.post("/reword")
def reword() -> ResponseReturnValue:
    """Take one passage out of the text, as the preview shows it; nothing happens where it stands there no more."""
    with writing() as session:
        content = draft.load(session)
        start, end = forms.number("start", 0, LONGEST), forms.number("end", 0, LONGEST)
        words = request.form.get("words", "")
        shown = draft.as_filing(session, content).text
        if start is not None and end is not None and words and shown[start:end] == words:
            secret = draft.save(session, content | _without(content, len(shown), start, end))
            response = make_response(redirect(url_for("complaints.check"), 303))
            draft.remember(response, secret)
            flash(_("The words have been taken out. Read the sentence once more."), "good")
            return response
    return redirect(url_for("complaints.check"), 303)


def _without(content: dict[str, Any], whole: int, start: int, end: int) -> dict[str, str]:
    """The field that the span [start, end) of the text of `whole` characters lies in, without it."""
    story, expectation = content["story"].strip(), content["expectation"].strip()
    if end <= len(story):
        return {"story": _cut(story, start, end)}
    ahead = whole - len(expectation)
    return {"expectation": _cut(expectation, start - ahead, end - ahead)} if start >= ahead else {}


def _cut(text: str, start: int, end: int) -> str:
    """The text without [start, end), and without the blank or comma that would be left over."""
    return re.sub(r" +([.,;:!?…])", r"\1", re.sub(r"  +", " ", text[:start] + text[end:])).strip()


@pages.post("/check")
def send() -> ResponseReturnValue:
    with writing() as session:
        draft.lock(session)
        if draft.filed(session) is not None:
            return redirect(url_for("complaints.sent"), 303)
        content = draft.load(session)
        if draft.problems(session, content):
            return _previews(session, content), 422
        throttle.check(session, "filing", FILINGS_AN_HOUR)
        account = access.account_or_none(session)
        case = filing.open_case(session, settings(), draft.as_filing(session, content), account, now())
        draft.mark_filed(session, case)
        traces.complaint(session, case)
        return redirect(url_for("complaints.sent"), 303)


@pages.get("/sent")
def sent() -> ResponseReturnValue:
    """The page after sending: the case this browser's draft became, or back to the first step."""
    with reading() as session:
        case = draft.filed(session)
        if case is None:
            return redirect(url_for("complaints.company"), 303)
        return _sent(session, case, {})


def _sent(session: Session, case: Case, typed: dict[str, str], problems: dict[str, str] | None = None) -> str:
    typed = typed or {"address": case.account.address}
    return page("sent", typed, problems, case=case, account=access.account_or_none(session))


@pages.post("/sent")
def send_link_again() -> ResponseReturnValue:
    """The address was mistyped, or the mail got lost: the link once more, those before it die."""
    with writing() as session:
        draft.lock(session)
        case = draft.filed(session)
        if case is None or case.state != "unverified":
            return redirect(url_for("complaints.sent"), 303)
        typed = forms.line("address", 255)
        if (wrong := readdressing.problem(settings(), case, typed)) is not None:
            return _sent(session, case, {"address": typed}, {"address": wrong}), 422
        throttle.check(session, "filing", FILINGS_AN_HOUR)
        if not readdressing.send_again(session, settings(), case, typed, now()):
            raise TooManyRequests
    flash(_("A new link is on its way. The one before works no more."), "good")
    return redirect(url_for("complaints.sent"), 303)

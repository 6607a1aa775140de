"""The last step of filing: both previews side by side, sending, and what happens next."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from relay.cases import filing
from relay.models import Company
from web import access, draft, throttle
from web.complaints import page, pages
from web.context import now, reading, settings, writing
from web.marks import Segment, segments

__all__ = ["pages"]

FILINGS_AN_HOUR = 20  # from one network address


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
        hidden=_hidden(typed.text, preview) if preview else [],
        signed_in=access.account_or_none(session) is not None,
    )


def _hidden(text: str, preview: filing.Preview) -> list[Segment]:
    """What moderation found, as words of the original text."""
    return [part for part in segments(text, preview.findings) if part.label]


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
        return redirect(url_for("complaints.sent"), 303)


@pages.get("/sent")
def sent() -> ResponseReturnValue:
    """The page after sending: the case this browser's draft became, or back to the first step."""
    with reading() as session:
        case = draft.filed(session)
        if case is None:
            return redirect(url_for("complaints.company"), 303)
        return page("sent", {}, case=case, account=access.account_or_none(session))

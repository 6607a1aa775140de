"""Filing a complaint: six small steps, seven where the company has a procedure of its own. Each is saved on the server,
none needs JavaScript.

Going back is always safe: a step shows what the draft holds. Sending twice finds the case
that the first click filed.
"""

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from relay.cases import companies, drafts, filing, uploads
from relay.models import Company
from web import access, before, draft, forms, throttle
from web.context import reading, settings, writing
from web.words import FIELDS

pages = Blueprint("complaints", __name__, url_prefix="/complain")
FORMS_AN_HOUR = 60  # with files, from one network: what is kept for a draft needs no name


@pages.before_request
def _private() -> None:
    g.private = True


def page(step: str, content: dict[str, Any], problems: dict[str, str] | None = None, **more: Any) -> str:
    steps = draft.steps(bool(content.get("asks")))
    position = steps.index(step) + 1 if step in steps else len(steps)
    return forms.render(
        f"site/complaints/{step}.html",
        content,
        problems or {},
        labels=FIELDS,
        position=position,
        steps=len(steps),
        limits=filing.LONGEST,
        largest=uploads.LARGEST // 1_000_000,
        together=settings().web.upload_bytes // 1_000_000,
        **more,
    )


def _keep(session: Session, step: str, content: dict[str, Any], **more: Any) -> ResponseReturnValue:
    """Save, then go on, stay with what is wrong, or stop for today."""
    content["asks"] = before.asks(session, content)
    secret = draft.save(session, content)
    wrong = draft.problems(session, content, step)
    if "later" in request.form:
        _say_saved()
        response = make_response(redirect(url_for(f"complaints.{step}"), 303))
    elif wrong:
        response = make_response(page(step, content, wrong, **more), 422)
    else:
        steps = draft.steps(content["asks"])
        following = steps[steps.index(step) + 1]
        response = make_response(redirect(url_for(f"complaints.{following}"), 303))
    draft.remember(response, secret)
    return response


def _say_saved() -> None:
    flash(_("Saved. You find your complaint here for 30 days, and on “My complaints” once you are signed in."), "good")


# Step 1: the company


@pages.get("/company")
def company() -> ResponseReturnValue:
    with reading() as session:
        content = draft.load(session)
        picked = forms.clean_line(request.args.get("company", ""), 80)
        if (asked := companies.by_slug(session, picked)) is not None:
            content |= {"company_id": asked.id, "company_new": False}
        chosen = session.get(Company, content["company_id"]) if content.get("company_id") else None
        query = forms.clean_line(request.args.get("q", ""), 100)
        found = companies.search(session, query) if query else []
        return page("company", content, chosen=chosen, query=query, found=found)


@pages.post("/company")
def save_company() -> ResponseReturnValue:
    with writing() as session:
        content = draft.load(session)
        picked, query = forms.line("company", 80), forms.line("q", 100)
        content |= {
            "company_new": picked == "new",
            "company_name": forms.line("company_name"),
            "company_address": forms.line("company_address"),
            "company_id": None,
        }
        if picked not in ("", "new"):
            known = companies.by_slug(session, picked)
            content["company_id"] = known.id if known else None
        chosen = session.get(Company, content["company_id"]) if content["company_id"] else None
        found = companies.search(session, query) if query else []
        if "search" in request.form or (not picked and found and "later" not in request.form):
            return page("company", content, chosen=chosen, query=query, found=found, searched=True)
        return _keep(session, "company", content, chosen=chosen, query=query, found=found, searched=bool(query))


# Step 2, where the company has a procedure of its own: what it says before a complaint is written


@pages.get("/procedure")
def procedure() -> ResponseReturnValue:
    with reading() as session:
        content = draft.load(session)
        shown = before.view(session, content, draft.as_filing(session, content))
        if shown is None:
            return redirect(url_for("complaints.story"), 303)
        return already(session) or page("procedure", content, before=shown)


@pages.post("/procedure")
def save_procedure() -> ResponseReturnValue:
    with writing() as session:
        if (done := already(session)) is not None:
            return done
        content = draft.load(session)
        product, spoken = forms.line("product", 80), request.form.get("spoken_first")
        content |= {
            "subject": forms.line("subject", 40),
            "products": [product] if product else [],
            "spoken_first": spoken == "yes",
        }
        shown = before.view(session, content, draft.as_filing(session, content))
        if shown is None:
            return redirect(url_for("complaints.story"), 303)
        if shown.first is not None and spoken not in ("yes", "no"):
            draft.save(session, content)
            return page("procedure", content, {"spoken_first": "unknown"}, before=shown), 422
        told = ",".join(sorted(one.reroute.id for one in shown.elsewhere))
        if told and forms.line("told", 200) != told:
            response = make_response(page("procedure", content, before=shown, told=told))
            draft.remember(response, draft.save(session, content))
            return response
        return _keep(session, "procedure", content, before=shown, told=told)


# Step 3: the story


@pages.get("/story")
def story() -> ResponseReturnValue:
    return _show("story")


@pages.post("/story")
def save_story() -> ResponseReturnValue:
    with writing() as session:
        if (done := already(session)) is not None:
            return done
        typed: dict[str, Any] = {name: forms.line(name) for name in ("title", "amount", "occurred_on", "category")}
        typed |= {name: forms.text(name) for name in ("story", "expectation")}
        typed["contacted_before"] = forms.ticked("contacted_before")
        return _keep(session, "story", draft.load(session) | typed, account=None)


# Step 4: the consumer


@pages.get("/you")
def you() -> ResponseReturnValue:
    return _show("you")


@pages.post("/you")
def save_you() -> ResponseReturnValue:
    with writing() as session:
        if (done := already(session)) is not None:
            return done
        typed = {name: forms.line(name) for name in draft.FIELDS["you"]}
        account = access.account_or_none(session)
        if account is not None:
            typed["address"] = account.address
        content = draft.load(session) | typed | {"audience": typed["audience"] or "private"}
        return _keep(session, "you", content, account=account, before=_before(session, content))


# Step 5: files


@pages.get("/files")
def files() -> ResponseReturnValue:
    with reading() as session:
        return already(session) or page("files", draft.load(session), files=draft.files(session))


@pages.post("/files")
def save_files() -> ResponseReturnValue:
    with writing() as session:
        if (done := already(session)) is not None:
            return done
        throttle.check(session, "files", FORMS_AN_HOUR)
        content = draft.load(session)
        if (unwanted := forms.number("remove", 1, 2**31 - 1)) is not None:
            draft.remove_file(session, unwanted)
            return redirect(url_for("complaints.files"), 303)
        picked = [uploads.Upload(forms.file_name(f), f.mimetype or "", f.read()) for f in forms.files("files")]
        kept = [draft.as_upload(file) for file in draft.files(session)]
        if (wrong := draft.file_problem((*kept, *picked))) is not None:
            return page("files", content, {"files": wrong}, files=draft.files(session)), 422
        secret = draft.save(session, content)
        for upload in picked:
            drafts.add_file(session, secret, upload.name, uploads.sniff(upload.name, upload.content), upload.content)
        if "later" in request.form:
            _say_saved()
        stays = "add" in request.form or "later" in request.form
        following = "complaints.files" if stays else "complaints.publicity"
        response = make_response(redirect(url_for(following), 303))
        draft.remember(response, secret)
        return response


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The form could not even be read: the step again, with the message beside the files."""
    g.private = True
    with reading() as session:
        return page("files", draft.load(session), {"files": "too_large"}, files=draft.files(session)), 413


# Step 6: public or private


@pages.get("/publicity")
def publicity() -> ResponseReturnValue:
    with reading() as session:
        content = draft.load(session)
        return already(session) or page("publicity", content, health=_health(session, content))


@pages.post("/publicity")
def save_publicity() -> ResponseReturnValue:
    with writing() as session:
        if (done := already(session)) is not None:
            return done
        content = draft.load(session)
        health = _health(session, content)
        if request.form.get("public") not in ("yes", "no"):
            return page("publicity", content, {"public": "unknown"}, health=health), 422
        content |= {"public": forms.ticked("public"), "health_consent": forms.ticked("health_consent")}
        return _keep(session, "publicity", content, health=health)


def _health(session: Session, content: dict[str, Any]) -> bool:
    """Whether the complaint is to a health body: private unless consent is given (GDPR article 9)."""
    chosen = session.get(Company, content["company_id"]) if content.get("company_id") else None
    return chosen is not None and chosen.sector == "health"


def _before(session: Session, content: dict[str, Any]) -> before.Before | None:
    return before.view(session, content, draft.as_filing(session, content))


def _show(step: str) -> ResponseReturnValue:
    with reading() as session:
        content = draft.load(session)
        shown = _before(session, content)
        return already(session) or page(step, content, account=access.account_or_none(session), before=shown)


def already(session: Session) -> ResponseReturnValue | None:
    """Where this draft was filed, the page that says so: nothing is filed twice."""
    return redirect(url_for("complaints.sent"), 303) if draft.filed(session) is not None else None

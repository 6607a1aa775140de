"""The page behind the link of a letter: a company reads one case, and acts in it once a code came to its mailbox.

The link alone only reads: letters get quoted and forwarded. No GET changes anything.
"""

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, TooManyRequests

from relay.cases import answering, codes, filing, limits, thread, uploads
from relay.mail.letters import correspondence as post
from relay.models import Case, Message
from web import access, company_access, download, forms, throttle
from web.context import now, reading, settings, writing
from web.draft import file_problem

pages = Blueprint("company_door", __name__, url_prefix="/for-company/<number>/<key>")
TRIES_AN_HOUR = 30  # codes tried from one network address
ANSWERS_A_DAY = 30  # in one case


class DeadLink(NotFound):
    """No case has this number and key: mistyped, or replaced since. The page says the same to both."""


@pages.errorhandler(DeadLink)
def dead_link(_error: DeadLink) -> ResponseReturnValue:
    g.private = True
    return render_template("site/company/dead.html"), 404


@pages.before_request
def _private() -> None:
    g.private = True


def _case(session: Session, number: str, key: str) -> Case:
    case = answering.case_of_link(session, number[:40], key[:64])
    if case is None:
        raise DeadLink
    return case


@pages.get("")
def read(number: str, key: str) -> ResponseReturnValue:
    with reading() as session:
        return _page(session, _case(session, number, key))


def _page(session: Session, case: Case, problems: dict[str, str] | None = None, **more: Any) -> str:
    return forms.render(
        "site/company/door.html",
        request.form,
        problems or {},
        case=case,
        link={"number": case.number, "key": case.door_key},
        guest=company_access.guest_address(session, case),
        mailbox=veiled(answering.address_for_codes(case)),
        sent=request.args.get("code") == "sent",
        may_write=case.state in thread.ANSWERABLE,
        labels={"text": _("Your answer"), "files": _("Files"), "code": _("Code"), "substance": _("What it is")},
        **(shown(session, case) | more),
    )


def shown(session: Session, case: Case) -> dict[str, Any]:
    """What a page for the company needs to show a thread: nothing of the consumer's but what letters tell."""
    messages = [message for message in case.messages if message.prominence != "hidden"]
    return {
        "messages": messages,
        "texts": {message.id: _text(session, message) for message in messages},
        "takable": {m.id for m in messages if m.side == "company" and answering.may_take_back(session, m)},
        "draft": None,
    }


def _text(session: Session, message: Message) -> str:
    if message.side == "consumer":
        return post.relayed(session, settings(), message)
    return post.without_tokens(session, settings(), message.text, "consumer")


def veiled(address: str) -> str:
    """`service@lumelec.example` -> `s…@lumelec.example`: enough for who knows it, nothing for who does not."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}" if at else ""


@pages.get("/file/<int:message_id>/<int:file_id>")
def file(number: str, key: str, message_id: int, file_id: int) -> ResponseReturnValue:
    with reading() as session:
        message = access.own_message(_case(session, number, key), message_id)
        return download.attachment(session, message, file_id, "company")


@pages.post("/code")
def mail_code(number: str, key: str) -> ResponseReturnValue:
    with writing() as session:
        case = _case(session, number, key)
        address = answering.address_for_codes(case)
        if not address:
            raise NotFound
        if not codes.send(session, settings(), "case", case.company, address, now(), case=case):
            raise TooManyRequests
    return redirect(url_for("company_door.read", number=number, key=key, code="sent", _anchor="act"), 303)


@pages.post("/enter")
def enter(number: str, key: str) -> ResponseReturnValue:
    with writing() as session:
        case = _case(session, number, key)
        throttle.check(session, "company-code", TRIES_AN_HOUR)
        address = answering.address_for_codes(case)
        if codes.spend(session, "case", case.company, address, forms.line("code", 20), now(), case=case) is None:
            return _page(session, case, {"code": "wrong_code"}), 422
        response = make_response(_back(number, key))
        company_access.begin(session, response, guest_case_id=case.id, address=address)
    return response


def _back(number: str, key: str) -> ResponseReturnValue:
    return redirect(url_for("company_door.read", number=number, key=key), 303)


def _guest(session: Session, case: Case) -> str:
    """The mailbox this browser speaks for; without one nothing acts."""
    address = company_access.guest_address(session, case)
    if not address:
        raise NotFound
    return address


@pages.post("/answer")
def answer(number: str, key: str) -> ResponseReturnValue:
    with writing() as session:
        case = _case(session, number, key)
        address = company_access.guest_address(session, case)
        if not address:
            return _page(session, case, {"code": "code_first"}), 422
        text, files, problems = typed_answer(case)
        if problems:
            return _page(session, case, problems), 422
        if request.form.get("act") == "preview":
            return _page(session, case, draft=answering.preview(case, text))
        if not said_already(case, text):
            check_pace(session, case)
            answering.answer(session, settings(), case, text, files, request.form["substance"], address, now())
    flash_taken()
    return _back(number, key)


def flash_taken() -> None:
    minutes = int(answering.TAKE_BACK.total_seconds() // 60)
    flash(_("Your answer stands in the thread. It is mailed in %(minutes)s minutes; until then you can take it back.",
            minutes=minutes), "good")  # fmt: skip


def typed_answer(case: Case) -> tuple[str, tuple[uploads.Upload, ...], dict[str, str]]:
    """What was typed into an answer, and what is wrong with it."""
    text = forms.text("text", filing.LONGEST["story"] + 1)
    files = tuple(uploads.Upload(forms.file_name(f), f.mimetype or "", f.read()) for f in forms.files("files"))
    problems = {} if text else {"text": "required"}
    if len(text) > filing.LONGEST["story"]:
        problems["text"] = "too_long"
    if request.form.get("substance") not in answering.SUBSTANCES:
        problems["substance"] = "unknown"
    if (wrong := file_problem(files)) is not None:
        problems["files"] = wrong
    if case.state not in thread.ANSWERABLE:
        problems["text"] = "state"
    return text, files, problems


def said_already(case: Case, text: str) -> bool:
    """A second click on the same form: the thread ends with this very answer."""
    return bool(case.messages) and case.messages[-1].side == "company" and case.messages[-1].text == text


def check_pace(session: Session, case: Case) -> None:
    if limits.count(session, f"answer:{case.id}", limits.DAY, now()) > ANSWERS_A_DAY:
        raise TooManyRequests


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    g.private = True
    place = request.view_args or {}
    with reading() as session:
        case = _case(session, place.get("number", ""), place.get("key", ""))
        return _page(session, case, {"files": "too_large"}), 413


@pages.post("/take-back/<int:message_id>")
def take_back(number: str, key: str, message_id: int) -> ResponseReturnValue:
    with writing() as session:
        case = _case(session, number, key)
        _guest(session, case)
        taken = answering.take_back(session, case, access.own_message(case, message_id), now())
    flash_taken_back(taken)
    return _back(number, key)


def flash_taken_back(taken: bool) -> None:
    if taken:
        flash(_("Taken back: nobody has received it."), "good")
    else:
        flash(_("It is too late to take it back: it has been mailed already."), "warn")


@pages.post("/object")
def object_to(number: str, key: str) -> ResponseReturnValue:
    with writing() as session:
        case = _case(session, number, key)
        _guest(session, case)
        words, address = forms.text("words", 2000), forms.line("right_address", 254)
        kind = "answer" if request.form.get("kind") == "answer" else "not_ours"
        if not words:
            return _page(session, case, {"words": "required"}), 422
        answering.object_to(session, case, kind, words, address, now())
    flash(_("Noted. A moderator looks at it and decides; until then the complaint stays as it is."), "good")
    return _back(number, key)


@pages.post("/leave")
def leave(number: str, key: str) -> ResponseReturnValue:
    with writing() as session:
        response = make_response(_back(number, key))
        company_access.end(session, response)
    return response

"""The ladder of a case and its days: which door is open and why, walking through one, every date counted out.

Views of the consumer alone; the verbs decide. Nothing here judges who is right.
"""

import datetime as dt
from collections.abc import Mapping

from babel.dates import get_day_names
from flask import Blueprint, Flask, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext as _
from sqlalchemy.orm import Session

from relay.cases import deadlines, escalating, legal
from relay.mail.letters.typography import day
from relay.models import Account, Case, Step
from relay.procedures import words
from relay.procedures.clock import Deadline
from relay.procedures.schema import WEEKDAYS, Id, Period
from web import access, forms
from web.context import now, reading, settings, writing
from web.i18n import language
from web.words import word

pages = Blueprint("doors", __name__, url_prefix="/mine/<number>")
LONGEST_REASON = 2_000


@pages.before_request
def _private() -> None:
    g.private = True


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(procedure_name=procedure_name)
    app.jinja_env.filters.update(weekday=weekday, period=period, audience_word=lambda code: word("audience", code))


def procedure_name(case: Case) -> str:
    """The name of the organisation by whose procedure a case runs, "" without one."""
    procedure = deadlines.procedure_of(settings(), case)
    return procedure.name if procedure is not None else ""


def weekday(code: str) -> str:
    """`mon` as the visitor's language abbreviates it."""
    return str(get_day_names("abbreviated", locale=get_locale())[WEEKDAYS.index(code)])


def period(value: Period) -> str:
    return words.period(value, language())


@pages.get("/doors")
def ladder(number: str) -> ResponseReturnValue:
    with reading() as session:
        return _ladder(session, access.account(session), number)


def _ladder(
    session: Session, account: Account, number: str, problems: Mapping[str, str] | None = None, at: str = ""
) -> str:
    case = access.own_case(session, account, number)
    rungs = escalating.ladder(session, settings(), case, now())
    return forms.render(
        "site/doors/ladder.html",
        {},
        problems or {},
        case=case,
        rungs=rungs,
        at=at,
        first=escalating.next_rung(rungs),
        may_turn_down=escalating.may_turn_down(case),
        may_walk=case.state in escalating.FROM,
        warnings=[text.in_(language()) for text in escalating.warnings(settings(), case)],
        legal_file=legal.of(session, case),
        labels={"reason": _("What the next reader should know")},
        longest=LONGEST_REASON,
    )


@pages.post("/turn-down")
def turn_down(number: str) -> ResponseReturnValue:
    """The consumer is not satisfied with the answer."""
    with writing() as session:
        case = access.own_case(session, access.account(session), number)
        try:
            escalating.turn_down(session, case, now())
        except ValueError:
            flash(_("There is no answer that you could turn down now."), "warn")
    return redirect(url_for("doors.ladder", number=number), 303)


@pages.post("/doors/<door>")
def walk(number: str, door: str) -> ResponseReturnValue:
    with writing() as session:
        account = access.account(session)
        case = access.own_case(session, account, number)
        reason = forms.text("reason", LONGEST_REASON + 1)
        if len(reason) > LONGEST_REASON:
            return _ladder(session, account, number, {"reason": "too_long"}, door), 422
        try:
            rung = escalating.walk(session, settings(), case, door, reason, now())
        except ValueError:
            flash(_("This door is not open for this complaint now."), "warn")
            return redirect(url_for("doors.ladder", number=number), 303)
        title = rung.title.in_(language())
    if rung.step is not None:
        flash(_("The company has been told: your complaint is now at the step “%(step)s”.", step=title), "good")
        return redirect(url_for("mine.thread", number=number), 303)
    flash(_("Noted: you go to %(body)s. Take your dossier along.", body=title), "good")
    return redirect(url_for("dossier.page", number=number), 303)


@pages.get("/days")
def days(number: str) -> ResponseReturnValue:
    """Each clock of each step, day by day."""
    with reading() as session:
        case = access.own_case(session, access.account(session), number)
        procedure = deadlines.procedure_of(settings(), case)
        titles = {step.id: step.title.in_(language()) for step in procedure.steps} if procedure else {}
        steps = [(titles.get(Id(step.step), ""), step, _said(session, case, step)) for step in case.steps]
        return render_template("site/doors/days.html", case=case, steps=steps, procedure=procedure)


def _said(session: Session, case: Case, step: Step) -> list[tuple[Deadline, str, dt.datetime | None]]:
    """(clock, its sentences, when it stopped) of a step."""
    spoken = language()
    found = deadlines.of(session, settings(), case, step, spoken)
    came = {"answer": step.answered_at, "acknowledge": step.acknowledged_at}
    return [(clock, words.explain(clock, spoken, day), came[clock.what]) for clock in found]

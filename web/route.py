"""A case's way so far as stops with dates, and its next step in words: what the timeline shows.

Reads the case's own dates, decides nothing. The calendar is the platform's.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from flask_babel import gettext as _, lazy_gettext as lazy

from relay.cases import deadlines
from relay.models import Case
from relay.settings import Settings
from web.i18n import day

NEXT = {
    "unverified": lazy("Confirm your e-mail address: until then nothing has been sent."),
    "held": lazy("Mail to this company is not enabled here yet, so nothing has left. Our staff know."),
    "sent": lazy("It is the company’s turn to answer."),
    "acknowledged": lazy("It is the company’s turn to answer."),
    "undeliverable": lazy("None of the company’s known addresses takes our mail. Our staff have been told."),
    "answered": lazy("Read the answer. Reply, or close the complaint and say how it went."),
}
DONE = lazy("Nothing more to do.")
OUTSIDE = lazy("You took it further. Close it here when you know how it ended.")
Stop = tuple[str, dt.datetime | dt.date | None, str]
CLOSED = ("closed", "withdrawn", "rejected", "escalated")


NOT_LEFT = {
    "held": NEXT["held"],
    "undeliverable": lazy(
        "It could not be sent: none of the company’s known addresses takes our mail. Our staff know."
    ),
}


def leaving(case: Case) -> tuple[str, str]:
    """What to say of a complaint that was just confirmed: (sentence, kind of notice)."""
    if case.state in NOT_LEFT:
        return (str(NOT_LEFT[case.state]), "warn")
    return (_("Thank you. Your complaint is on its way to the company."), "good")


def is_open(case: Case) -> bool:
    return case.state not in ("closed", "withdrawn", "rejected")


def deadline(case: Case, settings: Settings) -> dt.date | None:
    """The day by which an answer is expected: announced by the company, else promised, else the platform's days."""
    step = deadlines.current(case)
    found = case.expected_at or (step.answer_by if step is not None and step.received_at is not None else None)
    if found is not None:
        return found
    if case.delivered_at is None:
        return None
    zone = ZoneInfo(settings.site.timezone)
    return case.delivered_at.astimezone(zone).date() + dt.timedelta(days=settings.clock.answer_days)


def stops(case: Case, settings: Settings) -> list[Stop]:
    """(title, day, "done" | "stop" | "") in the order of a complaint's life."""
    way: list[Stop] = [(_("Written"), case.created_at, "done")]
    if case.undeliverable_at is not None:
        way.append((_("Could not be delivered"), case.undeliverable_at, "stop"))
    else:
        way.append((_("Delivered"), case.delivered_at, "done" if case.delivered_at else ""))
    if case.acknowledged_at is not None and case.acknowledged_at != case.answered_at:
        way.append((_("Receipt acknowledged"), case.acknowledged_at, "done"))
    way.append(_answer_stop(case, settings))
    way += [(_("Next step at the company"), step.begun_at, "done") for step in case.steps[1:]]
    if case.state == "escalated" and deadlines.current(case) is None:
        way.append((_("Taken outside"), case.escalated_at, "done"))
    way.append(_end_stop(case))
    return way


def _answer_stop(case: Case, settings: Settings) -> Stop:
    if case.answered_at is not None:
        title = _("Answered directly") if case.solved_directly_at == case.answered_at else _("Answered")
        return (title, case.answered_at, "done")
    if case.state in CLOSED:
        return (_("No answer"), None, "stop")
    expected = deadline(case, settings)
    return (_("Answer expected by"), expected, "") if expected else (_("Answer"), None, "")


def _end_stop(case: Case) -> Stop:
    if case.state == "withdrawn":
        return (_("Withdrawn"), case.closed_at, "stop")
    if case.state == "rejected":
        return (_("Rejected by moderation"), None, "stop")
    return (_("Closed"), case.closed_at, "done" if case.closed_at else "")


def next_step(case: Case) -> str:
    """What happens next, and who has to do it."""
    if case.state in ("sent", "acknowledged") and case.expected_at is not None:
        return str(_("The company has announced an answer by %(day)s.", day=day(case.expected_at)))
    if case.state == "escalated":
        inside = deadlines.current(case) is not None
        return str(_("Your complaint is at the next step of the company’s own procedure.") if inside else OUTSIDE)
    return str(NEXT.get(case.state, DONE))
